import type { FindingSettings } from "../../analysis-config.ts";
import { anyOf } from "../../patterns.ts";
import type { Observed } from "../observed.ts";
import { actorKey, hasActor } from "./brief.ts";
import type { Detector, FinderContext } from "./detector.ts";
import { byActorAndOperation, gathering, remembered } from "./gathering.ts";
import { counted, quoted, who } from "./words.ts";

/** What the provider did in the tenant. */
export function providerActivity({ provider }: FindingSettings): Detector {
	const isProvider = remembered(anyOf(provider));
	const isNamed = (name: string | null) => name !== null && isProvider(name);
	return gathering({
		wanted: ({ where, row, about }) =>
			countsOrWatched(where) &&
			(about.provider || isNamed(row.user) || isNamed(row.domain)),
		key: byActorAndOperation,
		message: (group) =>
			`The provider acted in the tenant: ${counted(group.count, "trace")} of ${quoted(group.operation)} (${group.service}) by ${who(group)}`,
	});
}

/** What the account's root user did. */
export function rootActivity(): Detector {
	return gathering({
		wanted: ({ where, about }) => countsOrWatched(where) && about.root,
		key: byActorAndOperation,
		message: (group) =>
			`The account's root user acted: ${counted(group.count, "trace")} of ${quoted(group.operation)} (${group.service}) by ${who(group)}`,
	});
}

function countsOrWatched(where: Observed["where"]): boolean {
	return where === "population" || where === "watched";
}

/** Who did not act in the period before; null where that period is not known. */
export function firstSeenActor(seenBefore: FinderContext["seenBefore"]) {
	if (seenBefore === null) return null;
	return gathering({
		wanted: ({ where, row }) =>
			where === "population" &&
			hasActor(row) &&
			!seenBefore.actors.has(actorKey(row)),
		key: actorKey,
		subject: () => null,
		message: (group) =>
			`${who(group)} did not act in the period before: ${counted(group.count, "trace")}, the first of ${quoted(group.operation)} (${group.service})`,
	});
}

/** Addresses from which nobody acted in the period before; null where that period is not known. */
export function firstSeenAddress(seenBefore: FinderContext["seenBefore"]) {
	if (seenBefore === null) return null;
	return gathering({
		wanted: ({ where, row: { sourceIp } }) =>
			where === "population" &&
			sourceIp !== null &&
			!seenBefore.addresses.has(sourceIp),
		key: ({ sourceIp }) => JSON.stringify(sourceIp),
		subject: ({ sourceIp }) => sourceIp,
		message: ({ subject, count }) =>
			`Nobody acted from ${quoted(subject ?? "")} in the period before: ${counted(count, "trace")}`,
	});
}

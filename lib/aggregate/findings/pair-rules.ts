import type { FindingSettings } from "../../analysis-config.ts";
import { serviceKey } from "../../catalog/matcher.ts";
import { anyOf } from "../../patterns.ts";
import {
	actorKey,
	type Brief,
	hasActor,
	operationOf,
	resourceIdOf,
	resourceNameOf,
} from "./brief.ts";
import type { Detector } from "./detector.ts";
import { remembered } from "./gathering.ts";
import { pairs, type Side, sameResource } from "./pairs.ts";
import { counted, quoted, who } from "./words.ts";

/** Actors who create a user and grant it rights themselves. */
export function grantsOwnUser({ userGrants }: FindingSettings): Detector {
	const { create, grant, hours } = userGrants;
	const [isCreate, isGrant] = [create, grant].map((names) =>
		remembered(anyOf(names)),
	);
	return pairs({
		isFirst: (row) => hasActor(row) && isCreate?.(row.traceName) === true,
		isSecond: (row) => hasActor(row) && isGrant?.(row.traceName) === true,
		span: hours * 3_600_000,
		scope: actorKey,
		fits: sameUser,
		key: ({ brief, target }) =>
			JSON.stringify([actorKey(brief), target, thingKey(brief)]),
		// never the target, which people's names may have to be kept out of
		subject: thingOf,
		message: (group) =>
			`${who(group)} created a user${on(group.subject)} and granted it rights within ${counted(hours, "hour")}: ${counted(group.count, "trace")}`,
	});
}

function sameUser(created: Side, granted: Side): boolean {
	if (created.target === null || granted.target === null)
		return sameResource(created.brief, granted.brief);
	return created.target === granted.target;
}

function on(subject: string | null): string {
	return subject === null ? "" : ` (${quoted(subject)})`;
}

/** Resources that are deleted soon after they were created, whoever did it. */
export function shortLived({ shortLived }: FindingSettings): Detector {
	const { minutes } = shortLived;
	return pairs({
		isFirst: ({ traceName }) => nounOf(traceName, "create") !== null,
		isSecond: ({ traceName }) => nounOf(traceName, "delete") !== null,
		span: minutes * 60_000,
		scope: ({ service }) => serviceKey(service),
		fits: sameThing,
		key: ({ brief }) =>
			JSON.stringify([serviceKey(brief.service), thingKey(brief)]),
		subject: thingOf,
		message: ({ subject, service, count }) =>
			`${quoted(subject ?? "")} (${service}) was created and deleted within ${counted(minutes, "minute")}: ${counted(count, "trace")}`,
	});
}

/**
 * Users and connectors carry the id of the instance that they belong to. So what both traces name as their target must be the same, and where the
 * catalog knows both operations, they must be about the same kind of thing.
 */
function sameThing(created: Side, deleted: Side): boolean {
	if (!sameResource(created.brief, deleted.brief)) return false;
	const [target, other] = [created.target, deleted.target];
	if (target !== null && other !== null && target !== other) return false;
	if (created.brief.family === null || deleted.brief.family === null)
		return true;
	return (
		nounOf(operationOf(created.brief), "create") ===
		nounOf(operationOf(deleted.brief), "delete")
	);
}

/** What a name says after its verb, in lower case; null where it begins with another one. */
function nounOf(name: string, verb: string): string | null {
	const lower = name.toLowerCase();
	return lower.startsWith(verb) ? lower.slice(verb.length) : null;
}

function thingOf(brief: Brief): string | null {
	return resourceNameOf(brief) ?? resourceIdOf(brief);
}

function thingKey(brief: Brief): string | null {
	return resourceIdOf(brief) ?? resourceNameOf(brief);
}

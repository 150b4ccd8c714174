import type { FindingSettings } from "../../analysis-config.ts";
import { serviceKey } from "../../catalog/matcher.ts";
import { anyOf } from "../../patterns.ts";
import type { Detector } from "./detector.ts";
import { byActorAndOperation, gathering, remembered } from "./gathering.ts";
import { groups } from "./groups.ts";
import { counted, quoted, who } from "./words.ts";

/** Operations with these trace names, whatever came of them; the tasks that carried them out do not count again. */
export function namedOperations(
	kind: "destructive" | "privileged",
	names: readonly string[],
): Detector {
	const isNamed = remembered(anyOf(names));
	return gathering({
		wanted: ({ where, row }) =>
			where === "population" && row.phase !== "task" && isNamed(row.traceName),
		key: byActorAndOperation,
		message: (group) =>
			`${counted(group.count, "trace")} of the ${kind} operation ${quoted(group.operation)} (${group.service}) by ${who(group)}`,
	});
}

/** Destructive and privileged operations that no change ticket stands for. */
export function withoutTicket({
	destructive,
	privileged,
}: FindingSettings): Detector {
	const isNamed = remembered(anyOf([...destructive, ...privileged]));
	const found = groups({
		message: (group) =>
			`${counted(group.count, "trace")} of the operation ${quoted(group.operation)} (${group.service}) by ${who(group)} without a change ticket`,
	});
	return {
		unticketed(row) {
			if (isNamed(row.traceName)) found.add(byActorAndOperation(row), row);
		},
		result: found.drafts,
	};
}

/** Changes to the logging itself, also where its service is out of scope. */
export function loggingChanged({ logging }: FindingSettings): Detector {
	const services = new Set(logging.services.map(serviceKey));
	const isNamed = remembered(anyOf(logging.operations));
	return gathering({
		wanted: ({ where, row }) =>
			(where === "population" || where === "watched") &&
			services.has(serviceKey(row.service)) &&
			isNamed(row.traceName),
		key: ({ domain, user, traceName }) =>
			JSON.stringify([domain, user, traceName]),
		subject: ({ traceName }) => traceName,
		message: (group) =>
			`The logging itself was changed: ${counted(group.count, "trace")} of ${quoted(group.subject ?? "")} (${group.service}) by ${who(group)}`,
	});
}

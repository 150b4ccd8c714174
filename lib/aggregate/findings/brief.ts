import type { PopulationRow } from "../../report/model.ts";
import type { FindingTrace } from "../../report/model-analysis.ts";

/** What a rule remembers of a trace: never its details, which may be large. */
export type Brief = Pick<
	PopulationRow,
	| "n"
	| "traceId"
	| "time"
	| "service"
	| "traceName"
	| "family"
	| "phase"
	| "user"
	| "domain"
	| "sourceIp"
	| "resourceName"
	| "resourceId"
>;

export function briefOf(row: PopulationRow): Brief {
	const { n, traceId, time, service, traceName, family, phase } = row;
	const { user, domain, sourceIp, resourceName, resourceId } = row;
	return {
		...{ n, traceId, time, service, traceName, family, phase },
		...{ user, domain, sourceIp, resourceName, resourceId },
	};
}

/** The key of who acted: equal for two traces if domain and user are. */
export function actorKey({
	domain,
	user,
}: Pick<PopulationRow, "domain" | "user">): string {
	return JSON.stringify([domain, user]);
}

/** Whether a trace names who acted. */
export function hasActor({ domain, user }: Brief): boolean {
	return user !== null || domain !== null;
}

/** What was done: the family, of an operation that no catalog documents the trace name. */
export function operationOf({ family, traceName }: Brief): string {
	return family ?? traceName;
}

/** Whether the service acted by itself. */
export function isSystemAction({
	channel,
}: Pick<PopulationRow, "channel">): boolean {
	return channel?.toLowerCase() === "systemaction";
}

/** Whether a person asked for it: not what a service did by itself, nor the task that carried a request out. */
export function isByPerson(row: PopulationRow): boolean {
	return row.user !== null && row.phase !== "task" && !isSystemAction(row);
}

/** The resource's id; services write `-` where there is none. */
export function resourceIdOf({ resourceId }: Brief): string | null {
	return resourceId === "-" || resourceId === "" ? null : resourceId;
}

/** The resource's name; services write `-` where there is none. */
export function resourceNameOf({ resourceName }: Brief): string | null {
	return resourceName === "-" || resourceName === "" ? null : resourceName;
}

/** A trace that is not in the population has no line. */
export function traceOf({ traceId, time, n }: Brief): FindingTrace {
	return { traceId, time, n: n === 0 ? null : n };
}

import type { PopulationRow } from "../../report/model.ts";
import type {
	About,
	CorrelationCase,
	CorrelationRow,
} from "../../report/model-analysis.ts";

export type By = Exclude<CorrelationCase["by"], null>;

/** A request that waits for its tasks. */
export interface Pending {
	readonly row: PopulationRow;
	readonly about: About;
	/** ms since the epoch, UTC */
	readonly time: number;
	/** whether it is a request of the period */
	readonly counts: boolean;
	/** the resources of a batch that no task has come for; null where the request names none */
	readonly missing: Set<string> | null;
	/** a batch that does not list its resources: it takes tasks until the next one */
	readonly listless: boolean;
	readonly tasks: string[];
	failed: boolean;
	/** ms since the epoch, UTC; null before the first task */
	endedAt: number | null;
	endedAfter: boolean;
	by: By | null;
}

/** The end of an operation that was asked for. */
export interface Task {
	readonly row: PopulationRow;
	readonly about: About;
}

/** The keys by which a task may be a request's own, the best first. */
const KEYS: readonly By[] = ["job", "resource", "name", "time"];
/** Of operations recorded twice nothing tells which trace is the request, so time alone joins none. */
const KEYS_OF_TWICE: readonly By[] = ["job", "resource", "name"];

/**
 * The request that a task is taken for: by the best key that any of them has, the oldest first; by time, those first that no better key could ever
 * match. `requests` come in the order of time.
 */
export function requestOf(
	requests: readonly Pending[],
	task: Task,
	kind: CorrelationRow["kind"],
): { readonly request: Pending; readonly by: By } | null {
	const able = requests.filter((request) => !jobsDiffer(request.about, task));
	for (const by of kind === "twice" ? KEYS_OF_TWICE : KEYS) {
		const all = able.filter((request) => fits(by, request, task));
		const fitting = by === "time" ? vaguest(all, task) : all;
		const fresh = fitting.find(
			({ tasks, listless }) => !listless || tasks.length === 0,
		);
		const request = fresh ?? fitting.at(-1);
		if (request !== undefined) return { request, by };
	}
	return null;
}

/** A request that names a resource of the task's kind may still get a task by that name: it is left alone where there is another. */
function vaguest(requests: readonly Pending[], { row }: Task) {
	const vague = requests.filter(
		(request) => !isNamed(request.row) || !sameKind(request.row, row),
	);
	return vague.length > 0 ? vague : requests;
}

function fits(by: By, request: Pending, task: Task): boolean {
	const [asked, done] = [request.row, task.row];
	switch (by) {
		case "job":
			return task.about.jobs.some((job) => request.about.jobs.includes(job));
		case "resource":
			return request.missing === null
				? isSame(asked.resourceId, done.resourceId)
				: request.missing.has(done.resourceId ?? "");
		case "name":
			if (request.missing !== null)
				return request.missing.has(done.resourceName ?? "");
			// two ids that differ are two resources, whatever their names
			return (
				isSame(asked.resourceName, done.resourceName) &&
				!(
					isGiven(asked.resourceId) &&
					isGiven(done.resourceId) &&
					sameKind(asked, done)
				)
			);
		case "time":
			return request.missing === null && isVague(asked, done);
	}
}

function jobsDiffer({ jobs }: About, { about }: Task): boolean {
	return (
		jobs.length > 0 &&
		about.jobs.length > 0 &&
		!jobs.some((job) => about.jobs.includes(job))
	);
}

/** Whether nothing but the time can tell, since one of both names no resource, or resources of another kind. */
function isVague(asked: PopulationRow, done: PopulationRow): boolean {
	return !isNamed(asked) || !isNamed(done) || !sameKind(asked, done);
}

function isNamed({ resourceId, resourceName }: PopulationRow): boolean {
	return isGiven(resourceId) || isGiven(resourceName);
}

function sameKind(a: PopulationRow, b: PopulationRow): boolean {
	return a.resourceType === b.resourceType;
}

function isSame(a: string | null, b: string | null): boolean {
	return isGiven(a) && a === b;
}

/** Services record "-" where there is no name. */
function isGiven(value: string | null): boolean {
	return value !== null && value !== "" && value !== "-";
}

import { type Answer, errorAnswer, jsonAnswer } from "./answer.ts";
import { type Fault, faultOf } from "./faults.ts";
import { type LastMarker, type Page, pageAfter } from "./page.ts";
import type { Project } from "./project.ts";
import { type ApiVersion, readQuery, type TraceQuery } from "./query.ts";
import { seededRandom, shuffled } from "./random.ts";
import { shapeOf, withOddTypes } from "./shapes.ts";
import { isThere, type TraceRecord } from "./traces.ts";

/** What the documents leave open. */
export interface Interpretation {
	/** which time of a trace `from` and `to` are compared with */
	readonly compares: "time" | "record_time";
	readonly lastMarker: LastMarker;
}

/** The answer to a query of traces at that time of the server's clock. */
export function listTraces(
	project: Project,
	version: ApiVersion,
	parameters: Readonly<Record<string, string>>,
	faults: readonly Fault[],
	{ compares, lastMarker, now }: Interpretation & { now: number },
): Answer {
	const query = readQuery(version, parameters, now);
	if ("status" in query) return query;
	const { next } = query;

	const before = next === null ? undefined : project.answers.get(next);
	if (before !== undefined && faultOf(faults, "repeatedPage")) return before;

	project.queries++;
	if (project.last !== null && faultOf(faults, "staleAnswer"))
		return project.last;

	const after = traceOf(project, next);
	if (after === undefined)
		return errorAnswer(400, "CTS.0003", "The request is invalid: next");

	const window = project.held
		.filter((held) => isThere(held, now))
		.map(({ record }) => record)
		.filter((record) => isAskedFor(record, query, compares));
	const unstable = faultOf(faults, "unstableTies");
	const ordered =
		unstable === undefined
			? window
			: shuffled(window, seededRandom(unstable.seed + project.queries)).sort(
					(a, b) => b.record_time - a.record_time,
				);
	const due = pageAfter(after, ordered, query.limit, lastMarker, faults);

	const notFound = faultOf(faults, "notFoundWhenEmpty");
	if (notFound !== undefined && due.traces.length === 0)
		return notFound.code === undefined
			? { status: 404, headers: {}, body: "" }
			: errorAnswer(404, notFound.code, "The traces do not exist");

	const page = spoilt(due, project, next, faults);
	const answer = pageAnswer(page, version, faults);
	if (page.marker !== null) project.answers.set(page.marker, answer);
	if (page.traces.length > 0) project.last = answer;
	return answer;
}

/** The trace that a marker stands for: null is the beginning, undefined no trace of the project. */
function traceOf(
	project: Project,
	marker: string | null,
): TraceRecord | null | undefined {
	if (marker === null) return null;
	const meant = project.standIns.get(marker);
	if (meant !== undefined) return traceOf(project, meant);
	return project.held.find(({ record }) => record.trace_id === marker)?.record;
}

function isAskedFor(
	record: TraceRecord,
	{ from, to, matches }: TraceQuery,
	compares: Interpretation["compares"],
): boolean {
	return from < record[compares] && record[compares] < to && matches(record);
}

function spoilt(
	page: Page,
	project: Project,
	next: string | null,
	faults: readonly Fault[],
): Page {
	if (faultOf(faults, "emptyPage"))
		return { traces: [], marker: newStandIn(project, next) };
	const shuffle = faultOf(faults, "shuffledPage");
	return {
		traces:
			shuffle === undefined
				? page.traces
				: shuffled(page.traces, seededRandom(shuffle.seed)),
		marker: faultOf(faults, "repeatedMarker")
			? (next ?? page.marker)
			: page.marker,
	};
}

/** A marker that looks like a trace's id and leads to where another one leads. */
function newStandIn({ standIns }: Project, next: string | null): string {
	const marker = `ffffffff-0000-11f1-a000-${String(standIns.size).padStart(12, "0")}`;
	standIns.set(marker, next);
	return marker;
}

function pageAnswer(
	{ traces, marker }: Page,
	version: ApiVersion,
	faults: readonly Fault[],
): Answer {
	const shaped = traces.map((record) => shapeOf(version, record));
	const odd = faultOf(faults, "oddTypes");
	const answer = jsonAnswer(200, {
		traces: odd === undefined ? shaped : withOddTypes(shaped, odd.seed),
		meta_data: { count: traces.length, marker },
	});
	const bytes = faultOf(faults, "largePage")?.bytes ?? 0;
	return { ...answer, body: answer.body.padEnd(bytes) };
}

import type { Span } from "../archive/spans.ts";
import { parseInstant } from "../instant.ts";
import { isObject, type Json } from "../trace.ts";
import type { RequestEffects } from "./request.ts";
import {
	idOf,
	LARGEST_PAGE,
	type TracePage,
	type TraceSource,
	tracePages,
} from "./trace-api.ts";

/** A part of time for which the service did not show for certain all that it has. */
export interface Doubt extends Span {
	readonly reason: string;
}

/**
 * Asks for every trace of a slot, and does not take the service's word for where a page ends: what lies on the edge between two
 * pages is asked for by itself, and a walk that led nowhere is begun anew where it ended, until that shows nothing further.
 * Gives the pages that show something new, and returns what stayed in doubt. Throws what `get` throws.
 */
export async function* slotPages(
	source: TraceSource,
	slot: Span,
	effects: RequestEffects,
): AsyncGenerator<TracePage, Doubt[]> {
	const doubts: Doubt[] = [];
	const seen = new Set<string>();
	const edges = new Set<string | undefined>();
	let largest = 0;
	const isNews = (records: readonly Json[]) => {
		const before = seen.size;
		for (const record of records) seen.add(keyOf(record));
		return seen.size > before;
	};
	// both bounds are exclusive
	let window = { from: slot.from - 1, to: slot.to };
	for (let fruitless = 0; fruitless < ATTEMPTS; ) {
		const before = seen.size;
		const walk = tracePages(source, window, LARGEST_PAGE, effects);
		let oldest: Edge | null = null;
		let step = await walk.next();
		for (; !step.done; step = await walk.next()) {
			const page = step.value;
			if (isNews(page.records)) yield page;
			largest = Math.max(largest, page.records.length);
			const edge = edgeOf(page);
			oldest = edge ?? oldest;
			if (page.marker === null || page.records.length === 0) continue;
			if (edges.has(edge?.id)) continue;
			edges.add(edge?.id);
			for await (const more of edgePages(source, edge, largest, effects))
				if ("reason" in more) doubts.push({ ...window, ...more });
				else if (isNews(more.records.filter((one) => belongs(one, slot))))
					yield more;
		}
		if (step.value === "complete") return doubts;
		// what was shown before is shown once more, and nothing after it
		if (oldest !== null && seen.size === before) return doubts;
		if (oldest === null) fruitless++;
		else window = { ...window, to: oldest.recorded + 1 };
	}
	const reason = "the service leads on from one empty page to the next";
	return [...doubts, { ...window, reason }];
}

/** The last trace of a page: from its record time on the next page leads to earlier ones. */
interface Edge {
	readonly id: string;
	/** ms since the epoch, UTC */
	readonly recorded: number;
}

/** The trace that the marker names, or else the one that was recorded first. */
function edgeOf({ records, marker }: TracePage): Edge | null {
	const edges = records.flatMap((record): Edge[] => {
		const recorded = recordTime(record);
		const id = idOf(record);
		return recorded === null || id === null ? [] : [{ id, recorded }];
	});
	const [first] = edges.toSorted((a, b) => a.recorded - b.recorded);
	return edges.find(({ id }) => id === marker) ?? first ?? null;
}

/** How often a page around an edge is asked for: its length may differ each time. */
const ATTEMPTS = 3;
const DAY_MS = 86_400_000;

/**
 * Asks for what was recorded in the same ms as the last trace of a page, since the next page may begin with earlier ones and pass the
 * rest over. Gives the pages, and at the end a doubt where they do not show for certain that nothing was passed over.
 *
 * That ms alone is asked for first. A service that goes by the time of the operation does not show the trace then, and one with
 * short pages may pass traces over again: so it takes one page that holds the edge and something older.
 */
async function* edgePages(
	source: TraceSource,
	edge: Edge | null,
	largest: number,
	effects: RequestEffects,
): AsyncGenerator<TracePage | (Partial<Span> & { readonly reason: string })> {
	if (edge === null) {
		yield { reason: "the service shows traces without a record time" };
		return;
	}
	const { recorded } = edge;
	const ms = { from: recorded - 1, to: recorded + 1 };
	let last: TracePage | null = null;
	let shown = false;
	for await (const page of tracePages(source, ms, LARGEST_PAGE, effects)) {
		yield page;
		shown ||= holds(page, edge);
		if (page.records.length > 0) last = page;
	}
	if (shown && last?.marker === null) return;
	const around = { from: recorded - DAY_MS, to: recorded + 1 };
	for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
		const walk = tracePages(source, around, LARGEST_PAGE, effects);
		const page = await pageWithTraces(walk);
		if (page === null) continue;
		yield page;
		if (!holds(page, edge)) continue;
		if (page.marker === null || reachesBeyond(page, edge)) return;
		// nothing older is there; a page that is not as long as others may be has shown all
		const next = await pageWithTraces(walk);
		const ids = new Set(page.records.map(idOf));
		const isLast = next?.records.every((one) => ids.has(idOf(one))) ?? true;
		const { length } = page.records;
		if (isLast && (length < largest || length === 1)) return;
	}
	const reason = "more traces were recorded in one ms than a page shows";
	yield { from: recorded, to: recorded + 1, reason };
}

/** The next page of a walk that is not empty; null where there is none. */
async function pageWithTraces(walk: AsyncGenerator<TracePage, unknown>) {
	for (;;) {
		const step = await walk.next();
		if (step.done) return null;
		if (step.value.records.length > 0) return step.value;
	}
}

function holds({ records }: TracePage, { id }: Edge): boolean {
	return records.some((record) => idOf(record) === id);
}

function reachesBeyond({ records }: TracePage, { recorded }: Edge): boolean {
	return records.some((record) => (recordTime(record) ?? recorded) < recorded);
}

function recordTime(record: Json | undefined): number | null {
	return isObject(record) ? parseInstant(record["record_time"]) : null;
}

/** Whether a record is of a slot, by either of its times; one without a readable time belongs everywhere. */
function belongs(record: Json, { from, to }: Span): boolean {
	const time = isObject(record) ? parseInstant(record["time"]) : null;
	const times = [time, recordTime(record)].filter((at) => at !== null);
	return times.length === 0 || times.some((at) => at >= from && at < to);
}

function keyOf(record: Json): string {
	return idOf(record) ?? JSON.stringify(record);
}

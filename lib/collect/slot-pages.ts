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

/** How often what leads nowhere is begun anew, and how often a page around an edge is asked for, whose length may differ each time. */
const ATTEMPTS = 4;

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
	const shown = shownTraces();
	const examined = new Set<number | undefined>();
	let largest = 0;
	// both bounds are exclusive
	let window = { from: slot.from - 1, to: slot.to };
	for (let fruitless = 0; fruitless < ATTEMPTS; ) {
		const before = shown.size();
		const walk = tracePages(source, window, LARGEST_PAGE, effects);
		let oldest: Edge | null = null;
		let trusted = true;
		let isFirst = true;
		let step = await walk.next();
		for (; !step.done; step = await walk.next()) {
			const page = step.value;
			const isNew = shown.add(page.records);
			if (isNew) yield page;
			// an answer to another question, or one that was given before, ends nothing
			const ends = page.marker === null && page.records.length > 0;
			trusted = isWithin(page, window) && (isNew || isFirst || !ends);
			isFirst = false;
			if (!trusted) break;
			largest = Math.max(largest, page.records.length);
			const edge = edgeOf(page);
			oldest = edge ?? oldest;
			if (page.marker === null || page.records.length === 0) continue;
			if (examined.has(edge?.recorded)) continue;
			examined.add(edge?.recorded);
			for await (const more of edgePages(
				source,
				edge,
				{ shown, largest },
				effects,
			))
				if ("reason" in more) doubts.push({ ...window, ...more });
				else if (shown.add(more.records.filter((one) => belongs(one, slot))))
					yield more;
		}
		if (trusted && step.value === "complete") return doubts;
		// what was shown before is shown once more, and nothing after it
		if (trusted && oldest !== null && shown.size() === before) return doubts;
		if (shown.size() === before) fruitless++;
		if (oldest !== null) window = { ...window, to: oldest.recorded + 1 };
	}
	const reason = "the service does not show this time to its end";
	return [...doubts, { ...window, reason }];
}

/** Traces that were shown, and those of one ms. */
interface Shown {
	/** whether any of the records is new */
	add(records: readonly Json[]): boolean;
	size(): number;
	/** ids of the traces that were recorded at an instant, in ms since the epoch, UTC */
	at(recorded: number): ReadonlySet<string>;
}

function shownTraces(): Shown {
	const recorded = new Map<string, number | null>();
	return {
		add(records) {
			const before = recorded.size;
			for (const record of records)
				recorded.set(keyOf(record), recordTime(record));
			return recorded.size > before;
		},
		size: () => recorded.size,
		at: (instant) =>
			new Set([...recorded].flatMap(([id, at]) => (at === instant ? id : []))),
	};
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

const DAY_MS = 86_400_000;

/**
 * Asks for what was recorded in the same ms as the last trace of a page, since the next page may begin with earlier ones and pass the
 * rest over. Gives the pages, and at the end a doubt where they do not show for certain that nothing was passed over.
 *
 * That ms alone is asked for first. A service that goes by the time of the operation does not show all of it then, and one with
 * short pages may pass traces over again: so it takes one page that holds all that is known of that ms, and something older.
 */
async function* edgePages(
	source: TraceSource,
	edge: Edge | null,
	{ shown, largest }: { readonly shown: Shown; readonly largest: number },
	effects: RequestEffects,
): AsyncGenerator<TracePage | (Partial<Span> & { readonly reason: string })> {
	if (edge === null) {
		yield { reason: "the service shows traces without a record time" };
		return;
	}
	const { recorded } = edge;
	const holdsAll = (pages: readonly TracePage[]) => {
		const ids = new Set(pages.flatMap(({ records }) => records.map(idOf)));
		return [...shown.at(recorded)].every((id) => ids.has(id));
	};
	const alone = { from: recorded - 1, to: recorded + 1 };
	const pages: TracePage[] = [];
	for await (const page of tracePages(source, alone, LARGEST_PAGE, effects)) {
		yield page;
		if (page.records.length > 0) pages.push(page);
	}
	if (isWhole(pages, recorded) && holdsAll(pages)) return;
	const around = { from: recorded - DAY_MS, to: recorded + 1 };
	for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
		const walk = tracePages(source, around, LARGEST_PAGE, effects);
		const page = await pageWithTraces(walk);
		if (page === null) continue;
		yield page;
		if (!holdsAll([page]) || !isWithin(page, around)) continue;
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

/**
 * Whether a walk through one ms showed all that was recorded in it: it ended, in an order that did not change on the way, and the
 * service shows by a trace of another time that it goes by the time of recording.
 */
function isWhole(pages: readonly TracePage[], recorded: number): boolean {
	const records = pages.flatMap((page) => page.records);
	const isSteady = new Set(records.map(idOf)).size === records.length;
	const byRecording = records.some(
		(record) => recordTime(record) === recorded && timeOf(record) !== recorded,
	);
	return pages.at(-1)?.marker === null && byRecording && isSteady;
}

/** The next page of a walk that is not empty; null where there is none. */
async function pageWithTraces(walk: AsyncGenerator<TracePage, unknown>) {
	for (;;) {
		const step = await walk.next();
		if (step.done) return null;
		if (step.value.records.length > 0) return step.value;
	}
}

function reachesBeyond({ records }: TracePage, { recorded }: Edge): boolean {
	return records.some((record) => (recordTime(record) ?? recorded) < recorded);
}

function recordTime(record: Json | undefined): number | null {
	return isObject(record) ? parseInstant(record["record_time"]) : null;
}

function timeOf(record: Json | undefined): number | null {
	return isObject(record) ? parseInstant(record["time"]) : null;
}

/** Services may round, or count their bounds in. */
const SLACK_MS = 1000;

/**
 * Whether a page may answer what was asked for: of one out of a cache only traces near the bounds belong there, by one of their
 * times. A single odd trace must not make a page that does answer suspicious.
 */
function isWithin({ records }: TracePage, { from, to }: Span): boolean {
	const span = { from: from - SLACK_MS, to: to + SLACK_MS };
	const belonging = records.filter((one) => belongs(one, span)).length;
	return belonging * 2 > records.length || records.length === 0;
}

/** Whether a record is of a span, by either of its times; one without a readable time belongs everywhere. */
function belongs(record: Json, { from, to }: Span): boolean {
	const times = [timeOf(record), recordTime(record)].filter(
		(at) => at !== null,
	);
	return times.length === 0 || times.some((at) => at >= from && at < to);
}

function keyOf(record: Json): string {
	return idOf(record) ?? JSON.stringify(record);
}

import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { type Matcher, serviceKey } from "../catalog/matcher.ts";
import { dayFinder, daysOf, isoUtc } from "../period.ts";
import type { Conflict, PopulationRow } from "../report/model.ts";
import type { About } from "../report/model-analysis.ts";
import type { Json, Trace } from "../trace.ts";
import { carriedBy, fieldsOf, joinCopies } from "./copies.ts";
import type { Observed } from "./observed.ts";
import { judge } from "./outcome.ts";
import { type Copy, readCandidate, type Scope } from "./partial.ts";
import { mergeRuns, type Runs, type Spill, sorter } from "./sorted-runs.ts";
import { count, emptyTally, type Tally } from "./tally.ts";

/** What folding the copies gave: with `Counted` the waterfall is whole. */
export interface PopulationResult {
	readonly duplicate: number;
	readonly inScope: number;
	readonly conflicts: readonly Conflict[];
	readonly tally: Tally;
}

const ROW_LIMIT = 12 * 1024 * 1024;

/** What else is done with each trace while the population is written. */
export interface Besides {
	/** traces that do not count but are looked at */
	readonly runs: readonly Runs[];
	/** what of a trace is kept, before anything is judged or written */
	readonly kept: (trace: Trace) => Trace;
	readonly about: (trace: Trace) => About;
	/** told each trace in the order of time, then trace id */
	readonly observe: (observed: Observed) => void;
}

const UNOBSERVED: Besides = {
	runs: [],
	kept: (trace) => trace,
	about: () => ({
		...{ jobs: [], members: [], target: null },
		...{ root: false, provider: false },
	}),
	observe: () => {},
};

/**
 * Folds the copies of each trace, judges and counts what is left, and writes it to `path` as gzip of newline-delimited JSON
 * (one PopulationRow a line) in the order of time, then trace id. Memory is bounded; what does not fit is spilled.
 */
export async function writePopulation(
	candidates: readonly Runs[],
	scope: Scope,
	match: Matcher,
	spill: Spill,
	path: string,
	besides: Besides = UNOBSERVED,
): Promise<PopulationResult> {
	const rows = sorter(spill, ROW_LIMIT);
	const toRow = rowMaker(scope, match);
	const tally = emptyTally();
	const conflicts: Conflict[] = [];
	const days = daysOf(scope.period);
	const dayOf = dayFinder(days);
	let [duplicate, inScope] = [0, 0];
	const put = async (line: string): Promise<void> => {
		rows.add(line);
		if (rows.full()) await rows.spill();
	};
	for await (const folded of foldCopies(mergeRuns(besides.runs)))
		await put(lineOf(folded, toRow, besides, placeIn(scope)).line);
	for await (const folded of foldCopies(mergeRuns(candidates))) {
		const counts = () => "population" as const;
		const { row, byName, line } = lineOf(folded, toRow, besides, counts);
		const { time } = folded.trace;
		inScope++;
		duplicate += folded.copies - 1;
		for (const conflict of folded.conflicts) conflicts.push(conflict);
		count(tally, row, days[dayOf(time)]?.date ?? "", byName);
		await put(line);
	}
	const sorted = mergeRuns([rows.runs()]);
	await pipeline(
		Readable.from(numbered(sorted, besides.observe)),
		createGzip(),
		createWriteStream(path),
	);
	return { duplicate, inScope, conflicts, tally };
}

/** One trace with all its copies. */
interface Folded {
	readonly trace: Trace;
	readonly object: string;
	readonly position: string;
	/** records that say the same, the first included */
	readonly copies: number;
	readonly conflicts: readonly Conflict[];
}

/**
 * Folds candidate lines, which come sorted by trace id, record time and content: the first copy is kept, copies that agree
 * complete it, copies that do not are conflicts.
 */
async function* foldCopies(
	lines: AsyncIterable<string>,
): AsyncGenerator<Folded> {
	let trace: Trace | null = null;
	/** the records that the trace is made of: the first, and those that completed it */
	let parts: readonly Copy[] = [];
	let copies = 0;
	let conflicts: Conflict[] = [];
	const folded = (): Folded[] => {
		const [first] = parts;
		return first && trace ? [{ ...first, trace, copies, conflicts }] : [];
	};
	for await (const line of lines) {
		const copy = readCandidate(line);
		if (trace === null || copy.id !== parts[0]?.id) {
			yield* folded();
			trace = copy.trace;
			parts = [copy];
			copies = 1;
			conflicts = [];
			continue;
		}
		const joined = joinCopies(trace, copy.trace);
		if (joined.kind === "different") {
			conflicts.push(conflictOf(joined.fields, trace, parts, copy));
			continue;
		}
		trace = joined.trace;
		copies++;
		if (joined.completed) parts = [...parts, copy];
	}
	yield* folded();
}

const SHOWN_CHARACTERS = 200;

/** Names the record from which the trace has the first field that differs, since copies complete each other. */
function conflictOf(
	fields: readonly string[],
	trace: Trace,
	parts: readonly Copy[],
	other: Copy,
): Conflict {
	const [field = ""] = fields;
	const kept =
		parts.find((part) => carriedBy(part.trace).includes(field)) ?? other;
	const side = ({ object, position }: Copy, shownTrace: Trace) => {
		const all = fieldsOf(shownTrace);
		const values = fields.map((name) => shown(all.get(name) ?? null));
		return { object, position, values };
	};
	return {
		traceId: trace.id,
		fields,
		kept: side(kept, trace),
		other: side(other, other.trace),
	};
}

function shown(value: Json): string {
	const text = JSON.stringify(value);
	return text.length > SHOWN_CHARACTERS
		? `${text.slice(0, SHOWN_CHARACTERS)}…`
		: text;
}

type Row = Omit<PopulationRow, "n">;

function rowMaker(scope: Scope, match: Matcher) {
	const spelling = new Map(
		scope.services.map((name) => [serviceKey(name), name]),
	);
	return ({ trace, object, position, copies }: Folded) => {
		const { serviceType, resourceType, name, time, rating, user } = trace;
		const operation =
			match(serviceType, resourceType, name, time)?.operation ?? null;
		const judged = judge(name, rating, operation?.outcome ?? null);
		const row: Row = {
			traceId: trace.id,
			time: isoUtc(time),
			recordTime: trace.recordTime === null ? null : isoUtc(trace.recordTime),
			service: spelling.get(serviceKey(serviceType)) ?? serviceType,
			resourceType,
			traceName: name,
			operation: operation?.operation ?? null,
			family: operation?.family ?? null,
			phase: operation?.phase ?? null,
			outcome: judged.outcome,
			catalogued: operation !== null,
			rating,
			agrees: judged.agrees,
			channel: trace.channel,
			user: user?.name ?? user?.id ?? null,
			domain: user?.domain ?? null,
			userId: user?.id ?? null,
			sourceIp: trace.sourceIp,
			resourceName: trace.resourceName,
			resourceId: trace.resourceId,
			code: trace.code,
			requestId: trace.requestId,
			copies,
			source: { object, position },
			details: detailsOf(trace),
		};
		return { row, byName: judged.byName };
	};
}

/** What the columns do not show, as recorded; nothing of a trace is lost. */
function detailsOf({ request, response, message, user, rest }: Trace) {
	const about = {
		...(user?.domainId && { domainId: user.domainId }),
		...user?.rest,
	};
	return {
		...rest,
		...(request !== null && { request }),
		...(response !== null && { response }),
		...(message !== null && { message }),
		...(Object.keys(about).length > 0 && { user: about }),
	};
}

/** Where a trace that does not count lies. */
function placeIn({ period: { start, end } }: Scope) {
	return (time: number): Observed["where"] => {
		if (time < start) return "before";
		return time < end ? "watched" : "after";
	};
}

/** A row, and the same as a line that sorts by time, then trace id; what is known beside the row follows it. */
function lineOf(
	folded: Folded,
	toRow: ReturnType<typeof rowMaker>,
	{ kept, about }: Besides,
	whereAt: (time: number) => Observed["where"],
) {
	const trace = kept(folded.trace);
	const { row, byName } = toRow({ ...folded, trace });
	const { time } = trace;
	const parts = [row.traceId, row, whereAt(time), about(folded.trace)];
	const json = parts.map((part) => JSON.stringify(part));
	// instants before 2001 have fewer digits, and still come first
	const sortable = String(time).padStart(13, "0");
	return { row, byName, line: [sortable, ...json].join("\t") };
}

const BATCH_CHARACTERS = 64 * 1024;

/** The rows' JSON with their numbers, in batches that are worth compressing; `observe` is told of each trace. */
async function* numbered(
	lines: AsyncIterable<string>,
	observe: Besides["observe"],
): AsyncGenerator<string> {
	let n = 0;
	let batch = "";
	for await (const line of lines) {
		const [, , json = "", where = "", about = ""] = line.split("\t");
		const counts = where === POPULATION;
		const numberedJson = `{"n":${counts ? n + 1 : 0},${json.slice(1)}`;
		// written by lineOf in this run
		observe({
			where: JSON.parse(where),
			row: JSON.parse(numberedJson),
			about: JSON.parse(about),
		});
		if (!counts) continue;
		n++;
		batch += `${numberedJson}\n`;
		if (batch.length < BATCH_CHARACTERS) continue;
		yield batch;
		batch = "";
	}
	if (batch !== "") yield batch;
}

const POPULATION = JSON.stringify("population");

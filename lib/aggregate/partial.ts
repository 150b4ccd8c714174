import { hash } from "node:crypto";
import type { TraceFileRef } from "../archive/listing.ts";
import {
	type Position,
	type RecordSink,
	readTraceFile,
} from "../archive/trace-file.ts";
import { serviceKey } from "../catalog/matcher.ts";
import { eachBounded } from "../each-bounded.ts";
import type { Period } from "../period.ts";
import type { Store } from "../store/store.ts";
import { type Json, parseTrace, type Trace } from "../trace.ts";
import { type Runs, type Sorter, type Spill, sorter } from "./sorted-runs.ts";

/** What a report covers: a period, and service types compared without case. */
export interface Scope {
	readonly period: Period;
	readonly services: readonly string[];
	/** absent where nothing beside the population is looked at */
	readonly beside?: Beside;
}

/**
 * What does not count but is looked at: traces of the services from shortly before the period and after it (ms), and traces of the period that are
 * watched although they are out of scope.
 */
export interface Beside {
	readonly before: number;
	readonly after: number;
	readonly watched: (serviceType: string, traceName: string) => boolean;
}

/** A trace file as it was read; `records` is 0 where the file is quarantined. */
export interface Source {
	readonly object: string;
	readonly size: number;
	readonly sha256: string;
	readonly md5: string;
	readonly region: string;
	readonly tracker: string;
	readonly service: string;
	readonly origin: TraceFileRef["origin"];
	readonly records: number;
	/** those of them that are in period and scope */
	readonly candidates: number;
	/** those that do not count but are looked at */
	readonly beside: number;
	readonly state: "read" | "quarantined";
}

/** A record that is no readable trace; without a position, a whole file. */
export interface Quarantined {
	readonly object: string;
	readonly position: Position | null;
	readonly reason: string;
}

/** The buckets that a record can be put into before copies are compared. */
export interface Counted {
	readonly records: number;
	readonly quarantined: number;
	readonly outOfPeriod: number;
	readonly outOfScope: number;
}

/**
 * What some files hold. Files that turned out to be digests are counted apart. `candidates` are the traces in period and
 * scope, copies not yet folded, as lines of `candidateLine`; `beside` are those that do not count but are looked at.
 */
export interface Partial {
	readonly sources: readonly Source[];
	readonly quarantine: readonly Quarantined[];
	readonly digests: number;
	readonly counted: Counted;
	readonly candidates: readonly Runs[];
	readonly beside: readonly Runs[];
}

/** The partial of no files. */
export const NOTHING: Partial = {
	sources: [],
	quarantine: [],
	digests: 0,
	counted: { records: 0, quarantined: 0, outOfPeriod: 0, outOfScope: 0 },
	candidates: [],
	beside: [],
};

/** Joins the partials of different files. Associative and commutative but for the order of lists, which the report sorts. */
export function mergePartials(parts: readonly Partial[]): Partial {
	return {
		sources: parts.flatMap(({ sources }) => sources),
		quarantine: parts.flatMap(({ quarantine }) => quarantine),
		digests: parts.reduce((sum, { digests }) => sum + digests, 0),
		counted: parts
			.map(({ counted }) => counted)
			.reduce(addCounted, NOTHING.counted),
		candidates: parts.flatMap(({ candidates }) => candidates),
		beside: parts.flatMap(({ beside }) => beside),
	};
}

function addCounted(a: Counted, b: Counted): Counted {
	return {
		records: a.records + b.records,
		quarantined: a.quarantined + b.quarantined,
		outOfPeriod: a.outOfPeriod + b.outOfPeriod,
		outOfScope: a.outOfScope + b.outOfScope,
	};
}

/** Characters of candidate lines that reading holds in memory: for one file, and for all files together. */
const FILE_LIMIT = 4 * 1024 * 1024;
const TOTAL_LIMIT = 12 * 1024 * 1024;

/** Stored bytes and files that are read at the same time. */
const BYTES_AT_ONCE = 32 * 1024 * 1024;
const FILES_AT_ONCE = 16;

/**
 * Reads files into one partial, several at a time within a bound of stored bytes. `progress` is called after each file.
 * Throws what the store throws; then nothing of the run is to be used.
 */
export async function readFiles(
	archive: Store,
	files: readonly TraceFileRef[],
	scope: Scope,
	spill: Spill,
	progress: (read: number) => void = () => {},
): Promise<Partial> {
	const total = sorter(spill, TOTAL_LIMIT);
	const totalBeside = sorter(spill, TOTAL_LIMIT);
	const parts: Partial[] = [];
	await eachBounded(files, BYTES_AT_ONCE, FILES_AT_ONCE, async (file) => {
		const part = await readFile(archive, file, scope, spill);
		for (const runs of part.candidates) total.absorb(runs);
		for (const runs of part.beside) totalBeside.absorb(runs);
		parts.push({ ...part, candidates: [], beside: [] });
		progress(parts.length);
		if (total.full()) await total.spill();
		if (totalBeside.full()) await totalBeside.spill();
	});
	if (parts.length !== files.length)
		throw new Error(`Read ${parts.length} of ${files.length} trace files`);
	const runs = { candidates: [total.runs()], beside: [totalBeside.runs()] };
	return mergePartials([...parts, { ...NOTHING, ...runs }]);
}

/** Reads one file into a partial. Throws what the store throws. */
export async function readFile(
	archive: Store,
	file: TraceFileRef,
	scope: Scope,
	spill: Spill,
): Promise<Partial> {
	const lines = sorter(spill, FILE_LIMIT);
	const others = sorter(spill, FILE_LIMIT);
	const intake = fileIntake(file.key, scope, lines, others);
	const result = await readTraceFile(archive, file.key, intake.sink);
	const { outcome, ...hashes } = result;
	if (outcome.kind === "digest") return { ...NOTHING, digests: 1 };
	const { key: object, region, tracker, service, origin } = file;
	const source = { object, ...hashes, region, tracker, service, origin };
	if (outcome.kind === "quarantined") {
		await lines.clear();
		await others.clear();
		const none = { records: 0, candidates: 0, beside: 0 };
		return {
			...NOTHING,
			sources: [{ ...source, ...none, state: "quarantined" }],
			quarantine: [{ object, position: null, reason: outcome.reason }],
		};
	}
	const { counted, quarantine, beside } = intake.result();
	const { records, quarantined, outOfPeriod, outOfScope } = counted;
	const candidates = records - quarantined - outOfPeriod - outOfScope;
	return {
		sources: [{ ...source, records, candidates, beside, state: "read" }],
		quarantine,
		digests: 0,
		counted,
		candidates: [lines.runs()],
		beside: [others.runs()],
	};
}

/** Puts each record of a file into its first bucket, in the order of counting rule 1. */
function fileIntake(
	object: string,
	scope: Scope,
	lines: Sorter,
	others: Sorter,
) {
	const { start, end } = scope.period;
	const isBeside = besideOf(scope);
	const services = new Set(scope.services.map(serviceKey));
	let counted = { ...NOTHING.counted };
	let quarantine: Quarantined[] = [];
	let beside = 0;
	let cleared: Promise<unknown> = Promise.resolve();
	const sink: RecordSink = {
		value(value: Json, position: Position) {
			counted.records++;
			const parsed = parseTrace(value);
			if (parsed.kind === "unreadable") {
				counted.quarantined++;
				quarantine.push({ object, position, reason: parsed.reason });
				return;
			}
			const { trace } = parsed;
			const isOurs = services.has(serviceKey(trace.serviceType));
			const line = () => candidateLine(trace, object, position.text);
			if (isBeside(trace, isOurs)) {
				others.add(line());
				beside++;
			}
			if (trace.time < start || trace.time >= end) counted.outOfPeriod++;
			else if (!isOurs) counted.outOfScope++;
			else lines.add(line());
		},
		bad(reason, position) {
			counted.records++;
			counted.quarantined++;
			quarantine.push({ object, position, reason });
		},
		restart() {
			counted = { ...NOTHING.counted };
			quarantine = [];
			beside = 0;
			cleared = Promise.all([lines.clear(), others.clear()]);
		},
		async breathe() {
			await cleared;
			if (lines.full()) await lines.spill();
			if (others.full()) await others.spill();
		},
	};
	return { sink, result: () => ({ counted, quarantine, beside }) };
}

/** Whether a trace that does not count is looked at. */
function besideOf({ period: { start, end }, beside }: Scope) {
	return (trace: Trace, isOurs: boolean): boolean => {
		if (beside === undefined) return false;
		const { time, serviceType, name } = trace;
		if (time >= start && time < end)
			return !isOurs && beside.watched(serviceType, name);
		if (!isOurs) return false;
		return time < start
			? time >= start - beside.before
			: time < end + beside.after;
	};
}

/** One record of a trace, with where it stood. */
export interface Copy {
	/** the trace id as JSON text */
	readonly id: string;
	readonly object: string;
	readonly position: string;
	readonly trace: Trace;
}

/**
 * A copy as a line that sorts by trace id, then record time, then content hash, then place. JSON text holds no tabs and no
 * line feeds, so that tabs can part the fields.
 */
export function candidateLine(
	trace: Trace,
	object: string,
	position: string,
): string {
	const json = JSON.stringify(trace);
	const recorded = String(trace.recordTime ?? trace.time).padStart(13, "0");
	return [
		JSON.stringify(trace.id),
		recorded,
		hash("sha256", json),
		JSON.stringify(object),
		position,
		json,
	].join("\t");
}

export function readCandidate(line: string): Copy {
	const [id = "", , , object = "", position = "", json = ""] = line.split("\t");
	return {
		id,
		object: JSON.parse(object) as string,
		position,
		// written by candidateLine in this run
		trace: JSON.parse(json) as Trace,
	};
}

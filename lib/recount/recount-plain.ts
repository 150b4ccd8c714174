import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import type { Outcome, OutcomeCounts } from "../report/model.ts";
import {
	actorKey,
	addTo,
	channelKey,
	isOutcome,
	NO_OUTCOMES,
	operationKey,
	type Totals,
} from "./totals.ts";

/** Faults beyond so many are only counted: one missing line puts all that follow out of their place. */
const FAULTS_NAMED = 10;

/**
 * Counts a population.ndjson.gz with nothing but Node.js. Also looks at every line: that it is a row, that `n` counts up from 1,
 * and that the rows are in the order of time, then trace id (as JSON text, by UTF-16 code units), with no trace twice at one time.
 * Memory grows with operations, actors and channels.
 * Throws what the file system and gzip throw.
 */
export async function recount(path: string): Promise<Totals> {
	let [traces, copies] = [0, 0];
	let outcomes = NO_OUTCOMES;
	const operations = new Map<string, number>();
	const actors = new Map<string, OutcomeCounts>();
	const channels = new Map<string, OutcomeCounts>();
	const faults = listOfFaults();
	let previous = { time: "", id: "" };
	for await (const line of linesOf(path)) {
		traces++;
		const row = rowOf(line);
		if (row === null) {
			faults.add(`line ${traces} is no row of a population`);
			continue;
		}
		const { outcome } = row;
		copies += row.copies;
		outcomes = { ...outcomes, [outcome]: outcomes[outcome] + 1 };
		const operation = operationKey(row);
		operations.set(operation, (operations.get(operation) ?? 0) + 1);
		addTo(actors, actorKey(row), outcome, 1);
		addTo(channels, channelKey(row.channel), outcome, 1);
		if (row.n !== traces) faults.add(`line ${traces} has the number ${row.n}`);
		const place = { time: row.time, id: JSON.stringify(row.traceId) };
		if (place.time === previous.time && place.id === previous.id)
			faults.add(`line ${traces} repeats trace ${place.id}`);
		else if (isBefore(place, previous))
			faults.add(`line ${traces} is out of order: trace ${place.id}`);
		previous = place;
	}
	return {
		...{ traces, copies, outcomes, operations, actors, channels },
		faults: faults.list(),
	};
}

function listOfFaults() {
	const named: string[] = [];
	let more = 0;
	return {
		add(fault: string) {
			if (named.length < FAULTS_NAMED) named.push(fault);
			else more++;
		},
		list: (): string[] =>
			more === 0 ? named : [...named, `and ${more} lines more`],
	};
}

interface Place {
	readonly time: string;
	readonly id: string;
}

/** Times in ISO 8601 UTC with milliseconds sort as text. */
function isBefore(a: Place, b: Place): boolean {
	return a.time === b.time ? a.id < b.id : a.time < b.time;
}

/** What is counted of a row. */
interface Row {
	readonly n: number;
	readonly copies: number;
	readonly traceId: string;
	readonly time: string;
	readonly service: string;
	readonly resourceType: string;
	readonly traceName: string;
	readonly outcome: Outcome;
	readonly operation: string | null;
	readonly user: string | null;
	readonly domain: string | null;
	readonly channel: string | null;
}

function rowOf(line: string): Row | null {
	try {
		const value: unknown = JSON.parse(line);
		return isRow(value) ? value : null;
	} catch {
		return null;
	}
}

function isRow(value: unknown): value is Row {
	return (
		typeof value === "object" &&
		value !== null &&
		"n" in value &&
		isCount(value.n) &&
		"copies" in value &&
		isCount(value.copies) &&
		"traceId" in value &&
		isText(value.traceId) &&
		"time" in value &&
		isText(value.time) &&
		/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value.time) &&
		"service" in value &&
		isText(value.service) &&
		"resourceType" in value &&
		isText(value.resourceType) &&
		"traceName" in value &&
		isText(value.traceName) &&
		"outcome" in value &&
		isOutcome(value.outcome) &&
		"operation" in value &&
		isTextOrNull(value.operation) &&
		"user" in value &&
		isTextOrNull(value.user) &&
		"domain" in value &&
		isTextOrNull(value.domain) &&
		"channel" in value &&
		isTextOrNull(value.channel)
	);
}

function isCount(value: unknown): value is number {
	return Number.isSafeInteger(value) && Number(value) > 0;
}

function isText(value: unknown): value is string {
	return typeof value === "string";
}

function isTextOrNull(value: unknown): value is string | null {
	return value === null || isText(value);
}

/** The lines of a gzip file, parted by line feeds alone: JSON text may hold U+2028, at which `node:readline` parts lines too. */
async function* linesOf(path: string): AsyncGenerator<string> {
	let begun: string[] = [];
	const text = createGunzip().setEncoding("utf8");
	const file = createReadStream(path);
	file.on("error", (error) => text.destroy(error));
	for await (const chunk of file.pipe(text)) {
		const [first = "", ...others] = String(chunk).split("\n");
		begun.push(first);
		const rest = others.pop();
		if (rest === undefined) continue;
		yield begun.join("");
		yield* others;
		begun = [rest];
	}
	const rest = begun.join("");
	if (rest !== "") yield rest;
}

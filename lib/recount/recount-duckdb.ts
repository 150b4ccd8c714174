import { join } from "node:path";
import type { DuckDBConnection, DuckDBValue } from "@duckdb/node-api";
import { messageOf } from "../errors.ts";
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

/** One connection to a database of its own in memory. */
export interface Duckdb {
	/** Runs a statement; the values take the places of `$1`, `$2` … */
	run(sql: string, values?: readonly (string | number)[]): Promise<void>;
	/** The rows that a query gives. */
	rows(
		sql: string,
		values?: readonly (string | number)[],
	): AsyncIterable<readonly DuckDBValue[]>;
}

/**
 * Runs `work` with a database that spills to `folder` and loads nothing from anywhere; null where DuckDB, which is an optional
 * dependency, is not installed for this machine. Throws what DuckDB throws.
 */
export async function withDuckdb<Result>(
	folder: string,
	work: (duckdb: Duckdb) => Promise<Result>,
): Promise<Result | null> {
	// loaded here, because most commands count nothing
	const api = await import("@duckdb/node-api").catch(() => null);
	if (api === null) return null;
	const instance = await api.DuckDBInstance.create(":memory:", {
		threads: "2",
		memory_limit: "512MB",
		temp_directory: join(folder, "duckdb"),
		preserve_insertion_order: "false",
		autoinstall_known_extensions: "false",
		autoload_known_extensions: "false",
	});
	try {
		const connection = await instance.connect();
		try {
			return await work(over(connection));
		} finally {
			connection.closeSync();
		}
	} finally {
		instance.closeSync();
	}
}

function over(connection: DuckDBConnection): Duckdb {
	return {
		async run(sql, values = []) {
			await connection.run(sql, [...values]);
		},
		async *rows(sql, values = []) {
			const result = await connection.stream(sql, [...values]);
			for await (const rows of result.yieldRows()) yield* rows;
		},
	};
}

/**
 * Counts a population.ndjson.gz by SQL, and whether no trace id and no `n` occurs twice; null where DuckDB is not installed.
 * Throws where DuckDB cannot read the file, or has not enough memory for it.
 */
export function recountByDuckdb(
	path: string,
	folder: string,
): Promise<Totals | null> {
	return withDuckdb(folder, async (duckdb) => {
		await duckdb.run(LOAD, [literalPath(path)]);
		let [traces, copies] = [0, 0];
		const faults: string[] = [];
		for await (const [all, sum, ids, numbers, last] of duckdb.rows(WHOLE)) {
			[traces, copies] = [numberOf(all), numberOf(sum)];
			const twice = traces - numberOf(ids);
			if (twice > 0) faults.push(`${twice} lines repeat a trace id`);
			if (traces !== numberOf(numbers) || traces !== numberOf(last))
				faults.push("the lines are not numbered from 1 on");
		}
		const operations = new Map<string, number>();
		for await (const row of duckdb.rows(OPERATIONS)) {
			const [count, service, resourceType, traceName, operation, outcome] = row;
			const key = operationKey({
				service: textOf(service) ?? "",
				resourceType: textOf(resourceType) ?? "",
				traceName: textOf(traceName) ?? "",
				operation: textOf(operation),
				outcome: textOf(outcome) ?? "",
			});
			operations.set(key, numberOf(count));
		}
		const actors = new Map<string, OutcomeCounts>();
		for await (const [count, outcome, user, domain] of duckdb.rows(ACTORS)) {
			const key = actorKey({ user: textOf(user), domain: textOf(domain) });
			addTo(actors, key, outcomeOf(outcome), numberOf(count));
		}
		const channels = new Map<string, OutcomeCounts>();
		for await (const [count, outcome, channel] of duckdb.rows(CHANNELS))
			addTo(
				channels,
				channelKey(textOf(channel)),
				outcomeOf(outcome),
				numberOf(count),
			);
		let outcomes = NO_OUTCOMES;
		for (const counts of channels.values()) outcomes = sumOf(outcomes, counts);
		return { traces, copies, outcomes, operations, actors, channels, faults };
	});
}

/** What DuckDB says was wrong: the first line of it, cut, since it goes on to quote what it read. */
export function duckdbReason(error: unknown): string {
	const [line = ""] = String(
		error instanceof Error ? error.message : error,
	).split("\n", 1);
	return messageOf(line.slice(0, REASON_CHARACTERS));
}

const REASON_CHARACTERS = 200;

/** A path that `read_json` and `read_csv` take for no pattern. */
export function literalPath(path: string): string {
	return path.replace(/[*?[]/g, "[$&]");
}

/** The longest line that is read: longer than one record of a trace file may be. DuckDB holds a few such buffers. */
const LINE_BYTES = 48 * 1024 * 1024;

/** `details` come last and are not counted. Within a text the quotes would be escaped, so this stands only where they begin. */
const HEAD = `
	CASE WHEN contains(line, ',"details":{') THEN left(line, strpos(line, ',"details":{') - 1) || '}' ELSE line END`;

/**
 * Halves of characters (`\ud800`), which JSON.stringify escapes and DuckDB's JSON refuses, may be part of a name. So the escapes of
 * a line are taken for text: a backslash becomes U+0003, `\\` U+0001 and `\"` U+0002, none of which stands in JSON text as it is.
 * `textOf` turns them back.
 */
const UNESCAPED = [
	["'\\\\'", "chr(1)"],
	["'\\\"'", "chr(2)"],
	["'\\'", "chr(3)"],
	["chr(1)", "'\\u0001'"],
	["chr(2)", "'\\u0002'"],
	["chr(3)", "'\\u0003'"],
].reduce((text, [from, to]) => `replace(${text}, ${from}, ${to})`, "head");

const FIELDS = [
	"n",
	"copies",
	"traceId",
	"service",
	"resourceType",
	"traceName",
	"operation",
	"outcome",
	"user",
	"domain",
	"channel",
];

/** Fields are named f1, f2 …, since some names are words of SQL. */
const LOAD = `
	CREATE TEMP TABLE population AS
	SELECT ${FIELDS.map((_, i) => `fields[${i + 1}] AS f${i + 1}`)} FROM (
		SELECT json_extract_string(
			CASE WHEN contains(head, '\\') THEN ${UNESCAPED} ELSE head END,
			[${FIELDS.map((name) => `'${name}'`)}]
		) AS fields
		FROM (SELECT ${HEAD} AS head FROM read_csv(
			$1, compression = 'gzip', columns = {line: 'VARCHAR'}, auto_detect = false, header = false,
			delim = '\u0001', quote = '', escape = '', max_line_size = ${LINE_BYTES}, buffer_size = ${LINE_BYTES}
		))
	)`;

function field(name: string): string {
	return `f${FIELDS.indexOf(name) + 1}`;
}

/** Texts come with a letter before them, because the driver drops a byte order mark that stands first. */
function grouped(...names: string[]): string {
	const fields = names.map(field);
	const shown = fields.map((name) => `'.' || ${name}`);
	return `SELECT count(*), ${shown} FROM population GROUP BY ${fields}`;
}

const WHOLE = `
	SELECT count(*), coalesce(sum(${field("copies")}::UBIGINT), 0), count(DISTINCT ${field("traceId")}),
		count(DISTINCT ${field("n")}::UBIGINT), coalesce(max(${field("n")}::UBIGINT), 0)
	FROM population`;
const OPERATIONS = grouped(
	"service",
	"resourceType",
	"traceName",
	"operation",
	"outcome",
);
const ACTORS = grouped("outcome", "user", "domain");
const CHANNELS = grouped("outcome", "channel");

/** A count that DuckDB gave. */
export function numberOf(value: DuckDBValue | undefined): number {
	const number = Number(value);
	if (!Number.isSafeInteger(number))
		throw new Error(`DuckDB counts ${String(value)}`);
	return number;
}

function textOf(value: DuckDBValue | undefined): string | null {
	if (typeof value !== "string") return null;
	const json = value
		.slice(1)
		.replaceAll("\u0001", "\\\\")
		.replaceAll("\u0002", '\\"')
		.replaceAll("\u0003", "\\");
	return String(JSON.parse(`"${json}"`));
}

function outcomeOf(value: DuckDBValue | undefined): Outcome {
	const outcome = textOf(value);
	if (isOutcome(outcome)) return outcome;
	throw new Error(`DuckDB counts the outcome ${outcome}`);
}

function sumOf(a: OutcomeCounts, b: OutcomeCounts): OutcomeCounts {
	return {
		success: a.success + b.success,
		failure: a.failure + b.failure,
		incident: a.incident + b.incident,
		unknown: a.unknown + b.unknown,
	};
}

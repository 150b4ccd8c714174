import { open } from "node:fs/promises";
import {
	type Duckdb,
	duckdbReason,
	literalPath,
	numberOf,
	withDuckdb,
} from "./recount-duckdb.ts";

/** A trace file, and a copy of it on local disk. */
export interface LocalFile {
	readonly object: string;
	readonly path: string;
}

/** What is counted of trace files, and what must come out. */
export interface FileScope {
	/** ms since the epoch, UTC; `end` not included */
	readonly start: number;
	readonly end: number;
	/** service types, compared without case */
	readonly services: readonly string[];
	/** traces in scope, by the report */
	readonly inScope: number;
	/** whether the files are all that was read, and no record of them was quarantined */
	readonly complete: boolean;
}

export interface FileRecount {
	/** different trace ids in period and scope, in the files that could be read */
	readonly traces: number;
	/** files of which nothing was counted, and why */
	readonly unread: readonly {
		readonly object: string;
		readonly reason: string;
	}[];
}

/**
 * Counts the different trace ids in period and scope in the trace files themselves, by SQL; null where DuckDB is not installed, or fails, which `note` is told.
 * It reads lists of traces, newline-delimited and concatenated traces, and `{"traces": […]}`, as gzip or plain, with times as
 * numbers; a file with anything else in it is named. Throws where the number is larger than the report's, or smaller though the
 * files are complete and all were read: that is a defect, and nothing may be published.
 */
export async function recountFiles(
	files: readonly LocalFile[],
	folder: string,
	scope: FileScope,
	note: (message: string) => void = () => {},
): Promise<FileRecount | null> {
	const counted = await withDuckdb(folder, (duckdb) =>
		countFiles(files, scope, duckdb),
	).catch((error: unknown) => {
		note(`DuckDB could not count the trace files: ${duckdbReason(error)}`);
		return null;
	});
	if (counted === null) return null;
	const { traces, unread } = counted;
	const all = scope.complete && unread.length === 0;
	if (traces > scope.inScope || (all && traces < scope.inScope))
		throw new Error(
			`The recount of the trace files differs: the report says ${scope.inScope} traces in scope, DuckDB counted ${traces} different trace ids in ${files.length - unread.length} of ${files.length} files`,
		);
	return counted;
}

async function countFiles(
	files: readonly LocalFile[],
	scope: FileScope,
	duckdb: Duckdb,
): Promise<FileRecount> {
	await duckdb.run("CREATE TEMP TABLE found (trace_id VARCHAR)");
	const unread: { object: string; reason: string }[] = [];
	for (const { object, path } of files) {
		const reason = await addFile(path, scope, duckdb).catch(duckdbReason);
		if (reason !== null) unread.push({ object, reason });
	}
	let traces = 0;
	const distinct = "SELECT count(DISTINCT trace_id) FROM found";
	for await (const [count] of duckdb.rows(distinct)) traces = numberOf(count);
	return { traces, unread };
}

/** Larger values than any trace file of a tracker holds; DuckDB holds a few such buffers. */
const VALUE_BYTES = 48 * 1024 * 1024;

const FIELDS = `trace_id JSON, trace_name JSON, service_type JSON, "time" JSON`;
const COLUMNS = `{
	trace_id: 'JSON', trace_name: 'JSON', service_type: 'JSON', "time": 'JSON', traces: 'STRUCT(${FIELDS})[]'
}`;

/** Adds a file's traces in period and scope to the table `found`, or says why none of them was. */
async function addFile(
	path: string,
	{ start, end, services }: FileScope,
	duckdb: Duckdb,
): Promise<string | null> {
	const compression = (await isGzip(path)) ? "gzip" : "uncompressed";
	await duckdb.run(
		`CREATE OR REPLACE TEMP TABLE values_read AS SELECT * FROM read_json(
			$1, format = 'auto', compression = '${compression}', maximum_object_size = ${VALUE_BYTES}, columns = ${COLUMNS}
		)`,
		[literalPath(path)],
	);
	await duckdb.run(RECORDS);
	for await (const [count] of duckdb.rows(OTHERS)) {
		const others = numberOf(count);
		if (others > 0)
			return `${others} of its records have no text as trace_id, trace_name or service_type, or no number as time`;
	}
	const names = services.map((_, i) => `upper($${i + 3})`);
	await duckdb.run(
		`INSERT INTO found SELECT DISTINCT trace_id FROM records
		WHERE ms >= $1 AND ms < $2 AND upper(service_type) IN (${names})`,
		[start, end, ...services],
	);
	return null;
}

async function isGzip(path: string): Promise<boolean> {
	const file = await open(path);
	try {
		const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
		return buffer.readUInt16BE() === 0x1f8b;
	} finally {
		await file.close();
	}
}

/** A document with a list of traces that is a trace as well becomes a record of neither kind. */
const RECORDS = `
	CREATE OR REPLACE TEMP TABLE records AS
	WITH record AS (
		SELECT trace_id, trace_name, service_type, "time" FROM values_read WHERE traces IS NULL
		UNION ALL
		SELECT unnest(traces, recursive := true) FROM values_read WHERE traces IS NOT NULL AND trace_id IS NULL
		UNION ALL
		SELECT NULL, NULL, NULL, NULL FROM values_read WHERE traces IS NOT NULL AND trace_id IS NOT NULL
	), read AS (
		SELECT ${textOf("trace_id")}, ${textOf("trace_name")}, ${textOf("service_type")},
			json_extract_string("time", '$') AS digits
		FROM record
	)
	SELECT trace_id, trace_name, service_type, CASE
		WHEN regexp_full_match(digits, '[1-9][0-9]{12}') THEN digits::BIGINT
		WHEN regexp_full_match(digits, '[1-9][0-9]{9}') THEN digits::BIGINT * 1000
	END AS ms
	FROM read`;

const OTHERS = `
	SELECT count(*) FROM records
	WHERE trace_id IS NULL OR trace_name IS NULL OR service_type IS NULL OR ms IS NULL`;

/** The text of a field; null where it holds none, or something else. */
function textOf(field: string): string {
	const text = `json_extract_string(${field}, '$')`;
	return `CASE WHEN json_type(${field}) = 'VARCHAR' AND ${text} <> '' THEN ${text} END AS ${field}`;
}

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { readFiles } from "../../../lib/aggregate/partial.ts";
import { writePopulation } from "../../../lib/aggregate/population.ts";
import { listTraceFiles } from "../../../lib/archive/listing.ts";
import { matcher } from "../../../lib/catalog/matcher.ts";
import { parsePeriod } from "../../../lib/period.ts";
import { compareTotals } from "../../../lib/recount/compare.ts";
import { recountByDuckdb } from "../../../lib/recount/recount-duckdb.ts";
import { recount } from "../../../lib/recount/recount-plain.ts";
import { recounted } from "../../../lib/recount/recounted.ts";
import type { Totals } from "../../../lib/recount/totals.ts";
import { memoryStore } from "../../../lib/store/memory.ts";
import { record, traceKey } from "../../support/archive.ts";
import { populationRow, reportOf, writeRows } from "../../support/recount.ts";

// a name that DuckDB must not read as a pattern, or as SQL
const folder = mkdtempSync(join(tmpdir(), "recount [*?]'\"-"));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function fileOf(rows: readonly unknown[]): string {
	const path = join(folder, `population-${++files}.ndjson.gz`);
	writeRows(path, rows);
	return path;
}

async function byDuckdb(path: string): Promise<Totals> {
	const totals = await recountByDuckdb(path, folder);
	if (totals === null) throw new Error("DuckDB is not installed");
	return totals;
}

/** Names that differ only where a careless reader makes them equal, and ones that break it. */
const HOSTILE = [
	"plain",
	"Plain",
	"plain ",
	"",
	null,
	"null",
	"NULL",
	"0",
	"00",
	"1e3",
	'quote " quote',
	"back\\slash",
	"\\",
	"\\\\",
	'\\"',
	"\\ud800",
	"\ud800",
	"\udc00",
	"nul\0",
	"nul",
	"\u0001",
	"\u0002",
	"\u0003",
	"\\u0001",
	"line\nline",
	"line\r\nline",
	"\u2028\u2029",
	"\ufeff",
	"\ufeffplain",
	"群🦀",
	"e\u0301",
	"\u00e9",
	"'; DROP TABLE population; --",
	',"details":{',
	'","details":{"',
	"x".repeat(70_000),
];

const hostileRows = HOSTILE.flatMap((text, i) =>
	(["success", "failure", "incident", "unknown"] as const).map((outcome, j) =>
		populationRow(i * 4 + j + 1, {
			outcome,
			user: text,
			domain: HOSTILE[(i + 1) % HOSTILE.length] ?? null,
			traceName: text ?? "null",
			operation: text,
			channel: text,
			copies: 1 + (i % 3),
			details: { request: text, traceId: "another", n: 7 },
		}),
	),
);

describe.each([
	["recount()", recount],
	["recountByDuckdb()", byDuckdb],
] as const)("%s", (_, counter) => {
	it("finds what the report says, whatever the names are", async () => {
		const report = reportOf(hostileRows);
		const totals = await counter(fileOf(hostileRows));
		expect(compareTotals(report, totals)).toEqual([]);
		expect(totals.traces).toBe(HOSTILE.length * 4);
		expect(totals.operations.size).toBe(report.operations.length - 1);
		expect(totals.actors.size).toBe(HOSTILE.length);
	});

	it("finds nothing in an empty population", async () => {
		const totals = await counter(fileOf([]));
		expect(compareTotals(reportOf([]), totals)).toEqual([]);
		expect(totals).toMatchObject({ traces: 0, copies: 0, faults: [] });
	});

	it("notices a line that is missing, and one that is there twice", async () => {
		const rows = [1, 2, 3].map((n) => populationRow(n));
		const [first, second, third] = rows;
		const missing = await counter(fileOf([first, third]));
		expect(missing.faults).toHaveLength(1);
		const twice = await counter(fileOf([first, second, second, third]));
		expect(twice.faults.length).toBeGreaterThan(0);
		expect(compareTotals(reportOf(rows), twice)).toEqual(
			expect.arrayContaining([
				"traces in scope: the report says 3, counted again 4",
				'operation ["DMS","kafka","createTopic",null,"success"]: the report says 3, counted again 4',
				'actor ["alice","nordwind"]: the report says 3, counted again 4',
			]),
		);
	});
});

describe("recount()", () => {
	it("looks at numbers, order and repetitions", async () => {
		const time = populationRow(1).time;
		const rows = [
			populationRow(1, { traceId: "b", time }),
			populationRow(2, { traceId: "a", time }),
			populationRow(3, { traceId: "a", time }),
			populationRow(5, { traceId: "c", time }),
			populationRow(5, { time: "2026-09-30T00:00:00.000Z" }),
		];
		expect((await recount(fileOf(rows))).faults).toEqual([
			'line 2 is out of order: trace "a"',
			'line 3 repeats trace "a"',
			"line 4 has the number 5",
			'line 5 is out of order: trace "trace-000005"',
		]);
	});

	it.each([
		["no JSON", "nope"],
		["no object", [1]],
		["null", null],
		["an unknown outcome", { ...populationRow(1), outcome: "toString" }],
		["a count as text", { ...populationRow(1), copies: "1" }],
		["no copies", { ...populationRow(1), copies: 0 }],
		["a user that is a number", { ...populationRow(1), user: 5 }],
		["no user", { ...populationRow(1), user: undefined }],
		["another time", { ...populationRow(1), time: "2026-10-01" }],
	])("names a line that is no row: %s", async (_, line) => {
		const { faults } = await recount(fileOf([line, populationRow(2)]));
		expect(faults).toEqual(["line 1 is no row of a population"]);
	});

	it("names the first lines that are wrong, and counts the others", async () => {
		const rows = Array.from({ length: 100 }, (_, i) => populationRow(i + 2));
		const { faults } = await recount(fileOf(rows));
		expect(faults).toHaveLength(11);
		expect(faults.at(-1)).toBe("and 90 lines more");
	});

	it("accepts the order in which a population is written, for odd trace ids too", async () => {
		const ids = ["a", "a!", "a b", 'a"', "a\\", "\u2028", "\ud800", "é", "🦀"];
		const period = parsePeriod("2026-10", "UTC", 0);
		const time = period.start + 5;
		const records = ids.map((trace_id, i) => record(i, { trace_id, time }));
		const archive = memoryStore({
			[traceKey("2026/10/05", "odd")]: Buffer.from(JSON.stringify(records)),
		});
		const range = { from: period.start, to: period.end, regions: [] };
		const { files: listed } = await listTraceFiles(archive, range);
		const scope = { period, services: ["DMS", "KAFKA"] };
		let n = 0;
		const spill = { folder, next: () => ++n };
		const { candidates } = await readFiles(archive, listed, scope, spill);
		const path = join(folder, "odd.ndjson.gz");
		await writePopulation(candidates, scope, matcher([]), spill, path);
		for (const counter of [recount, byDuckdb])
			expect(await counter(path)).toMatchObject({
				traces: ids.length,
				faults: [],
			});
	});
});

describe("recountByDuckdb()", () => {
	it("notices a trace id that stands at two times", async () => {
		const rows = [1, 2].map((n) => populationRow(n, { traceId: "same" }));
		expect((await byDuckdb(fileOf(rows))).faults).toEqual([
			"1 lines repeat a trace id",
		]);
	});

	it("is not loaded by what only imports it", () => {
		const script = `
			const isLoaded = () => process.report.getReport().sharedObjects.some((name) => /duckdb/.test(name));
			const { withDuckdb } = await import("./lib/recount/recount-duckdb.ts");
			await import("./lib/recount/recounted.ts");
			const before = isLoaded();
			await withDuckdb("", async () => {});
			console.log(before, isLoaded());
		`;
		const said = execFileSync(
			process.execPath,
			["--input-type=module", "-e", script],
			{ encoding: "utf8" },
		);
		expect(said.trim()).toBe("false true");
	});
});

describe("compareTotals()", () => {
	const rows = [
		populationRow(1),
		populationRow(2, { outcome: "failure", user: null, copies: 2 }),
	];
	const totals = () => recount(fileOf(rows));

	it("compares the waterfall down to the copies and conflicts", async () => {
		const report = reportOf(rows);
		const { population } = report;
		const altered = { ...population, records: population.records + 1 };
		expect(
			compareTotals({ ...report, population: altered }, await totals()),
		).toEqual([
			"records that are not quarantined, out of period or out of scope (copies and conflicts): the report says 5, counted again 4",
		]);
		const swapped = { ...population, duplicate: 2, conflict: 0 };
		expect(
			compareTotals({ ...report, population: swapped }, await totals()),
		).toHaveLength(2);
	});

	it("names a row that only one side has, and one that the report has twice", async () => {
		const report = reportOf(rows);
		const [first, ...others] = report.actors;
		const without = { ...report, actors: others };
		expect(compareTotals(without, await totals())).toEqual([
			'actor ["alice","nordwind"]: the report says 0, counted again 1',
			'actor ["alice","nordwind"], success: the report says 0, counted again 1',
		]);
		if (first === undefined) throw new Error("No actor");
		const twice = { ...report, actors: [first, ...report.actors] };
		expect(compareTotals(twice, await totals())[0]).toBe(
			'actor ["alice","nordwind"]: the report has two rows',
		);
	});

	it("sees outcomes that changed places", async () => {
		const report = reportOf(rows);
		const { success, failure, ...others } = report.outcomes;
		const outcomes = { ...others, success: failure + 1, failure: success - 1 };
		expect(compareTotals({ ...report, outcomes }, await totals())).toEqual([
			"outcomes, success: the report says 2, counted again 1",
			"outcomes, failure: the report says 0, counted again 1",
		]);
	});
});

describe("recounted()", () => {
	it("gives the totals that hold", async () => {
		const notes: string[] = [];
		const path = fileOf(hostileRows);
		expect(
			await recounted(path, folder, reportOf(hostileRows), (message) =>
				notes.push(message),
			),
		).toEqual({
			traces: HOSTILE.length * 4,
			outcomes: {
				success: HOSTILE.length,
				failure: HOSTILE.length,
				incident: HOSTILE.length,
				unknown: HOSTILE.length,
			},
			operations: HOSTILE.length * 4,
			actors: HOSTILE.length,
		});
		expect(notes).toEqual([]);
	});

	it("refuses a report that differs, and says in what", async () => {
		const rows = [populationRow(1), populationRow(2)];
		const report = reportOf(rows);
		const outcomes = { ...report.outcomes, success: 1, failure: 1 };
		await expect(
			recounted(fileOf(rows), folder, { ...report, outcomes }),
		).rejects.toThrow(
			"The recount of population.ndjson.gz differs: outcomes, success: the report says 1, counted again 2; outcomes, failure: the report says 1, counted again 0",
		);
	});

	it("refuses what only DuckDB sees", async () => {
		const rows = [1, 2].map((n) => populationRow(n, { traceId: "same" }));
		await expect(
			recounted(fileOf(rows), folder, reportOf(rows)),
		).rejects.toThrow(/by DuckDB differs: 1 lines repeat a trace id$/);
	});

	it("names some of many differences, and counts the others", async () => {
		const rows = Array.from({ length: 50 }, (_, i) =>
			populationRow(i + 1, { user: `user ${i}` }),
		);
		const report = { ...reportOf(rows), actors: [] };
		await expect(recounted(fileOf(rows), folder, report)).rejects.toThrow(
			/; and 80 more$/,
		);
	});

	it("holds by the plain counter where DuckDB cannot read a line, and tells so in few words", async () => {
		const rows = [
			populationRow(1, { details: { request: "secret # secret" } }),
		];
		const path = join(folder, "no-utf8.ndjson.gz");
		const bytes = Buffer.from(`${JSON.stringify(rows[0])}\n`);
		bytes[bytes.indexOf("#")] = 0xff;
		writeFileSync(path, gzipSync(bytes));
		const notes: string[] = [];
		const found = await recounted(path, folder, reportOf(rows), (message) =>
			notes.push(message),
		);
		expect(found.traces).toBe(1);
		expect(notes).toEqual([
			expect.stringMatching(
				/^DuckDB could not count the population: .{5,200}$/,
			),
		]);
		expect(notes[0]).not.toContain("secret");
	});

	it("throws what reading the file throws", async () => {
		const path = join(folder, "cut.ndjson.gz");
		const bytes = gzipSync(JSON.stringify(populationRow(1)));
		writeFileSync(path, bytes.subarray(0, -12));
		const report = reportOf([populationRow(1)]);
		await expect(recounted(path, folder, report)).rejects.toThrow(
			/end of file/,
		);
		const absent = join(folder, "absent.ndjson.gz");
		await expect(recounted(absent, folder, report)).rejects.toThrow(/ENOENT/);
	});

	it("counts without DuckDB where it is not installed", () => {
		const away = join(folder, "away");
		mkdirSync(away);
		// a hook stands for the missing package: nothing else of the module is touched
		const script = `
			import { registerHooks } from "node:module";
			registerHooks({
				resolve(name, context, next) {
					if (name === "@duckdb/node-api")
						throw Object.assign(new Error("missing"), { code: "ERR_MODULE_NOT_FOUND" });
					return next(name, context);
				},
			});
			const { recounted } = await import("./lib/recount/recounted.ts");
			const { recountFiles } = await import("./lib/recount/recount-files.ts");
			const { populationRow, reportOf, writeRows } = await import("./test/support/recount.ts");
			const rows = [populationRow(1)];
			const path = ${JSON.stringify(join(away, "p.gz"))};
			writeRows(path, rows);
			const notes = [];
			const { traces } = await recounted(path, ${JSON.stringify(away)}, reportOf(rows), (note) => notes.push(note));
			console.log(JSON.stringify([traces, notes, await recountFiles([], "", {})]));
		`;
		const said = execFileSync(
			process.execPath,
			["--input-type=module", "-e", script],
			{ encoding: "utf8" },
		);
		expect(JSON.parse(said)).toEqual([1, [], null]);
	});
});

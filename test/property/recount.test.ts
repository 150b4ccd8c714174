import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { compareTotals } from "../../lib/recount/compare.ts";
import { recountByDuckdb } from "../../lib/recount/recount-duckdb.ts";
import { recount } from "../../lib/recount/recount-plain.ts";
import type { Expected } from "../../lib/recount/totals.ts";
import { OUTCOMES, type PopulationRow } from "../../lib/report/model.ts";
import { populationRow, reportOf, writeRows } from "../support/recount.ts";

const folder = mkdtempSync(join(tmpdir(), "recount-"));
const path = join(folder, "population.ndjson.gz");
afterAll(() => rmSync(folder, { recursive: true }));

/** Text of any UTF-16 code units, halves of characters included, and text that looks like something else. */
const text = fc.oneof(
	fc.string({ unit: "binary" }),
	fc
		.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 })
		.map((units) => String.fromCharCode(...units)),
	fc.string({
		unit: fc.constantFrom("\\", '"', "u", "d8", "\ud800", "\u0001", "\n", "a"),
	}),
	fc.constantFrom("", "null", "NULL", "0", "1e3", "true", ',"details":{'),
	fc.nat().map(String),
);
const textOrNull = fc.option(text);

const populations = fc
	.array(
		fc.record({
			service: fc.constantFrom("DMS", "dms"),
			traceName: text,
			operation: textOrNull,
			outcome: fc.constantFrom(...OUTCOMES),
			user: textOrNull,
			domain: textOrNull,
			channel: textOrNull,
			copies: fc.integer({ min: 1, max: 9 }),
			details: fc.dictionary(text, text),
		}),
		{ maxLength: 20 },
	)
	.map((rows) => rows.map((row, i) => populationRow(i + 1, row)));

const counters = [recount, (file: string) => recountByDuckdb(file, folder)];

async function differences(rows: readonly PopulationRow[], report: Expected) {
	writeRows(path, rows);
	const found: string[][] = [];
	for (const counter of counters) {
		const totals = await counter(path);
		if (totals === null) throw new Error("DuckDB is not installed");
		found.push(compareTotals(report, totals));
	}
	return found;
}

// each case starts a database
const SOME = { numRuns: 30 };

describe("recount() and recountByDuckdb()", () => {
	it("find what the report of a population says", async () => {
		await fc.assert(
			fc.asyncProperty(populations, async (rows) => {
				expect(await differences(rows, reportOf(rows))).toEqual([[], []]);
			}),
			SOME,
		);
	});

	it("both notice a count that was altered", async () => {
		const altered = fc.tuple(
			populations.filter((rows) => rows.length > 0),
			fc.constantFrom(...ALTERATIONS),
			fc.nat(),
		);
		await fc.assert(
			fc.asyncProperty(altered, async ([rows, alter, at]) => {
				const found = await differences(rows, alter(reportOf(rows), at));
				for (const words of found) expect(words).not.toEqual([]);
			}),
			SOME,
		);
	});
});

type Alteration = (report: Expected, at: number) => Expected;

const moved =
	(part: "operations" | "actors" | "channels"): Alteration =>
	(report, at) => {
		const rows: readonly { readonly count: number }[] = report[part];
		const changed = rows.map((row, i) =>
			i === at % rows.length ? { ...row, count: row.count + 1 } : row,
		);
		return { ...report, [part]: changed };
	};

const ALTERATIONS: readonly Alteration[] = [
	moved("operations"),
	moved("actors"),
	moved("channels"),
	(report, at) => {
		const outcome = OUTCOMES[at % 4] ?? "success";
		const count = report.outcomes[outcome] + 1;
		return { ...report, outcomes: { ...report.outcomes, [outcome]: count } };
	},
	...(["records", "quarantined", "duplicate", "inScope"] as const).map(
		(bucket): Alteration =>
			(report) => {
				const count = report.population[bucket] + 1;
				const population = { ...report.population, [bucket]: count };
				return { ...report, population };
			},
	),
	(report, at) => {
		const gone = at % report.actors.length;
		return { ...report, actors: report.actors.filter((_, i) => i !== gone) };
	},
];

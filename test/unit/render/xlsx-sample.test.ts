import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DateTime } from "luxon";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sampler } from "../../../lib/aggregate/sample.ts";
import { sampleTable } from "../../../lib/render/xlsx/sample-table.ts";
import { writeWorkbook } from "../../../lib/render/xlsx/workbook.ts";
import type { PopulationRow, Report } from "../../../lib/report/model.ts";
import {
	emptySample,
	hostileSample,
	type Sample,
	sampleReport,
} from "../../support/sample-report.ts";
import {
	type ReadWorkbook,
	readWorkbook,
	recalculate,
	rewrite,
	sheetOf,
	withoutResults,
} from "../../support/workbook.ts";

const RULE = {
	percent: 10,
	atLeast: 3,
	atMost: 30,
	privileged: ["*delete*"],
};
const SMALL_SHEET = 40;
const ABOVE = 10;

/** The sample report with what is drawn from its rows. */
function drawnFrom(sample: Sample): Sample {
	const own = sampler(RULE, "messaging-2026-10");
	for (const row of sample.rows) own.add(row);
	const report: Report = {
		...sample.report,
		sample: own.result("ab".repeat(32)),
	};
	return { ...sample, report };
}

const folder = mkdtempSync(join(tmpdir(), "tracefolio-xlsx-sample-"));
const file = (name: string): string => join(folder, `${name}.xlsx`);
const samples = {
	sample: drawnFrom(sampleReport()),
	empty: drawnFrom(emptySample()),
	hostile: drawnFrom(hostileSample()),
	split: drawnFrom(sampleReport({ traces: 300 })),
};
type Name = keyof typeof samples;
const NAMES = Object.keys(samples) as Name[];
const computed = new Map<string, ReadWorkbook>();

beforeAll(async () => {
	for (const name of NAMES) {
		const { report, population } = samples[name];
		const rows = name === "split" ? SMALL_SHEET : 1_048_576;
		await writeWorkbook(report, population, file(name), rows);
		rewrite(file(name), file(`${name}-bare`), withoutResults);
	}
	const names = readWorkbook(file("sample")).sheets.map(({ name }) => name);
	const part = `/sheet${names.indexOf("Sample") + 1}.xml`;
	// one row of the sample points to no line of the population
	rewrite(file("sample"), file("altered-bare"), (xml, name) =>
		name.endsWith(part)
			? xml.replace(/(<c r="B12"[^>]*><v>)[^<]*/, "$1999999")
			: withoutResults(xml),
	);
	const bare = [...NAMES, "altered"];
	const books = recalculate(
		bare.map((name) => file(`${name}-bare`)),
		folder,
	);
	for (const [index, book] of books.entries())
		computed.set(bare[index] ?? "", book);
});
afterAll(() => rmSync(folder, { recursive: true }));

function book(name: string): ReadWorkbook {
	const found = computed.get(name);
	if (found === undefined) throw new Error(`No workbook "${name}"`);
	return found;
}

const partsOf = (name: string) =>
	book(name).sheets.filter((sheet) => /^Sample(_\d+)?$/.test(sheet.name));
const linesOf = (name: string) =>
	partsOf(name).flatMap(({ rows }) => rows.slice(ABOVE + 1));

/** The verdicts of the controls over the sample, by their names. */
const verdictsOf = (name: string) =>
	book(name)
		.sheets.filter((sheet) => sheet.name.startsWith("Reconciliation"))
		.flatMap(({ rows }) => rows)
		.filter(([, what]) => `${what}`.startsWith("Sample: "))
		.map(([, what, expected, counted, agrees]) => [
			what,
			expected,
			counted,
			agrees,
		]);

describe("the sheet Sample", () => {
	test("says how the sample was drawn, from what, and with which seed", () => {
		const { report } = samples.sample;
		const above = sheetOf(book("sample"), "Sample")
			.rows.slice(0, ABOVE)
			.map(([cell]) => cell);
		const { traces, groups } = report.sample;
		expect(above).toEqual([
			"Sample",
			`${traces.length} traces from ${groups.length} groups, drawn from the 60 traces of the population`,
			expect.stringMatching(/^Method: a group is one service/),
			expect.stringMatching(/^Rank: SHA-256/),
			"Rule: 10% of each group, rounded up, but no fewer than 3 and no more than 30; failures and incidents of privileged operations whole",
			"Privileged operations (trace names): *delete*",
			"Seed: messaging-2026-10",
			`SHA-256 of population.ndjson.gz: ${"ab".repeat(32)}`,
			expect.stringMatching(/^The columns from Tester on are empty/),
			null,
		]);
	});

	test("shows each drawn trace as the population has it, with its rank and group", () => {
		const { report, rows } = samples.sample;
		const { traces, groups } = report.sample;
		const lines = linesOf("sample");
		expect(lines).toHaveLength(traces.length);
		for (const [index, { n, rank }] of traces.entries()) {
			const row = rows.find((own) => own.n === n);
			const group = groups.find(
				(own) =>
					own.traceName === row?.traceName && own.outcome === row.outcome,
			);
			const local = DateTime.fromISO(row?.time ?? "", {
				zone: "Europe/Berlin",
			});
			const [, , , utc, shown] = lines[index] ?? [];
			expect(millis(utc)).toBe(local.toMillis());
			expect(millis(shown)).toBe(local.toMillis() + local.offset * 60_000);
			expect(lines[index]?.toSpliced(3, 2)).toEqual([
				index + 1,
				n,
				row?.traceId,
				row?.service,
				row?.resourceType,
				row?.traceName,
				row?.outcome,
				row?.user,
				row?.domain,
				row?.resourceName,
				row?.resourceId,
				row?.source.object,
				row?.source.position,
				rank,
				group?.traces,
				group?.drawn,
				...Array.from({ length: 10 }, () => null),
			]);
		}
	});

	test("is a table with filter, frozen header and print set-up", () => {
		const { sheets } = readWorkbook(file("split"));
		const parts = sheets.filter(({ name }) => name.startsWith("Sample"));
		expect(parts.length).toBeGreaterThan(1);
		for (const sheet of parts) {
			const ref = `A11:AB${sheet.rows.length}`;
			expect(sheet.tables).toEqual({ [sheet.name]: { ref, filter: ref } });
			expect(sheet.frozen).toBe("A12");
			expect(sheet.printTitle).toBe("$11:$11");
			expect(sheet.orientation).toBe("landscape");
		}
		const numbers = linesOf("split").map(([number]) => number);
		const { traces } = samples.split.report.sample;
		expect(numbers).toEqual(traces.map((_, index) => index + 1));
	});

	test("takes tick marks, results and dates in every row, and stays writable there", () => {
		for (const name of ["sample", "split"]) {
			const sheets = validationsOf(file(name));
			expect(Object.keys(sheets)).toEqual(
				partsOf(name).map((part) => part.name),
			);
			for (const [sheet, { rules, unlocked, last }] of Object.entries(sheets)) {
				expect(last).toBe(sheetOf(book(name), sheet).rows.length);
				expect(rules).toEqual([
					["date", "36526", `T12:T${last}`],
					["list", '"✓,✗,n/a"', `U12:X${last}`],
					["list", '"Pass,Fail,n/a"', `Y12:Y${last}`],
				]);
				const columns = ["S", "T", "U", "V", "W", "X", "Y", "Z", "AA", "AB"];
				expect(unlocked).toEqual(columns.map((letters) => `${letters}${last}`));
			}
		}
	});

	test("says so where nothing was drawn", () => {
		expect(linesOf("empty").map(([first]) => first)).toEqual(["(none)"]);
	});

	test("makes no formula out of hostile text", () => {
		expect(sheetOf(book("hostile"), "Sample").formulas).toEqual({});
		const texts = linesOf("hostile").flat().map(String);
		expect(texts.filter((text) => /^[=+\-@\t\r]./.test(text))).toEqual([]);
		expect(texts.some((text) => text.startsWith("'=HYPERLINK"))).toBe(true);
		expect(texts.filter((text) => / \(cut, /.test(text))[0]).toMatch(
			/full value in population\.ndjson\.gz line \d+\)$/,
		);
	});
});

describe("the controls of the sample", () => {
	test.each(NAMES)("hold when recalculated: %s", (name) => {
		const count = samples[name].report.sample.traces.length;
		expect(verdictsOf(name)).toEqual([
			["Sample: rows are the traces drawn", count, count, true],
			[
				"Sample: each Population # is found in Population, once",
				count,
				count,
				true,
			],
		]);
	});

	test("show FALSE where a row of the sample is not in the population", () => {
		const count = samples.sample.report.sample.traces.length;
		expect(verdictsOf("altered").map(([, , counted]) => counted)).toEqual([
			count,
			count - 1,
		]);
		expect(verdictsOf("altered").map(([, , , agrees]) => agrees)).toEqual([
			true,
			false,
		]);
	});
});

describe("sampleTable()", () => {
	const { report, rows } = samples.sample;
	const read = (changed: readonly PopulationRow[]) =>
		Array.fromAsync(
			sampleTable(report, async function* () {
				yield* changed;
			}).rows(),
		);

	test("refuses a population in which a drawn line holds another trace", async () => {
		const [drawn] = report.sample.traces;
		const changed = rows.map((row) =>
			row.n === drawn?.n ? { ...row, traceId: "another" } : row,
		);
		await expect(read(changed)).rejects.toThrow(
			`Line ${drawn?.n} of the population is not as it was drawn`,
		);
		const moved = rows.map((row) =>
			row.n === drawn?.n ? { ...row, traceName: "another" } : row,
		);
		await expect(read(moved)).rejects.toThrow(/is not as it was drawn/);
	});

	test("gives fewer rows than it counts where the population is cut off", async () => {
		const { count } = sampleTable(report, () => nothing());
		expect((await read(rows.slice(0, 5))).length).toBeLessThan(count);
	});
});

async function* nothing(): AsyncGenerator<PopulationRow> {}

/** openpyxl rounds Excel's days to microseconds. */
function millis(value: unknown): number {
	return Math.round(Date.parse(`${value}Z`));
}

interface Entries {
	readonly rules: readonly (readonly string[])[];
	/** cells of the last row that stay writable in a protected sheet */
	readonly unlocked: readonly string[];
	readonly last: number;
}

function validationsOf(path: string): Record<string, Entries> {
	const script = `
import json, sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
print(json.dumps({
    sheet.title: {
        "rules": [[rule.type, rule.formula1, str(rule.sqref)] for rule in sheet.data_validations.dataValidation],
        "unlocked": [cell.coordinate for cell in sheet[sheet.max_row] if not cell.protection.locked],
        "last": sheet.max_row,
    }
    for sheet in book.worksheets if sheet.title.startswith("Sample")
}))`;
	const printed = execFileSync("/usr/bin/python3", ["-c", script, path], {
		encoding: "utf8",
	});
	return JSON.parse(printed) as Record<string, Entries>;
}

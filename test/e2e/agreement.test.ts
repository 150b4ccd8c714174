import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { countFindings, type Report } from "../../lib/report/model.ts";
import { command, tracefolio } from "../support/command.ts";
import {
	type ReadWorkbook,
	readWorkbook,
	recalculate,
	sheetOf,
} from "../support/workbook.ts";

let base = "";
let report: Report;
let text = "";
let workbook: ReadWorkbook;

beforeAll(async () => {
	base = await mkdtemp(join(tmpdir(), "agreement-"));
	const flags = [
		"--period",
		"2026-10",
		"--now",
		"2026-11-02T06:00:00Z",
		"--allow-provisional",
	];
	const ran = await tracefolio([
		"report",
		...flags,
		"--profile",
		"examples/tenant/tracefolio.yml",
		"--out",
		base,
	]);
	expect([ran.code, ran.stderr]).toEqual([0, ""]);
	const folder = join(base, "nordhafen/2026-10/r1");
	report = JSON.parse(await readFile(join(folder, "report.json"), "utf8"));
	text = (
		await command("pdftotext", ["-layout", join(folder, "report.pdf"), "-"])
	).stdout;
	const [recalculated] = recalculate([join(folder, "report.xlsx")], base);
	if (recalculated === undefined)
		throw new Error("LibreOffice gave no workbook");
	workbook = recalculated;
	expect(
		(await command("qpdf", ["--check", join(folder, "report.pdf")])).code,
	).toBe(0);
	expect(readWorkbook(join(folder, "report.xlsx")).sheets.length).toBe(
		workbook.sheets.length,
	);
});
afterAll(() => rm(base, { recursive: true }));

/** The rows of a sheet's table, by the names in its header row. */
function rowsOf(name: string, key: string): Record<string, unknown>[] {
	const { rows } = sheetOf(workbook, name);
	const at = rows.findIndex((row) => row.includes(key));
	const header = rows[at] ?? [];
	return rows
		.slice(at + 1)
		.map((row) =>
			Object.fromEntries(row.map((cell, i) => [String(header[i]), cell])),
		);
}

const count = (value: number) => value.toLocaleString("en-GB");

describe("the example tenant's report", () => {
	it("says the same totals in PDF, workbook and report.json", () => {
		const { population, outcomes, files } = report;
		const numbers = [
			...Object.values(population),
			...Object.values(outcomes),
			...Object.values(files),
		];
		const summary = sheetOf(workbook, "Summary").rows.flat();
		for (const number of numbers) {
			expect(text).toMatch(
				new RegExp(`(^|\\s)${count(number)}(\\s|\\.|,|$)`, "m"),
			);
			expect(summary).toContain(number);
		}
	});

	it("has a row in the workbook, and a line in the PDF, for every operation × outcome", () => {
		const rows = rowsOf("Operations", "Trace name");
		expect(rows).toHaveLength(report.operations.length);
		for (const [
			i,
			{ traceName, outcome, count: traces },
		] of report.operations.entries())
			expect(rows[i]).toMatchObject({
				"Trace name": traceName,
				Outcome: outcome,
				Traces: traces,
			});
		const words = text.replaceAll(/\s+/g, "");
		for (const { traceName } of report.operations.filter(
			({ catalogued }) => catalogued,
		))
			expect(words).toContain(traceName.slice(0, 20));
	});

	it("shows in the workbook every number of requests, rules, tickets and coverage", () => {
		const { correlation, rules, tickets, catalogCoverage } = report;
		expect(
			rowsOf("Correlation", "Family").map((row) => [
				...[row["Family"], row["Requests"], row["Completed"], row["Failed"]],
				...[row["Refused"], row["Open"], row["Ended after the period"]],
				...[row["Tasks"], row["Matched"], row["Begun before the period"]],
				...[row["Orphans"], row["Median (s)"], row["95th percentile (s)"]],
				row["Longest (s)"],
			]),
		).toEqual(
			correlation.families.map((row) => [
				...[row.family, row.requests, row.completed, row.failed],
				...[row.refused, row.open, row.endedAfter],
				...[row.tasks, row.matched, row.begunBefore],
				...[row.orphan, row.medianSeconds, row.p95Seconds],
				row.longestSeconds,
			]),
		);
		expect(
			rowsOf("Rules", "Threshold").map((row) => [
				...[row["Rule"], row["Findings"], row["Accepted"]],
			]),
		).toEqual(
			rules.map(({ rule, findings, excepted }) => [rule, findings, excepted]),
		);
		const summary = sheetOf(workbook, "Summary").rows.flat();
		const { catalogued, seen, neverSeen } = catalogCoverage;
		for (const number of [catalogued, seen, neverSeen])
			expect(summary).toContain(number);
		const names = workbook.sheets.map(({ name }) => name);
		expect(names.includes("Tickets")).toBe(tickets !== null);
		expect(names.includes("Comparison")).toBe(report.comparison !== null);
		if (tickets === null) return;
		expect(
			rowsOf("WithoutTicket", "Operations").map((row) => row["Operations"]),
		).toEqual(tickets.without.map((row) => row.count));
		expect(summary).toContain(tickets.matched);
		expect(summary).toContain(tickets.unmatched);
	});

	it("shows in the PDF the same requests, findings, tickets, coverage and hours", () => {
		const { correlation, findings, tickets, catalogCoverage, week } = report;
		const line = (...numbers: readonly number[]): RegExp =>
			new RegExp(`(^|\\s)${numbers.map(count).join("\\s+")}(\\s|$)`, "m");
		for (const row of correlation.families)
			expect(text).toMatch(
				line(
					...[row.requests, row.completed, row.failed, row.refused, row.open],
					...[row.endedAfter, row.tasks, row.matched, row.begunBefore],
					row.orphan,
				),
			);
		const { high, medium, low, info } = countFindings(findings);
		const accepted = findings.filter(({ exception }) => exception !== null);
		expect(text).toContain(
			`Findings: ${high} high, ${medium} medium, ${low} low, ${info} note. ${accepted.length} findings rest on an exception.`,
		);
		for (const { id, operations } of tickets?.tickets ?? [])
			expect(text).toMatch(
				new RegExp(`${id}.*\\s${count(operations)}( \\(unused\\))?$`, "m"),
			);
		const { catalogued, seen } = catalogCoverage;
		expect(text).toContain(`${seen} of ${catalogued} documented operations`);
		for (let hour = 0; hour < 24; hour++)
			expect(text).toMatch(
				new RegExp(
					`${String(hour).padStart(2, "0")}:00\\s+${week.map(({ hours }) => count(hours[hour] ?? -1)).join("\\s+")}\\s*$`,
					"m",
				),
			);
	});

	it("shows in the workbook every finding with its traces, and every hour of the week", () => {
		expect(
			rowsOf("Findings", "Severity").map((row) => [
				...[row["Severity"], row["Rule"], row["Traces"], row["Named"]],
			]),
		).toEqual(
			report.findings.map(({ severity, rule, count: traces, ...row }) => [
				...[severity, rule, traces, row.traces.length || null],
			]),
		);
		expect(
			rowsOf("FindingTraces", "Trace id").map((row) => [
				...[row["Population #"], row["Trace id"]],
			]),
		).toEqual(
			report.findings.flatMap(({ traces }) =>
				traces.map(({ n, traceId }) => [n, traceId]),
			),
		);
		expect(
			rowsOf("WeekHours", "Weekday #").map((row) => row["Traces"]),
		).toEqual(report.week.flatMap(({ hours }) => hours));
	});

	it("holds every trace once, and its controls are TRUE after recalculation", () => {
		const ids = rowsOf("Population", "Trace id").map((row) => row["Trace id"]);
		expect(new Set(ids).size).toBe(report.population.inScope);
		expect(ids).toHaveLength(report.population.inScope);
		const controls = rowsOf("Reconciliation", "Control").map(
			(row) => row["Agrees"],
		);
		expect(controls.length).toBeGreaterThan(100);
		expect(new Set(controls)).toEqual(new Set([true]));
		for (const { name, errors } of workbook.sheets)
			expect([name, errors]).toEqual([name, []]);
	});
});

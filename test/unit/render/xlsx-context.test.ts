import { expect, test } from "vitest";
import { contextTables } from "../../../lib/render/xlsx/context-tables.ts";
import { emptySample, sampleReport } from "../../support/sample-report.ts";

const { report } = sampleReport();

/** The rows of a table, each by the headings of its columns. */
async function rowsOf(name: string) {
	const table = contextTables(report).find((own) => own.name === name);
	if (table === undefined) throw new Error(`No table "${name}"`);
	const headings = table.columns.map(({ header }) => header);
	const rows = await Array.fromAsync(table.rows());
	return rows.map((row) =>
		Object.fromEntries(row.map((cell, i) => [headings[i], cell])),
	);
}

test("contextTables() compares totals, outcomes, families, operations and actors", async () => {
	const { comparison } = report;
	if (comparison === null) throw new Error("No comparison");
	const rows = await rowsOf("Comparison");
	const numbers = [
		comparison.inScope,
		...comparison.outcomes,
		...comparison.families,
		...comparison.operations,
		...comparison.actors,
	];
	expect(rows.map((row) => [row["Before"], row["After"]])).toEqual(
		numbers.map(({ before, after }) => [before, after]),
	);
	expect(new Set(rows.map((row) => row["Change"]))).toEqual(
		new Set([null, "new", "gone", "more", "fewer"]),
	);
});

test("contextTables() shows used and unused tickets, and what has none", async () => {
	const { tickets } = report;
	const rows = await rowsOf("Tickets");
	expect(rows.map((row) => [row["Ticket"], row["Operations"]])).toEqual(
		tickets?.tickets.map(({ id, operations }) => [id, operations]),
	);
	expect(rows.map((row) => row["Operations"])).toContain(0);
	const without = await rowsOf("WithoutTicket");
	const sum = without.reduce((all, row) => all + Number(row["Operations"]), 0);
	expect(sum).toBe(tickets?.unmatched);
});

test("contextTables() counts every hour of the week, and maps the chosen frameworks only", async () => {
	const hours = await rowsOf("WeekHours");
	const sum = hours.reduce((all, row) => all + Number(row["Traces"]), 0);
	expect([hours.length, sum]).toEqual([168, report.population.inScope]);
	const frameworks = (await rowsOf("Controls")).map((row) => row["Framework"]);
	expect(new Set(frameworks).size).toBe(2);
});

test("contextTables() leaves out tickets and comparison where there are none", () => {
	expect(contextTables(emptySample().report).map(({ name }) => name)).toEqual([
		"CatalogCoverage",
		"WeekHours",
		"Controls",
	]);
});

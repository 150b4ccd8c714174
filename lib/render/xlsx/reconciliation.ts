import type { Report } from "../../report/model.ts";
import { analysisControls } from "./analysis-controls.ts";
import { type Cell, columnLetters, type Formula } from "./cell.ts";
import { integer, numbered, text } from "./columns.ts";
import {
	listControls,
	populationControls,
	waterfallControls,
} from "./controls.ts";
import type { Control, Places } from "./formulas.ts";
import {
	actorControls,
	dayControls,
	operationControls,
} from "./row-controls.ts";
import { sampleControls } from "./sample-controls.ts";
import { type Table, tableOf } from "./table.ts";

const VERDICT_COLUMN = 5;

/**
 * The numbers of the report beside formulas that count them again in this workbook. The stored results are those of a report
 * that agrees with its population; opening the file in Excel computes them anew.
 */
export function reconciliationTable(report: Report, places: Places): Table {
	const controls = controlsOf(report, places);
	const letter = columnLetters(VERDICT_COLUMN);
	const above = (all: Cell): Cell[][] => [
		["Reconciliation"],
		["", "All controls hold", null, null, all],
		[
			"Each control compares a number of the report with a formula that counts it again in the sheets of this workbook. Recalculate at will: Ctrl+Alt+F9.",
		],
		[
			"Operations and actors are counted by their number (Operation #, Actor #), not by name: COUNTIFS ignores case and reads * ? ~ < > = in a text as patterns, so a name could miscount.",
		],
		[],
	];
	const firstRow = above(null).length + 2;
	const lastRow = firstRow + controls.length - 1;
	const all: Formula = {
		formula: `AND(${letter}${firstRow}:${letter}${lastRow})`,
		result: true,
	};
	return tableOf(
		"Reconciliation",
		"Controls: each number of the report is counted again by a formula and must agree",
		controls,
		[
			numbered<Control>(),
			text("Control", 96, ({ what }) => what),
			integer("Report", ({ expected }) => expected),
			{
				...text("Recounted", 12, ({ formula, expected }: Control) => ({
					formula,
					result: expected,
				})),
				kind: "integer",
			},
			{
				header: "Agrees",
				width: 12,
				kind: "verdict",
				value: (_, index) => ({
					formula: `C${firstRow + index}=D${firstRow + index}`,
					result: true,
				}),
			},
		],
		above(all),
	);
}

function controlsOf(report: Report, places: Places): Control[] {
	return [
		...waterfallControls(report, places),
		...listControls(report, places),
		...analysisControls(report, places),
		...populationControls(report, places),
		...sampleControls(report, places),
		...dayControls(report, places),
		...operationControls(report, places),
		...actorControls(report, places),
	];
}

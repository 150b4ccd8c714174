import type {
	DataValidation,
	Cell as ExcelCell,
	Fill,
	Workbook,
	Worksheet,
} from "exceljs";
import type { Report } from "../../report/model.ts";
import { type Cell, columnLetters, isFormula } from "./cell.ts";
import { excelValue } from "./page.ts";
import {
	AGREES_FILL,
	cellStyle,
	DISAGREES_FILL,
	headerStyle,
	plainStyle,
	SEVERITY_FILLS,
	STATE_FILLS,
} from "./style.ts";
import type { Entry, Part } from "./table.ts";
import { cellText } from "./text.ts";

// of ECMA-376 part 1, 18.3.1.63; the types of exceljs know no A3
const A3: number = 8;
const A4: number = 9;
/** Characters in a row that stay readable when they are fitted to a landscape A4 page. */
const WIDE = 200;

/** Adds a sheet with print set-up and footer; `headerRow` is frozen and repeated on each page. */
export function addSheet(
	workbook: Workbook,
	name: string,
	report: Report,
	{ headerRow = 0, width = 0 } = {},
): Worksheet {
	const id = cellText(report.report.id, "report.json").replaceAll("&", "&&");
	return workbook.addWorksheet(name, {
		views: [
			headerRow > 0
				? { state: "frozen", ySplit: headerRow, showGridLines: false }
				: { state: "normal", showGridLines: false },
		],
		pageSetup: {
			orientation: "landscape",
			paperSize: width > WIDE ? A3 : A4,
			fitToPage: true,
			fitToWidth: 1,
			fitToHeight: 0,
			margins: {
				left: 0.4,
				right: 0.4,
				top: 0.5,
				bottom: 0.6,
				header: 0.3,
				footer: 0.3,
			},
			...(headerRow > 0 && { printTitlesRow: `${headerRow}:${headerRow}` }),
		},
		headerFooter: { oddFooter: `&L&8 ${id}&C&8 &A&R&8 Page &P of &N` },
	});
}

/** Adds one part of a table: everything but its rows, in whose place one empty row carries their styles. */
export function addTemplate(
	workbook: Workbook,
	part: Part,
	report: Report,
): void {
	const { table, name, headerRow, lastRow } = part;
	const width = table.columns.reduce((sum, column) => sum + column.width, 0);
	const sheet = addSheet(workbook, name, report, { headerRow, width });
	for (const [index, line] of table.above.entries())
		writeAbove(sheet, index + 1, line);
	sheet.addTable({
		name,
		ref: `A${headerRow}`,
		headerRow: true,
		style: { theme: "TableStyleLight1", showRowStripes: false },
		columns: table.columns.map(({ header }) => ({
			name: header,
			filterButton: true,
		})),
		rows: [table.columns.map(() => null)],
	});
	sheet.getRow(headerRow).height = 28;
	for (const [index, column] of table.columns.entries()) {
		sheet.getColumn(index + 1).width = column.width;
		sheet.getCell(headerRow, index + 1).style = headerStyle(
			report.theme.colour,
			column.kind,
		);
		const cell = sheet.getCell(headerRow + 1, index + 1);
		cell.style = cellStyle(column.kind);
		if (column.entry) takeEntries(cell, column.entry);
		if (column.kind === "severity")
			colourWords(sheet, index + 1, part, SEVERITY_FILLS);
		if (column.kind === "state")
			colourWords(sheet, index + 1, part, STATE_FILLS);
		if (column.kind === "verdict") colourVerdicts(sheet, index + 1, lastRow);
	}
}

/** Stays writable where a reader protects the sheet; the validation goes on over all rows when they are filled. */
function takeEntries(cell: ExcelCell, entry: Entry): void {
	cell.style = { ...cell.style, protection: { locked: false } };
	if (entry.kind !== "any") cell.dataValidation = validationOf(entry);
}

function validationOf(
	entry: Exclude<Entry, { readonly kind: "any" }>,
): DataValidation {
	const always = { allowBlank: true, showErrorMessage: true } as const;
	if (entry.kind === "date")
		return {
			...always,
			type: "date",
			operator: "greaterThanOrEqual",
			formulae: [FIRST_DATE],
			error: "Enter a date",
		};
	const values = entry.values.join(",");
	return {
		...always,
		type: "list",
		formulae: [`"${values}"`],
		error: `Enter one of ${entry.values.join(", ")}`,
	};
}

/** Long before any report; it only makes sure that a date was entered. */
const FIRST_DATE = new Date(Date.UTC(2000, 0, 1));

function writeAbove(sheet: Worksheet, row: number, line: readonly Cell[]) {
	for (const [index, value] of line.entries()) {
		const cell = sheet.getCell(row, index + 1);
		cell.style = isFormula(value) ? cellStyle("verdict") : plainStyle(row <= 2);
		cell.value = excelValue(value);
	}
}

/** Fills of the cells that hold one of the words. */
function colourWords(
	sheet: Worksheet,
	column: number,
	{ headerRow, lastRow }: Part,
	fills: Readonly<Record<string, Fill>>,
): void {
	const letters = columnLetters(column);
	const first = headerRow + 1;
	sheet.addConditionalFormatting({
		ref: `${letters}${first}:${letters}${lastRow}`,
		rules: Object.entries(fills).map(([word, fill], index) => ({
			type: "expression" as const,
			priority: index + 1,
			formulae: [`${letters}${first}="${word}"`],
			style: { fill },
		})),
	});
}

function colourVerdicts(sheet: Worksheet, column: number, lastRow: number) {
	const letters = columnLetters(column);
	const rule = (test: string, fill: typeof AGREES_FILL, priority: number) => ({
		type: "expression" as const,
		priority,
		// an empty cell equals FALSE
		formulae: [`AND(ISLOGICAL(${letters}1),${test})`],
		style: { fill },
	});
	sheet.addConditionalFormatting({
		ref: `${letters}1:${letters}${lastRow}`,
		rules: [
			rule(`${letters}1`, AGREES_FILL, 1),
			rule(`NOT(${letters}1)`, DISAGREES_FILL, 2),
		],
	});
}

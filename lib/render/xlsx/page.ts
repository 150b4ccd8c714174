import type { Worksheet } from "exceljs";
import { type Cell, isFormula } from "./cell.ts";
import {
	cellStyle,
	headerStyle,
	LINK,
	plainStyle,
	sectionStyle,
	titleStyle,
} from "./style.ts";
import type { Kind } from "./table.ts";
import { cellText } from "./text.ts";

/** Points that Excel gives to a row at most. */
const TALLEST_ROW = 409;

/** Writes a page that is read rather than filtered, from the top; the first column is a margin. */
export interface Page {
	banner(title: string, lines: readonly string[]): void;
	section(title: string): void;
	header(cells: readonly string[], kinds?: readonly Kind[]): void;
	/** Returns the number of the row. A formula is a link. */
	line(cells: readonly Cell[], kinds?: readonly Kind[]): number;
	/** A paragraph over the whole width. */
	note(text: string): void;
}

/** `widths` are in characters; the last column wraps its text where `wrapLast`. */
export function pageOn(
	sheet: Worksheet,
	colour: string,
	widths: readonly number[],
	{ wrapLast }: { wrapLast: boolean },
): Page {
	const last = widths.length + 1;
	sheet.getColumn(1).width = 2;
	for (const [index, width] of widths.entries())
		sheet.getColumn(index + 2).width = width;
	let row = 0;
	const band = (text: string, size: number, height: number): void => {
		row += 1;
		sheet.getRow(row).height = height;
		for (let column = 1; column <= last; column++)
			sheet.getCell(row, column).style = titleStyle(colour, size);
		sheet.getCell(row, 2).value = excelValue(text);
	};
	return {
		banner(title, lines) {
			band(title, 16, 34);
			for (const line of lines) band(line, 10, 18);
		},
		section(title) {
			row += 2;
			sheet.getRow(row).height = 20;
			for (let column = 2; column <= last; column++)
				sheet.getCell(row, column).style = sectionStyle();
			sheet.getCell(row, 2).value = title;
		},
		header(cells, kinds = []) {
			row += 1;
			for (const [index] of widths.entries()) {
				const cell = sheet.getCell(row, index + 2);
				cell.value = cells[index] ?? null;
				cell.style = headerStyle(colour, kinds[index]);
			}
		},
		line(cells, kinds = []) {
			row += 1;
			for (const [index] of widths.entries()) {
				const cell = sheet.getCell(row, index + 2);
				cell.value = excelValue(cells[index] ?? null);
				const style = cellStyle(kinds[index] ?? "text");
				if (isFormula(cells[index] ?? null)) style.font = LINK;
				const wrapText = wrapLast && index === widths.length - 1;
				cell.style = { ...style, alignment: { ...style.alignment, wrapText } };
			}
			return row;
		},
		note(text) {
			row += 1;
			const cell = sheet.getCell(row, 2);
			cell.value = excelValue(text);
			cell.style = {
				...plainStyle(),
				alignment: { vertical: "middle", wrapText: true },
			};
			// merged cells do not grow by themselves
			sheet.mergeCells(row, 2, row, last);
			const room = widths.reduce((sum, width) => sum + width, 0);
			const height = 13 * Math.ceil(text.length / room) + 2;
			sheet.getRow(row).height = Math.min(height, TALLEST_ROW);
		},
	};
}

/** A cell's value as exceljs takes it, with its text made safe. */
export function excelValue(value: Cell) {
	if (typeof value === "string") return cellText(value, "report.json");
	return isFormula(value) ? { ...value } : value;
}

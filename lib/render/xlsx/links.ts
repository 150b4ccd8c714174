import type { Formula } from "./cell.ts";
import type { Place } from "./columns.ts";

/** A link to the top of a sheet; the label is what the cell shows. */
export function linkToSheet(sheet: string, label: string): Formula {
	const quoted = label.replaceAll('"', '""');
	return { formula: `HYPERLINK("#${sheet}!A1","${quoted}")`, result: label };
}

/**
 * Finds rows of tables that have no lines above their header, where sheets hold `sheetRows` rows: 1 is the table's first row, whichever
 * sheet it lies in. The cell shows `shown`.
 */
export function placesOfRows(sheetRows: number) {
	const room = sheetRows - 1;
	return (table: string, row: number, shown: number): Place => {
		const part = Math.floor((row - 1) / room);
		const sheet = part === 0 ? table : `${table}_${part + 1}`;
		return { sheet, row: ((row - 1) % room) + 2, shown };
	};
}

export type PlaceOfRow = ReturnType<typeof placesOfRows>;

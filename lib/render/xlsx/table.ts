import { type Cell, columnLetters } from "./cell.ts";

/** Rows that an Excel sheet holds. */
export const EXCEL_ROWS = 1_048_576;

export type Kind =
	| "text"
	| "integer"
	| "time"
	| "date"
	| "verdict"
	| "severity"
	| "state"
	| "link";

export interface Heading {
	readonly header: string;
	/** in characters */
	readonly width: number;
	readonly kind: Kind;
	/** what a reader may enter; absent where the column is filled */
	readonly entry?: Entry;
}

/** What a cell that is left empty takes from its reader. */
export type Entry =
	| { readonly kind: "any" }
	| { readonly kind: "date" }
	| { readonly kind: "list"; readonly values: readonly string[] };

export interface Column<Row> extends Heading {
	readonly value: (row: Row, index: number) => Cell;
}

/** One table of the workbook; a table with more rows than a sheet holds goes on in further sheets. */
export interface Table {
	/** of the sheet and of the Excel table; the second part is called `name_2` */
	readonly name: string;
	/** for the list of sheets */
	readonly about: string;
	/** lines above the table */
	readonly above: readonly (readonly Cell[])[];
	readonly columns: readonly Heading[];
	/** how many rows `rows` gives; the writer throws where it gives another number */
	readonly count: number;
	readonly rows: () => AsyncIterable<readonly Cell[]>;
	/** where the whole of a text is found that is too long for a cell of this row */
	readonly fullValueAt: (row: readonly Cell[]) => string;
}

/** The part of a table that lies in one sheet. Row numbers are those of the sheet, 1 for the first. */
export interface Part {
	readonly table: Table;
	readonly name: string;
	/** shared by the parts of a table, which are written in order: each takes up where the one before it ended */
	readonly rows: AsyncIterator<readonly Cell[]>;
	readonly isLast: boolean;
	readonly headerRow: number;
	/** rows of the table in this part; an empty table still shows one line that says so */
	readonly count: number;
	readonly lastRow: number;
}

/** A table of the report model: small enough to lie in memory, with its full texts in `report.json`. */
export function tableOf<Row>(
	name: string,
	about: string,
	rows: readonly Row[],
	columns: readonly Column<Row>[],
	above: Table["above"] = [],
): Table {
	return {
		name,
		about,
		above,
		columns,
		count: rows.length,
		async *rows() {
			for (const [index, row] of rows.entries())
				yield columns.map(({ value }) => value(row, index));
		},
		fullValueAt: () => "report.json",
	};
}

/** The sheets that a table needs where a sheet holds `sheetRows` rows; at least one. */
export function partsOf(table: Table, sheetRows: number): Part[] {
	const rows = table.rows()[Symbol.asyncIterator]();
	const headerRow = table.above.length + 1;
	const room = sheetRows - headerRow;
	const parts = Math.max(1, Math.ceil(table.count / room));
	return Array.from({ length: parts }, (_, index) => {
		const count = Math.min(room, table.count - index * room);
		return {
			table,
			name: index === 0 ? table.name : `${table.name}_${index + 1}`,
			rows,
			isLast: index === parts - 1,
			headerRow,
			count,
			lastRow: headerRow + Math.max(1, count),
		};
	});
}

/** The cells of one column of a table, one range for each part: `Population!$E$2:$E$61`. */
export function rangesOf(
	parts: readonly Part[],
	table: string,
	header: string,
): string[] {
	const own = parts.filter((part) => part.table.name === table);
	return own.map(({ table: { columns }, name, headerRow, lastRow }) => {
		const index = columns.findIndex((column) => column.header === header);
		if (index < 0) throw new Error(`No column "${header}" in "${name}"`);
		const letters = columnLetters(index + 1);
		return `${name}!$${letters}$${headerRow + 1}:$${letters}$${lastRow}`;
	});
}

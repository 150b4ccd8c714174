import { type Cell, serialOf } from "./cell.ts";
import type { Column, Entry } from "./table.ts";

/** The row's number, 1 for the first. */
export function numbered<Row>(): Column<Row> {
	const value = (_: Row, index: number): number => index + 1;
	return { header: "#", width: 8, kind: "integer", value };
}

export function text<Row>(
	header: string,
	width: number,
	value: (row: Row) => Cell,
): Column<Row> {
	return { header, width, kind: "text", value };
}

export function integer<Row>(
	header: string,
	value: (row: Row) => number | null,
): Column<Row> {
	return { header, width: 13, kind: "integer", value };
}

/** An instant, given in ISO 8601 UTC, as a date of Excel in UTC. */
export function time<Row>(
	header: string,
	value: (row: Row) => string | null,
): Column<Row> {
	return {
		header,
		width: 22,
		kind: "time",
		value: (row) => {
			const iso = value(row);
			return iso === null ? null : serialOf(Date.parse(iso));
		},
	};
}

/** A severity; the word is the signal, its fill only repeats it. */
export function severity<Row>(
	header: string,
	value: (row: Row) => Cell,
): Column<Row> {
	return { header, width: 11, kind: "severity", value };
}

/** A state of a list; its fill only repeats the word. */
export function state<Row>(
	header: string,
	value: (row: Row) => Cell,
): Column<Row> {
	return { header, width: 13, kind: "state", value };
}

/** A row of another sheet, and what its link shows: nothing that comes from a trace. */
export interface Place {
	readonly sheet: string;
	readonly row: number;
	readonly shown: string | number;
}

/** A link to a row of another sheet. */
export function link<Row>(
	header: string,
	width: number,
	placeOf: (row: Row, index: number) => Place | null,
): Column<Row> {
	return {
		header,
		width,
		kind: "link",
		value: (row, index) => {
			const place = placeOf(row, index);
			if (place === null) return null;
			const { sheet, row: at, shown } = place;
			const text = typeof shown === "number" ? shown : `"${shown}"`;
			const formula = `HYPERLINK("#${sheet}!A${at}",${text})`;
			return { formula, result: shown };
		},
	};
}

/** An empty column that the reader fills. */
export function entry<Row>(
	header: string,
	width: number,
	takes: Entry,
): Column<Row> {
	const kind = takes.kind === "date" ? "date" : "text";
	return { header, width, kind, entry: takes, value: () => null };
}

export function yesNo(value: boolean | null): string | null {
	if (value === null) return null;
	return value ? "yes" : "no";
}

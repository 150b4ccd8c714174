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
	value: (row: Row) => number,
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

import {
	bottomOf,
	breakPage,
	drawLine,
	lineHeight,
	linesOf,
	type Paper,
	widthOf,
} from "./paper.ts";
import { BAND, MARGINS, RULE, STYLES, type Style } from "./style.ts";

/** One column of a table: its heading, its share of the width (shares are relative) and the text of its cells. */
export interface Column<Row> {
	readonly title: string;
	readonly share: number;
	readonly align?: "right";
	readonly cell: (row: Row) => string;
}

export interface TableOptions<Row> {
	/** rows with the same text in a run stand under it as their title, repeated on the next page */
	readonly group?: (row: Row) => string;
	readonly continued?: string;
	/** rows that are set back, still readable */
	readonly dim?: (row: Row) => boolean;
	/** a last row of texts, one for each column */
	readonly foot?: readonly string[];
}

interface Slot {
	readonly x: number;
	readonly width: number;
	readonly align: "left" | "right";
}

const GAP = 10;
const PADDING = 3.2;
const LINE = lineHeight(STYLES.cell);
// a cell is cut at this many ems times its width: at worst some forty lines, so a row always fits a page and is never split
const LIMIT_LINES = 20;

/** Draws a table over as many pages as it takes: the heading is repeated on each, and no row is split. */
export function drawTable<Row>(
	paper: Paper,
	columns: readonly Column<Row>[],
	rows: Iterable<Row>,
	{ group, continued = "", dim, foot }: TableOptions<Row> = {},
): void {
	const slots = slotsOf(paper, columns);
	const head = cellsOf(
		paper,
		columns.map(({ title }) => title),
		slots,
		STYLES.cellHead,
	);
	let title = "";
	let begun = false;
	for (const row of rows) {
		const style = dim?.(row) ? STYLES.cellDim : STYLES.cell;
		const cells = cellsOf(
			paper,
			columns.map(({ cell }) => cell(row)),
			slots,
			style,
		);
		const next = group?.(row) ?? "";
		const titled = next !== title;
		const space =
			heightOf(cells) +
			(titled ? LINE + 2 * PADDING : 0) +
			(begun ? 0 : heightOf(head));
		const full = paper.doc.y + space > bottomOf(paper);
		if (full) breakPage(paper);
		if (full || !begun) drawHead(paper, head, slots);
		if (titled) drawGroup(paper, next);
		else if (full && title !== "") drawGroup(paper, `${title} (${continued})`);
		drawCells(paper, cells, slots, style);
		title = next;
		begun = true;
	}
	if (foot) drawFoot(paper, head, foot, slots);
	paper.doc.y += 14;
}

function drawFoot(
	paper: Paper,
	head: readonly string[][],
	foot: readonly string[],
	slots: readonly Slot[],
): void {
	const cells = cellsOf(paper, foot, slots, STYLES.cellHead);
	if (paper.doc.y + heightOf(cells) > bottomOf(paper)) {
		breakPage(paper);
		drawHead(paper, head, slots);
	}
	drawCells(paper, cells, slots, STYLES.cellHead);
}

function slotsOf<Row>(paper: Paper, columns: readonly Column<Row>[]): Slot[] {
	const shares = columns.reduce((sum, { share }) => sum + share, 0);
	const unit = (widthOf(paper) - GAP * (columns.length - 1)) / shares;
	let x: number = MARGINS.left;
	return columns.map(({ share, align }) => {
		const slot = { x, width: share * unit, align: align ?? "left" } as const;
		x += slot.width + GAP;
		return slot;
	});
}

function cellsOf(
	paper: Paper,
	texts: readonly string[],
	slots: readonly Slot[],
	style: Style,
): string[][] {
	return slots.map(({ width }, i) => {
		const limit = Math.floor((LIMIT_LINES * width) / style.size);
		return linesOf(paper, texts[i] ?? "", style, width, limit);
	});
}

function heightOf(cells: readonly string[][]): number {
	return Math.max(...cells.map(({ length }) => length)) * LINE + 2 * PADDING;
}

function drawHead(
	paper: Paper,
	head: readonly string[][],
	slots: readonly Slot[],
): void {
	band(paper, heightOf(head), BAND);
	drawCells(paper, head, slots, STYLES.cellHead);
}

function drawGroup(paper: Paper, title: string): void {
	const [line = ""] = linesOf(
		paper,
		title,
		STYLES.cellHead,
		widthOf(paper),
		80,
	);
	drawLine(
		paper,
		line,
		MARGINS.left,
		paper.doc.y + 2 * PADDING,
		STYLES.cellHead,
	);
	paper.doc.y += LINE + 2 * PADDING;
}

function drawCells(
	paper: Paper,
	cells: readonly string[][],
	slots: readonly Slot[],
	style: Style,
): void {
	const { doc } = paper;
	for (const [i, { x, width, align }] of slots.entries())
		for (const [n, line] of (cells[i] ?? []).entries())
			drawLine(
				paper,
				line,
				align === "right" ? x + width : x,
				doc.y + PADDING + n * LINE,
				style,
				align,
			);
	doc.y += heightOf(cells);
	const right = MARGINS.left + widthOf(paper);
	doc.moveTo(MARGINS.left, doc.y).lineTo(right, doc.y);
	doc.lineWidth(0.4).strokeColor(RULE).stroke();
}

function band(paper: Paper, height: number, colour: string): void {
	const { doc } = paper;
	// reaches a little past the columns, so that the first letter does not touch its edge
	doc
		.rect(MARGINS.left - 4, doc.y, widthOf(paper) + 8, height)
		.fillColor(colour)
		.fill();
}

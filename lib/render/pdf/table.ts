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
import { artifact, content, group, leaf } from "./tags.ts";

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

/** A table being drawn. */
interface Drawing {
	readonly paper: Paper;
	readonly slots: readonly Slot[];
	readonly head: readonly string[][];
}

/** Draws a table over as many pages as it takes: the heading is repeated on each, and no row is split. */
export function drawTable<Row>(
	paper: Paper,
	columns: readonly Column<Row>[],
	rows: Iterable<Row>,
	options: TableOptions<Row> = {},
): void {
	const slots = slotsOf(paper, columns);
	const titles = columns.map(({ title }) => title);
	const head = cellsOf(paper, titles, slots, STYLES.cellHead);
	const drawing = { paper, slots, head };
	group(paper.tags, "Table", () => {
		drawRows(drawing, columns, rows, options);
		if (options.foot) drawFoot(drawing, options.foot);
	});
	paper.doc.y += 14;
}

function drawRows<Row>(
	drawing: Drawing,
	columns: readonly Column<Row>[],
	rows: Iterable<Row>,
	{ group: titleOf, continued = "", dim }: TableOptions<Row>,
): void {
	const { paper, slots, head } = drawing;
	let title = "";
	let begun = false;
	for (const row of rows) {
		const style = dim?.(row) ? STYLES.cellDim : STYLES.cell;
		const texts = columns.map(({ cell }) => cell(row));
		const cells = cellsOf(paper, texts, slots, style);
		const next = titleOf?.(row) ?? "";
		const titled = next !== title;
		const space =
			heightOf(cells) +
			(titled ? LINE + 2 * PADDING : 0) +
			(begun ? 0 : heightOf(head));
		const full = paper.doc.y + space > bottomOf(paper);
		if (full) breakPage(paper);
		if (begun && full) repeat(paper, () => drawHead(drawing));
		else if (!begun) drawHead(drawing);
		if (titled) drawGroup(drawing, next);
		else if (full && title !== "")
			repeat(paper, () => drawGroup(drawing, `${title} (${continued})`));
		drawCells(drawing, cells, style, "TD");
		title = next;
		begun = true;
	}
}

/** Draws once more what the structure tree has already. */
function repeat({ tags }: Paper, draw: () => void): void {
	artifact(tags, draw, "Pagination");
}

function drawFoot(drawing: Drawing, foot: readonly string[]): void {
	const { paper, slots } = drawing;
	const cells = cellsOf(paper, foot, slots, STYLES.cellHead);
	if (paper.doc.y + heightOf(cells) > bottomOf(paper)) {
		breakPage(paper);
		repeat(paper, () => drawHead(drawing));
	}
	drawCells(drawing, cells, STYLES.cellHead, "TD");
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

function drawHead(drawing: Drawing): void {
	band(drawing.paper, heightOf(drawing.head), BAND);
	drawCells(drawing, drawing.head, STYLES.cellHead, "TH");
}

/** A title across all columns; it heads the rows below it. */
function drawGroup({ paper, slots }: Drawing, title: string): void {
	const { doc, tags } = paper;
	const width = widthOf(paper);
	const [line = ""] = linesOf(paper, title, STYLES.cellHead, width, 80);
	const y = doc.y + 2 * PADDING;
	const draw = () => drawLine(paper, line, MARGINS.left, y, STYLES.cellHead);
	if (tags.inside) draw();
	else
		group(tags, "TR", () =>
			leaf(tags, "TH", draw, { scope: "Row", columns: slots.length }),
		);
	doc.y += LINE + 2 * PADDING;
}

function drawCells(
	drawing: Drawing,
	cells: readonly string[][],
	style: Style,
	tag: "TH" | "TD",
): void {
	const { paper, slots } = drawing;
	const { doc, tags } = paper;
	const draw = (slot: Slot, i: number): void => {
		const lines = cells[i] ?? [];
		const drawLines = () => drawCell(paper, slot, lines, style);
		const options = tag === "TH" ? ({ scope: "Column" } as const) : {};
		if (tags.inside) drawLines();
		else leaf(tags, tag, () => content(tags, drawLines), options);
	};
	if (tags.inside) slots.forEach(draw);
	else group(tags, "TR", () => slots.forEach(draw));
	doc.y += heightOf(cells);
	const right = MARGINS.left + widthOf(paper);
	artifact(tags, () => {
		doc.moveTo(MARGINS.left, doc.y).lineTo(right, doc.y);
		doc.lineWidth(0.4).strokeColor(RULE).stroke();
	});
}

function drawCell(
	paper: Paper,
	{ x, width, align }: Slot,
	lines: readonly string[],
	style: Style,
): void {
	const start = align === "right" ? x + width : x;
	for (const [n, line] of lines.entries()) {
		const y = paper.doc.y + PADDING + n * LINE;
		drawLine(paper, line, start, y, style, align);
	}
}

function band(paper: Paper, height: number, colour: string): void {
	const { doc } = paper;
	// reaches a little past the columns, so that the first letter does not touch its edge
	artifact(paper.tags, () =>
		doc
			.rect(MARGINS.left - 4, doc.y, widthOf(paper) + 8, height)
			.fillColor(colour)
			.fill(),
	);
}

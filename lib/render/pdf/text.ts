import {
	drawLine,
	keepTogether,
	lineHeight,
	linesOf,
	type Paper,
	widthOf,
} from "./paper.ts";
import { MARGINS, RULE, STYLES, type Style } from "./style.ts";
import { artifact, group, leaf } from "./tags.ts";

/** Draws a paragraph across the page, over as many pages as it takes, and leaves `after` points below it. */
export function paragraph(
	paper: Paper,
	text: string,
	{
		style = STYLES.body,
		indent = 0,
		after = 6,
		tag = "P",
	}: {
		style?: Style;
		indent?: number;
		after?: number;
		/** its type in the structure tree */
		tag?: "P" | "H1" | "H2" | "LBody";
	} = {},
): void {
	if (text === "") return;
	const lines = linesOf(paper, text, style, widthOf(paper) - indent);
	leaf(paper.tags, tag, () => {
		for (const line of lines) {
			keepTogether(paper, lineHeight(style));
			drawLine(paper, line, MARGINS.left + indent, paper.doc.y, style);
			paper.doc.y += lineHeight(style);
		}
	});
	paper.doc.y += after;
}

/** Draws a heading inside a section and keeps it with what follows. */
export function subheading(paper: Paper, text: string): void {
	paper.doc.y += 8;
	keepTogether(paper, 80);
	paragraph(paper, text, { style: STYLES.subheading, after: 4, tag: "H2" });
}

/** Draws a list, each item behind its mark (`1.`, `–`). */
export function list(
	paper: Paper,
	items: readonly string[],
	mark: (index: number) => string = () => "–",
): void {
	if (items.length === 0) return;
	group(paper.tags, "L", () => {
		for (const [index, item] of items.entries())
			group(paper.tags, "LI", () => drawItem(paper, item, mark(index)));
	});
	paper.doc.y += 4;
}

function drawItem(paper: Paper, item: string, mark: string): void {
	const { doc, tags } = paper;
	const indent = 18;
	const lines = linesOf(paper, item, STYLES.body, widthOf(paper) - indent);
	// an item is short enough to stay whole, and its mark stays beside its first line
	keepTogether(paper, Math.min(lines.length, 8) * lineHeight(STYLES.body));
	leaf(tags, "Lbl", () =>
		drawLine(paper, mark, MARGINS.left, doc.y, STYLES.body),
	);
	paragraph(paper, item, { indent, after: 4, tag: "LBody" });
}

/** Draws names and values side by side, each value on lines of its own, with a hairline below each row. */
export function pairs(
	paper: Paper,
	rows: readonly (readonly [name: string, ...values: string[]])[],
	nameWidth = 150,
): void {
	group(paper.tags, "L", () => {
		for (const [name, ...values] of rows)
			group(paper.tags, "LI", () => drawPair(paper, name, values, nameWidth));
	});
	paper.doc.y += 12;
}

function drawPair(
	paper: Paper,
	name: string,
	values: readonly string[],
	nameWidth: number,
): void {
	const { doc, tags } = paper;
	const height = lineHeight(STYLES.body);
	const width = widthOf(paper) - nameWidth;
	const lines = values.flatMap((value) =>
		linesOf(paper, value, STYLES.body, width),
	);
	const names = linesOf(paper, name, STYLES.body, nameWidth - 12);
	const count = Math.max(lines.length, names.length);
	keepTogether(paper, count * height + 9);
	const top = doc.y + 4;
	const write = (texts: readonly string[], x: number, style: Style): void => {
		for (const [i, line] of texts.entries())
			drawLine(paper, line, x, top + i * height, style);
	};
	const muted = { ...STYLES.body, colour: STYLES.note.colour };
	leaf(tags, "Lbl", () => write(names, MARGINS.left, muted));
	leaf(tags, "LBody", () =>
		write(lines, MARGINS.left + nameWidth, STYLES.body),
	);
	doc.y = top + count * height + 4;
	rule(paper, doc.y);
}

/** Draws a hairline between the margins. */
export function rule(paper: Paper, y: number): void {
	artifact(paper.tags, () =>
		paper.doc
			.moveTo(MARGINS.left, y)
			.lineTo(MARGINS.left + widthOf(paper), y)
			.lineWidth(0.5)
			.strokeColor(RULE)
			.stroke(),
	);
}

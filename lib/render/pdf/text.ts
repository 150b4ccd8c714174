import {
	drawLine,
	keepTogether,
	lineHeight,
	linesOf,
	type Paper,
	widthOf,
} from "./paper.ts";
import { MARGINS, RULE, STYLES, type Style } from "./style.ts";

/** Draws a paragraph across the page, over as many pages as it takes, and leaves `after` points below it. */
export function paragraph(
	paper: Paper,
	text: string,
	{
		style = STYLES.body,
		indent = 0,
		after = 6,
	}: { style?: Style; indent?: number; after?: number } = {},
): void {
	if (text === "") return;
	for (const line of linesOf(paper, text, style, widthOf(paper) - indent)) {
		keepTogether(paper, lineHeight(style));
		drawLine(paper, line, MARGINS.left + indent, paper.doc.y, style);
		paper.doc.y += lineHeight(style);
	}
	paper.doc.y += after;
}

/** Draws a heading inside a section and keeps it with what follows. */
export function subheading(paper: Paper, text: string): void {
	paper.doc.y += 8;
	keepTogether(paper, 80);
	paragraph(paper, text, { style: STYLES.subheading, after: 4 });
}

/** Draws a list, each item behind its mark (`1.`, `–`). */
export function list(
	paper: Paper,
	items: readonly string[],
	mark: (index: number) => string = () => "–",
): void {
	const indent = 18;
	for (const [index, item] of items.entries()) {
		const lines = linesOf(paper, item, STYLES.body, widthOf(paper) - indent);
		// an item is short enough to stay whole, and its mark stays beside its first line
		keepTogether(paper, Math.min(lines.length, 8) * lineHeight(STYLES.body));
		drawLine(paper, mark(index), MARGINS.left, paper.doc.y, STYLES.body);
		paragraph(paper, item, { indent, after: 4 });
	}
	paper.doc.y += 4;
}

/** Draws names and values side by side, each value on lines of its own, with a hairline below each row. */
export function pairs(
	paper: Paper,
	rows: readonly (readonly [name: string, ...values: string[]])[],
	nameWidth = 150,
): void {
	const height = lineHeight(STYLES.body);
	for (const [name, ...values] of rows) {
		const width = widthOf(paper) - nameWidth;
		const lines = values.flatMap((value) =>
			linesOf(paper, value, STYLES.body, width),
		);
		const names = linesOf(paper, name, STYLES.body, nameWidth - 12);
		const count = Math.max(lines.length, names.length);
		keepTogether(paper, count * height + 9);
		const top = paper.doc.y + 4;
		const muted = { ...STYLES.body, colour: STYLES.note.colour };
		for (const [i, line] of names.entries())
			drawLine(paper, line, MARGINS.left, top + i * height, muted);
		for (const [i, line] of lines.entries())
			drawLine(
				paper,
				line,
				MARGINS.left + nameWidth,
				top + i * height,
				STYLES.body,
			);
		paper.doc.y = top + count * height + 4;
		rule(paper, paper.doc.y);
	}
	paper.doc.y += 12;
}

/** Draws a hairline between the margins. */
export function rule(paper: Paper, y: number): void {
	paper.doc
		.moveTo(MARGINS.left, y)
		.lineTo(MARGINS.left + widthOf(paper), y)
		.lineWidth(0.5)
		.strokeColor(RULE)
		.stroke();
}

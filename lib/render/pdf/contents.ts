import type { Draft } from "./draft.ts";
import { drawLine, widthOf } from "./paper.ts";
import { MARGINS, STYLES } from "./style.ts";
import { rule } from "./text.ts";

/** A section that has been drawn: where it begins. */
export interface Entry {
	readonly destination: string;
	readonly title: string;
	/** counted from 0 */
	readonly page: number;
}

const ROW = 24;

/** Fills the contents page: each line leads to its section. */
export function drawContents(
	{ paper, words, format }: Draft,
	page: number,
	entries: readonly Entry[],
): void {
	const { doc } = paper;
	doc.switchToPage(page);
	doc.y = MARGINS.top;
	drawLine(paper, words.cover.contents, MARGINS.left, doc.y, STYLES.heading);
	doc.y += 40;
	for (const { destination, title, page: number } of entries) {
		const right = MARGINS.left + widthOf(paper);
		drawLine(paper, title, MARGINS.left, doc.y, STYLES.body);
		drawLine(
			paper,
			format.count(number + 1),
			right,
			doc.y,
			STYLES.body,
			"right",
		);
		doc.goTo(MARGINS.left, doc.y - 5, widthOf(paper), ROW, destination);
		doc.y += ROW - 6;
		rule(paper, doc.y);
		doc.y += 6;
	}
}

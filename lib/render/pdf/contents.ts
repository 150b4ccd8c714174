import type { Draft } from "./draft.ts";
import { drawLine, widthOf } from "./paper.ts";
import { MARGINS, STYLES } from "./style.ts";
import { content, type Element, fill, group, leaf, reserve } from "./tags.ts";
import { rule } from "./text.ts";

/** A section that has been drawn: where it begins. */
export interface Entry {
	readonly destination: string;
	readonly title: string;
	/** counted from 0 */
	readonly page: number;
}

const ROW = 24;

/** The place of the contents in the structure tree, to be filled when the sections are drawn. */
export function reserveContents({ paper }: Draft): Element {
	return reserve(paper.tags, "Sect");
}

/** Fills the contents page and its place in the tree: each line leads to its section. */
export function drawContents(
	draft: Draft,
	page: number,
	place: Element,
	entries: readonly Entry[],
): void {
	const { paper, words } = draft;
	const { doc, tags } = paper;
	doc.switchToPage(page);
	doc.y = MARGINS.top;
	fill(tags, place, () => {
		leaf(tags, "H1", () => {
			const title = words.cover.contents;
			drawLine(paper, title, MARGINS.left, doc.y, STYLES.heading);
		});
		doc.y += 40;
		group(tags, "TOC", () => {
			for (const entry of entries)
				group(tags, "TOCI", () => drawEntry(draft, entry));
		});
	});
}

function drawEntry({ paper, format }: Draft, entry: Entry): void {
	const { doc, tags } = paper;
	const { destination, title } = entry;
	const right = MARGINS.left + widthOf(paper);
	const number = format.count(entry.page + 1);
	const link = reserve(tags, "Link");
	const draw = () => {
		content(tags, () => {
			drawLine(paper, title, MARGINS.left, doc.y, STYLES.body);
			drawLine(paper, number, right, doc.y, STYLES.body, "right");
		});
		// the link is announced by its text
		const options: object = { structParent: link, Contents: new String(title) };
		const top = doc.y - 5;
		doc.goTo(MARGINS.left, top, widthOf(paper), ROW, destination, options);
	};
	fill(tags, link, draw, true);
	doc.y += ROW - 6;
	rule(paper, doc.y);
	doc.y += 6;
}

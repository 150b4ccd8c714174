import type { Draft } from "./draft.ts";
import { drawLine, linesOf, widthOf, widthOfText } from "./paper.ts";
import { ALERT, MARGINS, STYLES } from "./style.ts";
import { artifact } from "./tags.ts";
import { rule } from "./text.ts";

/** Draws the running header and footer of every page but the cover. */
export function drawFrames(draft: Draft): void {
	const pages = draft.paper.doc.bufferedPageRange().count;
	for (let page = 1; page < pages; page++) {
		draft.paper.doc.switchToPage(page);
		const { tags } = draft.paper;
		artifact(tags, () => drawFrame(draft, page, pages), "Pagination");
	}
}

function drawFrame(draft: Draft, page: number, pages: number): void {
	const { paper, words, format } = draft;
	const { organisation, title, period, id, status } = draft.report.report;
	const { doc } = paper;
	const right = MARGINS.left + widthOf(paper);
	const half = widthOf(paper) / 2 - 20;
	const write = (text: string, y: number, side: "left" | "right"): void => {
		const [line = "", more] = linesOf(paper, text, STYLES.note, half);
		const x = side === "left" ? MARGINS.left : right;
		drawLine(paper, more ? `${line} …` : line, x, y, STYLES.note, side);
	};
	write(organisation, 42, "left");
	write(`${title}, ${format.period(period.label, words.period)}`, 42, "right");
	rule(paper, 58);
	const foot = doc.page.height - 52;
	rule(paper, foot);
	write(id, foot + 7, "left");
	const style =
		status === "final" ? STYLES.note : { ...STYLES.note, colour: ALERT };
	const word = words.status[status];
	const middle = (doc.page.width + widthOfText(paper, word, style)) / 2;
	drawLine(paper, word, middle, foot + 7, style, "right");
	const number = words.frame.page(format.count(page + 1), format.count(pages));
	write(number, foot + 7, "right");
}

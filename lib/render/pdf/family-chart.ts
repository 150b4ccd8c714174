import { OUTCOMES } from "../../report/model.ts";
import { type ChartWords, drawLegend, drawPart } from "./chart.ts";
import type { FamilyRow } from "./families.ts";
import { drawLine, linesOf, type Paper, widthOf } from "./paper.ts";
import { MARGINS, STYLES } from "./style.ts";

const LABEL = 178;
/** Room for the number behind the longest bar. */
const NUMBER = 48;
const BAR = 11;
const ROW = 17;
const LEGEND = 20;

/** The height in points of the chart of so many families. */
export function familyChartHeight(rows: number): number {
	return LEGEND + rows * ROW + 12;
}

/** Draws a bar for each family, stacked by outcome, with its number; all of them are also in a table. */
export function drawFamilies(
	paper: Paper,
	rows: readonly FamilyRow[],
	words: Pick<ChartWords, "count" | "outcome">,
): void {
	const { doc } = paper;
	const left = MARGINS.left + LABEL;
	const room = widthOf(paper) - LABEL - NUMBER;
	const most = Math.max(1, ...rows.map(({ count }) => count));
	drawLegend(paper, words.outcome, LABEL);
	doc.y += LEGEND;
	for (const row of rows) {
		drawLabel(paper, row.name);
		let x = left;
		for (const outcome of OUTCOMES) {
			const part = (row[outcome] / most) * room;
			if (part === 0) continue;
			drawPart(paper, outcome, x, doc.y, part, BAR);
			x += part;
		}
		drawLine(paper, words.count(row.count), x + 5, doc.y, STYLES.note);
		doc.y += ROW;
	}
	doc.y += 12;
}

/** One line: what is longer ends in dots, and stands whole in the table. */
function drawLabel(paper: Paper, name: string): void {
	const [line = "", more] = linesOf(paper, name, STYLES.cell, LABEL - 20, 200);
	const text = more === undefined ? line : `${line}…`;
	drawLine(paper, text, MARGINS.left, paper.doc.y + 0.5, STYLES.cell);
}

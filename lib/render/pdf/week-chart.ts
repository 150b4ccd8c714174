import type { WeekdayRow } from "../../report/model-analysis.ts";
import { drawLine, type Paper, widthOf, widthOfText } from "./paper.ts";
import { MARGINS, RULE, STYLES } from "./style.ts";

/** What the heat map writes. */
export interface WeekWords {
	readonly count: (value: number) => string;
	/** Monday first */
	readonly weekdays: readonly string[];
}

/** From no trace to the most: each lighter than the next, so that they differ in grey and for every colour vision. */
const FILLS = [
	"#ffffff",
	"#d6e4f1",
	"#a5c4e2",
	"#5e93c5",
	"#2c5f94",
	"#12304f",
];
const LABEL = 40;
const ROW = 15;
const LEGEND = 20;
const HEAD = 13;

/** The height in points of the heat map. */
export const WEEK_CHART_HEIGHT = LEGEND + HEAD + 7 * ROW + 14;

/** Draws a field for each weekday and hour, the darker the more traces; every number is also in a table. */
export function drawWeek(
	paper: Paper,
	week: readonly WeekdayRow[],
	words: WeekWords,
): void {
	const { doc } = paper;
	const most = Math.max(0, ...week.flatMap(({ hours }) => hours));
	const left = MARGINS.left + LABEL;
	const field = (widthOf(paper) - LABEL) / 24;
	drawLegend(paper, most, words);
	for (let hour = 0; hour < 24; hour++) {
		const text = words.count(hour);
		const half = widthOfText(paper, text, STYLES.cellDim) / 2;
		const middle = left + (hour + 0.5) * field;
		drawLine(paper, text, middle - half, doc.y, STYLES.cellDim);
	}
	doc.y += HEAD;
	for (const { weekday, hours } of week) {
		const name = words.weekdays[weekday - 1] ?? "";
		drawLine(paper, name, MARGINS.left, doc.y + 2, STYLES.cell);
		for (const [hour, count] of hours.entries())
			drawField(paper, fillOf(count, most), left + hour * field, field - 1);
		doc.y += ROW;
	}
	doc.y += 14;
}

/** The classes of the legend: no trace, then up to five equal parts up to the most. */
export function classesOf(most: number): { from: number; to: number }[] {
	const step = Math.max(1, Math.ceil(most / (FILLS.length - 1)));
	const classes = [{ from: 0, to: 0 }];
	for (let from = 1; from <= most; from += step)
		classes.push({ from, to: Math.min(most, from + step - 1) });
	return classes;
}

function fillOf(count: number, most: number): string {
	const classes = classesOf(most);
	const at = classes.findIndex(({ to }) => count <= to);
	return fillOfClass(at, classes.length);
}

/** With few classes the darker fills are left out evenly, so that neighbours stay apart. */
function fillOfClass(at: number, classes: number): string {
	if (at <= 0 || classes < 2) return FILLS[0] ?? "";
	const spread = (FILLS.length - 1) / (classes - 1);
	return FILLS[Math.round(at * spread)] ?? "";
}

function drawLegend(paper: Paper, most: number, { count }: WeekWords): void {
	const { doc } = paper;
	const classes = classesOf(most);
	let x = MARGINS.left + LABEL;
	for (const [at, { from, to }] of classes.entries()) {
		const text = from === to ? count(from) : `${count(from)}–${count(to)}`;
		drawField(paper, fillOfClass(at, classes.length), x, 14, 10);
		drawLine(paper, text, x + 19, doc.y - 0.5, STYLES.note);
		x += 40 + widthOfText(paper, text, STYLES.note);
	}
	doc.y += LEGEND;
}

function drawField(
	{ doc }: Paper,
	colour: string,
	x: number,
	width: number,
	height = ROW - 1,
): void {
	doc.rect(x, doc.y, width, height).fillColor(colour).fill();
	doc.rect(x, doc.y, width, height).lineWidth(0.4).strokeColor(RULE).stroke();
}

import { type DayRow, OUTCOMES, type Outcome } from "../../report/model.ts";
import { drawLine, type Paper, widthOf, widthOfText } from "./paper.ts";
import { INK, MARGINS, OUTCOME_FILLS, RULE, STYLES } from "./style.ts";

/** What the chart writes: numbers, days and the names of outcomes. */
export interface ChartWords {
	readonly count: (value: number) => string;
	readonly day: (isoDate: string) => string;
	readonly outcome: Readonly<Record<Outcome, string>>;
}

const AXIS = 30;
const LEGEND = 20;
const LABELS = 16;
const WIDEST_BAR = 40;

/** Draws a bar for each day, stacked by outcome, `height` points high in all; every number in it is also in a table. */
export function drawDays(
	paper: Paper,
	days: readonly DayRow[],
	height: number,
	words: ChartWords,
): void {
	const { doc } = paper;
	drawLegend(paper, words.outcome);
	const top = doc.y + LEGEND;
	const plot = {
		x: MARGINS.left + AXIS,
		y: top,
		width: widthOf(paper) - AXIS,
		height: height - LEGEND - LABELS,
	};
	const base = plot.y + plot.height;
	const highest = Math.max(1, ...days.map(({ count }) => count));
	const step = stepOf(highest);
	const most = step * Math.ceil(highest / step);
	for (let value = 0; value <= most; value += step) {
		const y = base - (value / most) * plot.height;
		doc
			.moveTo(plot.x, y)
			.lineTo(plot.x + plot.width, y)
			.lineWidth(0.5)
			.strokeColor(RULE)
			.stroke();
		drawLine(
			paper,
			words.count(value),
			plot.x - 6,
			y - 5.5,
			STYLES.note,
			"right",
		);
	}
	const slot = plot.width / Math.max(1, days.length);
	const bar = Math.min(WIDEST_BAR, slot > 3 ? slot * 0.72 : slot);
	const every = Math.ceil(95 / slot);
	for (const [i, day] of days.entries()) {
		const x = plot.x + i * slot + (slot - bar) / 2;
		let y = base;
		for (const outcome of OUTCOMES) {
			const part = (day[outcome] / most) * plot.height;
			if (part === 0) continue;
			y -= part;
			drawPart(paper, outcome, x, y, bar, part);
		}
		if (i % every === 0 && plot.width - i * slot > 70)
			drawLine(paper, words.day(day.date), x, base + 5, STYLES.note);
	}
	doc.y = top + height - LEGEND;
}

/** Draws the look of each outcome beside its name, `indent` points from the margin. */
export function drawLegend(
	paper: Paper,
	names: ChartWords["outcome"],
	indent = AXIS,
): void {
	const { doc } = paper;
	let x = MARGINS.left + indent;
	for (const outcome of OUTCOMES) {
		drawPart(paper, outcome, x, doc.y + 1, 9, 9);
		drawLine(paper, names[outcome], x + 14, doc.y, STYLES.note);
		x += 36 + widthOfText(paper, names[outcome], STYLES.note);
	}
}

/** Draws a part of a bar in the look of its outcome. */
export function drawPart(
	{ doc }: Paper,
	outcome: Outcome,
	x: number,
	y: number,
	width: number,
	height: number,
): void {
	const { colour, hatch } = OUTCOME_FILLS[outcome];
	doc.rect(x, y, width, height).fillColor(colour).fill();
	if (hatch && width > 3) {
		doc.save();
		doc.rect(x, y, width, height).clip();
		for (let at = -height; at < width; at += 3)
			doc.moveTo(x + at, y + height).lineTo(x + at + height, y);
		doc.lineWidth(0.7).strokeColor(hatch).stroke();
		doc.restore();
	}
	if (width > 3)
		doc.rect(x, y, width, height).lineWidth(0.4).strokeColor(INK).stroke();
}

/** A round distance between grid lines that gives at most four of them: 1, 2 or 5 times a power of ten. */
function stepOf(most: number): number {
	const rough = most / 4;
	const power = 10 ** Math.floor(Math.log10(Math.max(rough, 1)));
	const factor = [1, 2, 5, 10].find((times) => times * power >= rough) ?? 10;
	return factor * power;
}

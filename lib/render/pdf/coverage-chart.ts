import type { CoverageDay, IntervalState } from "../../report/model.ts";
import {
	bottomOf,
	breakPage,
	drawLine,
	type Paper,
	widthOf,
	widthOfText,
} from "./paper.ts";
import { COVERAGE_FILLS, MARGINS, STYLES } from "./style.ts";

/** What the picture of the coverage writes; `hour` is that of an instant on the clocks of the period's zone. */
export interface CoverageWords {
	readonly day: (isoDate: string) => string;
	readonly count: (value: number) => string;
	readonly hour: (instant: string) => number;
	readonly interval: Readonly<Record<IntervalState, string>>;
	/** Monday first */
	readonly weekdays: readonly string[];
}

/** Up to a quarter of a year each day has a row of its own. */
const MOST_ROWS_OF_DAYS = 92;
const STATES: readonly IntervalState[] = ["signed", "witnessed", "uncovered"];
const LABEL = 84;
const ROW = 10;
const GAP = 1;
/** Between two weeks, and between two days of a week. */
const WEEK_GAP = 3;
const LEGEND = 18;
const HEAD = 13;
/** What a title and an explanation above the picture take at most. */
export const TEXT_ABOVE = 104;

/** Whether the picture shows days as rows; else its rows are weeks. */
export function hasRowsOfDays(days: readonly CoverageDay[]): boolean {
	return days.length <= MOST_ROWS_OF_DAYS;
}

/** The height in points of the picture where it fits a page, else of what must not be separated: its heading and its first week. */
export function coverageHeight(
	paper: Paper,
	days: readonly CoverageDay[],
): number {
	const heights = weeksOf(days).map((week) => heightOf(week, days));
	const head = LEGEND + HEAD;
	const whole = heights.reduce((sum, height) => sum + height, head);
	const room = bottomOf(paper) - MARGINS.top - TEXT_ABOVE;
	return whole <= room ? whole : head + (heights[0] ?? 0);
}

/** Draws the state of each hour. Each week is on one page; the legend and the heading are repeated on every page. */
export function drawCoverage(
	paper: Paper,
	days: readonly CoverageDay[],
	words: CoverageWords,
): void {
	const grid = hasRowsOfDays(days)
		? gridOfDays(paper, days, words)
		: gridOfWeeks(paper, days, words);
	drawHead(paper, grid, words);
	for (const week of weeksOf(days)) {
		if (paper.doc.y + heightOf(week, days) > bottomOf(paper)) {
			breakPage(paper);
			drawHead(paper, grid, words);
		}
		grid.draw(week);
	}
	paper.doc.y += 12;
}

function heightOf(
	{ length }: readonly CoverageDay[],
	days: readonly CoverageDay[],
): number {
	return hasRowsOfDays(days) ? length * ROW + WEEK_GAP : ROW;
}

interface Grid {
	/** the headings of the columns, each with its middle in points from the page's left edge */
	readonly columns: readonly (readonly [middle: number, text: string])[];
	readonly draw: (week: readonly CoverageDay[]) => void;
}

/** A row for each day, a field for each hour. */
function gridOfDays(
	paper: Paper,
	days: readonly CoverageDay[],
	words: CoverageWords,
): Grid {
	const { doc } = paper;
	const hours = hoursIn(days, words);
	const left = MARGINS.left + LABEL;
	const field = (widthOf(paper) - LABEL) / hours;
	return {
		columns: Array.from({ length: hours }, (_, hour) => [
			left + (hour + 0.5) * field - GAP / 2,
			words.count(hour),
		]),
		draw: (week) => {
			for (const day of week) {
				drawLabel(paper, day, words);
				const first = firstHour(day, words);
				for (const [i, { state }] of day.hours.entries()) {
					const x = left + (first + i) * field;
					drawState(paper, state, x, field - GAP, ROW - GAP);
				}
				doc.y += ROW;
			}
			doc.y += WEEK_GAP;
		},
	};
}

/** A row for each week, a bar for each day; hours of one state in a run are drawn as one. */
function gridOfWeeks(
	paper: Paper,
	days: readonly CoverageDay[],
	words: CoverageWords,
): Grid {
	const { doc } = paper;
	const bar = (widthOf(paper) - LABEL) / 7;
	const hour = (bar - WEEK_GAP) / hoursIn(days, words);
	const leftOf = (weekday: number) => MARGINS.left + LABEL + weekday * bar;
	return {
		columns: words.weekdays.map((name, weekday) => [
			leftOf(weekday) + (bar - WEEK_GAP) / 2,
			name,
		]),
		draw: (week) => {
			const [named] = week;
			if (named) drawLabel(paper, named, words);
			for (const day of week) {
				const left = leftOf(weekdayOf(day));
				const first = firstHour(day, words);
				for (const { from, to, state } of runsOf(day)) {
					const x = left + (first + from) * hour;
					drawState(paper, state, x, (to - from) * hour, ROW - 2 * GAP);
				}
			}
			doc.y += ROW;
		},
	};
}

/** As many as the longest day has, and 24 at least. */
function hoursIn(days: readonly CoverageDay[], words: CoverageWords): number {
	const ends = days.map((day) => firstHour(day, words) + day.hours.length);
	return Math.max(24, ...ends);
}

/** A day begins at its hour 0 unless the period begins within it, or clocks skip its midnight. */
function firstHour({ hours }: CoverageDay, words: CoverageWords): number {
	const [first] = hours;
	return first === undefined ? 0 : words.hour(first.at);
}

function runsOf({ hours }: CoverageDay) {
	const runs: { from: number; to: number; state: IntervalState }[] = [];
	for (const [i, { state }] of hours.entries()) {
		const last = runs.at(-1);
		if (last?.state === state) last.to = i + 1;
		else runs.push({ from: i, to: i + 1, state });
	}
	return runs;
}

/** The days by week, Monday first. */
function weeksOf(days: readonly CoverageDay[]): CoverageDay[][] {
	const weeks: CoverageDay[][] = [];
	for (const day of days) {
		const week = weeks.at(-1);
		if (week === undefined || weekdayOf(day) === 0) weeks.push([day]);
		else week.push(day);
	}
	return weeks;
}

/** 0 for Monday; a calendar date has no zone. */
function weekdayOf({ date }: CoverageDay): number {
	return (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
}

function drawHead(
	paper: Paper,
	{ columns }: Grid,
	{ interval }: CoverageWords,
): void {
	const { doc } = paper;
	let x = MARGINS.left + LABEL;
	doc.y += 1;
	for (const state of STATES) {
		drawState(paper, state, x, 14, ROW - GAP);
		drawLine(paper, interval[state], x + 19, doc.y - 1, STYLES.note);
		x += 43 + widthOfText(paper, interval[state], STYLES.note);
	}
	doc.y += LEGEND - 1;
	for (const [middle, text] of columns) {
		const half = widthOfText(paper, text, STYLES.cellDim) / 2;
		drawLine(paper, text, middle - half, doc.y, STYLES.cellDim);
	}
	doc.y += HEAD;
}

function drawLabel(
	paper: Paper,
	{ date }: CoverageDay,
	{ day }: CoverageWords,
): void {
	drawLine(paper, day(date), MARGINS.left, paper.doc.y - 0.5, STYLES.cell);
}

/** Solid, hatched or crossed out, so that the states differ without colour too. */
function drawState(
	{ doc }: Paper,
	state: IntervalState,
	x: number,
	width: number,
	height: number,
): void {
	const { colour, lines, edge } = COVERAGE_FILLS[state];
	const { y } = doc;
	doc.rect(x, y, width, height).fillColor(colour).fill();
	if (lines) {
		doc.save();
		doc.rect(x, y, width, height).clip();
		if (lines === "hatch")
			for (let at = x - height; at < x + width; at += 2.6)
				doc.moveTo(at, y + height).lineTo(at + height, y);
		else
			for (const at of crosses(x, width, height))
				doc
					.moveTo(at.from, y)
					.lineTo(at.to, y + height)
					.moveTo(at.from, y + height)
					.lineTo(at.to, y);
		doc.lineWidth(0.6).strokeColor(edge).stroke();
		doc.restore();
	}
	const inset = 0.25;
	doc
		.rect(x + inset, y + inset, width - 2 * inset, height - 2 * inset)
		.lineWidth(2 * inset)
		.strokeColor(edge)
		.stroke();
}

/** Crosses side by side, about as wide as high, so that a long run does not get one long flat cross. */
function crosses(x: number, width: number, height: number) {
	const count = Math.max(1, Math.round(width / (1.6 * height)));
	return Array.from({ length: count }, (_, i) => ({
		from: x + (i * width) / count,
		to: x + ((i + 1) * width) / count,
	}));
}

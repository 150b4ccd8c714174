import { OUTCOMES } from "../../../report/model.ts";
import type { Draft, Section } from "../draft.ts";
import { bottomOf, drawLine, widthOf } from "../paper.ts";
import { placeOf } from "../place.ts";
import { MARGINS, STYLES } from "../style.ts";
import { artifact } from "../tags.ts";
import { pairs, subheading } from "../text.ts";
import { drawDaysChart } from "./activity.ts";
import { answersOf, QUESTION_WIDTH } from "./answers.ts";

const LOWEST_CHART = 72;
const HIGHEST_CHART = 190;
/** What the chart's title takes above it, and the note below. */
const AROUND_CHART = 46;
const FIGURES = 48;

/** The report on one page: what happened, who did it, what went wrong, what is to be done, and how sure all that is. */
export const summary: Section = {
	alone: true,
	draw: (draft) => {
		drawFigures(draft);
		pairs(draft.paper, answersOf(draft), QUESTION_WIDTH);
		drawChart(draft);
	},
};

function drawFigures(draft: Draft): void {
	const { paper, report, words, format } = draft;
	const tiles: [string, number][] = [
		[words.summary.inScope, report.population.inScope],
		...OUTCOMES.map((outcome): [string, number] => [
			words.outcome[outcome],
			report.outcomes[outcome],
		]),
	];
	const { doc } = paper;
	const width = widthOf(paper) / tiles.length;
	for (const [i, [name, value]] of tiles.entries()) {
		const x = MARGINS.left + i * width;
		artifact(paper.tags, () =>
			doc
				.moveTo(x, doc.y)
				.lineTo(x + width - 10, doc.y)
				.lineWidth(1.2)
				.strokeColor(report.theme.colour)
				.stroke(),
		);
		drawLine(paper, format.count(value), x, doc.y + 7, STYLES.figure);
		drawLine(paper, name, x, doc.y + 28, STYLES.note);
	}
	doc.y += FIGURES;
}

/** The days as far as there is room for them; their table is elsewhere. */
function drawChart(draft: Draft): void {
	const { paper, report, words } = draft;
	const room = bottomOf(paper) - paper.doc.y - AROUND_CHART;
	if (report.population.inScope === 0 || room < LOWEST_CHART) return;
	subheading(paper, words.summary.chart);
	drawDaysChart(draft, Math.min(HIGHEST_CHART, room));
	const place = placeOf(draft, "days", words.inReport("days"));
	const note = words.summary.chartTable(place);
	drawLine(paper, note, MARGINS.left, paper.doc.y + 6, STYLES.note);
}

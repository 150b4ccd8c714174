import { countFindings, OUTCOMES } from "../../../report/model.ts";
import { drawDays } from "../chart.ts";
import { counted, type Draft, type Section } from "../draft.ts";
import { bottomOf, drawLine, widthOf } from "../paper.ts";
import { MARGINS, STYLES } from "../style.ts";
import { list, paragraph, subheading } from "../text.ts";
import { shorten } from "../visible.ts";

const REASONS = 3;
const CHANGES = 3;
// what keeps the page one page, however long the reasons are
const SENTENCE = 150;
const LOWEST_CHART = 90;
const HIGHEST_CHART = 210;

/** The report on one page: what happened, how sure that is, and what changed. */
export const summary: Section = {
	alone: true,
	draw: (draft) => {
		const { paper, report, words } = draft;
		const { population, outcomes, files, completeness } = report;
		const n = (value: number) => counted(draft, value);
		const { success, failure, incident, unknown } = outcomes;
		if (population.inScope === 0) {
			const silence = completeness.settled
				? words.summary.noActivity[completeness.verdict]
				: words.summary.noActivityYet;
			paragraph(paper, silence, { style: STYLES.strong });
		} else {
			const rows = n(report.operations.length);
			paragraph(paper, words.summary.activity(n(population.inScope), rows));
			paragraph(
				paper,
				words.summary.outcomes(n(success), n(failure), n(incident), n(unknown)),
			);
		}
		paragraph(
			paper,
			words.summary.files(n(files.listed), n(files.read), n(files.quarantined)),
		);
		drawFindings(draft);
		drawFigures(draft);
		subheading(
			paper,
			`${words.cover.completeness}: ${words.verdict[completeness.verdict]}`,
		);
		paragraph(paper, words.verdictMeans[completeness.verdict]);
		drawReasons(draft);
		drawChanges(draft);
		drawChart(draft);
	},
};

function drawFindings(draft: Draft): void {
	const { paper, report, words } = draft;
	const { high, medium, low, info } = countFindings(report.findings);
	const n = (value: number) => counted(draft, value);
	const grave = high + medium > 0;
	const texts = [
		report.findings.length === 0
			? report.collection.length === 0
				? words.summary.notLookedAt
				: words.summary.noFindings
			: words.summary.findings({
					high: n(high),
					medium: n(medium),
					low: n(low),
					info: n(info),
				}),
		...(grave ? [words.summary.graveFindings(words.sections.findings)] : []),
	];
	paragraph(paper, texts.join(" "), {
		style: grave ? STYLES.strong : STYLES.body,
		after: 12,
	});
}

function drawFigures(draft: Draft): void {
	const { paper, report, words, format } = draft;
	const { figures } = words.summary;
	const tiles: [string, number][] = [
		[figures.inScope, report.population.inScope],
		...OUTCOMES.map((outcome): [string, number] => [
			words.outcome[outcome],
			report.outcomes[outcome],
		]),
		[figures.uncatalogued, report.uncatalogued.length],
		[figures.contradictions, report.contradictions.length],
		[figures.filesRead, report.files.read],
		[figures.filesQuarantined, report.files.quarantined],
		[figures.actors, report.actors.length],
	];
	const { doc } = paper;
	const width = widthOf(paper) / 5;
	const top = doc.y;
	for (const [i, [name, value]] of tiles.entries()) {
		const x = MARGINS.left + (i % 5) * width;
		const y = top + Math.floor(i / 5) * 50;
		doc
			.moveTo(x, y)
			.lineTo(x + width - 10, y)
			.lineWidth(1.2)
			.strokeColor(report.theme.colour)
			.stroke();
		drawLine(paper, format.count(value), x, y + 7, STYLES.figure);
		drawLine(paper, name, x, y + 28, STYLES.note);
	}
	doc.y = top + 96;
}

function drawReasons(draft: Draft): void {
	const { paper, report, words } = draft;
	const { reasons } = report.report;
	if (reasons.length === 0) return;
	paragraph(paper, words.summary.provisional, { style: STYLES.strong });
	const more = reasons.length - REASONS;
	list(paper, [
		...sentences(draft, reasons.slice(0, REASONS)),
		...(more > 0
			? [words.summary.more(counted(draft, more), words.sections.completeness)]
			: []),
	]);
}

function drawChanges(draft: Draft): void {
	const { paper, report, words, format } = draft;
	if (!report.changes) return;
	const { previousRevision, summary: lines } = report.changes;
	paragraph(paper, words.summary.changed(format.count(previousRevision)), {
		style: STYLES.strong,
	});
	list(paper, sentences(draft, lines.slice(0, CHANGES)));
}

function sentences({ paper }: Draft, texts: readonly string[]): string[] {
	return texts.map((text) =>
		shorten(text, SENTENCE, paper.hasGlyph, paper.cut),
	);
}

function drawChart(draft: Draft): void {
	const { paper, report, words, format } = draft;
	if (report.population.inScope === 0) return;
	subheading(paper, words.summary.chart);
	const room = bottomOf(paper) - paper.doc.y - 24;
	const height = Math.min(HIGHEST_CHART, Math.max(LOWEST_CHART, room));
	drawDays(paper, report.days, height, {
		count: format.count,
		day: format.day,
		outcome: words.outcome,
	});
	const note = words.summary.chartTable(words.sections.days);
	drawLine(paper, note, MARGINS.left, paper.doc.y + 6, STYLES.note);
}

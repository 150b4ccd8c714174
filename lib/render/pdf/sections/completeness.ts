import { OUTCOMES } from "../../../report/model.ts";
import { coverageAlt } from "../alt.ts";
import {
	coverageHeight,
	drawCoverage,
	hasRowsOfDays,
	TEXT_ABOVE,
} from "../coverage-chart.ts";
import {
	counted,
	type Draft,
	firstOf,
	given,
	orNone,
	type Section,
	timed,
} from "../draft.ts";
import { figure } from "../figure.ts";
import { keepTogether } from "../paper.ts";
import { STYLES } from "../style.ts";
import { drawTable } from "../table.ts";
import { list, paragraph, subheading } from "../text.ts";
import { drawChains } from "./chains.ts";
import { drawCollection } from "./collection.ts";

const SHOWN = 200;

/** The verdict, what covers which part of the period, everything that stands against it, and what that rests on. */
export const completeness: Section = {
	draw: (draft) => {
		const { paper, report, words } = draft;
		const { verdict, settled, intervals, problems } = report.completeness;
		const { column } = words;
		paragraph(paper, words.verdict[verdict], {
			style: STYLES.strong,
			after: 2,
		});
		paragraph(paper, words.verdictMeans[verdict]);
		paragraph(
			paper,
			settled ? words.completeness.settled : words.completeness.unsettled,
		);
		if (report.report.reasons.length > 0) {
			paragraph(paper, words.summary.provisional);
			list(paper, report.report.reasons);
		}
		drawHours(draft);
		subheading(paper, words.completeness.intervals);
		orNone(draft, intervals, () =>
			drawTable(
				paper,
				[
					{ title: column.unit, share: 26, cell: ({ unit }) => unit },
					{
						title: column.from,
						share: 28,
						cell: ({ from }) => timed(draft, from),
					},
					{ title: column.to, share: 28, cell: ({ to }) => timed(draft, to) },
					{
						title: column.state,
						share: 18,
						cell: ({ state }) => words.interval[state],
					},
				],
				firstOf(draft, intervals, SHOWN, words.inWorkbook("Completeness")),
			),
		);
		subheading(paper, words.completeness.problems);
		paragraph(paper, words.english, { style: STYLES.note });
		orNone(draft, problems, () =>
			drawTable(
				paper,
				[
					{ title: column.problem, share: 13, cell: ({ kind }) => kind },
					{
						title: column.object,
						share: 29,
						cell: ({ object }) => given(draft, object),
					},
					{
						title: column.from,
						share: 16,
						cell: ({ from }) => timed(draft, from),
					},
					{ title: column.to, share: 16, cell: ({ to }) => timed(draft, to) },
					{ title: column.message, share: 26, cell: ({ message }) => message },
				],
				firstOf(draft, problems, SHOWN, words.inWorkbook("Problems")),
			),
		);
		if (report.chains.length > 0) drawChains(draft);
		if (report.collection.length > 0) drawCollection(draft);
		drawRecount(draft);
	},
};

/** The coverage as a picture; the workbook has each of its hours. */
function drawHours(draft: Draft): void {
	const { paper, report, words, format } = draft;
	const { coverage, report: head } = report;
	const { coverage: title, ...texts } = words.completeness;
	keepTogether(paper, coverageHeight(paper, coverage) + TEXT_ABOVE);
	subheading(paper, title);
	const explain = hasRowsOfDays(coverage)
		? texts.coverageDays
		: texts.coverageWeeks;
	paragraph(
		paper,
		`${explain(head.period.timezone)} ${texts.coverageRule(words.inWorkbook("CoverageHours"))}`,
		{ after: 8 },
	);
	figure(paper, coverageAlt(draft), () =>
		drawCoverage(paper, coverage, {
			day: format.day,
			count: format.count,
			hour: (instant) => Number(format.local(instant).slice(11, 13)),
			interval: words.interval,
			weekdays: texts.weekdays,
		}),
	);
}

/** What the second counter found; a report that it does not agree with says so in capitals. */
function drawRecount(draft: Draft): void {
	const { paper, report, words } = draft;
	const { traces, outcomes, operations, actors } = report.recount;
	const same =
		traces === report.population.inScope &&
		actors === report.actors.length &&
		operations === report.operations.filter(({ count }) => count > 0).length &&
		OUTCOMES.every((outcome) => outcomes[outcome] === report.outcomes[outcome]);
	const { recount, recountSame, recountDiffers } = words.completeness;
	const n = (value: number) => counted(draft, value);
	subheading(paper, recount);
	paragraph(
		paper,
		same ? recountSame(n(traces), n(operations), n(actors)) : recountDiffers,
		{ style: same ? STYLES.body : STYLES.strong },
	);
}

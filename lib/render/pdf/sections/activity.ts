import { OUTCOMES, type OutcomeCounts } from "../../../report/model.ts";
import { daysAlt } from "../alt.ts";
import { drawDays } from "../chart.ts";
import {
	type Draft,
	firstOf,
	given,
	orNone,
	type Section,
	timed,
} from "../draft.ts";
import { figure } from "../figure.ts";
import { keepTogether } from "../paper.ts";
import { type Column, drawTable } from "../table.ts";
import { paragraph } from "../text.ts";

const SHOWN = 200;
const CHART_HEIGHT = 150;

type Counts = OutcomeCounts & { readonly count: number };

/** Who acted, most active first. */
export const actors: Section = {
	layout: "landscape",
	draw: (draft) => {
		const { paper, report, words } = draft;
		const { column } = words;
		paragraph(paper, words.intro.actors);
		orNone(draft, report.actors, () =>
			drawTable(
				paper,
				[
					{
						title: column.actor,
						share: 15,
						cell: ({ user }) => user ?? words.nobody,
					},
					{
						title: column.domain,
						share: 20,
						cell: ({ domain }) => given(draft, domain),
					},
					...countColumns(draft, 7.3),
					{
						title: column.first,
						share: 19,
						cell: ({ firstAt }) => timed(draft, firstAt),
					},
					{
						title: column.last,
						share: 19,
						cell: ({ lastAt }) => timed(draft, lastAt),
					},
				],
				firstOf(draft, report.actors, SHOWN, words.inWorkbook("Actors")),
			),
		);
	},
};

/** How the operations were started. */
export const channels: Section = {
	draw: (draft) => {
		const { paper, report, words } = draft;
		paragraph(paper, words.intro.channels);
		orNone(draft, report.channels, () =>
			drawTable(
				paper,
				[
					{
						title: words.column.channel,
						share: 40,
						cell: ({ channel }) => given(draft, channel),
					},
					...countColumns(draft, 12),
				],
				firstOf(draft, report.channels, SHOWN, words.inReport("channels")),
				{ foot: total(draft) },
			),
		);
	},
};

/** Every day of the period, as a chart and as a table. */
export const days: Section = {
	draw: (draft) => {
		const { paper, report, words, format } = draft;
		paragraph(paper, words.intro.days(report.report.period.timezone));
		if (report.population.inScope > 0) drawDaysChart(draft, CHART_HEIGHT);
		paper.doc.y += 10;
		drawTable(
			paper,
			[
				{
					title: words.column.day,
					share: 40,
					cell: ({ date }) => format.day(date),
				},
				...countColumns(draft, 12),
			],
			report.days,
			{ dim: ({ count }) => count === 0, foot: total(draft) },
		);
	},
};

/** Draws the days by outcome, `height` points high. */
export function drawDaysChart(draft: Draft, height: number): void {
	const { paper, report, words, format } = draft;
	keepTogether(paper, height);
	figure(paper, daysAlt(draft), () =>
		drawDays(paper, report.days, height, {
			count: format.count,
			day: format.day,
			outcome: words.outcome,
		}),
	);
}

/** A column of all traces and one for each outcome. */
export function countColumns(
	{ words, format }: Draft,
	share: number,
): Column<Counts>[] {
	return [
		{
			title: words.column.count,
			share,
			align: "right",
			cell: ({ count }) => format.count(count),
		},
		...OUTCOMES.map(
			(outcome): Column<Counts> => ({
				title: words.outcome[outcome],
				share,
				align: "right",
				cell: (row) => format.count(row[outcome]),
			}),
		),
	];
}

/** The population's own counts: what the column above must sum to. */
export function total({ report, words, format }: Draft): string[] {
	return [
		words.column.total,
		format.count(report.population.inScope),
		...OUTCOMES.map((outcome) => format.count(report.outcomes[outcome])),
	];
}

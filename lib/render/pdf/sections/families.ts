import { familiesAlt } from "../alt.ts";
import {
	counted,
	type Draft,
	firstOf,
	orNone,
	type Section,
} from "../draft.ts";
import { type FamilyRow, familiesOf } from "../families.ts";
import { drawFamilies, familyChartHeight } from "../family-chart.ts";
import { figure } from "../figure.ts";
import { keepTogether } from "../paper.ts";
import { drawTable } from "../table.ts";
import { paragraph, subheading } from "../text.ts";
import { countColumns, total } from "./activity.ts";

const SHOWN = 200;
const IN_CHART = 15;

/** How often each family of operations occurred, as a chart and as a table. */
export const families: Section = {
	draw: (draft) => {
		const { paper, report, words } = draft;
		paragraph(paper, words.families.intro);
		const rows = familiesOf(report.operations);
		orNone(draft, rows, () => {
			drawChart(draft, rows);
			drawTable(
				paper,
				[
					{
						title: words.heading.family,
						share: 40,
						cell: ({ name }) => name,
					},
					...countColumns(draft, 12),
				],
				firstOf(draft, rows, SHOWN, words.inWorkbook("Operations")),
				{ foot: total(draft) },
			);
		});
	},
};

function drawChart(draft: Draft, rows: readonly FamilyRow[]): void {
	const { paper, words, format } = draft;
	const shown = rows.slice(0, IN_CHART);
	keepTogether(paper, familyChartHeight(shown.length) + 50);
	subheading(paper, words.families.chart);
	const n = (value: number) => counted(draft, value);
	if (shown.length < rows.length)
		paragraph(paper, words.families.first(n(shown.length), n(rows.length)));
	figure(paper, familiesAlt(draft, shown), () =>
		drawFamilies(paper, shown, {
			count: format.count,
			outcome: words.outcome,
		}),
	);
}

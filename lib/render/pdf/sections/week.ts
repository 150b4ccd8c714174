import { weekAlt } from "../alt.ts";
import type { Section } from "../draft.ts";
import { figure } from "../figure.ts";
import { keepTogether } from "../paper.ts";
import { drawTable } from "../table.ts";
import { paragraph } from "../text.ts";
import { drawWeek, WEEK_CHART_HEIGHT } from "../week-chart.ts";

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** When operations happen: weekdays and hours of the day, as a heat map and as a table. */
export const week: Section = {
	draw: (draft) => {
		const { paper, report, words, format } = draft;
		const { weekdays } = words.completeness;
		paragraph(paper, words.week.intro(report.report.period.timezone));
		keepTogether(paper, WEEK_CHART_HEIGHT);
		figure(paper, weekAlt(draft), () =>
			drawWeek(paper, report.week, { count: format.count, weekdays }),
		);
		drawTable(
			paper,
			[
				{ title: words.heading.hour, share: 10, cell: clock },
				...report.week.map(({ weekday, hours }) => ({
					title: weekdays[weekday - 1] ?? "",
					share: 10,
					align: "right" as const,
					cell: (hour: number) => format.count(hours[hour] ?? 0),
				})),
			],
			HOURS,
			{ dim: (hour) => report.week.every(({ hours }) => hours[hour] === 0) },
		);
	},
};

function clock(hour: number): string {
	return `${String(hour).padStart(2, "0")}:00`;
}

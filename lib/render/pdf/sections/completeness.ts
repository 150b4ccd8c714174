import { firstOf, given, orNone, type Section, timed } from "../draft.ts";
import { STYLES } from "../style.ts";
import { drawTable } from "../table.ts";
import { list, paragraph, subheading } from "../text.ts";
import { drawCollection } from "./collection.ts";

const SHOWN = 200;

/** The verdict, what covers which part of the period, everything that stands against it, and how traces were collected. */
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
		if (report.collection.length > 0) drawCollection(draft);
	},
};

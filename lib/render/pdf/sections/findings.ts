import { firstOf, given, orNone, type Section, timed } from "../draft.ts";
import { STYLES } from "../style.ts";
import { drawTable } from "../table.ts";
import { paragraph } from "../text.ts";

const SHOWN = 200;

/** What a person should look into, the gravest first. */
export const findings: Section = {
	draw: (draft) => {
		const { paper, report, words } = draft;
		const { column } = words;
		paragraph(paper, words.intro.findings);
		// nothing seen is not the same as nothing there
		if (report.collection.length === 0 && report.findings.length === 0) {
			paragraph(paper, words.summary.notLookedAt);
			return;
		}
		paragraph(paper, words.english, { style: STYLES.note });
		orNone(draft, report.findings, () =>
			drawTable(
				paper,
				[
					{
						title: column.severity,
						share: 9,
						cell: ({ severity }) => words.severity[severity],
					},
					{ title: column.rule, share: 17, cell: ({ rule }) => rule },
					{
						title: column.unit,
						share: 21,
						cell: ({ unit }) => given(draft, unit),
					},
					{ title: column.time, share: 17, cell: ({ at }) => timed(draft, at) },
					{ title: column.message, share: 36, cell: ({ message }) => message },
				],
				firstOf(draft, report.findings, SHOWN, words.inWorkbook("Findings")),
			),
		);
	},
};

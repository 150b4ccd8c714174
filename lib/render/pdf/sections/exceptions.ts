import { ruleWords } from "../../../../templates/wording-rules.ts";
import type { Finding } from "../../../report/model.ts";
import type { Exception } from "../../../report/model-analysis.ts";
import { firstOf, type Section } from "../draft.ts";
import { STYLES } from "../style.ts";
import { drawTable } from "../table.ts";
import { paragraph } from "../text.ts";
import { aboutOf } from "./about.ts";

const SHOWN = 200;

interface Accepted {
	readonly finding: Finding;
	readonly exception: Exception;
}

/** Findings that the profile accepts: by whom, why and until when. */
export const exceptions: Section = {
	layout: "landscape",
	shows: ({ findings }) => findings.some(({ exception }) => exception !== null),
	draw: (draft) => {
		const { paper, report, words, format } = draft;
		const { column, heading } = words;
		paragraph(paper, words.exceptions.intro);
		paragraph(paper, words.english, { style: STYLES.note });
		const rows = report.findings.flatMap((finding): Accepted[] =>
			finding.exception === null
				? []
				: [{ finding, exception: finding.exception }],
		);
		drawTable(
			paper,
			[
				{
					title: column.severity,
					share: 8,
					cell: ({ finding }) => words.severity[finding.severity],
				},
				{
					title: column.rule,
					share: 17,
					cell: ({ finding }) => ruleWords(words.rules, finding.rule).title,
				},
				{
					title: heading.about,
					share: 18,
					cell: ({ finding }) => aboutOf(draft, finding),
				},
				{
					title: column.message,
					share: 24,
					cell: ({ finding }) => finding.message,
				},
				{
					title: heading.owner,
					share: 13,
					cell: ({ exception }) => exception.owner,
				},
				{
					title: heading.rationale,
					share: 22,
					cell: ({ exception }) => exception.rationale,
				},
				{
					title: heading.until,
					share: 12,
					cell: ({ exception }) => format.date(exception.until),
				},
			],
			firstOf(draft, rows, SHOWN, words.inWorkbook("Findings")),
		);
	},
};

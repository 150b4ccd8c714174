import { ruleWords } from "../../../../templates/wording-rules.ts";
import { type Draft, given } from "../draft.ts";
import { STYLES } from "../style.ts";
import { drawTable } from "../table.ts";
import { paragraph, subheading } from "../text.ts";

/** What was looked for, with the thresholds, those rules included that found nothing or could not be looked for. */
export function drawRules(draft: Draft): void {
	const { paper, report, words, format } = draft;
	const { column, heading, rules } = words;
	subheading(paper, words.findings.rules);
	paragraph(paper, words.findings.rulesIntro);
	paragraph(paper, words.english, { style: STYLES.note });
	drawTable(
		paper,
		[
			{
				title: column.rule,
				share: 30,
				cell: ({ rule }) => ruleWords(rules, rule).title,
			},
			{ title: "", share: 22, cell: ({ rule }) => rule },
			{
				title: column.severity,
				share: 9,
				cell: ({ severity }) => words.severity[severity],
			},
			{
				title: column.state,
				share: 12,
				cell: ({ state }) => words.findings.state[state],
			},
			{
				title: heading.threshold,
				share: 34,
				cell: ({ threshold }) => given(draft, threshold),
			},
			{
				title: heading.findings,
				share: 14,
				align: "right",
				cell: ({ findings }) => format.count(findings),
			},
			{
				title: heading.excepted,
				share: 14,
				align: "right",
				cell: ({ excepted }) => format.count(excepted),
			},
		],
		report.rules,
		{ dim: ({ state }) => state !== "evaluated" },
	);
}

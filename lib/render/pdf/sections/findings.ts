import { FINDINGS_OF_A_RULE } from "../../../../templates/templates.ts";
import { ruleWords } from "../../../../templates/wording-rules.ts";
import type { Finding } from "../../../report/model.ts";
import {
	counted,
	type Draft,
	firstOf,
	given,
	orNone,
	type Section,
	timed,
} from "../draft.ts";
import { placeOf } from "../place.ts";
import { STYLES } from "../style.ts";
import { type Column, drawTable } from "../table.ts";
import { paragraph, subheading } from "../text.ts";
import { aboutOf } from "./about.ts";
import { drawRules } from "./rules.ts";

const TRACES_IN_A_CELL = 3;

/** What a person should look into and nobody has accepted, the gravest first, rule by rule; then what was looked for. */
export const findings: Section = {
	layout: "landscape",
	draw: (draft) => {
		const { paper, report, words } = draft;
		paragraph(paper, words.intro.findings);
		const open = report.findings.filter(({ exception }) => exception === null);
		drawAccepted(draft, report.findings.length - open.length);
		// nothing seen is not the same as nothing there
		const unseen =
			report.collection.length === 0 && report.findings.length === 0;
		if (unseen) paragraph(paper, words.summary.notLookedAt);
		else orNone(draft, open, () => drawOpen(draft, open));
		if (report.rules.length > 0) drawRules(draft);
	},
};

function drawAccepted(draft: Draft, accepted: number): void {
	if (accepted === 0) return;
	const { words, paper } = draft;
	const sheet = words.inWorkbook("Findings");
	const place = placeOf(draft, "exceptions", sheet);
	paragraph(paper, words.findings.accepted(counted(draft, accepted), place));
}

function drawOpen(draft: Draft, open: readonly Finding[]): void {
	const { paper, words } = draft;
	paragraph(paper, words.findings.traces(words.inWorkbook("FindingTraces")));
	paragraph(paper, words.english, { style: STYLES.note });
	const groups = Map.groupBy(open, (one) => `${one.severity} ${one.rule}`);
	for (const own of groups.values()) drawGroup(draft, own);
}

function drawGroup(draft: Draft, own: readonly Finding[]): void {
	const { paper, words, report } = draft;
	const limit = FINDINGS_OF_A_RULE[report.report.template];
	const [first] = own;
	if (first === undefined) return;
	const { title, why } = ruleWords(words.rules, first.rule);
	subheading(paper, `${words.severity[first.severity]}: ${title}`);
	const name = `${words.column.rule}: ${first.rule}`;
	paragraph(paper, why === "" ? name : `${why} ${name}.`);
	drawTable(
		paper,
		columnsOf(draft),
		firstOf(draft, own, limit, words.inWorkbook("Findings")),
	);
}

function columnsOf(draft: Draft): Column<Finding>[] {
	const { words, format } = draft;
	const { column, heading } = words;
	return [
		{ title: heading.about, share: 20, cell: (row) => aboutOf(draft, row) },
		{
			title: heading.traces,
			share: 6,
			align: "right",
			cell: ({ count }) => format.count(count),
		},
		{
			title: column.first,
			share: 13,
			cell: ({ traces, at }) => timed(draft, traces[0]?.time ?? at),
		},
		{
			title: column.last,
			share: 13,
			cell: ({ lastAt }) => timed(draft, lastAt),
		},
		{ title: column.message, share: 27, cell: ({ message }) => message },
		{
			title: column.traceId,
			share: 29,
			cell: (row) => tracesOf(draft, row),
		},
	];
}

function tracesOf(draft: Draft, { count, traces }: Finding): string {
	const { words, format } = draft;
	const shown = traces.slice(0, TRACES_IN_A_CELL).map(({ traceId, n }) => {
		const { line, outside } = words.findings;
		return `${traceId} (${n === null ? outside : line(format.count(n))})`;
	});
	if (shown.length === 0) return given(draft, null);
	const more = counted(draft, count - shown.length);
	return [
		shown.join(", "),
		...(more.value > 0 ? [words.findings.moreTraces(more)] : []),
	].join(" ");
}

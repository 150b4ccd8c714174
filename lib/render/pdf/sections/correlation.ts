import type {
	CorrelationCase,
	CorrelationRow,
} from "../../../report/model-analysis.ts";
import {
	counted,
	type Draft,
	firstOf,
	given,
	type Section,
	timed,
} from "../draft.ts";
import { durationOf } from "../duration.ts";
import { STYLES } from "../style.ts";
import { type Column, drawTable } from "../table.ts";
import { paragraph, subheading } from "../text.ts";

const FAMILIES_SHOWN = 200;
const CASES_SHOWN = 200;

/** What became of requests: by family, how long it took, and what did not end well. */
export const correlation: Section = {
	layout: "landscape",
	draw: (draft) => {
		const { paper, report, words } = draft;
		const { hours, families } = report.correlation;
		paragraph(paper, words.correlation.intro(counted(draft, hours)));
		if (families.length === 0) paragraph(paper, words.correlation.none);
		else {
			drawFamilies(draft);
			drawDurations(draft);
			drawCases(draft);
		}
	},
};

const COUNTS = [
	"requests",
	"completed",
	"failed",
	"refused",
	"open",
	"endedAfter",
	"tasks",
	"matched",
	"begunBefore",
	"orphan",
] as const satisfies readonly (keyof CorrelationRow)[];

function drawFamilies(draft: Draft): void {
	const { paper, report, words, format } = draft;
	subheading(paper, words.correlation.families);
	paragraph(paper, words.correlation.counts);
	drawTable(
		paper,
		[
			...familyColumns(draft),
			...COUNTS.map(
				(name): Column<CorrelationRow> => ({
					title: words.heading[name],
					// the longest heading in any language
					share: name === "tasks" ? 12 : 10,
					align: "right",
					cell: (row) => format.count(row[name]),
				}),
			),
		],
		firstOf(
			draft,
			report.correlation.families,
			FAMILIES_SHOWN,
			words.inWorkbook("Correlation"),
		),
	);
}

function drawDurations(draft: Draft): void {
	const { paper, report, words } = draft;
	const rows = report.correlation.families.filter(
		({ longestSeconds }) => longestSeconds !== null,
	);
	if (rows.length === 0) return;
	const spans = {
		median: "medianSeconds",
		p95: "p95Seconds",
		longest: "longestSeconds",
	} as const;
	subheading(paper, words.correlation.durations);
	drawTable(
		paper,
		[
			...familyColumns(draft),
			...(["median", "p95", "longest"] as const).map(
				(name): Column<CorrelationRow> => ({
					title: words.heading[name],
					share: 16,
					align: "right",
					cell: (row) => spanned(draft, row[spans[name]]),
				}),
			),
		],
		firstOf(draft, rows, FAMILIES_SHOWN, words.inWorkbook("Correlation")),
	);
}

function familyColumns({ words }: Draft): Column<CorrelationRow>[] {
	return [
		{
			title: words.heading.family,
			share: 22,
			cell: ({ service, family, kind }) =>
				`${service}: ${family} (${words.correlation.kind[kind]})`,
		},
	];
}

function drawCases(draft: Draft): void {
	const { paper, report, words } = draft;
	const { cases } = report.correlation;
	subheading(paper, words.correlation.cases);
	if (cases.length === 0) paragraph(paper, words.correlation.noCases);
	else drawTable(paper, caseColumns(draft), shownCases(draft));
}

/** The first cases; the model itself may hold fewer than there are. */
function shownCases(draft: Draft): readonly CorrelationCase[] {
	const { paper, report, words } = draft;
	const { cases, families } = report.correlation;
	const place = words.inWorkbook("CorrelationCases");
	const all = families.reduce(
		(sum, { failed, refused, open, orphan }) =>
			sum + failed + refused + open + orphan,
		0,
	);
	if (all <= cases.length) return firstOf(draft, cases, CASES_SHOWN, place);
	const shown = cases.slice(0, CASES_SHOWN);
	const n = (value: number) => counted(draft, value);
	const text = words.correlation.firstCases(n(shown.length), n(all), place);
	paragraph(paper, text, { style: STYLES.strong });
	return shown;
}

function caseColumns(draft: Draft): Column<CorrelationCase>[] {
	const { words } = draft;
	const { column, heading } = words;
	return [
		{
			title: column.state,
			share: 13,
			cell: ({ state }) => words.correlation.state[state],
		},
		{ title: column.traceName, share: 19, cell: ({ traceName }) => traceName },
		{
			title: column.actor,
			share: 11,
			cell: ({ user }) => user ?? words.nobody,
		},
		{
			title: column.resource,
			share: 14,
			cell: ({ resource }) => given(draft, resource),
		},
		{
			title: heading.requested,
			share: 13,
			cell: ({ requestedAt }) => timed(draft, requestedAt),
		},
		{
			title: heading.ended,
			share: 13,
			cell: ({ endedAt }) => timed(draft, endedAt),
		},
		{
			title: heading.duration,
			share: 9,
			align: "right",
			cell: ({ seconds }) => spanned(draft, seconds),
		},
		{
			title: heading.matchedBy,
			share: 11,
			cell: ({ by }) =>
				by === null ? words.missing : words.correlation.by[by],
		},
		{ title: column.traceId, share: 17, cell: ({ traceId }) => traceId },
	];
}

function spanned({ words, format }: Draft, seconds: number | null): string {
	return seconds === null ? words.missing : durationOf(seconds, format.count);
}

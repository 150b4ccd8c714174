import { OUTCOMES } from "../../../report/model.ts";
import type {
	BeforeAfter,
	Changed,
	Comparison,
} from "../../../report/model-analysis.ts";
import { type Draft, firstOf, given, type Section } from "../draft.ts";
import { STYLES } from "../style.ts";
import { type Column, drawTable } from "../table.ts";
import { paragraph, subheading } from "../text.ts";

const SHOWN = 200;

/** This period against the one before it: totals, operations, families and actors. */
export const comparison: Section = {
	shows: (report) => report.comparison !== null,
	draw: (draft) => {
		const { paper, report, words, format } = draft;
		if (report.comparison === null) return;
		const { period, revision, status } = report.comparison;
		const name = format.period(period, words.period);
		paragraph(paper, words.comparison.intro(name, format.count(revision)));
		if (status === "provisional")
			paragraph(paper, words.comparison.provisional, { style: STYLES.strong });
		drawTotals(draft, report.comparison);
		drawOperations(draft, report.comparison.operations);
		drawFamilies(draft, report.comparison.families);
		drawActors(draft, report.comparison.actors);
	},
};

function drawTotals(draft: Draft, { inScope, outcomes }: Comparison): void {
	const { paper, words } = draft;
	const rows = OUTCOMES.flatMap((outcome) =>
		outcomes
			.filter((row) => row.outcome === outcome)
			.map((row) => ({ name: words.outcome[outcome], ...row })),
	);
	subheading(paper, words.comparison.totals);
	drawTable(
		paper,
		[
			{
				title: words.column.outcome,
				share: 70,
				cell: ({ name }: BeforeAfter & { readonly name: string }) => name,
			},
			...numbers(draft),
		],
		[{ name: words.summary.inScope, ...inScope }, ...rows],
	);
}

function drawOperations(draft: Draft, rows: Comparison["operations"]): void {
	const { words } = draft;
	const { column } = words;
	drawDifferences(draft, words.comparison.operations, rows, [
		{ title: column.service, share: 11, cell: ({ service }) => service },
		{
			title: column.resourceType,
			share: 15,
			cell: ({ resourceType }) => given(draft, resourceType),
		},
		{ title: column.traceName, share: 32, cell: ({ traceName }) => traceName },
		{
			title: column.outcome,
			share: 13,
			cell: ({ outcome }) => words.outcome[outcome],
		},
	]);
}

function drawFamilies(draft: Draft, rows: Comparison["families"]): void {
	const { words } = draft;
	drawDifferences(draft, words.comparison.families, rows, [
		{ title: words.column.service, share: 20, cell: ({ service }) => service },
		{ title: words.heading.family, share: 51, cell: ({ family }) => family },
	]);
}

function drawActors(draft: Draft, rows: Comparison["actors"]): void {
	const { words } = draft;
	drawDifferences(draft, words.comparison.actors, rows, [
		{
			title: words.column.actor,
			share: 36,
			cell: ({ user }) => user ?? words.nobody,
		},
		{
			title: words.column.domain,
			share: 35,
			cell: ({ domain }) => given(draft, domain),
		},
	]);
}

function drawDifferences<Row extends Changed>(
	draft: Draft,
	title: string,
	rows: readonly Row[],
	columns: readonly Column<Row>[],
): void {
	const { paper, words } = draft;
	subheading(paper, title);
	if (rows.length === 0) {
		paragraph(paper, words.comparison.same, { after: 12 });
		return;
	}
	const change: Column<Row> = {
		title: words.column.change,
		share: 13,
		cell: (row) => words.comparison.change[row.change],
	};
	drawTable(
		paper,
		[change, ...columns, ...numbers(draft)],
		firstOf(draft, rows, SHOWN, words.inWorkbook("Comparison")),
	);
}

function numbers({ words, format }: Draft): Column<BeforeAfter>[] {
	return (["before", "after"] as const).map((name) => ({
		title: words.column[name],
		share: 11,
		align: "right",
		cell: (row) => format.count(row[name]),
	}));
}

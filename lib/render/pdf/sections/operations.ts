import type { OperationRow, Phase } from "../../../report/model.ts";
import { type Draft, given, type Section, timed } from "../draft.ts";
import { drawTable } from "../table.ts";
import { paragraph } from "../text.ts";

const PHASES: readonly (Phase | null)[] = ["request", "task", "direct", null];

/** Every catalogued operation × outcome, zeros included. */
export const operations: Section = {
	layout: "landscape",
	draw: (draft) => {
		paragraph(draft.paper, draft.words.intro.operations, { after: 10 });
		const rows = draft.report.operations.filter((row) => row.catalogued);
		if (rows.length === 0) paragraph(draft.paper, draft.words.cover.noCatalogs);
		else drawOperations(draft, byFamily(rows));
	},
};

function drawOperations(draft: Draft, rows: readonly OperationRow[]): void {
	const { paper, words, format } = draft;
	const { column } = words;
	drawTable(
		paper,
		[
			{
				title: column.operation,
				share: 24,
				cell: ({ operation }) => given(draft, operation),
			},
			{
				title: column.traceName,
				share: 24,
				cell: ({ traceName }) => traceName,
			},
			{
				title: column.resourceType,
				share: 9,
				cell: ({ resourceType }) => given(draft, resourceType),
			},
			{
				title: column.phase,
				share: 8,
				cell: ({ phase }) => (phase ? words.phase[phase] : words.missing),
			},
			{
				title: column.outcome,
				share: 8,
				cell: ({ outcome }) => words.outcome[outcome],
			},
			{
				title: column.count,
				share: 6,
				align: "right",
				cell: ({ count }) => format.count(count),
			},
			{
				title: column.first,
				share: 21,
				cell: ({ firstAt }) => timed(draft, firstAt),
			},
			{
				title: column.last,
				share: 21,
				cell: ({ lastAt }) => timed(draft, lastAt),
			},
		],
		rows,
		{
			group: titleOf,
			continued: words.frame.continued,
			dim: ({ count }) => count === 0,
		},
	);
}

/** Families in the order in which the model first names them; in each, requests before tasks, else as in the model. */
function byFamily(rows: readonly OperationRow[]): OperationRow[] {
	return [...Map.groupBy(rows, titleOf).values()].flatMap((family) =>
		family.toSorted(
			(a, b) => PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase),
		),
	);
}

function titleOf({ service, family, traceName }: OperationRow): string {
	return `${service}: ${family ?? traceName}`;
}

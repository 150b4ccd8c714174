import type { CollectionRow } from "../../../report/model.ts";
import { counted, type Draft, firstOf, given, timed } from "../draft.ts";
import { drawTable } from "../table.ts";
import { paragraph, subheading } from "../text.ts";

const SHOWN = 200;
// a cell is cut without regard to what it says; so many intervals fit in every language
const LOST_SHOWN = 2;

/** Draws what the collector's ledgers say, one row for each. */
export function drawCollection(draft: Draft): void {
	const { paper, report, words, format } = draft;
	const { column } = words;
	subheading(paper, words.completeness.collection);
	paragraph(paper, words.completeness.collectionIntro);
	drawTable(
		paper,
		[
			{ title: column.unit, share: 18, cell: ({ unit }) => unit },
			{
				title: column.runs,
				share: 12,
				align: "right",
				cell: ({ runs, failedRuns }) =>
					`${format.count(runs)} (${format.count(failedRuns)})`,
			},
			{
				title: column.firstAsked,
				share: 14,
				cell: ({ firstAskedAt }) => timed(draft, firstAskedAt),
			},
			{
				title: column.lastAsked,
				share: 14,
				cell: ({ lastAskedAt }) => timed(draft, lastAskedAt),
			},
			{
				title: column.coveredUntil,
				share: 14,
				cell: ({ coveredUntil }) => timed(draft, coveredUntil),
			},
			{
				title: column.late,
				share: 9,
				align: "right",
				cell: ({ late }) => format.count(late),
			},
			{ title: column.lost, share: 20, cell: (row) => lostOf(draft, row) },
		],
		firstOf(draft, report.collection, SHOWN, words.inWorkbook("Collection")),
	);
}

function lostOf(draft: Draft, { lost }: CollectionRow): string {
	const { words } = draft;
	const { lost: inWords, moreLost } = words.completeness;
	const parts = lost
		.slice(0, LOST_SHOWN)
		.map(({ from, to }) => inWords(timed(draft, from), timed(draft, to)));
	const more = lost.length - parts.length;
	if (more > 0)
		parts.push(moreLost(counted(draft, more), words.inWorkbook("Collection")));
	return given(draft, parts.join("; "));
}

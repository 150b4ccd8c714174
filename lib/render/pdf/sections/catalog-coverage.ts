import { counted, type Draft, firstOf, type Section } from "../draft.ts";
import { drawTable } from "../table.ts";
import { paragraph, subheading } from "../text.ts";
import { listed } from "./brief.ts";

const SHOWN = 200;
/** Trace names in one cell. */
const NAMED = 12;

/** What of the documented operations occurred, what is documented no longer, and which versions began. */
export const catalogCoverage: Section = {
	draw: (draft) => {
		const { paper, report, words } = draft;
		const { catalogued, seen, neverSeen, uncatalogued } =
			report.catalogCoverage;
		const n = (value: number) => counted(draft, value);
		paragraph(
			paper,
			[
				words.catalogCoverage.intro(n(catalogued), n(seen), n(neverSeen)),
				words.catalogCoverage.zeros(words.sections.operations),
				words.catalogCoverage.uncatalogued(n(uncatalogued)),
			].join(" "),
		);
		drawSuperseded(draft);
		drawChanges(draft);
	},
};

function drawSuperseded(draft: Draft): void {
	const { paper, report, words, format } = draft;
	const { superseded } = report.catalogCoverage;
	const { column } = words;
	subheading(paper, words.catalogCoverage.superseded);
	if (superseded.length === 0) {
		paragraph(paper, words.catalogCoverage.noneSuperseded, { after: 12 });
		return;
	}
	drawTable(
		paper,
		[
			{ title: column.catalog, share: 18, cell: ({ catalog }) => catalog },
			{
				title: column.resourceType,
				share: 18,
				cell: ({ resourceType }) => resourceType,
			},
			{
				title: column.traceName,
				share: 52,
				cell: ({ traceName }) => traceName,
			},
			{
				title: column.count,
				share: 12,
				align: "right",
				cell: ({ count }) => format.count(count),
			},
		],
		firstOf(draft, superseded, SHOWN, words.inWorkbook("CatalogCoverage")),
	);
}

function drawChanges(draft: Draft): void {
	const { paper, report, words, format } = draft;
	const { changes } = report.catalogCoverage;
	const { column, heading } = words;
	subheading(paper, words.catalogCoverage.changes);
	if (changes.length === 0) {
		paragraph(paper, words.catalogCoverage.noChanges, { after: 12 });
		return;
	}
	drawTable(
		paper,
		[
			{ title: column.catalog, share: 12, cell: ({ catalog }) => catalog },
			{
				title: column.version,
				share: 16,
				cell: ({ from, to }) => `${from} → ${to}`,
			},
			{
				title: column.validFrom,
				share: 14,
				cell: ({ validFrom }) =>
					validFrom.includes("T")
						? format.local(validFrom)
						: format.date(validFrom),
			},
			{
				title: heading.added,
				share: 29,
				cell: ({ added }) => named(draft, added),
			},
			{
				title: heading.removed,
				share: 29,
				cell: ({ removed }) => named(draft, removed),
			},
		],
		firstOf(draft, changes, SHOWN, words.inWorkbook("CatalogCoverage")),
	);
}

function named(draft: Draft, names: readonly string[]): string {
	if (names.length === 0) return draft.words.missing;
	return listed(draft, names.slice(0, NAMED), names.length - NAMED);
}

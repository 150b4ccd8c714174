import type { Conflict } from "../../../report/model.ts";
import {
	type Draft,
	firstOf,
	given,
	orNone,
	type Section,
	timed,
} from "../draft.ts";
import { drawTable } from "../table.ts";
import { paragraph } from "../text.ts";

const SHOWN = 200;

/** Trace names that no catalog describes. */
export const uncatalogued: Section = {
	draw: (draft) => {
		const { paper, report, words, format } = draft;
		const { column } = words;
		paragraph(paper, words.intro.uncatalogued);
		orNone(draft, report.uncatalogued, () =>
			drawTable(
				paper,
				[
					{ title: column.service, share: 15, cell: ({ service }) => service },
					{
						title: column.resourceType,
						share: 20,
						cell: ({ resourceType }) => given(draft, resourceType),
					},
					{
						title: column.traceName,
						share: 50,
						cell: ({ traceName }) => traceName,
					},
					{
						title: column.count,
						share: 15,
						align: "right",
						cell: ({ count }) => format.count(count),
					},
				],
				firstOf(
					draft,
					report.uncatalogued,
					SHOWN,
					words.inReport("uncatalogued"),
				),
			),
		);
	},
};

/** Traces whose name and rating disagree. */
export const contradictions: Section = {
	draw: (draft) => {
		const { paper, report, words } = draft;
		const { column } = words;
		paragraph(paper, words.intro.contradictions);
		orNone(draft, report.contradictions, () =>
			drawTable(
				paper,
				[
					{
						title: column.time,
						share: 17,
						cell: ({ time }) => timed(draft, time),
					},
					{
						title: column.traceName,
						share: 33,
						cell: ({ traceName }) => traceName,
					},
					{
						title: column.saysName,
						share: 12,
						cell: ({ byName }) => words.outcome[byName],
					},
					{ title: column.rating, share: 12, cell: ({ rating }) => rating },
					{ title: column.traceId, share: 26, cell: ({ traceId }) => traceId },
				],
				firstOf(
					draft,
					report.contradictions,
					SHOWN,
					words.inWorkbook("Contradictions"),
				),
			),
		);
	},
};

/** Records that share a trace id and do not agree, with both sides. */
export const conflicts: Section = {
	draw: (draft) => {
		const { paper, report, words } = draft;
		paragraph(paper, words.intro.conflicts);
		orNone(draft, report.conflicts, () => {
			const shown = firstOf(
				draft,
				report.conflicts,
				SHOWN,
				words.inReport("conflicts"),
			);
			drawConflicts(draft, shown.flatMap(sides));
		});
	},
};

interface Difference {
	readonly traceId: string;
	readonly field: string;
	readonly kept: string;
	readonly other: string;
}

/** The records first, then one row for each field that differs. */
function sides({ traceId, fields, kept, other }: Conflict): Difference[] {
	return [
		{
			traceId,
			field: "",
			kept: `${kept.object}, ${kept.position}`,
			other: `${other.object}, ${other.position}`,
		},
		...fields.map((field, i) => ({
			traceId,
			field,
			kept: kept.values[i] ?? "",
			other: other.values[i] ?? "",
		})),
	];
}

function drawConflicts(
	{ paper, words }: Draft,
	rows: readonly Difference[],
): void {
	const { column } = words;
	drawTable(
		paper,
		[
			{
				title: column.field,
				share: 18,
				cell: ({ field }) => field || column.object,
			},
			{ title: column.kept, share: 41, cell: ({ kept }) => kept },
			{ title: column.other, share: 41, cell: ({ other }) => other },
		],
		rows,
		{
			group: ({ traceId }) => traceId,
			continued: words.frame.continued,
		},
	);
}

import type { Changes, TraceChanges } from "../../../report/model.ts";
import {
	counted,
	type Draft,
	firstOf,
	orNone,
	type Section,
	timed,
} from "../draft.ts";
import { STYLES } from "../style.ts";
import { type Column, drawTable } from "../table.ts";
import { list, paragraph, subheading } from "../text.ts";

const SHOWN = 100;
const TRACES_SHOWN = 200;

/** What this revision changes against the one before it. */
export const changes: Section = {
	layout: "landscape",
	shows: (report) => report.changes !== null,
	draw: (draft) => {
		const { report, paper, words, format } = draft;
		if (!report.changes) return;
		const { previousRevision, summary } = report.changes;
		paragraph(paper, words.intro.changes(format.count(previousRevision)));
		paragraph(paper, words.english, { style: STYLES.note });
		list(paper, summary);
		drawSources(draft, report.changes.sources);
		drawCounts(draft, report.changes);
		drawTraces(draft, report.changes);
	},
};

function drawSources(draft: Draft, sources: Changes["sources"]): void {
	const { paper, words } = draft;
	subheading(paper, words.sections.sources);
	const kinds = ["added", "removed", "altered"] as const;
	if (kinds.every((kind) => sources[kind].length === 0))
		paragraph(paper, words.changes.noSources);
	for (const kind of kinds) {
		const files = sources[kind];
		if (files.length === 0) continue;
		paragraph(paper, words.changes[kind](counted(draft, files.length)));
		drawTable(
			paper,
			[
				{
					title: words.column.file,
					share: 1,
					cell: (object: string) => object,
				},
			],
			firstOf(draft, files, SHOWN, words.inReport("changes")),
		);
	}
}

function drawCounts(draft: Draft, { population, operations }: Changes): void {
	const { paper, words } = draft;
	subheading(paper, words.changes.population);
	orNone(draft, population, () =>
		drawTable(
			paper,
			[
				{
					title: words.waterfall.step,
					share: 70,
					cell: ({ name }) => bucketOf(words.bucket, name),
				},
				...beforeAfter(draft),
			],
			population,
		),
	);
	subheading(paper, words.changes.operations);
	orNone(draft, operations, () =>
		drawTable(
			paper,
			[
				{
					title: words.column.traceName,
					share: 54,
					cell: ({ traceName }) => traceName,
				},
				{
					title: words.column.outcome,
					share: 16,
					cell: ({ outcome }) => words.outcome[outcome],
				},
				...beforeAfter(draft),
			],
			firstOf(draft, operations, SHOWN, words.inReport("changes")),
		),
	);
}

function drawTraces(draft: Draft, { traces, previousRevision }: Changes): void {
	const { paper, words, format } = draft;
	const { column } = words;
	const { change, why, ...texts } = words.changes;
	subheading(paper, texts.traces);
	if (traces === null) {
		paragraph(paper, texts.tracesUnknown);
		return;
	}
	const { added, removed, rows } = traces;
	paragraph(
		paper,
		texts.tracesChanged(counted(draft, added), counted(draft, removed)),
	);
	if (rows.length === 0) return;
	const revision = format.count(previousRevision);
	drawTable(
		paper,
		[
			{ title: column.change, share: 9, cell: (row) => change[row.change] },
			{ title: column.traceId, share: 17, cell: ({ traceId }) => traceId },
			{ title: column.traceName, share: 17, cell: (row) => row.traceName },
			{
				title: column.time,
				share: 11,
				cell: ({ time }) => timed(draft, time),
			},
			{
				title: column.recorded,
				share: 11,
				cell: ({ recordTime }) => timed(draft, recordTime),
			},
			{ title: column.file, share: 29, cell: ({ object }) => object },
			{ title: column.why, share: 18, cell: (row) => why[row.why](revision) },
		],
		firstTraces(draft, traces),
	);
}

/** The first rows; the model itself may name fewer traces than it counts, and the announcement says so. */
function firstTraces(
	draft: Draft,
	{ added, removed, rows }: TraceChanges,
): TraceChanges["rows"] {
	const { paper, words } = draft;
	const place = words.inWorkbook("ChangedTraces");
	const total = added + removed;
	if (rows.length === total) return firstOf(draft, rows, TRACES_SHOWN, place);
	const shown = rows.slice(0, TRACES_SHOWN);
	paragraph(
		paper,
		words.changes.firstTraces(
			counted(draft, shown.length),
			counted(draft, total),
			counted(draft, rows.length),
			place,
		),
		{ style: STYLES.strong },
	);
	return shown;
}

function bucketOf(buckets: Readonly<Record<string, string>>, name: string) {
	return buckets[name] ?? name;
}

function beforeAfter({
	words,
	format,
}: Draft): Column<{ readonly before: number; readonly after: number }>[] {
	return [
		{
			title: words.column.before,
			share: 15,
			align: "right",
			cell: ({ before }) => format.count(before),
		},
		{
			title: words.column.after,
			share: 15,
			align: "right",
			cell: ({ after }) => format.count(after),
		},
	];
}

import { firstOf, given, orNone, type Section } from "../draft.ts";
import { STYLES } from "../style.ts";
import { drawTable } from "../table.ts";
import { paragraph } from "../text.ts";

const QUARANTINE_SHOWN = 200;
const SOURCES_SHOWN = 300;

/** What could not be read, and why. */
export const quarantine: Section = {
	draw: (draft) => {
		const { paper, report, words } = draft;
		const { column } = words;
		paragraph(paper, words.intro.quarantine);
		paragraph(paper, words.english, { style: STYLES.note });
		orNone(draft, report.quarantine, () =>
			drawTable(
				paper,
				[
					{ title: column.file, share: 50, cell: ({ object }) => object },
					{
						title: column.position,
						share: 16,
						cell: ({ position }) => position ?? words.wholeFile,
					},
					{ title: column.reason, share: 34, cell: ({ reason }) => reason },
				],
				firstOf(
					draft,
					report.quarantine,
					QUARANTINE_SHOWN,
					words.inWorkbook("Quarantine"),
				),
			),
		);
	},
};

/** Every trace file that was listed, with its hash and what the digests say of it. */
export const sources: Section = {
	layout: "landscape",
	draw: (draft) => {
		const { paper, report, words, format } = draft;
		const { column } = words;
		paragraph(paper, words.intro.sources);
		orNone(draft, report.sources, () =>
			drawTable(
				paper,
				[
					{ title: column.file, share: 42, cell: ({ object }) => object },
					{
						title: column.bytes,
						share: 8,
						align: "right",
						cell: ({ size }) => format.count(size),
					},
					{
						title: column.records,
						share: 8.5,
						align: "right",
						cell: ({ records }) => format.count(records),
					},
					{
						title: column.state,
						share: 9,
						cell: ({ state }) => words.fileState[state],
					},
					{
						title: column.origin,
						share: 8,
						cell: ({ origin }) => words.origin[origin],
					},
					{
						title: column.digest,
						share: 9,
						cell: ({ digest }) => words.digest[digest],
					},
					{
						title: column.sha256,
						share: 32,
						cell: ({ sha256 }) => given(draft, sha256),
					},
				],
				firstOf(draft, report.sources, SOURCES_SHOWN, words.inSources),
			),
		);
	},
};

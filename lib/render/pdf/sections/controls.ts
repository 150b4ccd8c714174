import { FRAMEWORKS } from "../../../../templates/controls/index.ts";
import type { SectionId } from "../../../../templates/sections.ts";
import type { Report } from "../../../report/model.ts";
import { type Draft, given, type Section } from "../draft.ts";
import { STYLES } from "../style.ts";
import { drawTable } from "../table.ts";
import { paragraph, subheading } from "../text.ts";

/** The sections of a report in their order: the place in it is the number that a section is headed with. */
export type ShownSections = (report: Report) => readonly SectionId[];

/** Which controls of the chosen frameworks the report says something about, what, and in which section. */
export function controls(shown: ShownSections): Section {
	return {
		layout: "landscape",
		shows: ({ report }) => report.frameworks.length > 0,
		draw: (draft) => {
			const { paper, report, words } = draft;
			paragraph(paper, words.controls.intro);
			paragraph(paper, words.controls.noAssessment, { style: STYLES.strong });
			for (const id of report.report.frameworks)
				drawFramework(draft, id, shown(report));
		},
	};
}

function drawFramework(
	draft: Draft,
	id: string,
	shown: readonly SectionId[],
): void {
	const { paper, words, report } = draft;
	const { heading } = words;
	const framework = FRAMEWORKS.find((one) => one.id === id);
	if (framework === undefined) {
		paragraph(paper, words.controls.unknown(id));
		return;
	}
	const { language } = report.report;
	subheading(paper, `${framework.name} (${framework.edition})`);
	drawTable(
		paper,
		[
			{ title: heading.control, share: 12, cell: ({ control }) => control },
			{ title: heading.means, share: 28, cell: ({ says }) => says[language] },
			{
				title: heading.shows,
				share: 38,
				cell: ({ shows }) => shows[language],
			},
			{
				title: heading.section,
				share: 22,
				cell: ({ sections }) => sectionsOf(draft, sections, shown),
			},
		],
		framework.controls,
	);
}

/** Each with its number; a section that this report does not have is left out. */
function sectionsOf(
	draft: Draft,
	sections: readonly SectionId[],
	shown: readonly SectionId[],
): string {
	const named = shown.flatMap((id, i) =>
		sections.includes(id) ? [`${i + 1}\u00a0${draft.words.sections[id]}`] : [],
	);
	return given(draft, named.join("; "));
}

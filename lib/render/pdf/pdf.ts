import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { LANGUAGES } from "../../../templates/languages.ts";
import type { SectionId } from "../../../templates/sections.ts";
import { formatOf } from "../../report/format.ts";
import type { PopulationRow, Report } from "../../report/model.ts";
import type { Population, Renderer } from "../renderer.ts";
import { attachData } from "./attachments.ts";
import { drawContents, type Entry, reserveContents } from "./contents.ts";
import { drawCover } from "./cover.ts";
import type { Draft, Section } from "./draft.ts";
import { drawFrames } from "./frame.ts";
import { bottomOf, drawLine, openPaper, startPage } from "./paper.ts";
import { SECTION_DRAWINGS, sectionsOf } from "./sections.ts";
import { MARGINS, STYLES } from "./style.ts";
import { group, leaf } from "./tags.ts";

const FAILURES_SHOWN = 200;
// a heading with less room than this below it goes to the next page
const SECTION_NEEDS = 170;

/** Writes the report as a tagged PDF/A-3a with the model attached: every number in it is the report model's. Rejects where `path` cannot be written. */
export const renderPdf: Renderer = async (report, population, path) => {
	const words = LANGUAGES[report.report.language];
	const format = formatOf(report.report);
	const paper = openPaper(report.report, (characters) =>
		words.cut(format.count(characters)),
	);
	const failures = await firstFailures(report, population);
	const draft: Draft = { paper, report, words, format, failures };
	group(paper.tags, "Sect", () => drawCover(draft));
	// the summary stands alone: whoever reads on finds the contents after it
	const [first, ...rest] = sectionsOf(report);
	const summary = first ? drawSections(draft, [first], []) : [];
	startPage(paper, "portrait");
	const contents = lastPage(draft);
	const place = reserveContents(draft);
	drawContents(draft, contents, place, drawSections(draft, rest, summary));
	drawFrames(draft);
	attachData(paper.doc, report);
	paper.doc.end();
	await pipeline(paper.doc, createWriteStream(path));
};

async function firstFailures(
	{ outcomes }: Report,
	population: Population,
): Promise<PopulationRow[]> {
	const found: PopulationRow[] = [];
	if (outcomes.failure + outcomes.incident === 0) return found;
	for await (const row of population()) {
		if (row.outcome !== "failure" && row.outcome !== "incident") continue;
		found.push(row);
		if (found.length === FAILURES_SHOWN) break;
	}
	return found;
}

/** Draws sections on pages of their own and returns the entries of all that were drawn. */
function drawSections(
	draft: Draft,
	ids: readonly SectionId[],
	drawn: readonly Entry[],
): Entry[] {
	const entries = [...drawn];
	let before: Section = { alone: true, draw: () => {} };
	for (const id of ids) {
		const section = SECTION_DRAWINGS[id];
		const title = `${entries.length + 1}  ${draft.words.sections[id]}`;
		openSection(draft, section, before);
		group(draft.paper.tags, "Sect", () => {
			entries.push(drawHeading(draft, id, title));
			section.draw(draft);
		});
		before = section;
	}
	return entries;
}

function openSection({ paper }: Draft, section: Section, before: Section) {
	const turned = section.layout !== before.layout;
	const full = paper.doc.y + SECTION_NEEDS > bottomOf(paper);
	if (turned || full || section.alone || before.alone)
		startPage(paper, section.layout ?? "portrait");
	else paper.doc.y += 20;
}

function drawHeading(draft: Draft, id: string, title: string): Entry {
	const { paper } = draft;
	const { doc } = paper;
	const page = lastPage(draft);
	doc.addNamedDestination(id, "XYZ", 0, doc.y - 12, null);
	// pdfkit counts a bookmark's place from the right and from the top; its types know of neither
	const place = { left: doc.page.width, top: doc.y - 12, expanded: false };
	doc.outline.addItem(title, place);
	leaf(paper.tags, "H1", () =>
		drawLine(paper, title, MARGINS.left, doc.y, STYLES.heading),
	);
	doc.y += 30;
	return { destination: id, title, page };
}

/** The number of the page being drawn, from 0. */
function lastPage({ paper }: Draft): number {
	return paper.doc.bufferedPageRange().count - 1;
}

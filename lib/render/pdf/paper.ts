import PDFDocument from "pdfkit";
import type { ReportHead } from "../../report/model.ts";
import { drawFaithfully, type Face, fontPath, openFallbacks } from "./fonts.ts";
import { describeAsXml } from "./metadata.ts";
import { type FontOf, type Line, lineOf, type Run } from "./runs.ts";
import { LEADING, MARGINS, type Style } from "./style.ts";
import { content, openTags, type Tags } from "./tags.ts";
import { type HasGlyph, shorten, visible } from "./visible.ts";
import { wrap } from "./wrap.ts";

export type Layout = "portrait" | "landscape";

/** A document in the making. `doc.y` is where the next thing goes; x is given, in points from the page's left edge. */
export interface Paper {
	readonly doc: PDFKit.PDFDocument;
	readonly fonts: Readonly<Record<Face, string>>;
	/** widths of single characters in ems, as far as they are known */
	readonly advances: Readonly<Record<Face, Map<string, number>>>;
	readonly hasGlyph: HasGlyph;
	/** what draws a character that the report's own faces lack */
	readonly fontOf: FontOf;
	readonly tags: Tags;
	/** from the top of a line to its baseline, in ems of the regular face */
	readonly ascent: number;
	/** what ends a text that is cut, given its length in characters */
	readonly cut: (characters: number) => string;
}

/** An empty tagged PDF/A-3a document without a page; nothing in it depends on the clock or on the host. */
export function openPaper(head: ReportHead, cut: Paper["cut"]): Paper {
	const generatedAt = new Date(head.generatedAt);
	const fonts = { regular: fontPath("regular"), bold: fontPath("bold") };
	const options = {
		autoFirstPage: false,
		bufferPages: true,
		displayTitle: true,
		font: fonts.regular,
		lang: head.language,
		pdfVersion: "1.7" as const,
		subset: "PDF/A-3a" as const,
		tagged: true,
		info: { CreationDate: generatedAt, ModDate: generatedAt },
	};
	const doc = new PDFDocument(options);
	// the faces are named by their paths: pdfkit opens a registered name anew where it has the file already
	const own = drawFaithfully(doc.font(fonts.regular));
	const ascent = ascentOf(doc);
	drawFaithfully(doc.font(fonts.bold));
	describeAsXml(doc);
	const fallback = openFallbacks(doc);
	const fontOf: FontOf = (codePoint) =>
		own(codePoint) ? null : fallback(codePoint);
	const hasGlyph: HasGlyph = (codePoint) =>
		own(codePoint) || fallback(codePoint) !== null;
	doc.info.Title = visible(
		`${head.organisation}: ${head.title}, ${head.period.label}`,
		hasGlyph,
	);
	doc.info.Author = visible(head.organisation, hasGlyph);
	doc.info.Subject = head.id;
	doc.info.Creator = `${head.generator.name} ${head.generator.version}`;
	const advances = {
		regular: new Map<string, number>(),
		bold: new Map<string, number>(),
	};
	const tags = openTags(doc);
	return { doc, fonts, advances, hasGlyph, fontOf, tags, ascent, cut };
}

function ascentOf(doc: PDFKit.PDFDocument): number {
	// pdfkit's types do not show the face's measures, in thousandths of an em
	const { _font } = doc as unknown as { _font: { ascender: number } };
	return _font.ascender / 1000;
}

/** Begins a page and puts the cursor at its top. */
export function startPage({ doc }: Paper, layout: Layout): void {
	const options = { size: "A4", layout, margins: MARGINS } as const;
	// what is being drawn goes on there under the same tag
	if (doc.page) doc.continueOnNewPage(options);
	else doc.addPage(options);
}

/** Begins a page of the same layout unless `height` points are left on this one. */
export function keepTogether(paper: Paper, height: number): void {
	if (paper.doc.y + height > bottomOf(paper)) breakPage(paper);
}

/** Begins a page of the same layout. */
export function breakPage(paper: Paper): void {
	const { width, height } = paper.doc.page;
	startPage(paper, width > height ? "landscape" : "portrait");
}

/** The y below which nothing of the text is drawn. */
export function bottomOf({ doc }: Paper): number {
	return doc.page.height - MARGINS.bottom;
}

/** The width between the margins of this page. */
export function widthOf({ doc }: Paper): number {
	return doc.page.width - MARGINS.left - MARGINS.right;
}

/** The height of a line of text in a style. */
export function lineHeight({ size }: Style): number {
	return size * LEADING;
}

/** The lines of a text in a style, with escapes for misleading characters; cut where it is longer than `limit` characters. */
export function linesOf(
	paper: Paper,
	text: string,
	style: Style,
	width: number,
	limit = 2000,
): string[] {
	const shown = shorten(text, limit, paper.hasGlyph, paper.cut);
	return wrap(shown, width, (piece) => measure(paper, piece, style));
}

/** The sum of the characters' own widths: a little more than the text takes once it is kerned, and far cheaper to know. */
function measure(paper: Paper, text: string, style: Style): number {
	const known = paper.advances[style.face];
	let width = 0;
	for (const character of text) {
		let advance = known.get(character);
		if (advance === undefined) {
			advance = widthOfText(paper, character, style) / style.size;
			known.set(character, advance);
		}
		width += advance;
	}
	return width * style.size;
}

/**
 * Draws one line of text with its top at `y`; with `right`, it ends at `x`. Leaves the cursor where it was. Every text of the document
 * comes through here: it belongs to the element of the structure tree that is open, or is a paragraph.
 */
export function drawLine(
	paper: Paper,
	text: string,
	x: number,
	y: number,
	style: Style,
	side: "left" | "right" = "left",
): void {
	if (text === "") return;
	const { doc, tags, hasGlyph, fontOf } = paper;
	const before = { x: doc.x, y: doc.y };
	const shown = visible(text, hasGlyph);
	const line = lineOf(shown, fontOf);
	const start = side === "right" ? x - widthOfRuns(paper, line.runs, style) : x;
	content(tags, () => {
		if (line.reordered) doc.markContent("Span", { actual: shown });
		drawRuns(paper, line, start, y, style);
		if (line.reordered) doc.endMarkedContent();
	});
	doc.x = before.x;
	doc.y = before.y;
}

function drawRuns(
	paper: Paper,
	{ runs }: Line,
	start: number,
	y: number,
	style: Style,
): void {
	const { doc } = paper;
	const baseline = y + paper.ascent * style.size;
	let x = start;
	for (const run of runs) {
		setStyle(paper, style, run);
		// faces differ in height and share the baseline
		const options = { lineBreak: false, baseline: "alphabetic" } as const;
		doc.text(run.text, x, baseline, options);
		if (runs.length > 1) x += doc.widthOfString(run.text);
	}
}

/** The width of a text in a style, drawn on one line. */
export function widthOfText(paper: Paper, text: string, style: Style): number {
	return widthOfRuns(paper, lineOf(text, paper.fontOf).runs, style);
}

function widthOfRuns(paper: Paper, runs: readonly Run[], style: Style): number {
	let width = 0;
	for (const run of runs) {
		setStyle(paper, style, run);
		width += paper.doc.widthOfString(run.text);
	}
	return width;
}

function setStyle({ doc, fonts }: Paper, style: Style, { font }: Run): void {
	const path = font === null ? fonts[style.face] : fontPath(font);
	doc.font(path).fontSize(style.size).fillColor(style.colour);
}

import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { HasGlyph } from "./visible.ts";

export type Face = "regular" | "bold";

/** Faces for the writing systems that Inter has no glyphs for; one weight each. */
export type Fallback = "han" | "kana" | "hangul" | "hebrew" | "arabic";

const FILES: Record<Face | Fallback, string> = {
	regular: "inter/400Regular/Inter_400Regular.ttf",
	bold: "inter/600SemiBold/Inter_600SemiBold.ttf",
	han: "zcool-xiaowei/400Regular/ZCOOLXiaoWei_400Regular.ttf",
	kana: "kosugi/Kosugi_400Regular.ttf",
	hangul: "nanum-gothic/400Regular/NanumGothic_400Regular.ttf",
	hebrew: "noto-sans-hebrew/400Regular/NotoSansHebrew_400Regular.ttf",
	arabic: "noto-sans-arabic/400Regular/NotoSansArabic_400Regular.ttf",
};

/** What may be in a fallback, in the order in which they are asked: a face is opened only where a text has such a character. */
const RANGES: readonly (readonly [Fallback, RegExp])[] = [
	["hebrew", /[\u0590-\u05ff\ufb1d-\ufb4f]/],
	[
		"arabic",
		/[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]/,
	],
	["hangul", /[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]/],
	["han", /[\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff01-\uffee]/],
	[
		"kana",
		/[\u3000-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\uff01-\uffee]/,
	],
];

/** The files of all faces, for a bundle to take along. */
export function fontPaths(): string[] {
	return [
		...(["regular", "bold"] as const),
		...RANGES.map(([fallback]) => fallback),
	].map(fontPath);
}

/** The path of a face: in `fonts/` beside the program where it is bundled, else in its package. */
export function fontPath(face: Face | Fallback): string {
	const file = FILES[face];
	const here = dirname(fileURLToPath(import.meta.url));
	const bundled = join(here, "fonts", file.replace(/.*\//, ""));
	if (existsSync(bundled)) return bundled;
	return createRequire(import.meta.url).resolve(`@expo-google-fonts/${file}`);
}

interface ShapedFont {
	hasGlyphForCodePoint(codePoint: number): boolean;
	layout(text: string, features?: Record<string, boolean>): unknown;
}

/**
 * Makes the document's current font draw each character as itself and numbers in digits of one width, and returns which code points it
 * has. Inter's contextual alternates would turn a recorded `->` into an arrow and `3x4` into a product.
 */
export function drawFaithfully(doc: PDFKit.PDFDocument): HasGlyph {
	const font = shapedFont(doc);
	const layout = font.layout.bind(font);
	// hyphens become as wide as digits too, which would tear words apart
	font.layout = (text) =>
		layout(text, { calt: false, tnum: /^[\d.,:+ ]+$/.test(text) });
	return (codePoint) => font.hasGlyphForCodePoint(codePoint);
}

/** The fallback that has a code point, or null; opens a face when it is first asked for, and leaves it the current font. */
export function openFallbacks(
	doc: PDFKit.PDFDocument,
): (codePoint: number) => Fallback | null {
	const opened = new Map<Fallback, HasGlyph>();
	const known = new Map<number, Fallback | null>();
	const has = (fallback: Fallback, codePoint: number): boolean => {
		const hasGlyph = opened.get(fallback) ?? openFont(doc, fallback);
		opened.set(fallback, hasGlyph);
		return hasGlyph(codePoint);
	};
	return (codePoint) => {
		const before = known.get(codePoint);
		if (before !== undefined) return before;
		const character = String.fromCodePoint(codePoint);
		const [found] =
			RANGES.find(
				([fallback, range]) =>
					range.test(character) && has(fallback, codePoint),
			) ?? [];
		known.set(codePoint, found ?? null);
		return found ?? null;
	};
}

function openFont(doc: PDFKit.PDFDocument, fallback: Fallback): HasGlyph {
	const font = shapedFont(doc.font(fontPath(fallback)));
	return (codePoint) => font.hasGlyphForCodePoint(codePoint);
}

function shapedFont(doc: PDFKit.PDFDocument): ShapedFont {
	// pdfkit's types do not show the fontkit font that it draws with
	return (doc as unknown as { _font: { font: ShapedFont } })._font.font;
}

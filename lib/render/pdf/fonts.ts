import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { HasGlyph } from "./visible.ts";

export type Face = "regular" | "bold";

const FILES: Record<Face, string> = {
	regular: "400Regular/Inter_400Regular.ttf",
	bold: "600SemiBold/Inter_600SemiBold.ttf",
};

/** The path of a face of Inter: in `fonts/` beside the program where it is bundled, else in its package. */
export function fontPath(face: Face): string {
	const file = FILES[face];
	const here = dirname(fileURLToPath(import.meta.url));
	const bundled = join(here, "fonts", file.replace(/.*\//, ""));
	if (existsSync(bundled)) return bundled;
	return createRequire(import.meta.url).resolve(
		`@expo-google-fonts/inter/${file}`,
	);
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
	// pdfkit's types do not show the fontkit font that it draws with
	const { font } = (doc as unknown as { _font: { font: ShapedFont } })._font;
	const layout = font.layout.bind(font);
	// hyphens become as wide as digits too, which would tear words apart
	font.layout = (text) =>
		layout(text, { calt: false, tnum: /^[\d.,:+ ]+$/.test(text) });
	return (codePoint) => font.hasGlyphForCodePoint(codePoint);
}

import { existsSync } from "node:fs";
import PDFDocument from "pdfkit";
import { describe, expect, test } from "vitest";
import { drawFaithfully, fontPath } from "../../../lib/render/pdf/fonts.ts";
import { shorten, visible } from "../../../lib/render/pdf/visible.ts";
import { wrap } from "../../../lib/render/pdf/wrap.ts";

const latin = (codePoint: number): boolean =>
	codePoint < 0x250 || (codePoint >= 0x300 && codePoint < 0x370);

describe.each(["regular", "bold"] as const)(
	"drawFaithfully() in %s",
	(face) => {
		const doc = new PDFDocument({ font: fontPath(face) });
		const hasGlyph = drawFaithfully(doc);
		const sumOf = (text: string): number =>
			[...text].reduce((sum, one) => sum + doc.widthOfString(one), 0);

		test("is given a file that exists", () => {
			expect(existsSync(fontPath(face))).toBe(true);
		});

		test.each(["->", "<=>", "-->"])(
			"draws %s as its characters, not as a sign of the font's own",
			(text) => {
				expect(doc.widthOfString(text)).toBeCloseTo(sumOf(text), 5);
			},
		);

		test("draws every number of a length in the same width", () => {
			expect(doc.widthOfString("1,111")).toBe(doc.widthOfString("8,888"));
		});

		test("knows which characters the font has", () => {
			expect(
				[..."aÖ–…", "群"].map((c) => hasGlyph(c.codePointAt(0) ?? 0)),
			).toEqual([true, true, true, true, false]);
		});
	},
);

describe("visible()", () => {
	test.each([
		["plain text, ümläuts and all", "plain text, ümläuts and all"],
		["a\u0000b\tc\nd\u007fe", "a\\u{0000}b\\u{0009}c\\u{000A}d\\u{007F}e"],
		["\u202egnp.exe", "\\u{202E}gnp.exe"],
		["zero\u200bwidth\ufeff\u00ad", "zero\\u{200B}width\\u{FEFF}\\u{00AD}"],
		["lone \ud800 and \udc00", "lone \\u{D800} and \\u{DC00}"],
		["群 🦀", "\\u{7FA4} \\u{1F980}"],
		["line\u2028paragraph\u2029", "line\\u{2028}paragraph\\u{2029}"],
	])("shows %j without losing a character", (text, shown) => {
		expect(visible(text, latin)).toBe(shown);
	});

	test("shows one mark on a letter and spells out a pile of them", () => {
		expect(visible("o\u0308", latin)).toBe("o\u0308");
		expect(visible("o\u0308\u0308", latin)).toBe("o\u0308\\u{0308}");
		expect(visible("\u0308o", latin)).toBe("\\u{0308}o");
	});
});

describe("shorten()", () => {
	const cut = (characters: number): string => `[${characters}]`;

	test("leaves a text that is short enough", () => {
		expect(shorten("12345", 5, latin, cut)).toBe("12345");
	});

	test("cuts at the limit and says how long the whole text is", () => {
		expect(shorten("x".repeat(100_000), 5, latin, cut)).toBe("xxxxx[100000]");
	});

	test("counts an escape by its length and never cuts one in two", () => {
		expect(shorten("ab\u0000cd", 6, latin, cut)).toBe("ab[5]");
		expect(shorten("ab\u0000cd", 10, latin, cut)).toBe("ab\\u{0000}[5]");
	});

	test("never cuts a surrogate pair in two", () => {
		expect(shorten("ab🦀🦀", 3, () => true, cut)).toBe("ab[4]");
	});
});

describe("wrap()", () => {
	const measure = (text: string): number => text.length;

	test("breaks after spaces", () => {
		expect(wrap("one two three", 8, measure)).toEqual(["one two", "three"]);
	});

	test("breaks names after separators and between words before it breaks them anywhere", () => {
		expect(wrap("CloudTraces/eu-de/2026", 13, measure)).toEqual([
			"CloudTraces/",
			"eu-de/2026",
		]);
		expect(wrap("restartInstanceTask", 16, measure)).toEqual([
			"restartInstance",
			"Task",
		]);
	});

	test("keeps every character of a token without a place to break", () => {
		const token = "0123456789abcdef".repeat(4);
		const lines = wrap(token, 11, measure);
		expect(lines.join("")).toBe(token);
		expect(Math.max(...lines.map(measure))).toBeLessThanOrEqual(11);
	});

	test("gives one empty line for an empty text", () => {
		expect(wrap("", 10, measure)).toEqual([""]);
	});
});

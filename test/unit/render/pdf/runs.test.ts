import { describe, expect, test } from "vitest";
import type { Fallback } from "../../../../lib/render/pdf/fonts.ts";
import { lineOf } from "../../../../lib/render/pdf/runs.ts";

function fontOf(codePoint: number): Fallback | null {
	if (codePoint >= 0x590 && codePoint < 0x600) return "hebrew";
	if (codePoint >= 0x600 && codePoint < 0x700) return "arabic";
	return codePoint >= 0x4e00 && codePoint < 0xa000 ? "han" : null;
}

const textsOf = (text: string) =>
	lineOf(text, fontOf).runs.map((run) => run.text);

describe("lineOf()", () => {
	test("leaves a plain line in one run of the report's own face", () => {
		expect(lineOf("a-1 ü – Я", fontOf)).toEqual({
			runs: [{ text: "a-1 ü – Я", font: null }],
			reordered: false,
		});
	});

	test("gives each writing system its face and keeps the order", () => {
		expect(lineOf("a群b", fontOf)).toEqual({
			runs: [
				{ text: "a", font: null },
				{ text: "群", font: "han" },
				{ text: "b", font: null },
			],
			reordered: false,
		});
	});

	test("puts right-to-left words after one another from the right, and digits in their own order", () => {
		expect(textsOf("a שלום 12 עולם z")).toEqual([
			"a ",
			"עולם",
			" ",
			"12",
			" ",
			"שלום",
			" z",
		]);
		expect(lineOf("a שלום", fontOf).reordered).toBe(true);
	});

	test("mirrors brackets between right-to-left words", () => {
		expect(textsOf("א(ב)ג")).toEqual(["ג", "(", "ב", ")", "א"]);
	});
});

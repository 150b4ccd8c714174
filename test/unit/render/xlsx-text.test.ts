import { describe, expect, test } from "vitest";
import {
	cellXml,
	columnLetters,
	daySerialOf,
	serialOf,
} from "../../../lib/render/xlsx/cell.ts";
import { cellText } from "../../../lib/render/xlsx/text.ts";

const safe = (text: string): string => cellText(text, "report.json");

describe("cellText()", () => {
	test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\nx"])(
		"puts an apostrophe before %j",
		(text) => expect(safe(text)).toBe(`'${text}`),
	);

	test("puts an apostrophe before a text that begins with a carriage return", () => {
		expect(safe("\r=1")).toBe("'\\u{000D}=1");
	});

	test.each(["", "=", "-", "a=1", "1-2", "'=1", "line\nfeed\ttab"])(
		"leaves %j as it is",
		(text) => expect(safe(text)).toBe(text),
	);

	test("shows control characters and changes of reading direction by their number", () => {
		expect(safe("a\u0000b\u001b[c\u007f\u0085\u202e\ufffe\uffff")).toBe(
			"a\\u{0000}b\\u{001B}[c\\u{007F}\\u{0085}\\u{202E}\\u{FFFE}\\u{FFFF}",
		);
	});

	test("shows lone surrogates by their number and keeps pairs", () => {
		expect(safe("\ud800 🦀 \udc00")).toBe("\\u{D800} 🦀 \\u{DC00}");
	});

	test("escapes what Excel would read as an escape, overlapping ones too", () => {
		expect(safe("_x0041_ _x0041_x0042_ x0041_ _x41_")).toBe(
			"_x005F_x0041_ _x005F_x0041_x005F_x0042_ x0041_ _x41_",
		);
	});

	test("keeps a text of 32,767 characters whole", () => {
		expect(safe("a".repeat(32_767))).toBe("a".repeat(32_767));
	});

	test("cuts a longer text and says where the whole is", () => {
		const text = cellText("a".repeat(32_768), "population.ndjson.gz line 7");
		expect(text).toHaveLength(32_767);
		expect(text).toMatch(
			/a… \(cut, full value in population\.ndjson\.gz line 7\)$/,
		);
	});

	test("does not halve a character where it cuts", () => {
		for (const start of ["", "a"]) {
			const text = safe(start + "🦀".repeat(20_000));
			expect(text.length).toBeLessThanOrEqual(32_767);
			expect(text.isWellFormed()).toBe(true);
		}
	});
});

describe("cellXml()", () => {
	const xml = (value: string): string => cellXml("A1", "", value, () => "here");

	test("writes text as an inline string with its markup escaped", () => {
		expect(xml('<a href="x">&amp;')).toBe(
			'<c r="A1" t="inlineStr"><is><t xml:space="preserve">&lt;a href="x"&gt;&amp;amp;</t></is></c>',
		);
	});

	test.each(["plain", "Kafka_create_topicSuccess", "a: (b), c/d.e #1 50%"])(
		"writes %j as it stands",
		(text) =>
			expect(xml(text)).toBe(
				`<c r="A1" t="inlineStr"><is><t>${text}</t></is></c>`,
			),
	);

	test.each([
		["=1", "'=1"],
		["a\u0000", "a\\u{0000}"],
		["_x0041_", "_x005F_x0041_"],
		["a_x0041_", "a_x005F_x0041_"],
		["ends with space ", "ends with space "],
		[`${"a".repeat(1001)}\u0007`, `${"a".repeat(1001)}\\u{0007}`],
	])("makes %j safe", (text, shown) => {
		expect(xml(text)).toContain(`preserve">${shown}<`);
	});

	test("writes an empty cell for null and for an empty text", () => {
		expect(cellXml("B2", ' s="3"', null, () => "")).toBe('<c r="B2" s="3"/>');
		expect(xml("")).toBe('<c r="A1"/>');
	});
});

test("columnLetters() names the columns as Excel does", () => {
	expect([1, 26, 27, 28, 52, 53, 702, 703].map(columnLetters)).toEqual(
		"A Z AA AB AZ BA ZZ AAA".split(" "),
	);
});

test("serialOf() and daySerialOf() count days as Excel does", () => {
	// 46,296 is what Excel shows for 2026-10-01 in the number format "0"
	const noon = Date.UTC(2026, 9, 1, 12);
	expect(serialOf(noon)).toBe(46_296.5);
	expect(daySerialOf(noon)).toBe(46_296);
});

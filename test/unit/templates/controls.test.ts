import { describe, expect, it } from "vitest";
import { FRAMEWORKS, frameworksOf } from "../../../templates/controls/index.ts";
import { SECTIONS } from "../../../templates/sections.ts";

const CONTROLS = FRAMEWORKS.flatMap(({ id, controls }) =>
	controls.map((control) => ({ ...control, at: `${id} ${control.control}` })),
);
/** How each framework writes its numbers. */
const NUMBERS: Readonly<Record<string, RegExp>> = {
	iso27001: /^A\.[58]\.\d{1,2}$/,
	c5: /^(OPS|IDM)-\d{2}$/,
	soc2: /^(CC\d|PI1)\.\d$/,
	"pci-dss": /^10\.\d\.\d(\.\d)?$/,
	nis2: /^3\.2\.\d$/,
	dora: /^Art\. 12\(2\)\([a-f]\)(\([iv]+\))?$/,
};

describe("FRAMEWORKS", () => {
	it("names the six frameworks, each once and with its edition", () => {
		expect(FRAMEWORKS.map(({ id }) => id)).toEqual(Object.keys(NUMBERS));
		for (const { name, edition } of FRAMEWORKS)
			expect([name, edition]).not.toContain("");
	});

	it("writes each control's number as its framework does, and once", () => {
		const wrong = FRAMEWORKS.flatMap(({ id, controls }) =>
			controls.filter(({ control }) => !NUMBERS[id]?.test(control)),
		);
		expect(wrong).toEqual([]);
		const places = CONTROLS.map(({ at }) => at);
		expect(places).toEqual([...new Set(places)]);
	});

	it("keeps each framework's own order", () => {
		for (const { controls } of FRAMEWORKS) {
			const numbers = controls.map(({ control }) => control);
			const groups = numbers.map((number) => number.match(/^[A-Z]+/)?.[0]);
			const sorted = numbers.toSorted(
				(a, b) =>
					groups.indexOf(a.match(/^[A-Z]+/)?.[0]) -
						groups.indexOf(b.match(/^[A-Z]+/)?.[0]) || inParts(a, b),
			);
			expect(numbers).toEqual(sorted);
		}
	});

	it("has both languages, one line each, and no two alike", () => {
		for (const { at, says, shows } of CONTROLS)
			for (const text of [says, shows]) {
				expect(text.en, at).toMatch(/^[A-Z][^\n]{10,160}[^.]$/);
				expect(text.de, at).toMatch(/^[A-ZÄÖÜ][^\n]{10,170}[^.]$/);
				expect(text.en, at).not.toBe(text.de);
			}
	});

	it("leads to sections that reports have, each once", () => {
		for (const { at, sections } of CONTROLS) {
			expect(sections.length, at).toBeGreaterThan(0);
			expect(SECTIONS, at).toEqual(expect.arrayContaining([...sections]));
			expect(sections, at).toEqual([...new Set(sections)]);
		}
	});

	it("promises nothing about compliance", () => {
		const promises = CONTROLS.filter(({ shows }) =>
			/\bcompl(y|ies|iant)\b|\bkonform\b|\berfüllt\b/i.test(
				`${shows.en} ${shows.de}`,
			),
		);
		expect(promises).toEqual([]);
	});
});

describe("frameworksOf()", () => {
	it("chooses by id, in the order of all, and knows no others", () => {
		const chosen = frameworksOf(["dora", "cobit", "c5"]);
		expect(chosen.map(({ id }) => id)).toEqual(["c5", "dora"]);
	});
});

function inParts(a: string, b: string): number {
	const [left, right] = [a, b].map((text) => text.match(/\d+|[a-z]+/g) ?? []);
	for (const [i, part] of (left ?? []).entries()) {
		const other = right?.[i];
		if (other === undefined) return 1;
		const order = /\d/.test(part)
			? Number(part) - Number(other)
			: Number(part > other) - Number(part < other);
		if (order !== 0) return order;
	}
	return -1;
}

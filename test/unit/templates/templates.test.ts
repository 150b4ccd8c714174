import { describe, expect, test } from "vitest";
import { FINDING_RULES } from "../../../lib/finding-rules.ts";
import { plural } from "../../../templates/count.ts";
import { LANGUAGES } from "../../../templates/languages.ts";
import { SECTIONS } from "../../../templates/sections.ts";
import { TEMPLATES } from "../../../templates/templates.ts";
import { RULE_IDS, ruleWords } from "../../../templates/wording-rules.ts";

describe("TEMPLATES", () => {
	test.each(Object.entries(TEMPLATES))(
		"%s names each section once, in the order of all sections",
		(_, sections) => {
			const places = sections.map((id) => SECTIONS.indexOf(id));
			expect(places).toEqual([...new Set(places)].toSorted((a, b) => a - b));
		},
	);

	test("full has every section, audit-summary what management reads", () => {
		expect(TEMPLATES.full).toEqual(SECTIONS);
		expect(TEMPLATES["audit-summary"]).toEqual(
			"summary scope completeness findings exceptions correlation comparison limitations signOff".split(
				" ",
			),
		);
	});
});

describe("LANGUAGES", () => {
	const { en, de } = LANGUAGES;

	test("say something of every rule by which findings are looked for", () => {
		expect(RULE_IDS).toEqual([...RULE_IDS].toSorted());
		for (const rule of FINDING_RULES) expect(RULE_IDS).toContain(rule);
		for (const { rules } of [en, de])
			for (const rule of RULE_IDS) {
				expect(ruleWords(rules, rule).title).not.toBe(rule);
				expect(ruleWords(rules, rule).why).toMatch(/\.$/);
			}
	});

	test("have no text in common but names and signs", () => {
		const same = textsOf(en).filter((text) => new Set(textsOf(de)).has(text));
		expect(same.filter((text) => text.split(" ").length > 2)).toEqual([]);
	});
});

/** Every plain text of a wording. */
function textsOf(part: unknown): string[] {
	if (typeof part === "string") return [part];
	if (typeof part !== "object" || part === null) return [];
	return Object.values(part).flatMap(textsOf);
}

describe("ruleWords()", () => {
	test.each(["some-later-rule", "constructor", ""])(
		"takes %j for its own name where it has no words for it",
		(rule) => {
			const { rules } = LANGUAGES.de;
			expect(ruleWords(rules, rule)).toEqual({ title: rule, why: "" });
		},
	);
});

describe("plural()", () => {
	test("chooses by the value, not by the text", () => {
		expect(plural({ value: 1, text: "1" }, "trace", "traces")).toBe("1 trace");
		expect(plural({ value: 1001, text: "1,001" }, "trace", "traces")).toBe(
			"1,001 traces",
		);
		expect(plural({ value: 0, text: "0" }, "trace", "traces")).toBe("0 traces");
	});
});

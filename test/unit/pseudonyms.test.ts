import { describe, expect, it } from "vitest";
import {
	mappingCsv,
	parseMapping,
	pseudonymiser,
} from "../../lib/pseudonyms.ts";

const KEY = "0123456789abcdef";

describe("pseudonymiser()", () => {
	it("gives the same value the same pseudonym, by key and kind", () => {
		const [one, again, other] = [
			pseudonymiser(KEY),
			pseudonymiser(KEY),
			pseudonymiser(`${KEY}0`),
		];
		expect(one.person("anna")).toMatch(/^person-[0-9a-f]{16}$/);
		expect(one.person("anna")).toBe(again.person("anna"));
		expect(one.person("anna")).not.toBe(other.person("anna"));
		expect(one.address("anna").slice(8)).not.toBe(one.person("anna").slice(7));
		expect(one.keyId).toBe(again.keyId);
		expect(one.keyId).not.toBe(other.keyId);
	});

	it("tells apart what UTF-8 cannot", () => {
		const { person } = pseudonymiser(KEY);
		expect(person("\ud800")).not.toBe(person("\ud801"));
	});

	it("refuses a key that can be guessed", () => {
		expect(() => pseudonymiser("short")).toThrow(
			/TRACEFOLIO_PSEUDONYM_KEY has 5 characters. Expected at least 16/,
		);
	});

	it("says whom each pseudonym stands for, once, in order", () => {
		const { person, address, mapping } = pseudonymiser(KEY);
		const made = [person("b"), address("192.0.2.1"), person("a"), person("b")];
		expect(mapping().map(({ pseudonym }) => pseudonym)).toEqual(
			[...new Set(made)].sort(),
		);
	});
});

describe("mappingCsv()", () => {
	it("is read back as it was, and begins no cell with what a spreadsheet takes for a formula", () => {
		const values = ['=1+1"', "+a", "-b", "@c", "\td", "'e", "f,g\r\nh", "群"];
		const rows = values.map((value, i) => ({
			pseudonym: `person-${i}`,
			kind: "person" as const,
			value,
		}));
		const csv = mappingCsv(rows);
		expect(parseMapping(csv)).toEqual(rows);
		expect(csv).not.toMatch(/,"[=+\-@\t]/);
		expect(parseMapping("")).toEqual([]);
	});
});

import { describe, expect, test } from "vitest";
import { formatOf } from "../../../lib/report/format.ts";
import { LANGUAGES } from "../../../templates/languages.ts";
import { sampleReport } from "../../support/sample-report.ts";

const { report: head } = sampleReport().report;
const en = formatOf({ ...head, language: "en" });
const de = formatOf({ ...head, language: "de" });

describe("formatOf()", () => {
	test("writes numbers and days in the report's language", () => {
		expect([en.count(1234567), de.count(1234567)]).toEqual([
			"1,234,567",
			"1.234.567",
		]);
		expect([en.date("2026-10-01"), de.date("2026-10-01")]).toEqual([
			"1 October 2026",
			"1. Oktober 2026",
		]);
	});

	test("writes instants in the period's zone with its offset on both sides of a clock change", () => {
		expect(en.local("2026-10-25T00:59:59.999Z")).toBe(
			"2026-10-25 02:59:59 +02:00",
		);
		expect(de.local("2026-10-25T01:00:00.000Z")).toBe(
			"2026-10-25 02:00:00 +01:00",
		);
		expect(de.utc("2026-10-25T01:00:00.000Z")).toBe("2026-10-25 01:00:00 UTC");
	});

	test.each([
		["2026-10", "October 2026", "Oktober 2026"],
		["2026-Q4", "Quarter 4 of 2026", "4. Quartal 2026"],
		["2026-W06", "Week 6 of 2026", "Kalenderwoche 6/2026"],
		["2026", "2026", "2026"],
		["2026-10-05", "5 October 2026", "5. Oktober 2026"],
		[
			"2026-10-01/2026-10-15",
			"1 October 2026 up to, not including, 15 October 2026",
			"1. Oktober 2026 bis ausschließlich 15. Oktober 2026",
		],
	])("puts the period %s in words", (label, english, german) => {
		expect(en.period(label, LANGUAGES.en.period)).toBe(english);
		expect(de.period(label, LANGUAGES.de.period)).toBe(german);
	});
});

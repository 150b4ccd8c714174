import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	gapsIn,
	labelOf,
	ordinalOf,
} from "../../../lib/evidence/publication-periods.ts";
import { parsePeriod } from "../../../lib/period.ts";

const CADENCES = ["year", "quarter", "month", "week", "day"] as const;

describe("ordinalOf()", () => {
	it("counts up by one from each period to the one that begins where it ends", () => {
		const date = fc.date({
			min: new Date("1971-01-01T00:00:00Z"),
			max: new Date("2099-12-31T00:00:00Z"),
			noInvalidDate: true,
		});
		fc.assert(
			fc.property(fc.constantFrom(...CADENCES), date, (cadence, at) => {
				const last = `last-${cadence}`;
				const { label, end } = parsePeriod(last, "UTC", at.getTime());
				const ordinal = ordinalOf(label);
				if (ordinal === null) throw new Error(`"${label}" is no period`);
				expect(labelOf(ordinal)).toBe(label);
				const next = labelOf({ ...ordinal, n: ordinal.n + 1 });
				expect(parsePeriod(next, "UTC", 0).start).toBe(end);
			}),
			{ numRuns: 500 },
		);
	});

	it("knows no period that does not exist", () => {
		for (const label of [
			"2026-13",
			"2026-00",
			"2026-Q5",
			"2026-W54",
			"2025-W53",
			"2026-02-30",
			"r1",
			"index",
			"2026-10-01--2026-10-15",
			"2026-1",
		])
			expect(ordinalOf(label)).toBeNull();
		expect(ordinalOf("2026-W53")).not.toBeNull();
	});
});

describe("gapsIn()", () => {
	it("finds months between others, in any order, across the end of a year", () => {
		expect(gapsIn(["2027-02", "2026-10", "2026-11"])).toEqual([
			{
				...{ cadence: "month", count: 2, first: "2026-12", last: "2027-01" },
				...{ after: "2026-11", before: "2027-02" },
			},
		]);
	});

	it("looks at each kind of period by itself", () => {
		const whole = ["2026", "2026-Q1", "2026-10", "2026-11", "2026-10-31"];
		expect(gapsIn([...whole, "2026-12-01--2026-12-08"])).toEqual([]);
		const gaps = gapsIn([...whole, "2026-Q3", "2026-W53", "2027-W02", "2028"]);
		expect(gaps.map(({ first, last }) => [first, last])).toEqual([
			["2027", "2027"],
			["2026-Q2", "2026-Q2"],
			["2027-W01", "2027-W01"],
		]);
	});

	it("finds none in one period, or in none", () => {
		for (const labels of [[], ["2026-10"], ["2026-10", "2026-10"]])
			expect(gapsIn(labels)).toEqual([]);
	});
});

import { describe, expect, it } from "vitest";
import {
	dayFinder,
	daysOf,
	offsetFinder,
	parsePeriod,
	periodBefore,
	periodKey,
} from "../../lib/period.ts";

const NOW = Date.parse("2026-11-02T06:00:00Z");
const BERLIN = "Europe/Berlin";

function bounds(label: string, zone = BERLIN, now = NOW): string[] {
	const { start, end } = parsePeriod(label, zone, now);
	return [start, end].map((instant) => new Date(instant).toISOString());
}

describe("parsePeriod()", () => {
	it.each([
		["2026-10", "2026-09-30T22:00:00.000Z", "2026-10-31T23:00:00.000Z"],
		["2026-Q4", "2026-09-30T22:00:00.000Z", "2026-12-31T23:00:00.000Z"],
		["2026-W41", "2026-10-04T22:00:00.000Z", "2026-10-11T22:00:00.000Z"],
		["2026", "2025-12-31T23:00:00.000Z", "2026-12-31T23:00:00.000Z"],
		["2026-10-25", "2026-10-24T22:00:00.000Z", "2026-10-25T23:00:00.000Z"],
		[
			"2026-10-01/2026-10-15",
			"2026-09-30T22:00:00.000Z",
			"2026-10-14T22:00:00.000Z",
		],
	])("reads %s in the zone", (label, start, end) => {
		expect(bounds(label)).toEqual([start, end]);
	});

	it("reads last-month in the zone, not in UTC", () => {
		const firstHour = Date.parse("2026-10-31T23:30:00Z");
		expect(parsePeriod("last-month", BERLIN, firstHour).label).toBe("2026-10");
		expect(parsePeriod("last-month", "UTC", firstHour).label).toBe("2026-09");
	});

	it("names the week, quarter, year and day that just ended", () => {
		const label = (last: string) => parsePeriod(last, BERLIN, NOW).label;
		expect(label("last-week")).toBe("2026-W44");
		expect(label("last-quarter")).toBe("2026-Q3");
		expect(label("last-year")).toBe("2025");
		expect(label("last-day")).toBe("2026-11-01");
	});

	it.each([
		"2026-13",
		"2026-00",
		"2026-Q5",
		"2025-W53",
		"2026-02-30",
		"october",
		"",
		"2026-10-15/2026-10-01",
		"2026-10-01/2026-10-01",
		"2026-10-01/2026-10",
		"0001-01-01/9999-01-01",
		"0000-01",
		"1969",
		"../2026-10",
	])("refuses %j and says what it expected", (label) => {
		expect(() => parsePeriod(label, BERLIN, NOW)).toThrow(
			expect.objectContaining({ code: "USAGE" }),
		);
	});

	it.each(["Mars/Olympus", "", "+02:00", "Europe/Berlin "])(
		"refuses zone %j",
		(zone) => {
			expect(() => parsePeriod("2026-10", zone, NOW)).toThrow(
				/Unknown time zone/,
			);
		},
	);
});

describe("daysOf()", () => {
	it("gives every local day, of 23, 24 and 25 hours", () => {
		const hours = (label: string) => {
			const period = parsePeriod(label, BERLIN, NOW);
			const starts = daysOf(period).map(({ start }) => start);
			return [...starts.slice(1), period.end].map(
				(end, i) => (end - (starts[i] ?? 0)) / 3_600_000,
			);
		};
		expect(hours("2026-10").filter((h) => h !== 24)).toEqual([25]);
		expect(hours("2026-03").filter((h) => h !== 24)).toEqual([23]);
		expect(hours("2026-10")).toHaveLength(31);
	});

	it("passes over a day that a zone never had", () => {
		const period = parsePeriod("2011-12", "Pacific/Apia", NOW);
		const dates = daysOf(period).map(({ date }) => date);
		expect(dates).toHaveLength(30);
		expect(dates).not.toContain("2011-12-30");
	});
});

describe("dayFinder()", () => {
	it("finds the day at its first and last millisecond", () => {
		const period = parsePeriod("2026-10", BERLIN, NOW);
		const days = daysOf(period);
		const dayOf = dayFinder(days);
		for (const [i, { start }] of days.entries()) {
			const next = days[i + 1]?.start ?? period.end;
			expect([dayOf(start), dayOf(next - 1)]).toEqual([i, i]);
		}
	});
});

describe("offsetFinder()", () => {
	it("changes at the very instant the zone's clocks do", () => {
		const offset = offsetFinder(BERLIN);
		const change = Date.parse("2026-10-25T01:00:00Z");
		expect([offset(change - 1), offset(change)]).toEqual([
			7_200_000, 3_600_000,
		]);
	});
});

describe("periodKey()", () => {
	it("makes one path segment of an interval", () => {
		expect(periodKey("2026-10-01/2026-10-15")).toBe("2026-10-01--2026-10-15");
	});
});

describe("periodBefore()", () => {
	it.each([
		["2026-10", "2026-09"],
		["2026-01", "2025-12"],
		["2026-Q1", "2025-Q4"],
		["2026-W01", "2025-W52"],
		["2026", "2025"],
		["2026-10-26", "2026-10-25"],
		["2026-10-20/2026-10-30", "2026-10-10/2026-10-20"],
	])(
		"finds before %s the period %s, which ends where it begins",
		(label, before) => {
			const period = parsePeriod(label, "Europe/Berlin", 0);
			const found = periodBefore(period);
			expect(found).toMatchObject({ label: before, end: period.start });
		},
	);
});

describe("where clocks go back to midnight", () => {
	// which then comes twice on one day
	it.each([
		["America/Havana", "2026-11"],
		["America/Havana", "2025-11-01/2025-11-04"],
		["Atlantic/Azores", "2026-10"],
	])("in %s each hour of %s is in the day whose date it has", (zone, label) => {
		const period = parsePeriod(label, zone, 0);
		const days = daysOf(period);
		const dayOf = dayFinder(days);
		const format = new Intl.DateTimeFormat("sv-SE", { timeZone: zone });
		expect(days[0]?.start).toBe(period.start);
		for (let at = period.start; at < period.end; at += 1_800_000)
			expect(days[dayOf(at)]?.date).toBe(format.format(at));
		const before = parsePeriod(`last-day`, zone, period.start);
		expect(before.end).toBe(period.start);
		expect(format.format(period.start - 1)).not.toBe(days[0]?.date);
	});
});

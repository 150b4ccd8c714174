import { describe, expect, it } from "vitest";
import { parsePeriod } from "../../../lib/period.ts";
import { closesAt, type Schedule } from "../../../lib/schedule.ts";
import {
	lateConcerns,
	latePeriods,
	type Standing,
	type WatchedBy,
	watchedPeriods,
} from "../../../lib/watch/due.ts";
import { WATCH, type WatchSettings } from "../../../lib/watch-config.ts";

const HOUR_MS = 3_600_000;

function profileIn(
	timezone: string,
	watch: Partial<WatchSettings> = {},
): WatchedBy {
	const archive = {
		...{ uri: null, daysBefore: 1, daysAfter: 3, bucket: null },
		digestKeys: [],
	};
	return {
		...{ timezone, archive, settlementHours: 24 },
		watch: { ...WATCH.parse({}), ...watch },
	};
}

const BERLIN = profileIn("Europe/Berlin");

function at(cadence: Schedule["cadence"], instant: string): Schedule {
	return { cadence, scheduledTime: Date.parse(instant) };
}

function standing(...periods: string[]): Standing[] {
	return periods.map((period) => ({ period, status: "final" }));
}

/** `missing 2026-10` for each late period. */
function late(
	schedule: Schedule,
	profile: WatchedBy,
	published: readonly Standing[],
): string[] {
	const { periods } = latePeriods(schedule, profile, published);
	return periods.map(({ state, period }) => `${state} ${period.label}`);
}

function watched(
	schedule: Schedule,
	profile: WatchedBy,
	...periods: string[]
): string[] {
	const labels = watchedPeriods(schedule, profile, standing(...periods));
	return labels.map(({ label }) => label);
}

describe("watchedPeriods()", () => {
	it("begins with the oldest publication of the cadence", () => {
		const published = ["2026-08", "2026-10", "2026-W02", "2025-Q1", "2025"];
		const own = ["2026-01-05", "2025-01-01--2025-01-15"];
		expect(
			watched(
				at("month", "2026-12-01T05:00:00Z"),
				BERLIN,
				...published,
				...own,
			),
		).toEqual(["2026-08", "2026-09", "2026-10", "2026-11"]);
		expect(
			watched(at("quarter", "2026-01-02T05:00:00Z"), BERLIN, ...published),
		).toEqual(["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"]);
		expect(watched(at("day", "2026-01-08T05:00:00Z"), BERLIN, ...own)).toEqual([
			"2026-01-05",
			"2026-01-06",
			"2026-01-07",
		]);
	});

	it("holds the last whole period where nothing is published", () => {
		expect(watched(at("month", "2026-12-31T12:00:00Z"), BERLIN)).toEqual([
			"2026-11",
		]);
		expect(watched(at("year", "2026-12-31T12:00:00Z"), BERLIN)).toEqual([
			"2025",
		]);
	});

	it("begins with the first period that begins on the date of the profile or later", () => {
		const since = (date: string) => profileIn("Europe/Berlin", { since: date });
		const december = at("month", "2026-12-15T05:00:00Z");
		expect(watched(december, since("2026-10-01"), "2020-01")).toEqual([
			"2026-10",
			"2026-11",
		]);
		expect(watched(december, since("2026-10-02"))).toEqual(["2026-11"]);
		expect(watched(december, since("2026-12-01"))).toEqual([]);
		expect(
			watched(at("week", "2026-01-20T05:00:00Z"), since("2026-01-01")),
		).toEqual(["2026-W02", "2026-W03"]);
	});

	it("ends with the last whole period in the profile's zone", () => {
		// still November in UTC
		const schedule = at("month", "2026-11-30T23:00:00Z");
		expect(watched(schedule, BERLIN)).toEqual(["2026-11"]);
		expect(watched(schedule, profileIn("UTC"))).toEqual(["2026-10"]);
		expect(watched(schedule, profileIn("America/Los_Angeles"))).toEqual([
			"2026-10",
		]);
		expect(watched(at("month", "2026-11-30T22:59:59.999Z"), BERLIN)).toEqual([
			"2026-10",
		]);
	});

	it.each([
		["Europe/Berlin", "2026-03-27", "2026-03-31T04:00:00Z"],
		["Europe/Berlin", "2026-10-23", "2026-10-27T04:00:00Z"],
		["America/New_York", "2026-10-30", "2026-11-03T12:00:00Z"],
		// clocks go forward at midnight, which that day does not have
		["Africa/Cairo", "2026-04-22", "2026-04-26T12:00:00Z"],
		["Australia/Lord_Howe", "2026-10-02", "2026-10-06T12:00:00Z"],
	])("has each day once where clocks change in %s", (zone, since, instant) => {
		const days = watchedPeriods(
			at("day", instant),
			profileIn(zone, { since }),
			[],
		);
		expect(days).toHaveLength(4);
		expect(days[0]?.label).toBe(since);
		for (const [i, day] of days.entries())
			if (i > 0) expect(day.start).toBe(days[i - 1]?.end);
		const hours = days.map(({ start, end }) => (end - start) / HOUR_MS);
		expect(new Set(hours).size).toBe(2);
	});

	it("goes over the ends of years, with weeks that belong to two of them", () => {
		const since = { since: "2020-12-14" };
		const zone = profileIn("Europe/Berlin", since);
		expect(watched(at("week", "2021-01-12T05:00:00Z"), zone)).toEqual([
			"2020-W51",
			"2020-W52",
			"2020-W53",
			"2021-W01",
		]);
		expect(
			watched(at("month", "2021-02-01T05:00:00Z"), BERLIN, "2020-11"),
		).toEqual(["2020-11", "2020-12", "2021-01"]);
	});

	it("ends where a zone left out a day", () => {
		const apia = profileIn("Pacific/Apia", { since: "2011-12-01" });
		expect(watched(at("day", "2012-01-02T12:00:00Z"), apia)).toEqual([
			"2011-12-31",
			"2012-01-01",
			"2012-01-02",
		]);
	});
});

describe("latePeriods()", () => {
	it("finds both months of two skipped schedules, and a gap between publications", () => {
		const december = at("month", "2026-12-04T05:00:00Z");
		expect(late(december, BERLIN, standing("2026-09"))).toEqual([
			"missing 2026-10",
			"missing 2026-11",
		]);
		expect(
			late(december, BERLIN, standing("2026-08", "2026-10", "2026-11")),
		).toEqual(["missing 2026-09"]);
	});

	it("finds the same on each run of a day, and later on", () => {
		const published = standing("2026-09");
		const runs = ["05:00:00", "05:00:01", "23:59:59"].map((time) =>
			late(at("month", `2026-12-04T${time}Z`), BERLIN, published),
		);
		const all = ["missing 2026-10", "missing 2026-11"];
		expect(runs).toEqual([all, all, all]);
		expect(
			late(at("month", "2026-12-31T05:00:00Z"), BERLIN, published),
		).toEqual(all);
	});

	it("finds nothing missing before the deadline, in the profile's zone", () => {
		const published = standing("2026-09");
		// October ends an hour before midnight UTC
		expect(
			late(at("month", "2026-11-01T22:59:59.999Z"), BERLIN, published),
		).toEqual([]);
		expect(
			late(at("month", "2026-11-01T23:00:00Z"), BERLIN, published),
		).toEqual(["missing 2026-10"]);
		const patient = profileIn("Europe/Berlin", { deadlineHours: 72 });
		expect(
			late(at("month", "2026-11-03T22:00:00Z"), patient, published),
		).toEqual([]);
		expect(
			late(at("month", "2026-11-03T23:00:00Z"), patient, published),
		).toEqual(["missing 2026-10"]);
	});

	it("finds weeks and days", () => {
		const weeks = standing("2026-W40", "2026-W42");
		expect(late(at("week", "2026-10-27T05:00:00Z"), BERLIN, weeks)).toEqual([
			"missing 2026-W41",
			"missing 2026-W43",
		]);
		const days = standing("2026-10-23", "2026-10-24");
		// the day of 25 hours ended 29 hours ago, the one after it 5
		expect(late(at("day", "2026-10-27T04:00:00Z"), BERLIN, days)).toEqual([
			"missing 2026-10-25",
		]);
	});

	it("finds what is still provisional once it was to be final, and not where that is not watched", () => {
		const published: Standing[] = [
			{ period: "2026-10", status: "provisional" },
			{ period: "2026-11", status: "provisional" },
		];
		const october = parsePeriod("2026-10", "Europe/Berlin", 0);
		const deadline = closesAt(october, BERLIN) + 48 * HOUR_MS;
		const before = { cadence: "month", scheduledTime: deadline - 1 } as const;
		const then = { cadence: "month", scheduledTime: deadline } as const;
		expect(late(before, BERLIN, published)).toEqual([]);
		expect(late(then, BERLIN, published)).toEqual(["not-final 2026-10"]);
		expect(late(then, BERLIN, standing("2026-10"))).toEqual([]);
		const without = profileIn("Europe/Berlin", { finalHours: null });
		expect(late(then, without, published)).toEqual([]);
	});

	it("keeps to 400 of the newest, and counts the others", () => {
		const since = profileIn("UTC", { since: "2025-01-01" });
		const schedule = at("day", "2026-12-04T05:00:00Z");
		const found = latePeriods(schedule, since, []);
		expect(found.periods).toHaveLength(400);
		expect(found.periods.at(-1)?.period.label).toBe("2026-12-02");
		const days = 365 + 336;
		expect(found.further).toBe(days - 400);
		const [first] = lateConcerns(found);
		expect(first?.message).toMatch(
			/^301 more periods before 2025-10-29 are late/,
		);
		// what is published does not count
		const published = watchedPeriods(schedule, since, []).slice(0, 600);
		const rest = latePeriods(
			schedule,
			since,
			standing(...published.map(({ label }) => label)),
		);
		expect([rest.periods.length, rest.further]).toEqual([days - 600, 0]);
	});
});

describe("lateConcerns()", () => {
	it("says what is late, since when, and what to do", () => {
		const found = latePeriods(at("month", "2026-12-20T05:00:00Z"), BERLIN, [
			{ period: "2026-10", status: "provisional" },
		]);
		expect(lateConcerns(found)).toEqual([
			{
				topic: "not-final",
				subject: "2026-10",
				message:
					"The report of 2026-10 (Europe/Berlin) is still provisional: it was to be final by 2026-11-11T23:00:00.000Z. See the reasons in the report: fill what is missing in the archive and make the report again, or accept it as it is",
				at: Date.parse("2026-11-11T23:00:00Z"),
			},
			{
				topic: "missing",
				subject: "2026-11",
				message:
					'The report of 2026-11 (Europe/Berlin) is missing: it was due by 2026-12-01T23:00:00.000Z. The function "watchdog" orders it. By hand, order it at the desk, or run "tracefolio watch --catch-up", or "tracefolio report --period 2026-11" with the profile, which say why where it fails',
				at: Date.parse("2026-12-01T23:00:00Z"),
			},
		]);
	});
});

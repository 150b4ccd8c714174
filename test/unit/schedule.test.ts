import { describe, expect, it } from "vitest";
import { DEFAULT_PROFILE } from "../../lib/config.ts";
import { parsePeriod } from "../../lib/period.ts";
import {
	closesAt,
	type DueBy,
	dueAt,
	duePeriods,
	makeEach,
	nothingDue,
	parseSchedule,
	type Schedule,
} from "../../lib/schedule.ts";

const BERLIN: DueBy = { ...DEFAULT_PROFILE, timezone: "Europe/Berlin" };
const OCTOBER = parsePeriod("2026-10", "Europe/Berlin", 0);

function labels(
	cadence: Schedule["cadence"],
	scheduledTime: string,
	profile = BERLIN,
): string[] {
	const schedule = { cadence, scheduledTime: Date.parse(scheduledTime) };
	return duePeriods(schedule, profile).map(({ label }) => label);
}

/** The days (ISO dates) of which the run at six in the morning in Berlin looks at a period. */
function daysOf(
	cadence: Schedule["cadence"],
	label: string,
	profile = BERLIN,
): string[] {
	const days: string[] = [];
	const { end } = parsePeriod(label, "Europe/Berlin", 0);
	for (let n = -2; n < 25; n++) {
		const date = new Date(end + n * 86_400_000).toISOString().slice(0, 10);
		const six = parsePeriod(date, "Europe/Berlin", 0).start + 6 * 3_600_000;
		const scheduled = new Date(six).toISOString();
		if (labels(cadence, scheduled, profile).includes(label)) days.push(date);
	}
	return days;
}

describe("duePeriods()", () => {
	it("looks at a month from the day after it until a run after the collector's gaps can no longer be filled", () => {
		const days = daysOf("month", "2026-10");
		expect([days.at(0), days.at(-1)]).toEqual(["2026-11-01", "2026-11-10"]);
		expect(days).toHaveLength(10);
	});

	it.each([
		["day", "2026-10-05", "2026-10-06"],
		["week", "2026-W41", "2026-10-12"],
		["month", "2026-09", "2026-10-01"],
		["quarter", "2026-Q3", "2026-10-01"],
		["year", "2025", "2026-01-01"],
	] as const)(
		"looks at each %s ten days long from the day after it",
		(cadence, label, first) => {
			const days = daysOf(cadence, label);
			expect(days.at(0)).toBe(first);
			expect(days).toHaveLength(10);
		},
	);

	it("has a run after the last late trace, and no gap before, whatever clocks do", () => {
		for (const month of ["2026-03", "2026-09", "2026-10"]) {
			const period = parsePeriod(month, "Europe/Berlin", 0);
			for (let at = period.end; at < closesAt(period, BERLIN); at += 3_600_000)
				expect(dueAt(period, at, BERLIN)).toBe(true);
			// the run that is last at or before a moment comes at most 25 hours later
			expect(dueAt(period, closesAt(period, BERLIN), BERLIN)).toBe(true);
			expect(
				dueAt(period, closesAt(period, BERLIN) + 25 * 3_600_000 - 1, BERLIN),
			).toBe(true);
		}
	});

	it("never looks at a period that is not over", () => {
		expect(dueAt(OCTOBER, OCTOBER.end - 1, BERLIN)).toBe(false);
		expect(dueAt(OCTOBER, OCTOBER.end, BERLIN)).toBe(true);
	});

	it("waits for files that are read longer, and for a longer settlement", () => {
		const archive = { ...BERLIN.archive, daysAfter: 20 };
		expect(daysOf("month", "2026-10", { ...BERLIN, archive }).at(-1)).toBe(
			"2026-11-22",
		);
		expect(
			daysOf("month", "2026-10", { ...BERLIN, settlementHours: 72 }).at(-1),
		).toBe("2026-11-12");
	});

	it("looks at all days and weeks that are open, the newest first", () => {
		const days = labels("day", "2026-10-15T04:00:00Z");
		expect([days.at(0), days.at(-1)]).toEqual(["2026-10-14", "2026-10-05"]);
		expect(days).toHaveLength(10);
		expect(labels("week", "2026-10-14T04:00:00Z")).toEqual([
			"2026-W41",
			"2026-W40",
		]);
		expect(labels("week", "2026-10-17T04:00:00Z")).toEqual(["2026-W41"]);
	});

	it("cuts periods in the profile's zone", () => {
		// still October in UTC
		expect(labels("month", "2026-10-31T23:00:00Z")).toEqual(["2026-10"]);
		const utc = { ...BERLIN, timezone: "UTC" };
		expect(labels("month", "2026-10-31T23:00:00Z", utc)).toEqual([]);
	});

	it("makes up for a first run that was missed", () => {
		expect(labels("month", "2026-11-02T05:00:00Z")).toEqual(["2026-10"]);
	});
});

describe("nothingDue()", () => {
	it("says which period was looked at, and until when", () => {
		const event = { cadence: "month", scheduledTime: "2026-11-20T05:00:00Z" };
		expect(nothingDue(parseSchedule(event), BERLIN)).toBe(
			"Nothing is due: 2026-10 was looked at until 2026-11-09T23:00:00.000Z",
		);
	});
});

describe("makeEach()", () => {
	const months = ["2026-10", "2026-09", "2026-08"].map((label) =>
		parsePeriod(label, "UTC", 0),
	);

	it("makes one after the other, in their order", async () => {
		let running = 0;
		const made = await makeEach(months, async ({ label }) => {
			expect(++running).toBe(1);
			await Promise.resolve();
			running--;
			return label;
		});
		expect(made).toEqual(["2026-10", "2026-09", "2026-08"]);
	});

	it("makes the others where one fails, and throws the first failure", async () => {
		const tried: string[] = [];
		const making = makeEach(months, async ({ label }) => {
			tried.push(label);
			if (label !== "2026-08") throw new Error(`no ${label}`);
		});
		await expect(making).rejects.toThrow("no 2026-10");
		expect(tried).toHaveLength(3);
	});
});

import fc from "fast-check";
import { DateTime } from "luxon";
import { describe, expect, test } from "vitest";
import { isoUtc, type Period, parsePeriod } from "../../../lib/period.ts";
import { coverageOf } from "../../../lib/report/coverage.ts";
import type { Completeness, IntervalState } from "../../../lib/report/model.ts";

type Interval = Completeness["intervals"][number];

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const ZONES = [
	"UTC",
	"Europe/Berlin",
	"Asia/Kolkata",
	"Asia/Kathmandu",
	"Australia/Lord_Howe",
	"America/St_Johns",
	"Asia/Beirut",
];

function interval(
	unit: string,
	from: number,
	to: number,
	state: IntervalState,
): Interval {
	return { unit, from: isoUtc(from), to: isoUtc(to), state };
}

const whole = (period: Period, state: IntervalState = "signed"): Interval =>
	interval("eu-de/system", period.start, period.end, state);

const hoursOf = (period: Period, intervals: readonly Interval[]) =>
	coverageOf(period, intervals).flatMap(({ hours }) => hours);

const lengths = (period: Period) =>
	coverageOf(period, [whole(period)]).map(({ hours }) => hours.length);

describe("coverageOf()", () => {
	test("gives each day its hours, 23 or 25 where clocks change", () => {
		const march = parsePeriod("2026-03", "Europe/Berlin", 0);
		const october = parsePeriod("2026-10", "Europe/Berlin", 0);
		expect(lengths(march)).toEqual([...Array(28).fill(24), 23, 24, 24]);
		expect(lengths(october)).toEqual([
			...Array(24).fill(24),
			25,
			...Array(6).fill(24),
		]);
		expect(coverageOf(march, [whole(march)])[28]?.date).toBe("2026-03-29");
	});

	test("counts hours from the day's own beginning where the zone is off by part of an hour", () => {
		const day = parsePeriod("2026-10-05", "Asia/Kathmandu", 0);
		const [first] = coverageOf(day, [whole(day)]);
		expect(first?.hours[0]?.at).toBe("2026-10-04T18:15:00.000Z");
		expect(first?.hours).toHaveLength(24);
		expect(first?.hours[23]?.at).toBe("2026-10-05T17:15:00.000Z");
	});

	test("ends the last hour of a day early where clocks change by half an hour", () => {
		const days = parsePeriod("2026-10-03/2026-10-06", "Australia/Lord_Howe", 0);
		const [, change, after] = coverageOf(days, [whole(days)]);
		// 23.5 hours
		expect(change?.hours).toHaveLength(24);
		expect(change?.hours.at(-1)?.at).toBe("2026-10-04T12:30:00.000Z");
		expect(after?.hours[0]?.at).toBe("2026-10-04T13:00:00.000Z");
	});

	test("begins and ends within an hour where the period does", () => {
		const start = Date.UTC(2026, 9, 5, 22, 20);
		const end = Date.UTC(2026, 9, 6, 1, 10);
		const period = { label: "", start, end, timezone: "UTC" };
		const ats = coverageOf(period, [whole(period)]).map(({ date, hours }) => [
			date,
			...hours.map(({ at }) => at.slice(11, 16)),
		]);
		expect(ats).toEqual([
			["2026-10-05", "22:20", "23:00"],
			["2026-10-06", "00:00", "01:00"],
		]);
	});

	test("takes a gap of one millisecond for an uncovered hour, and no hour more", () => {
		const day = parsePeriod("2026-10-05", "UTC", 0);
		const at = day.start + 7 * HOUR_MS;
		const around = (from: number, to: number) =>
			hoursOf(day, [
				interval("a", day.start, from, "signed"),
				interval("a", from, to, "uncovered"),
				interval("a", to, day.end, "signed"),
			]).flatMap(({ state }, hour) => (state === "uncovered" ? [hour] : []));
		expect(around(at, at + 1)).toEqual([7]);
		expect(around(at - 1, at)).toEqual([6]);
		expect(around(at - 1, at + 1)).toEqual([6, 7]);
		expect(around(at, at + HOUR_MS)).toEqual([7]);
		expect(around(at, at)).toEqual([]);
	});

	test("lets the least covered unit decide", () => {
		const day = parsePeriod("2026-10-05", "UTC", 0);
		const hour = (n: number) => day.start + n * HOUR_MS;
		const states = hoursOf(day, [
			interval("a", day.start, day.end, "signed"),
			interval("b", day.start, hour(2), "signed"),
			interval("b", hour(2), hour(3) + 1, "witnessed"),
			interval("b", hour(3) + 1, hour(5), "signed"),
			interval("b", hour(5), day.end, "uncovered"),
		]).map(({ state }) => state);
		expect(states.slice(0, 6)).toEqual([
			"signed",
			"signed",
			"witnessed",
			"witnessed",
			"signed",
			"uncovered",
		]);
		expect(new Set(states.slice(5))).toEqual(new Set(["uncovered"]));
	});

	test("claims nothing of a unit that no interval speaks of", () => {
		const day = parsePeriod("2026-10-05", "UTC", 0);
		const states = (intervals: Interval[]) =>
			new Set(hoursOf(day, intervals).map(({ state }) => state));
		expect(states([])).toEqual(new Set(["uncovered"]));
		const short = [
			interval("a", day.start, day.end, "signed"),
			interval("b", day.start + HOUR_MS, day.end - HOUR_MS, "signed"),
		];
		const hours = hoursOf(day, short);
		expect(hours.at(0)?.state).toBe("uncovered");
		expect(hours.at(1)?.state).toBe("signed");
		expect(hours.at(-1)?.state).toBe("uncovered");
		expect(hours.filter(({ state }) => state === "uncovered")).toHaveLength(2);
	});

	test("agrees with a look at every minute, in every zone", () => {
		const cut = fc.record({
			minute: fc.integer({ min: 0, max: 3 * 24 * 60 }),
			state: fc.constantFrom("signed", "witnessed", "uncovered", null),
		});
		const unit = fc.array(cut, { maxLength: 12 });
		fc.assert(
			fc.property(
				fc.constantFrom(...ZONES),
				fc.constantFrom("2026-03-28", "2026-04-04", "2026-10-03", "2026-10-24"),
				fc.array(unit, { maxLength: 3 }),
				fc.nat(90),
				(timezone, date, units, shift) => {
					const from = DateTime.fromISO(date, { zone: timezone });
					const start = from.startOf("day").toMillis() + shift * MINUTE_MS;
					const end = from.plus({ days: 3 }).toMillis() - shift * MINUTE_MS;
					const period = { label: "", start, end, timezone };
					const intervals = units.flatMap((cuts, u) =>
						parts(period, `unit ${u}`, cuts),
					);
					checkEveryMinute(period, intervals);
				},
			),
			{ numRuns: 150 },
		);
	});

	test("takes the time of its intervals and hours, not of their product", () => {
		const year = parsePeriod("2026", "Europe/Berlin", 0);
		const intervals = Array.from({ length: 200 }, (_, unit) =>
			Array.from({ length: 365 }, (_, day) =>
				interval(
					`unit ${unit}`,
					year.start + day * 24 * HOUR_MS,
					year.start + (day + 1) * 24 * HOUR_MS,
					"signed",
				),
			),
		).flat();
		const begun = process.cpuUsage();
		const hours = hoursOf(year, intervals);
		const { user } = process.cpuUsage(begun);
		expect(new Set(hours.map(({ state }) => state))).toEqual(
			new Set(["signed"]),
		);
		expect(hours).toHaveLength(8760);
		// 73,000 intervals of 24 hours in 8,760 hours: their product is 640 million looks
		expect(user / 1000).toBeLessThan(3000);
	});
});

/** Half-open parts between the cuts, in any order and perhaps outside of the period; a null part is left out. */
function parts(
	{ start }: Period,
	unit: string,
	cuts: readonly { minute: number; state: IntervalState | null }[],
): Interval[] {
	const ordered = cuts.toSorted((a, b) => a.minute - b.minute);
	const at = (minute: number) => start + (minute - 120) * MINUTE_MS;
	return ordered
		.flatMap(({ minute, state }, i) => {
			const next = ordered[i + 1]?.minute ?? 4 * 24 * 60;
			return state ? [interval(unit, at(minute), at(next), state)] : [];
		})
		.toReversed();
}

function checkEveryMinute(
	period: Period,
	intervals: readonly Interval[],
): void {
	const days = coverageOf(period, intervals);
	const hours = days.flatMap(({ hours: own }) => own);
	const starts = hours.map(({ at }) => Date.parse(at));
	expect(starts[0]).toBe(period.start);
	const units = [...new Set(intervals.map(({ unit }) => unit))];
	for (const [i, hour] of hours.entries()) {
		const from = starts[i] ?? 0;
		const to = starts[i + 1] ?? period.end;
		expect(to - from).toBeGreaterThan(0);
		expect(to - from).toBeLessThanOrEqual(HOUR_MS);
		const seen = new Set<IntervalState>();
		for (let minute = from; minute < to; minute += MINUTE_MS) {
			const said = units.map((unit) => statesAt(intervals, unit, minute));
			if (units.length === 0) seen.add("uncovered");
			for (const state of said.flat()) seen.add(state);
		}
		const order = ["uncovered", "witnessed", "signed"] as const;
		expect(hour.state).toBe(order.find((state) => seen.has(state)));
	}
	for (const { date, hours: own } of days)
		for (const { at } of own)
			expect(DateTime.fromISO(at, { zone: period.timezone }).toISODate()).toBe(
				date,
			);
}

function statesAt(
	intervals: readonly Interval[],
	unit: string,
	instant: number,
): IntervalState[] {
	const said = intervals.filter(
		(one) =>
			one.unit === unit &&
			Date.parse(one.from) <= instant &&
			instant < Date.parse(one.to),
	);
	return said.length > 0 ? said.map(({ state }) => state) : ["uncovered"];
}

import { describe, expect, it } from "vitest";
import { found, type Said } from "../../../support/findings.ts";

describe("off-hours", () => {
	const times = (list: readonly string[], settings?: unknown) =>
		found(
			"off-hours",
			list.map((time) => ({ time })),
			{ settings },
		)[0]?.count ?? 0;

	it("is one finding per person, before the morning and from the evening on, by the zone's clocks", () => {
		// 07:00 and 19:00 in summer time
		expect(times(["04:59:59.999", "17:00"])).toBe(2);
		expect(times(["05:00", "16:59:59.999"])).toBe(0);
		// and in winter time
		const days = ["2026-10-26T05:59Z", "2026-10-26T06:00Z"];
		expect(times(days)).toBe(1);
	});

	it("is the weekend and a holiday, of the zone and not of UTC", () => {
		expect(times(["2026-10-03T10:00Z", "2026-10-04T10:00Z"])).toBe(2);
		const settings = {
			workingHours: { from: "00:00", to: "23:59", holidays: ["2026-10-06"] },
		};
		// 5 October in UTC, already the 6th in Berlin; and midnight of the 7th
		expect(times(["2026-10-05T22:00Z"], settings)).toBe(1);
		expect(times(["2026-10-05T21:30Z"], settings)).toBe(0);
		expect(times(["2026-10-06T22:00Z"], settings)).toBe(0);
	});

	it("tells people apart and says the hours", () => {
		const night = { time: "01:00" };
		const findings = found("off-hours", [
			night,
			{ ...night, user: "bernd" },
			night,
		]);
		expect(findings.map(({ user, count }) => [user, count])).toEqual([
			["anna", 2],
			["bernd", 1],
		]);
		expect(findings[0]?.message).toBe(
			'2 traces of "anna" of "example" outside working hours (07:00–19:00 on Mon, Tue, Wed, Thu, Fri)',
		);
	});

	it("is no task, no action of the system, nobody without a name, nothing outside the population", () => {
		const night: Said[] = [
			{ phase: "task" },
			{ channel: "systemaction" },
			{ user: null },
			{ where: "before" },
			{ where: "watched" },
		];
		expect(
			found(
				"off-hours",
				night.map((one) => ({ ...one, time: "01:00" })),
			),
		).toEqual([]);
	});
});

describe("burst", () => {
	const settings = { burst: { traces: 3, minutes: 10 } };
	const times = (list: readonly string[], over: Said = {}) =>
		found(
			"burst",
			list.map((time) => ({ ...over, time })),
			{ settings },
		);

	it("is the number of traces within the minutes, both ends included", () => {
		const [one] = times(["09:00", "09:05", "09:10"]);
		expect(one).toMatchObject({ count: 3, user: "anna", subject: null });
		expect(one?.message).toBe(
			'3 traces of "anna" of "example" within 10 minutes',
		);
	});

	it("is nothing a moment later, with one less, of several actors or of nobody", () => {
		expect(times(["09:00", "09:05", "09:10:00.001"])).toEqual([]);
		expect(times(["09:00", "09:05"])).toEqual([]);
		const three = ["09:00", "09:05", "09:10"];
		expect(times(three, { user: null, domain: null })).toEqual([]);
		const others = three.map((time, i) => ({ time, user: `user ${i}` }));
		expect(found("burst", others, { settings })).toEqual([]);
	});

	it("says the largest number and shows the first burst", () => {
		const [one, ...more] = times([
			...["08:00", "09:00", "09:01", "09:02", "09:10", "09:10:30"],
			...["12:00", "12:01", "12:02", "12:03", "12:04", "12:05"],
		]);
		expect(more).toEqual([]);
		expect(one?.count).toBe(6);
		expect(one?.traces.map(({ time }) => time.slice(11, 16))).toEqual([
			"09:00",
			"09:01",
			"09:02",
			"09:10",
		]);
	});
});

describe("failures-then-success", () => {
	const run = (...all: Said[]) => found("failures-then-success", all);
	const fail = (time: string): Said => ({ time, outcome: "failure" });

	it("is three failures within the hour and then a success in it", () => {
		const [one] = run(
			fail("09:00"),
			{ time: "09:20", outcome: "incident" },
			fail("09:40"),
			{ time: "10:00" },
		);
		expect(one).toMatchObject({ count: 4, user: "anna", subject: "restart" });
		expect(one?.message).toBe(
			'"restart" (DMS) by "anna" of "example" failed 3 times within 60 minutes and then succeeded',
		);
	});

	it("is nothing where a failure lies outside the hour, is missing, or no success follows", () => {
		const failed = [fail("09:00"), fail("09:20"), fail("09:40")];
		expect(run(...failed, { time: "10:00:00.001" })).toEqual([]);
		expect(run(...failed.slice(1), { time: "10:00" })).toEqual([]);
		expect(run(...failed)).toEqual([]);
		expect(run({ time: "08:00" }, ...failed)).toEqual([]);
	});

	it("is nothing across actors, operations, or from an unknown outcome", () => {
		const failed = [fail("09:00"), fail("09:20")];
		const success = { time: "09:50" };
		const others: Said[] = [
			{ ...fail("09:40"), user: "bernd" },
			{ ...fail("09:40"), traceName: "extend" },
			{ time: "09:40", outcome: "unknown" },
		];
		for (const other of others)
			expect(run(...failed, other, success)).toEqual([]);
	});

	it("takes an accepted request for no success of the tasks that failed", () => {
		const failed = ["09:00", "09:10", "09:20"].map(fail);
		const tasks = failed.map((one) => ({ ...one, phase: "task" }) as const);
		const success = { time: "09:30", phase: "request" } as const;
		expect(run(...tasks, success)).toEqual([]);
		expect(run(...tasks, { ...success, phase: "task" })).toHaveLength(1);
	});

	it("counts every episode once", () => {
		const episode = (hour: string): Said[] => [
			...[10, 11, 12].map((minute) => fail(`${hour}:${minute}`)),
			{ time: `${hour}:20` },
			{ time: `${hour}:21` },
		];
		expect(run(...episode("09"), ...episode("12"))).toMatchObject([
			{ count: 8 },
		]);
	});
});

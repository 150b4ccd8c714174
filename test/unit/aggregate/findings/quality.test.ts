import { describe, expect, it } from "vitest";
import { found, instant, look, seen } from "../../../support/findings.ts";

describe("incident", () => {
	it("is an outcome or a rating, per service and trace name", () => {
		const findings = found("incident", [
			{ outcome: "incident" },
			{ outcome: "success", rating: "incident", user: "bernd" },
			{ outcome: "incident", traceName: "extend" },
		]);
		expect(
			findings.map(({ subject, count, user }) => [subject, count, user]),
		).toEqual([
			["extend", 1, "anna"],
			["restart", 2, null],
		]);
		expect(findings[0]?.severity).toBe("high");
	});

	it("is no plain failure", () => {
		const traces = [{ outcome: "failure", rating: "warning" } as const];
		expect(found("incident", traces)).toEqual([]);
	});
});

describe("contradiction", () => {
	it("is one finding per trace name", () => {
		const findings = found("contradiction", [
			{ agrees: false },
			{ agrees: false, service: "RDS" },
		]);
		expect(findings).toMatchObject([
			{ subject: "restart", count: 2, user: null, domain: null },
		]);
	});

	it("is nothing where name and rating agree or one says nothing", () => {
		expect(
			found("contradiction", [{ agrees: true }, { agrees: null }]),
		).toEqual([]);
	});
});

describe("uncatalogued-operation", () => {
	it("is one finding per service and trace name", () => {
		const findings = found("uncatalogued-operation", [
			{ catalogued: false },
			{ catalogued: false },
			{ catalogued: false, service: "RDS" },
		]);
		expect(findings.map(({ count }) => count).toSorted()).toEqual([1, 2]);
		expect(findings[0]?.severity).toBe("info");
	});

	it("is nothing that a catalog documents, and nothing outside the period", () => {
		const watched = { catalogued: false, where: "watched" } as const;
		expect(found("uncatalogued-operation", [{}, watched])).toEqual([]);
	});
});

describe("clock-skew", () => {
	it("is a record more than the seconds before the event, and says the longest", () => {
		const findings = found("clock-skew", [
			{ time: "09:00:10", recordTime: instant("09:00:04.999") },
			{ time: "09:01:00", recordTime: instant("09:00:51") },
		]);
		expect(findings).toMatchObject([
			{
				...{ subject: "DMS", count: 2, user: null, severity: "medium" },
				message:
					"2 traces of DMS: recorded before the time at which it happened, by up to 9 seconds",
			},
		]);
	});

	it("is nothing at the seconds themselves, and nothing without a record time", () => {
		expect(
			found("clock-skew", [
				{ time: "09:00:10", recordTime: instant("09:00:05") },
				{ time: "09:00:10", recordTime: null },
			]),
		).toEqual([]);
	});
});

describe("late-record", () => {
	it("is a record more than the minutes after the event, and says the longest", () => {
		const findings = found("late-record", [
			{ time: "09:00", recordTime: instant("10:00:00.001") },
			{ time: "09:00", recordTime: instant("12:30") },
		]);
		expect(findings).toMatchObject([
			{
				...{ subject: "DMS", count: 2 },
				message:
					"2 traces of DMS: recorded only up to 3 hours after the time at which it happened",
			},
		]);
	});

	it("is nothing at the minutes themselves", () => {
		const trace = { time: "09:00", recordTime: instant("10:00") };
		expect(found("late-record", [trace])).toEqual([]);
	});
});

describe.each([
	["request-failed", "failed"],
	["request-refused", "refused"],
	["request-open", "open"],
	["task-without-request", "orphan"],
] as const)("%s", (rule, kind) => {
	const told = [
		{ kind, row: seen({ family: "extend", time: "10:00" }).row },
		{ kind, row: seen({ family: "extend", time: "09:00" }).row },
		{
			kind,
			row: seen({ service: "RDS", family: "extend", time: "09:30" }).row,
		},
	];

	it("is what correlation tells, per service and family, from the first one on", () => {
		const { findings } = look([], { told });
		expect(
			findings.map((one) => [one.rule, one.subject, one.count, one.at]),
		).toEqual([
			[rule, "extend", 2, instant("09:00")],
			[rule, "extend", 1, instant("09:30")],
		]);
	});

	it("is nothing that correlation does not tell", () => {
		expect(found(rule, [{ phase: "task", outcome: "failure" }])).toEqual([]);
	});
});

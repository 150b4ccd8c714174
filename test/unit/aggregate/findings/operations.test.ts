import { describe, expect, it } from "vitest";
import { found, look, seen } from "../../../support/findings.ts";

const DELETE = {
	traceName: "deleteDMSInstanceSuccess",
	family: "deleteDMSInstance",
};

describe("destructive-operation", () => {
	it("is one finding per actor, service and family, whatever the outcome", () => {
		const findings = found("destructive-operation", [
			{ ...DELETE, time: "09:05" },
			{ ...DELETE, time: "09:00", outcome: "failure" },
			{ ...DELETE, user: "bernd" },
			{ traceName: "DeleteOther" },
			{ ...DELETE, service: "RDS", time: "09:01" },
		]);
		expect(
			findings.map(({ user, subject, count }) => [user, subject, count]),
		).toEqual([
			["anna", "DeleteOther", 1],
			["anna", "deleteDMSInstance", 2],
			["bernd", "deleteDMSInstance", 1],
			["anna", "deleteDMSInstance", 1],
		]);
		expect(findings[1]).toMatchObject({
			...{ severity: "low", unit: null, exception: null, domain: "example" },
			at: "2026-10-05T09:00:00.000Z",
			message:
				'2 traces of the destructive operation "deleteDMSInstance" (DMS) by "anna" of "example"',
		});
	});

	it("is no task, no other name and no trace outside the population", () => {
		expect(
			found("destructive-operation", [
				{ ...DELETE, phase: "task" },
				{ traceName: "undelet" },
				{ ...DELETE, where: "before" },
				{ ...DELETE, where: "after" },
				{ ...DELETE, where: "watched" },
			]),
		).toEqual([]);
	});

	it("names the first 20 traces with their lines", () => {
		const traces = Array.from({ length: 25 }, (_, i) =>
			seen({ ...DELETE, time: `09:${59 - i}` }),
		);
		const [one] = look(traces).findings.filter(
			({ rule }) => rule === "destructive-operation",
		);
		const first = traces.toReversed().slice(0, 20);
		expect(one?.count).toBe(25);
		expect(one?.traces).toEqual(
			first.map(({ row: { traceId, time, n } }) => ({ traceId, time, n })),
		);
	});
});

describe("privileged-operation", () => {
	it("holds beside destructive-operation where a name matches both", () => {
		const traces = [
			{ traceName: "deleteUser" },
			{ traceName: "resetPassword" },
		];
		expect(found("privileged-operation", traces)).toHaveLength(2);
		expect(found("destructive-operation", traces)).toHaveLength(1);
	});

	it("is no name that matches destructive alone, and none of a task", () => {
		expect(
			found("privileged-operation", [
				{ traceName: "deleteTopic" },
				{ traceName: "resetPassword", phase: "task" },
			]),
		).toEqual([]);
	});
});

describe("without-ticket", () => {
	it("is one finding per actor and family of named operations", () => {
		const unticketed = [
			seen(DELETE),
			seen(DELETE),
			seen({ traceName: "createUser" }),
		];
		const { findings } = look([], { unticketed });
		expect(
			findings.map(({ rule, subject, count }) => [rule, subject, count]),
		).toEqual([
			["without-ticket", "createUser", 1],
			["without-ticket", "deleteDMSInstance", 2],
		]);
	});

	it("is no operation that is neither destructive nor privileged", () => {
		expect(look([], { unticketed: [seen({})] }).findings).toEqual([]);
	});
});

describe("logging-changed", () => {
	const CHANGE = { service: "cts", traceName: "updateTracker" };

	it("is one finding per actor and trace name, also of what is only watched", () => {
		const findings = found("logging-changed", [
			{ ...CHANGE, where: "watched", time: "09:01" },
			{ ...CHANGE, time: "09:02" },
			{ service: "CTS", traceName: "createNotification" },
		]);
		expect(findings.map(({ subject, count }) => [subject, count])).toEqual([
			["createNotification", 1],
			["updateTracker", 2],
		]);
		expect(findings[1]?.severity).toBe("high");
		expect(findings[1]?.traces.map(({ n }) => n === null)).toEqual([
			true,
			false,
		]);
	});

	it("is no other service, no other operation and nothing after the period", () => {
		expect(
			found("logging-changed", [
				{ ...CHANGE, service: "DMS" },
				{ ...CHANGE, traceName: "listTraces" },
				{ ...CHANGE, where: "after" },
			]),
		).toEqual([]);
	});
});

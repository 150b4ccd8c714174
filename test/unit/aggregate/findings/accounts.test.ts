import { describe, expect, it } from "vitest";
import { actorKey } from "../../../../lib/aggregate/findings/brief.ts";
import { found, look, type Said, seen } from "../../../support/findings.ts";

describe("provider-activity", () => {
	it("is what the provider did, by what the trace says, its user or its account", () => {
		const findings = found("provider-activity", [
			{ about: { provider: true } },
			{ user: "OP_Service" },
			{ user: "carl", domain: "op_service", where: "watched" },
		]);
		expect(findings.map(({ user }) => user)).toEqual([
			"OP_Service",
			"anna",
			"carl",
		]);
		expect(findings[0]?.severity).toBe("high");
	});

	it("is nobody whose name only begins so, and nothing outside the period", () => {
		expect(
			found("provider-activity", [
				{ user: "op_service2" },
				{ user: null, domain: null },
				{ user: "op_service", where: "before" },
			]),
		).toEqual([]);
	});
});

describe("root-activity", () => {
	it("is what the root user did, also where it is only watched", () => {
		const findings = found("root-activity", [
			{ about: { root: true } },
			{ about: { root: true }, where: "watched" },
		]);
		expect(findings).toMatchObject([{ count: 2, subject: "restart" }]);
	});

	it("is nobody else, and nothing outside the period", () => {
		expect(
			found("root-activity", [
				{ user: "root" },
				{ about: { root: true }, where: "after" },
			]),
		).toEqual([]);
	});
});

const seenBefore = {
	actors: new Set([actorKey({ domain: "example", user: "anna" })]),
	addresses: new Set(["10.0.0.1"]),
};

describe("first-seen-actor", () => {
	it("is one finding per actor who did not act before", () => {
		const traces: Said[] = [
			{ user: "bernd" },
			{ user: "bernd" },
			{ domain: "other" },
		];
		const findings = found("first-seen-actor", traces, { seenBefore });
		expect(
			findings.map(({ user, domain, count }) => [user, domain, count]),
		).toEqual([
			["anna", "other", 1],
			["bernd", "example", 2],
		]);
	});

	it("is nobody who acted before, and not nobody", () => {
		const traces: Said[] = [
			{},
			{ user: null, domain: null },
			{ user: "bernd", where: "watched" },
		];
		expect(found("first-seen-actor", traces, { seenBefore })).toEqual([]);
	});

	it("is unavailable where the period before is not known", () => {
		const { findings, rules } = look([seen({ sourceIp: "10.0.0.1" })]);
		expect(findings).toEqual([]);
		expect(
			rules
				.filter(({ state }) => state !== "evaluated")
				.map(({ rule }) => rule),
		).toEqual(["first-seen-actor", "first-seen-address"]);
	});
});

describe("first-seen-address", () => {
	it("is one finding per new address, and names who acted if it was one", () => {
		const traces: Said[] = [
			{ sourceIp: "10.0.0.2" },
			{ sourceIp: "10.0.0.2" },
			{ sourceIp: "10.0.0.3" },
			{ sourceIp: "10.0.0.3", user: "bernd" },
		];
		const findings = found("first-seen-address", traces, { seenBefore });
		expect(
			findings.map(({ user, subject, count }) => [user, subject, count]),
		).toEqual([
			["anna", "10.0.0.2", 2],
			[null, "10.0.0.3", 2],
		]);
	});

	it("is no known address and no trace without one", () => {
		const traces: Said[] = [{ sourceIp: "10.0.0.1" }, { sourceIp: null }];
		expect(found("first-seen-address", traces, { seenBefore })).toEqual([]);
	});
});

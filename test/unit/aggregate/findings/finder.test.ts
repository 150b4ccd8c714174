import { describe, expect, it } from "vitest";
import { byGravityAndTime } from "../../../../lib/aggregate/findings/order.ts";
import { lasting, quoted } from "../../../../lib/aggregate/findings/words.ts";
import { FINDING_RULES } from "../../../../lib/finding-rules.ts";
import type { Finding } from "../../../../lib/report/model.ts";
import { found, instant, look, seen } from "../../../support/findings.ts";

describe("finder()", () => {
	it("gives a row for every rule, with what the settings say of it", () => {
		const { rules } = look([seen({ traceName: "deleteTopic" })]);
		expect(rules.map(({ rule }) => rule)).toEqual(
			FINDING_RULES.filter((rule) => rule !== "exception-expired"),
		);
		const rowOf = (name: string) => rules.find(({ rule }) => rule === name);
		expect(rowOf("failures-then-success")?.threshold).toBe(
			"3 failures within 60 minutes",
		);
		expect(rowOf("incident")?.threshold).toBe("");
		expect(rowOf("destructive-operation")).toMatchObject({
			...{ state: "evaluated", severity: "low", findings: 1 },
		});
	});

	it("leaves out rules that are off and takes other severities", () => {
		const settings = {
			off: ["destructive-operation"],
			severity: { incident: "info", "destructive-operation": "high" },
		};
		const { findings, rules } = look(
			[seen({ traceName: "deleteTopic", outcome: "incident" })],
			{ settings },
		);
		expect(findings.map(({ rule, severity }) => [rule, severity])).toEqual([
			["incident", "info"],
		]);
		expect(rules.filter(({ state }) => state === "off")).toMatchObject([
			{ rule: "destructive-operation", severity: "high", findings: 0 },
		]);
	});

	it.each([
		[1000, 1000],
		[1001, 1000],
		[2500, 1000],
	])(
		"names the first 1000 of %i findings and says how many more there are",
		(total, shown) => {
			const traces = Array.from({ length: total }, (_, i) => ({
				user: `user ${i}`,
				traceName: "deleteTopic",
				time: new Date(Date.parse(instant("09:00")) + i).toISOString(),
			}));
			// one of a finding that had already given way
			const again = { ...traces[Math.min(total - 1, 1500)], time: "10:00" };
			const findings = found("destructive-operation", [...traces, again]);
			expect(findings).toHaveLength(shown);
			expect(findings.reduce((sum, { count }) => sum + count, 0)).toBe(
				total + 1,
			);
			if (total === 1000) return;
			expect(findings.slice(0, 999).map(({ user }) => user)).toEqual(
				traces.slice(0, 999).map(({ user }) => user),
			);
			expect(findings[999]).toMatchObject({
				...{ subject: null, user: null, at: traces[999]?.time, traces: [] },
				...{ rule: "destructive-operation", count: total - 998 },
				message: `${total - 999} more findings of this rule, which rest on ${total - 998} traces, are not listed one by one`,
			});
		},
	);

	it("looks only at the population, whatever lies around it", () => {
		const many = (["before", "after", "watched"] as const).flatMap((where) =>
			Array.from({ length: 120 }, () =>
				seen({
					...{ where, time: "01:00", traceName: "deleteUser", agrees: false },
					...{ catalogued: false, outcome: "incident" },
					recordTime: instant("23:00"),
				}),
			),
		);
		expect(look(many).findings).toEqual([]);
	});
});

describe("byGravityAndTime()", () => {
	it("sorts by severity, time, rule, subject, user, with none first", () => {
		const finding: Finding = {
			...{ rule: "burst", severity: "low", unit: null, at: instant("09:00") },
			...{ message: "", user: "anna", domain: null, subject: "b" },
			...{ lastAt: null, count: 1, traces: [], exception: null },
		};
		const sorted: Finding[] = [
			{ ...finding, severity: "high", at: instant("10:00"), rule: "z" },
			{ ...finding, severity: "medium" },
			{ ...finding, at: null, rule: "z" },
			{ ...finding, at: instant("08:00"), rule: "z" },
			{ ...finding, subject: null, user: "z" },
			{ ...finding, subject: "a", user: "z" },
			{ ...finding, user: null },
			finding,
			{ ...finding, rule: "z", subject: "a" },
			{ ...finding, severity: "info", at: null },
		];
		expect(sorted.toReversed().toSorted(byGravityAndTime)).toEqual(sorted);
	});
});

describe("lasting()", () => {
	it("takes the largest unit of which there are two, rounded down", () => {
		expect(
			[1, 1999, 119_999, 120_000, 7_199_999, 172_799_999, 172_800_000].map(
				lasting,
			),
		).toEqual([
			...["0 seconds", "1 second", "119 seconds", "2 minutes"],
			...["119 minutes", "47 hours", "2 days"],
		]);
	});
});

describe("quoted()", () => {
	it("cuts a long name between characters", () => {
		expect(quoted("x".repeat(100))).toBe(`"${"x".repeat(100)}"`);
		expect(quoted(`${"x".repeat(99)}😀😀`)).toBe(`"${"x".repeat(99)}…"`);
	});
});

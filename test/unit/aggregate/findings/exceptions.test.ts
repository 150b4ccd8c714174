import { describe, expect, it } from "vitest";
import { withExceptions } from "../../../../lib/aggregate/findings/exceptions.ts";
import {
	EXCEPTIONS,
	type FindingSettings,
} from "../../../../lib/analysis-config.ts";
import { parsePeriod } from "../../../../lib/period.ts";
import type { Finding } from "../../../../lib/report/model.ts";
import type { RuleRow } from "../../../../lib/report/model-analysis.ts";
import { instant, ZONE } from "../../../support/findings.ts";

const PERIOD = parsePeriod("2026-10", ZONE, 0);

const FINDING: Finding = {
	...{ rule: "burst", severity: "low", unit: null, at: instant("09:00") },
	...{ message: "", user: "anna", domain: null, subject: "web-1" },
	...{ lastAt: instant("09:00"), count: 1, traces: [], exception: null },
};
const BURST: Omit<RuleRow, "excepted"> = {
	...{ rule: "burst", severity: "low", state: "evaluated" },
	...{ threshold: "", findings: 2 },
};

const exception = (over: object = {}) => ({
	...{ rule: "burst", owner: "CISO", rationale: "Known", until: "2026-12-31" },
	...over,
});

function run(
	exceptions: readonly object[],
	findings: readonly Finding[] = [FINDING],
	settings?: Pick<FindingSettings, "off" | "severity">,
) {
	const parsed = EXCEPTIONS.parse(exceptions);
	return withExceptions(findings, [BURST], parsed, PERIOD, settings);
}

const ownersOf = (exceptions: readonly object[], over: Partial<Finding> = {}) =>
	run(exceptions, [{ ...FINDING, ...over }])
		.findings.filter(({ rule }) => rule !== "exception-expired")
		.map((finding) => finding.exception?.owner ?? null);

describe("withExceptions()", () => {
	it("gives a finding the first exception that matches", () => {
		const [one] = run([
			exception({ rule: "incident", owner: "other rule" }),
			exception({ user: "bern*", owner: "other user" }),
			exception({ subject: "db-*", owner: "other subject" }),
			exception({ user: "ANNA", subject: "web-*" }),
			exception({ owner: "too late" }),
		]).findings;
		expect(one?.exception).toEqual({
			...{ owner: "CISO", rationale: "Known", until: "2026-12-31" },
		});
	});

	it("matches no pattern with a finding that names nobody and nothing", () => {
		const nobody = { user: null, subject: null };
		expect(ownersOf([exception({ user: "*" })], nobody)).toEqual([null]);
		expect(ownersOf([exception({ subject: "*" })], nobody)).toEqual([null]);
		expect(ownersOf([exception()], nobody)).toEqual(["CISO"]);
	});

	it("holds until the end of its last day in the period's zone", () => {
		const until = [exception({ until: "2026-10-05" })];
		expect(ownersOf(until, { lastAt: "2026-10-05T21:59:59.999Z" })).toEqual([
			"CISO",
		]);
		expect(ownersOf(until, { lastAt: "2026-10-05T22:00:00.000Z" })).toEqual([
			null,
		]);
	});

	it("does not hold for a finding of which a later trace is not covered, or not known", () => {
		const until = [exception({ until: "2026-10-30" })];
		expect(ownersOf(until, { lastAt: "2026-10-31T10:00:00.000Z" })).toEqual([
			null,
		]);
		expect(ownersOf(until, { lastAt: null, count: 3 })).toEqual([null]);
	});

	it("takes a finding without an instant for one of the period's start", () => {
		const at = { at: null, lastAt: null, count: 0 };
		expect(ownersOf([exception({ until: "2026-10-01" })], at)).toEqual([
			"CISO",
		]);
		expect(ownersOf([exception({ until: "2026-09-30" })], at)).toEqual([null]);
	});

	it("makes a finding of one that ended before the period's last day", () => {
		const { findings } = run([exception({ until: "2026-10-24" })], []);
		expect(findings).toEqual([
			{
				...{ rule: "exception-expired", severity: "medium", unit: null },
				// the day after has 25 hours and begins in summer time
				...{ at: "2026-10-24T22:00:00.000Z", lastAt: null, subject: "burst" },
				message:
					'The exception to the rule "burst" ended on 2026-10-24. Owner: "CISO". Rationale: "Known"',
				...{ user: null, domain: null, count: 0, traces: [], exception: null },
			},
		]);
	});

	it("makes none of one that holds through the last day, and one of one long gone at the start", () => {
		expect(run([exception({ until: "2026-10-31" })], []).findings).toEqual([]);
		expect(
			run([exception({ until: "2026-10-30" })], []).findings,
		).toMatchObject([{ at: "2026-10-30T23:00:00.000Z" }]);
		expect(
			run([exception({ until: "2020-01-01" })], []).findings,
		).toMatchObject([{ at: "2026-09-30T22:00:00.000Z" }]);
	});

	it("counts in the rules' rows and sorts both lists", () => {
		const { findings, rules } = run(
			[exception({ user: "anna" }), exception({ until: "2026-10-01" })],
			[{ ...FINDING, user: "bernd" }, FINDING],
		);
		expect(findings.map(({ rule, user }) => [rule, user])).toEqual([
			["exception-expired", null],
			["burst", "anna"],
			["burst", "bernd"],
		]);
		expect(rules).toEqual([
			{ ...BURST, excepted: 1 },
			{
				...{ rule: "exception-expired", severity: "medium", threshold: "" },
				...{ state: "evaluated", findings: 1, excepted: 0 },
			},
		]);
	});

	it("can be switched off and given another severity", () => {
		const expired = [exception({ until: "2026-10-01" })];
		const off = run(expired, [], { off: ["exception-expired"], severity: {} });
		expect(off.findings).toEqual([]);
		expect(off.rules.at(-1)).toMatchObject({ state: "off", findings: 0 });
		const severity = { "exception-expired": "high" } as const;
		const high = run(expired, [], { off: [], severity });
		expect(high.findings).toMatchObject([{ severity: "high" }]);
	});
});

import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type Drawable, sampler } from "../../../lib/aggregate/sample.ts";
import type { Outcome, Sample } from "../../../lib/report/model.ts";
import { SAMPLING, seedFor } from "../../../lib/sampling-config.ts";

const RULE: Sample["rule"] = {
	percent: 10,
	atLeast: 3,
	atMost: 30,
	privileged: ["*delete*"],
};

function trace(n: number, over: Partial<Drawable> = {}): Drawable {
	return {
		n,
		traceId: `trace-${n}`,
		service: "DMS",
		resourceType: "kafka",
		traceName: "createDMSInstance",
		outcome: "success",
		user: "alice",
		domain: "nordwind",
		...over,
	};
}

function draw(rows: readonly Drawable[], rule: Sample["rule"] = RULE): Sample {
	const own = sampler(rule, "seed");
	for (const row of rows) own.add(row);
	return own.result("the hash");
}

const many = (count: number, over: Partial<Drawable> = {}): Drawable[] =>
	Array.from({ length: count }, (_, i) => trace(i + 1, over));

const drawnOf = (count: number, rule?: Partial<Sample["rule"]>): number =>
	draw(many(count), { ...RULE, ...rule }).traces.length;

describe("sampler()", () => {
	it("draws the percentage, rounded up, within its bounds and never more than there are", () => {
		expect(
			[1, 2, 3, 30, 31, 99, 101, 300, 1000].map((n) => drawnOf(n)),
		).toEqual([1, 2, 3, 3, 4, 10, 11, 30, 30]);
		expect(drawnOf(50, { percent: 0, atLeast: 0 })).toBe(0);
		expect(drawnOf(50, { percent: 100, atMost: 1000 })).toBe(50);
	});

	it("gives each trace the SHA-256 of seed, line feed and trace id, and draws the lowest", () => {
		const rank = (id: string) =>
			createHash("sha256").update(`seed\n${id}`, "utf8").digest("hex");
		const rows = many(40);
		const lowest = rows
			.map(({ n, traceId }) => ({ n, traceId, rank: rank(traceId) }))
			.toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
			.slice(0, 4)
			.toSorted((a, b) => a.n - b.n);
		expect(draw(rows).traces).toEqual(lowest);
	});

	it("lets the actors take turns, so that a busy one does not crowd out the others", () => {
		const rows = [
			...many(90),
			...[91, 92].map((n) => trace(n, { user: "bob" })),
			trace(93, { user: null, domain: null }),
		];
		const { traces, groups } = draw(rows);
		const drawn = traces.map(({ n }) => n);
		expect(drawn).toHaveLength(10);
		expect(drawn.slice(-3)).toEqual([91, 92, 93]);
		expect(groups).toMatchObject([{ traces: 93, actors: 3, drawn: 10 }]);
	});

	it("draws failures and incidents of privileged operations whole, and nothing else of them", () => {
		const names = ["DELETEtopic", "createDMSInstance"];
		const outcomes: Outcome[] = ["success", "failure", "incident", "unknown"];
		let n = 0;
		const rows = names.flatMap((traceName) =>
			outcomes.flatMap((outcome) =>
				Array.from({ length: 40 }, () => trace(++n, { traceName, outcome })),
			),
		);
		expect(
			draw(rows).groups.map(({ traceName, outcome, privileged, drawn }) => [
				traceName,
				outcome,
				privileged,
				drawn,
			]),
		).toEqual([
			["DELETEtopic", "failure", true, 40],
			["DELETEtopic", "incident", true, 40],
			["DELETEtopic", "success", true, 4],
			["DELETEtopic", "unknown", true, 4],
			["createDMSInstance", "failure", false, 4],
			["createDMSInstance", "incident", false, 4],
			["createDMSInstance", "success", false, 4],
			["createDMSInstance", "unknown", false, 4],
		]);
	});

	it.each([
		["*delete*", ["delete", "Delete", "undeleted"], ["delet", ""]],
		["delete*", ["DeleteTopic", "delete"], ["undelete"]],
		["*Failure", ["deleteFailure"], ["deleteFailures"]],
		["a*a", ["aa", "aba"], ["a", "ab"]],
		["a*b*b", ["abb", "aXbYb"], ["ab"]],
		["exact", ["EXACT"], ["exactly", "inexact"]],
		["*", ["", "anything"], []],
		["a.c*", ["a.c"], ["abc"]],
	])("reads %s as a pattern for whole names", (pattern, fits, others) => {
		const names = [...fits, ...others];
		const rows = names.map((traceName, i) => trace(i + 1, { traceName }));
		const { groups } = draw(rows, { ...RULE, privileged: [pattern] });
		const privileged = groups
			.filter((group) => group.privileged)
			.map(({ traceName }) => traceName);
		expect(privileged.toSorted()).toEqual(fits.toSorted());
	});

	it("answers at once for a name and a pattern that would keep a regular expression busy", () => {
		const rows = [trace(1, { traceName: "a".repeat(50_000) })];
		const pattern = `${"*a".repeat(200)}*b`;
		const started = performance.now();
		expect(draw(rows, { ...RULE, privileged: [pattern] }).groups).toMatchObject(
			[{ privileged: false }],
		);
		expect(performance.now() - started).toBeLessThan(1000);
	});

	it("keeps names apart that only look alike, and sorts groups by their parts", () => {
		const rows = [
			trace(1, { service: "A\0B", resourceType: "" }),
			trace(2, { service: "A", resourceType: "B" }),
			trace(3, { service: "A", resourceType: "" }),
			trace(4, { service: "A", resourceType: "", outcome: "failure" }),
		];
		expect(
			draw(rows).groups.map((row) => [
				row.service,
				row.resourceType,
				row.outcome,
			]),
		).toEqual([
			["A", "", "failure"],
			["A", "", "success"],
			["A", "B", "success"],
			["A\0B", "", "success"],
		]);
	});

	it("says what it was drawn from and how", () => {
		expect(draw([])).toEqual({
			seed: "seed",
			populationSha256: "the hash",
			rule: RULE,
			groups: [],
			traces: [],
		});
	});
});

describe("SAMPLING", () => {
	it("has a rule where a profile says nothing", () => {
		expect(SAMPLING.parse({})).toEqual({
			percent: 10,
			atLeast: 3,
			atMost: 30,
			seed: null,
			privileged: ["*delete*", "*reset*", "*password*", "*user*", "*polic*"],
		});
	});

	it("refuses what is no rule, and says where", () => {
		const problems = (value: unknown) =>
			SAMPLING.safeParse(value).error?.issues.map(
				({ path, message }) => `${path.join(".")}: ${message}`,
			);
		expect(problems({ atLeast: 40 })).toEqual([
			"atLeast: expected no more than atMost",
		]);
		expect(problems({ percent: 101 })).toHaveLength(1);
		expect(problems({ percent: 2.5 })).toHaveLength(1);
		expect(problems({ atLeast: 0, atMost: 0 })).toHaveLength(1);
		expect(problems({ privileged: [""] })).toHaveLength(1);
		expect(problems({ precent: 5 })?.[0]).toContain("percent");
	});
});

describe("seedFor()", () => {
	it("takes the profile's seed, else profile and period", () => {
		const settings = SAMPLING.parse({});
		expect(seedFor(settings, "messaging", "2026-10")).toBe("messaging-2026-10");
		expect(seedFor({ ...settings, seed: "x" }, "messaging", "2026-10")).toBe(
			"x",
		);
	});
});

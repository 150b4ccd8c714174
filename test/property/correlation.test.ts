import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	correlator,
	familyKey,
} from "../../lib/aggregate/correlation/correlator.ts";
import type { Observed } from "../../lib/aggregate/observed.ts";
import { DEFAULT_PROFILE } from "../../lib/config.ts";
import { type Given, inOrder, observed } from "../support/observed.ts";

const START = Date.parse("2026-10-01T00:00:00Z");
const END = Date.parse("2026-11-01T00:00:00Z");
const HOUR_MS = 3_600_000;
const WINDOW_MS = 24 * HOUR_MS;
const FAMILY = "restartDMSInstance";
const BATCH = "batchRestartDMSInstance";
const FAMILIES = new Set([FAMILY, BATCH].map((name) => familyKey("DMS", name)));

/** What somebody asks for, and what becomes of it: the truth. */
const story = fc.record({
	/** ms after the window before the period's start */
	askedAt: fc.integer({ min: 0, max: END - START + WINDOW_MS - 1 }),
	end: fc.constantFrom("success", "failure", "refused", "lost", "unasked"),
	/** ms; a task that takes longer is not looked for */
	takes: fc.integer({ min: 1, max: WINDOW_MS }),
	members: fc.integer({ min: 0, max: 4 }),
	hasJob: fc.boolean(),
	hasId: fc.boolean(),
});
type Story = Parameters<Parameters<typeof story.map>[0]>[0];

function whereAt(time: number): Observed["where"] | null {
	if (time < START - WINDOW_MS || time >= END + WINDOW_MS) return null;
	if (time < START) return "before";
	return time < END ? "population" : "after";
}

/** The traces of a story on a resource of its own, and what they must count as. */
function tell(story: Story, index: number) {
	const { end, takes, members, hasJob, hasId } = story;
	const asked = START - WINDOW_MS + story.askedAt;
	const family = members > 0 ? BATCH : FAMILY;
	const names = Array.from(
		{ length: Math.max(1, members) },
		(_, i) => `r-${index}-${i}`,
	);
	const jobs = hasJob ? [`job-${index}`] : [];
	const given: Given[] = [];
	const put = (time: number, one: Omit<Given, "at">) => {
		const where = whereAt(time);
		if (where) given.push({ ...one, at: new Date(time).toISOString(), where });
		return where;
	};
	const named = (name: string) => ({
		resourceId: hasId ? name : null,
		resourceName: name,
	});
	const request = `${family}${end === "refused" ? "Failure" : "Success"}`;
	const own =
		members > 0
			? {
					members: names,
					resourceType: "instance",
					resourceId: null,
					resourceName: "-",
				}
			: named(names[0] ?? "");
	const counts = whereAt(asked) === "population" ? 1 : 0;
	if (end !== "unasked") put(asked, { name: request, jobs, ...own });
	const truth = {
		requests: end === "unasked" ? 0 : counts,
		completed: 0,
		failed: 0,
		refused: 0,
		open: 0,
		tasks: 0,
		orphan: 0,
		begunBefore: 0,
	};
	if (end === "refused")
		return { given, family, truth: { ...truth, refused: counts } };
	if (end === "lost")
		return { given, family, truth: { ...truth, open: counts } };
	const task = `${family}Task${end === "failure" ? "Failure" : "Success"}`;
	const tasks = names.map((name) =>
		put(asked + takes, { name: task, jobs, ...named(name) }),
	);
	const inPeriod = tasks.filter((where) => where === "population").length;
	if (end === "unasked")
		return {
			given,
			family,
			truth: { ...truth, tasks: inPeriod, orphan: inPeriod },
		};
	const state = end === "success" ? "completed" : "failed";
	const begunBefore = whereAt(asked) === "before" ? inPeriod : 0;
	return {
		given,
		family,
		truth: { ...truth, [state]: counts, tasks: inPeriod, begunBefore },
	};
}

type Truth = ReturnType<typeof tell>["truth"];

function sum(truths: readonly Truth[]): Record<string, number> {
	const total: Record<string, number> = {};
	for (const truth of truths)
		for (const [key, value] of Object.entries(truth))
			total[key] = (total[key] ?? 0) + value;
	return total;
}

function correlate(traces: readonly Observed[]) {
	const found = correlator(
		DEFAULT_PROFILE.correlation,
		FAMILIES,
		{ end: END },
		() => {},
	);
	for (const one of inOrder(traces)) found.add(one);
	return found.result();
}

describe("correlator()", () => {
	it("finds the truth of any tenant whose operations do not share resources", () => {
		fc.assert(
			fc.property(fc.array(story, { maxLength: 40 }), (stories) => {
				const told = stories.map(tell);
				const { families } = correlate(
					told.flatMap(({ given }) => given.map(observed)),
				);
				for (const family of [FAMILY, BATCH]) {
					const truth = sum(
						told
							.filter((one) => one.family === family)
							.map(({ truth: own }) => own),
					);
					const row = families.find((one) => one.family === family);
					for (const [key, value] of Object.entries(truth))
						expect([key, row?.[key as keyof Truth] ?? 0]).toEqual([key, value]);
				}
			}),
			{ numRuns: 300 },
		);
	});

	it("balances, and says the same of traces in any order, however they share resources", () => {
		const name = fc.constantFrom(
			"restartDMSInstanceSuccess",
			"restartDMSInstanceFailure",
			"restartDMSInstanceTaskSuccess",
			"restartDMSInstanceTaskFailure",
			"batchRestartDMSInstanceSuccess",
			"batchRestartDMSInstanceTaskSuccess",
		);
		const trace = fc.record({
			name,
			at: fc.integer({ min: START - WINDOW_MS, max: END + WINDOW_MS - 1 }),
			resourceId: fc.constantFrom("a", "b", null),
			resourceName: fc.constantFrom("a", "-", null),
			jobs: fc.subarray(["j1", "j2"]),
			members: fc.subarray(["a", "b"]),
		});
		fc.assert(
			fc.property(fc.array(trace, { maxLength: 60 }), (given) => {
				const traces = given.map((one) =>
					observed({
						...one,
						at: new Date(one.at).toISOString(),
						where: whereAt(one.at) ?? "after",
					}),
				);
				const { families, cases } = correlate(traces);
				expect(correlate(traces.toReversed())).toEqual({
					hours: 24,
					families,
					cases,
				});
				for (const row of families) {
					expect(row.completed + row.failed + row.refused + row.open).toBe(
						row.requests,
					);
					expect(row.matched + row.orphan).toBe(row.tasks);
				}
				const requests = traces.filter(
					({ where, row }) => where === "population" && row.phase === "request",
				);
				expect(families.reduce((all, row) => all + row.requests, 0)).toBe(
					requests.length,
				);
				const sad = families.reduce(
					(all, row) => all + row.failed + row.refused + row.open + row.orphan,
					0,
				);
				expect(cases).toHaveLength(sad);
			}),
			{ numRuns: 300 },
		);
	});
});

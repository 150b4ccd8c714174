import { describe, expect, it } from "vitest";
import { found, look, type Said, seen } from "../../../support/findings.ts";

const RULE = "system-action-without-request";
const action: Said = {
	...{ time: "10:00", channel: "systemACTION", user: null, domain: null },
	...{ resourceId: "id-1", resourceName: "web", traceName: "resize" },
};
const person: Said = { time: "09:00", resourceId: "id-1" };
const run = (...all: Said[]) => found(RULE, all);

describe(RULE, () => {
	it("is an action on a resource that nobody had touched", () => {
		const [one] = run(action, { ...action, time: "10:01" });
		expect(one).toMatchObject({ count: 2, user: null, subject: "resize" });
		expect(one?.message).toBe(
			'2 traces of "resize" (DMS) by the system that nobody seems to have asked for',
		);
	});

	it("is none where a person had acted within the minutes, also before the period", () => {
		expect(run(person, action)).toEqual([]);
		expect(run({ ...person, where: "before" }, action)).toEqual([]);
		expect(run({ ...person, time: "08:59:59.999" }, action)).toHaveLength(1);
		expect(run({ ...person, time: "10:00:00.001" }, action)).toHaveLength(1);
	});

	it("is one where it was no person, or another resource", () => {
		expect(run({ ...person, user: null }, action)).toHaveLength(1);
		expect(run({ ...person, phase: "task" }, action)).toHaveLength(1);
		expect(run({ ...person, resourceId: "id-2" }, action)).toHaveLength(1);
		expect(run({ ...person, where: "after" }, action)).toHaveLength(1);
	});

	it("goes by request id, job and the members of a batch too", () => {
		const other = { ...person, resourceId: "-" };
		const request = { requestId: "r-1" };
		expect(run({ ...other, ...request }, { ...action, ...request })).toEqual(
			[],
		);
		const job = { about: { jobs: ["j-1"] } };
		expect(run({ ...other, ...job }, { ...action, ...job })).toEqual([]);
		expect(run({ ...other, about: { members: ["id-1"] } }, action)).toEqual([]);
		expect(
			run({ ...other, about: { members: ["id-2"] } }, action),
		).toHaveLength(1);
	});

	it("goes by name only where one of both has no id", () => {
		const named = { ...person, resourceName: "web" };
		expect(run({ ...named, resourceId: null }, action)).toEqual([]);
		expect(run(named, { ...action, resourceId: null })).toEqual([]);
		expect(run({ ...named, resourceId: "id-2" }, action)).toHaveLength(1);
	});

	it("is none where a person acted at the same instant, whichever comes first", () => {
		const last = { ...person, time: "10:00", traceId: "z" };
		expect(run({ ...action, traceId: "a" }, last)).toEqual([]);
	});

	it("is a task only where correlation tells that it has no request", () => {
		const task = seen({ ...action, phase: "task" });
		const told = [{ kind: "orphan" as const, row: task.row }];
		const ofRule = (findings: readonly { rule: string; count: number }[]) =>
			findings.filter(({ rule }) => rule === RULE);
		expect(ofRule(look([task]).findings)).toEqual([]);
		expect(ofRule(look([task], { told }).findings)).toMatchObject([
			{ count: 1 },
		]);
		const direct = [{ ...told[0], kind: "failed" as const, row: task.row }];
		expect(ofRule(look([task], { told: direct }).findings)).toEqual([]);
	});
});

import { describe, expect, it } from "vitest";
import type { Told } from "../../../lib/aggregate/correlation/accounts.ts";
import {
	correlator,
	familyKey,
} from "../../../lib/aggregate/correlation/correlator.ts";
import { DEFAULT_PROFILE } from "../../../lib/config.ts";
import { type Given, inOrder, observed } from "../../support/observed.ts";

const FAMILIES = new Set(
	[
		"restartDMSInstance",
		"batchRestartDMSInstance",
		"batchDeleteDMSInstance",
	].map((family) => familyKey("DMS", family)),
);
const PERIOD = { end: Date.parse("2026-11-01T00:00:00Z") };
const ASKED = "restartDMSInstanceSuccess";
const DONE = "restartDMSInstanceTaskSuccess";

function correlated(given: readonly Given[]) {
	const told: Told[] = [];
	const found = correlator(
		DEFAULT_PROFILE.correlation,
		FAMILIES,
		PERIOD,
		(event) => told.push(event),
	);
	for (const one of inOrder(given.map(observed))) found.add(one);
	const { families, cases } = found.result();
	return { families, cases, told };
}

const at = (time: string, day = "05") => `2026-10-${day}T${time}Z`;

describe("correlator()", () => {
	it("takes a task for the request's own by the resource, and says how long it took", () => {
		const { families, cases, told } = correlated([
			{ name: ASKED, at: at("08:00:00") },
			{ name: DONE, at: at("08:04:10") },
		]);
		expect(families).toEqual([
			{
				...{ service: "DMS", family: "restartDMSInstance", kind: "phases" },
				...{ requests: 1, completed: 1, failed: 0, refused: 0, open: 0 },
				...{ endedAfter: 0, tasks: 1, matched: 1, begunBefore: 0, orphan: 0 },
				...{ medianSeconds: 250, p95Seconds: 250, longestSeconds: 250 },
			},
		]);
		expect([cases, told]).toEqual([[], []]);
	});

	it("tells failed, refused and open requests and orphans apart, in the order of time", () => {
		const { families, cases, told } = correlated([
			{ name: ASKED, at: at("08:00:00"), resourceId: "a", resourceName: "a" },
			{
				name: "restartDMSInstanceTaskFailure",
				at: at("08:01:00"),
				resourceId: "a",
				resourceName: "a",
				outcome: "incident",
			},
			{
				name: "restartDMSInstanceFailure",
				at: at("09:00:00"),
				resourceId: "b",
			},
			{ name: ASKED, at: at("10:00:00"), resourceId: "c", resourceName: "c" },
			{ name: DONE, at: at("11:00:00"), resourceId: "d", resourceName: "d" },
		]);
		expect(families[0]).toMatchObject({
			...{ requests: 3, completed: 0, failed: 1, refused: 1, open: 1 },
			...{ tasks: 2, matched: 1, orphan: 1, medianSeconds: 60 },
		});
		expect(
			cases.map(({ state, resource, by, seconds }) => [
				state,
				resource,
				by,
				seconds,
			]),
		).toEqual([
			["failed", "a", "resource", 60],
			["refused", "orders", null, null],
			["open", "c", null, null],
			["orphan", "d", null, null],
		]);
		expect(told.map(({ kind }) => kind).sort()).toEqual([
			"failed",
			"open",
			"orphan",
			"refused",
		]);
	});

	it("goes by the job first, and never joins two jobs that differ", () => {
		const { families, cases } = correlated([
			{ name: ASKED, at: at("08:00:00"), jobs: ["j1"] },
			{
				name: ASKED,
				at: at("08:00:01"),
				jobs: ["j2"],
				resourceId: "x",
				resourceName: "x",
			},
			{ name: DONE, at: at("08:05:00"), jobs: ["j2"] },
			{ name: DONE, at: at("08:06:00"), jobs: ["j9"] },
		]);
		expect(families[0]).toMatchObject({ completed: 1, open: 1, orphan: 1 });
		expect(cases.find(({ state }) => state === "open")?.requestedAt).toBe(
			"2026-10-05T08:00:00.000Z",
		);
	});

	it("gives two requests on one resource their tasks in turn", () => {
		const { families } = correlated([
			{ name: ASKED, at: at("08:00:00") },
			{ name: ASKED, at: at("08:10:00") },
			{ name: DONE, at: at("08:20:00") },
			{ name: DONE, at: at("08:21:00") },
		]);
		expect(families[0]).toMatchObject({
			completed: 2,
			orphan: 0,
			medianSeconds: 660,
			longestSeconds: 1200,
		});
	});

	it("goes by name where ids are missing, and by time only where nothing else is given", () => {
		const by = (asked: Partial<Given>, done: Partial<Given>) =>
			correlated([
				{ name: ASKED, at: at("08:00:00"), ...asked },
				{ name: "restartDMSInstanceTaskFailure", at: at("08:01:00"), ...done },
			]).cases[0];
		const none = { resourceId: null, resourceName: "-" };
		expect(by({ resourceId: null }, {})).toMatchObject({
			state: "failed",
			by: "name",
		});
		expect(by(none, {})).toMatchObject({ state: "failed", by: "time" });
		expect(
			by({}, { resourceId: "other", resourceName: "other" }),
		).toMatchObject({ by: null });
	});

	it("matches batches whose phases have other resource types", () => {
		const { families } = correlated([
			{
				name: "batchRestartDMSInstanceSuccess",
				at: at("08:00:00"),
				resourceType: "instance",
				resourceId: "batch",
				resourceName: "batch",
			},
			{
				name: "batchRestartDMSInstanceTaskSuccess",
				at: at("08:01:00"),
				resourceId: "i-1",
				resourceName: "one",
			},
		]);
		expect(families[0]).toMatchObject({ completed: 1, orphan: 0 });
	});

	it.each([
		[["i-1", "i-2", "i-3"], "completed"],
		[["i-1", "i-3"], "open"],
	] as const)(
		"waits for a task for each resource of a batch: %j is %s",
		(ended, state) => {
			const none = {
				resourceType: "instance",
				resourceId: null,
				resourceName: null,
			};
			const { families } = correlated([
				{
					name: "batchRestartDMSInstanceSuccess",
					at: at("08:00:00"),
					members: ["i-1", "i-2", "i-3"],
					...none,
				},
				...ended.map((id, i) => ({
					name: "batchRestartDMSInstanceTaskSuccess",
					at: at(`08:0${i + 1}:00`),
					...{ resourceId: id, resourceName: `name of ${id}` },
				})),
			]);
			expect(families[0]).toMatchObject({
				requests: 1,
				[state]: 1,
				matched: ended.length,
				orphan: 0,
			});
		},
	);

	it("lets a batch that names nothing take tasks until the next one", () => {
		const none = {
			resourceType: "instance",
			resourceId: null,
			resourceName: null,
		};
		const asked = "batchRestartDMSInstanceSuccess";
		const done = "batchRestartDMSInstanceTaskSuccess";
		const { families } = correlated([
			{ name: asked, at: at("08:00:00"), ...none },
			{ name: done, at: at("08:01:00"), resourceId: "i-1" },
			{ name: done, at: at("08:02:00"), resourceId: "i-2" },
			{ name: asked, at: at("09:00:00"), ...none },
			{ name: done, at: at("09:01:00"), resourceId: "i-1" },
			{ name: asked, at: at("10:00:00"), ...none },
		]);
		expect(families[0]).toMatchObject({
			requests: 3,
			completed: 2,
			open: 1,
			matched: 3,
			longestSeconds: 120,
		});
	});

	it("reads on over both ends of the period", () => {
		const { families } = correlated([
			{ name: ASKED, at: "2026-09-30T23:50:00Z", where: "before" },
			{ name: DONE, at: "2026-10-01T00:10:00Z" },
			{ name: ASKED, at: "2026-10-31T23:50:00Z" },
			{ name: DONE, at: "2026-11-01T00:10:00Z", where: "after" },
			{ name: DONE, at: "2026-11-01T00:20:00Z", where: "after" },
		]);
		expect(families[0]).toMatchObject({
			...{ requests: 1, completed: 1, endedAfter: 1, medianSeconds: 1200 },
			...{ tasks: 1, matched: 1, begunBefore: 1, orphan: 0 },
		});
	});

	it("takes no task for a request that is older than the settings' hours, or younger than the task", () => {
		const { families } = correlated([
			{ name: DONE, at: at("07:59:59") },
			{ name: ASKED, at: at("08:00:00") },
			{ name: DONE, at: at("08:00:01", "06") },
		]);
		expect(families[0]).toMatchObject({ open: 1, orphan: 2 });
	});

	it("takes requests first where the time is the same, whatever their ids", () => {
		const { families } = correlated([
			{ name: DONE, at: at("08:00:00"), traceId: "a" },
			{ name: ASKED, at: at("08:00:00"), traceId: "b" },
		]);
		expect(families[0]).toMatchObject({ completed: 1, orphan: 0 });
	});

	it("takes a task that says no outcome for progress", () => {
		const name = "batchDeleteDMSInstanceTask";
		expect(
			correlated([{ name, at: at("08:00:00"), phase: "task" }]).families,
		).toEqual([]);
	});

	it("joins what is recorded twice under one name", () => {
		const ecs = {
			service: "ECS",
			family: null,
			phase: null,
			name: "createServer",
		} as const;
		const { families } = correlated([
			{ ...ecs, at: at("08:00:00"), resourceId: "web-1" },
			{
				...ecs,
				at: at("08:03:00"),
				resourceId: "web-1",
				channel: "SystemAction",
			},
			{ ...ecs, at: at("09:00:00"), resourceId: "web-2" },
			{ ...ecs, at: at("09:01:00"), resourceId: "web-3", outcome: "failure" },
		]);
		expect(families).toMatchObject([
			{
				family: "createServer",
				kind: "twice",
				requests: 3,
				completed: 1,
				open: 1,
				refused: 1,
				longestSeconds: 180,
			},
		]);
	});

	it("joins two traces of one name that share a job without being told, and leaves single ones alone", () => {
		const one = {
			service: "RDS",
			family: null,
			phase: null,
			name: "setBackup",
		} as const;
		const { families } = correlated([
			{ ...one, at: at("08:00:00"), jobs: ["j1"] },
			{
				...one,
				at: at("08:01:00"),
				jobs: ["j1"],
				resourceId: "z",
				resourceName: "z",
			},
			{ ...one, at: at("09:00:00"), jobs: ["j2"] },
		]);
		expect(families).toMatchObject([
			{ kind: "twice", requests: 1, completed: 1, open: 0 },
		]);
	});

	it("does not join what is recorded twice by time alone", () => {
		const ecs = {
			...{ service: "ECS", family: null, phase: null, name: "createServer" },
			...{ resourceId: null, resourceName: null },
		} as const;
		const { families } = correlated([
			{ ...ecs, at: at("08:00:00") },
			{ ...ecs, at: at("08:01:00") },
		]);
		expect(families).toMatchObject([{ requests: 2, open: 2, matched: 0 }]);
	});

	it("gives a task without a resource to the request without one, and leaves the named one its own", () => {
		const none = { resourceId: null, resourceName: null };
		const { families } = correlated([
			{ name: ASKED, at: at("08:00:00") },
			{ name: ASKED, at: at("08:01:00"), ...none },
			{ name: DONE, at: at("08:02:00"), ...none },
			{ name: DONE, at: at("08:04:00") },
		]);
		expect(families).toMatchObject([
			{ completed: 2, orphan: 0, medianSeconds: 60, longestSeconds: 240 },
		]);
	});

	it("gives a batch that lists nothing every task, even where it is named itself", () => {
		const named = { resourceId: "batch", resourceName: "batch" };
		const done = "batchRestartDMSInstanceTaskSuccess";
		const { families } = correlated([
			{
				name: "batchRestartDMSInstanceSuccess",
				...{ at: at("08:00:00"), resourceType: "instance", ...named },
			},
			{ name: done, at: at("08:01:00"), resourceId: "i-1" },
			{ name: done, at: at("08:02:00"), resourceId: "i-2" },
		]);
		expect(families).toMatchObject([
			{ completed: 1, matched: 2, orphan: 0, longestSeconds: 120 },
		]);
	});

	it("takes a second result of one request for an orphan", () => {
		const { families } = correlated([
			{ name: ASKED, at: at("08:00:00") },
			{ name: DONE, at: at("08:01:00") },
			{ name: DONE, at: at("08:02:00") },
		]);
		expect(families).toMatchObject([{ completed: 1, tasks: 2, orphan: 1 }]);
	});
});

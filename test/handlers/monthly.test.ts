import { afterEach, describe, expect, it, vi } from "vitest";
import { handler } from "../../handlers/monthly.ts";
import type { Report } from "../../lib/report/model.ts";
import { parseSchedule } from "../../lib/schedule.ts";
import { folderStore } from "../../lib/store/folder.ts";
import { record, traceKey, writeTraceFile } from "../support/archive.ts";
import { collecting, traceAt } from "../support/collecting.ts";
import { keysOf, newFolder, textOf } from "../support/stores.ts";

const DAY_MS = 86_400_000;

afterEach(() => {
	vi.unstubAllEnvs();
});

/** Calls the handler as the runtime does; its type wants the runtime's whole context. */
async function call(event: unknown): Promise<unknown> {
	const context = {
		awsRequestId: "test",
		getRemainingTimeInMillis: () => 900_000,
	};
	return (handler as (event: unknown, context: unknown) => Promise<unknown>)(
		event,
		context,
	);
}

async function newTenant(): Promise<string> {
	const [archive, output] = [await newFolder(), await newFolder()];
	await writeTraceFile(archive, traceKey("2026/10/05", "a"), [record(1)]);
	vi.stubEnv("TRACEFOLIO_ARCHIVE", archive);
	vi.stubEnv("TRACEFOLIO_OUTPUT", output);
	vi.stubEnv("TRACEFOLIO_PROFILE", "examples/tenant/tracefolio.yml");
	return output;
}

describe("monthly handler", () => {
	it("takes the period from the scheduled time in the profile's zone, not from the clock", async () => {
		const output = await newTenant();
		// still October in UTC
		const event = { cadence: "month", scheduledTime: "2026-10-31T23:00:00Z" };
		expect(await call(event)).toMatchObject({
			reports: [{ period: "2026-10", revision: 1, published: true }],
		});
		expect(await keysOf(folderStore(output))).toContain(
			"nordhafen/index/2026-10-r1.json",
		);
	});

	it("makes one publication of an event that is delivered many times at once", async () => {
		const output = await newTenant();
		const event = { cadence: "month", scheduledTime: "2026-11-01T05:00:00Z" };
		const answers = await Promise.all([call(event), call(event), call(event)]);
		for (const answer of answers)
			expect(answer).toMatchObject({ reports: [{ revision: 1 }] });
		const index = (await keysOf(folderStore(output))).filter((key) =>
			key.includes("/index/"),
		);
		expect(index).toEqual(["nordhafen/index/2026-10-r1.json"]);
	});

	it("fails where the archive cannot be read, so that the run is repeated", async () => {
		await newTenant();
		vi.stubEnv("TRACEFOLIO_ARCHIVE", "/no/such/folder");
		const event = { cadence: "month", scheduledTime: "2026-11-01T05:00:00Z" };
		await expect(call(event)).rejects.toThrow(/No such folder/);
	});
});

/** A project whose traces are collected into the archive from the third of October on, with one trace on each day of October. */
async function collectedTenant() {
	const [archive, output] = [await newFolder(), await newFolder()];
	vi.stubEnv("TRACEFOLIO_ARCHIVE", archive);
	vi.stubEnv("TRACEFOLIO_OUTPUT", output);
	vi.stubEnv("TRACEFOLIO_PROFILE", "examples/tenant/tracefolio.yml");
	const { service, run } = await collecting({
		now: Date.parse("2026-10-03T12:00:00Z"),
		archive: folderStore(archive),
	});
	const first = Date.parse("2026-10-01T08:00:00Z");
	const project = service.project();
	project.add(
		Array.from({ length: 31 }, (_, n) => traceAt(n, first + n * DAY_MS)),
	);
	const collectAt = async (instant: string) => {
		service.now = Date.parse(instant);
		await run();
	};
	for (const day of ["03", "08", "13", "18", "23", "28"])
		await collectAt(`2026-10-${day}T12:00:00Z`);
	/** Collects an hour before the day's run, and makes the run. */
	const runOn = async (date: string): Promise<unknown> => {
		await collectAt(`${date}T04:00:00Z`);
		return call({ cadence: "month", scheduledTime: `${date}T05:00:00Z` });
	};
	const reportOf = async (revision: number): Promise<Report> =>
		JSON.parse(
			await textOf(
				folderStore(output),
				`nordhafen/2026-10/r${revision}/report.json`,
			),
		);
	return { project, runOn, reportOf, output };
}

describe("daily runs", () => {
	it("publish a provisional report, make it final after the settlement, restate it for a late trace, and nothing else", async () => {
		const { project, runOn, reportOf, output } = await collectedTenant();
		const answer = (fields: object) => ({
			reports: [expect.objectContaining({ period: "2026-10", ...fields })],
		});

		const first = { revision: 1, status: "provisional", published: true };
		expect(await runOn("2026-11-01")).toEqual(answer(first));
		expect((await reportOf(1)).completeness.settled).toBe(false);

		const final = { status: "final", completeness: "witnessed" };
		const second = { ...final, revision: 2, published: true };
		expect(await runOn("2026-11-02")).toEqual(answer(second));
		const { changes: settled } = await reportOf(2);
		expect(settled?.traces).toEqual({ added: 0, removed: 0, rows: [] });
		expect(settled?.summary).toContain(
			"The status was provisional and is final",
		);
		expect(settled?.summary).toContain(
			"Completeness was partial and is witnessed",
		);

		// it happened in October, and the service shows it two days later
		const late = traceAt(99, Date.parse("2026-10-31T20:00:00Z"), 2 * DAY_MS);
		project.add([late]);
		const third = { ...final, revision: 3, published: true };
		expect(await runOn("2026-11-03")).toEqual(answer(third));
		const { changes, population } = await reportOf(3);
		expect(population.inScope).toBe(32);
		expect(changes?.previousRevision).toBe(2);
		expect(changes?.traces).toMatchObject({
			added: 1,
			removed: 0,
			rows: [{ traceId: late.trace_id, why: "delivered" }],
		});
		expect(changes?.summary.at(0)).toBe(
			"Revision 2 was final; this revision restates it",
		);
		expect(changes?.summary).toContain(
			"1 trace(s) were added: 1 of them in files delivered after revision 2 was made; the latest happened at 2026-10-31T20:00:00.000Z and was recorded at 2026-11-02T20:00:00.000Z",
		);

		for (const date of ["2026-11-04", "2026-11-10"])
			expect(await runOn(date)).toEqual(
				answer({ ...final, revision: 3, published: false }),
			);
		for (const date of ["2026-11-11", "2026-11-30"])
			expect(await runOn(date)).toEqual({
				skipped: expect.stringMatching(/^Nothing is due: 2026-10 was looked/),
			});
		expect(await keysOf(folderStore(output), "nordhafen/index/")).toEqual([
			"nordhafen/index/2026-10-r1.json",
			"nordhafen/index/2026-10-r2.json",
			"nordhafen/index/2026-10-r3.json",
		]);
	}, 120_000);

	it("make up for runs that were missed", async () => {
		const store = folderStore(await newTenant());
		const event = { cadence: "month", scheduledTime: "2026-11-04T05:00:00Z" };
		expect(await call(event)).toMatchObject({
			reports: [{ period: "2026-10", revision: 1, published: true }],
		});
		const text = await textOf(store, "nordhafen/2026-10/r1/report.json");
		expect(JSON.parse(text).completeness.settled).toBe(true);
	});

	it("look at nothing where nothing is due, not even whether the archive is there", async () => {
		await newTenant();
		vi.stubEnv("TRACEFOLIO_ARCHIVE", "/no/such/folder");
		const event = { cadence: "month", scheduledTime: "2026-11-15T05:00:00Z" };
		expect(await call(event)).toEqual({ skipped: expect.any(String) });
	});

	it("make the reports of all weeks that are open, and the others where one fails", async () => {
		const store = folderStore(await newTenant());
		const event = { cadence: "week", scheduledTime: "2026-10-14T04:00:00Z" };
		// something else has the place of a publication
		const taken = "nordhafen/index/2026-W41-r1.json";
		await store.create(taken, Buffer.from("{}"));
		await expect(call(event)).rejects.toThrow(/was altered/);
		expect(await keysOf(store, "nordhafen/index/")).toEqual([
			"nordhafen/index/2026-W40-r1.json",
			taken,
		]);
	});
});

describe("parseSchedule()", () => {
	it("reads the scheduled time, with any offset", () => {
		const event = {
			cadence: "week",
			scheduledTime: "2026-11-01T06:00:00+01:00",
			more: 1,
		};
		expect(parseSchedule(event)).toEqual({
			cadence: "week",
			scheduledTime: Date.parse("2026-11-01T05:00:00Z"),
		});
	});

	it.each([
		[null],
		["month"],
		[{}],
		[{ cadence: "month", scheduledTime: "<aws.scheduler.scheduled-time>" }],
		[{ cadence: "hour", scheduledTime: "2026-11-01T05:00:00Z" }],
		[{ cadence: "month", scheduledTime: 1793509200000 }],
	])("refuses %j and says what it expected", (event) => {
		expect(() => parseSchedule(event)).toThrow(
			/The schedule's event is wrong.*Expected/,
		);
	});
});

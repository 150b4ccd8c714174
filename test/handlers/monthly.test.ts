import { afterEach, describe, expect, it, vi } from "vitest";
import { handler } from "../../handlers/monthly.ts";
import { parseSchedule } from "../../lib/schedule.ts";
import { folderStore } from "../../lib/store/folder.ts";
import { record, traceKey, writeTraceFile } from "../support/archive.ts";
import { keysOf, newFolder } from "../support/stores.ts";

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
		expect(await call(event)).toMatchObject({ revision: 1, published: true });
		expect(await keysOf(folderStore(output))).toContain(
			"nordhafen/index/2026-10-r1.json",
		);
	});

	it("makes one publication of an event that is delivered many times at once", async () => {
		const output = await newTenant();
		const event = { cadence: "month", scheduledTime: "2026-11-01T05:00:00Z" };
		const answers = await Promise.all([call(event), call(event), call(event)]);
		for (const answer of answers) expect(answer).toMatchObject({ revision: 1 });
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

import { describe, expect, it } from "vitest";
import { clockWatch } from "../../../lib/collect/clock-watch.ts";
import { trackerStatus } from "../../../lib/collect/trackers.ts";
import { collecting, effectsFor, sourceOf } from "../../support/collecting.ts";
import { always } from "../../support/trace-service/schedule.ts";

const NOW = Date.parse("2026-10-08T10:20:00Z");

describe("clockWatch()", () => {
	it("takes the earlier clock for the beginning, and the later one for the end", () => {
		let own = NOW;
		const clocks = clockWatch(() => own);
		clocks.answered(NOW + 5000);
		own += 60_000;
		clocks.answered(NOW + 1000);
		expect(clocks.bounds()).toEqual({
			askedAt: "2026-10-08T10:20:00.000Z",
			answeredAt: "2026-10-08T10:21:00.000Z",
		});
		expect(clocks.service()).toBe(NOW + 1000);
	});

	it("knows nothing where one answer did not say its time", () => {
		const clocks = clockWatch(() => NOW);
		expect(clocks.bounds()).toEqual({ askedAt: null, answeredAt: null });
		clocks.answered(NOW);
		clocks.answered(null);
		expect(clocks.bounds()).toEqual({ askedAt: null, answeredAt: null });
	});
});

describe("trackerStatus()", () => {
	it("reads what is documented, and takes anything else for not said", async () => {
		const { service, archive } = await collecting({ now: NOW });
		const odd = {
			tracker_name: "a\u0000\nb",
			status: 7,
			detail: "x".repeat(5000),
			is_support_validate: "true",
			obs_info: [],
			lts: null,
		};
		service.project().trackers = [...service.project().trackers, odd];
		const { status, serverTime } = await trackerStatus(
			sourceOf(service),
			effectsFor(service, archive),
		);
		expect(serverTime).toBe(NOW);
		expect(status).toEqual({
			kind: "known",
			trackers: [
				{
					name: "system",
					type: "system",
					status: "enabled",
					detail: null,
					integrityVerification: true,
					bucket: "audit",
					prefix: "p",
					sortedByService: true,
					logStream: false,
				},
				{
					name: "a b",
					type: null,
					status: null,
					detail: "x".repeat(256),
					integrityVerification: null,
					bucket: null,
					prefix: null,
					sortedByService: null,
					logStream: null,
				},
			],
		});
	});

	it("says why it is not known, and keeps nothing from being collected", async () => {
		const { service, run } = await collecting({ now: NOW });
		service.faults = ({ purpose }) =>
			purpose === "trackers"
				? [{ kind: "error", status: 403, code: "CTS.0002" }]
				: [];
		const entry = await run();
		expect(entry).toMatchObject({
			outcome: "complete",
			trackers: { kind: "unknown", reason: expect.stringMatching(/403/) },
			coveredUntil: "2026-10-07T10:20:00.000Z",
		});
	});
});

describe("collectSource(), where something is out of reach", () => {
	it("asks no further where the service answers nothing at all, and records that", async () => {
		const { service, run } = await collecting({ now: NOW });
		service.faults = always({ kind: "error", status: 503, code: "CTS.0004" });
		const retry = { attempts: 2, firstDelayMs: 1, longestDelayMs: 1 };
		expect(await run({ retry })).toMatchObject({
			outcome: "failed",
			coveredUntil: null,
			askedAt: null,
			lost: [],
			missing: [{ reason: expect.stringMatching(/503/) }],
		});
		expect(service.asked.length).toBe(4);
	});

	it("begins with what nobody asked for, where the time for the run is short", async () => {
		const { service, run } = await collecting({ now: NOW });
		await run();
		service.now += 2 * 3_600_000;
		service.asked.length = 0;
		const ending = new AbortController();
		service.faults = ({ purpose }) => {
			const asked = service.asked.filter((one) => one.purpose === "traces");
			if (purpose === "traces" && asked.length >= 8) ending.abort();
			return [];
		};
		const entry = await run({ signal: ending.signal });
		expect(entry.outcome).toBe("incomplete");
		expect(entry.error).toMatch(/time for this run was over/);
		// the hours that were not over when the first run asked
		const first = service.asked
			.filter((one) => one.purpose === "traces")
			.slice(0, 3)
			.map(({ query }) => new Date(Number(query["from"]) + 1).toISOString());
		expect(first.toSorted()).toEqual([
			"2026-10-08T10:00:00.000Z",
			"2026-10-08T11:00:00.000Z",
			"2026-10-08T12:00:00.000Z",
		]);
		service.faults = () => [];
		expect(await run()).toMatchObject({ outcome: "complete" });
	});

	it("throws where the archive cannot be written, and claims nothing", async () => {
		const { service, archive, run } = await collecting({ now: NOW });
		service.project().add([]);
		const full = {
			...archive,
			create: () => Promise.reject(new Error("the disk is full")),
		};
		await expect(run({ archive: full })).rejects.toThrow(/disk is full/);
		expect(await Array.fromAsync(archive.list(""))).toEqual([]);
	});

	it("gives up an attempt that takes too long, and makes another one", async () => {
		const { service, run } = await collecting({ now: NOW });
		let slow = 2;
		service.faults = () =>
			slow-- > 0 ? [{ kind: "slowBody", chunkBytes: 1, everyMs: 50 }] : [];
		const retry = {
			...{ attempts: 4, firstDelayMs: 1, longestDelayMs: 1 },
			attemptMs: 300,
		};
		const window = { from: NOW - 3_600_000, to: NOW };
		expect(await run({ retry, window })).toMatchObject({ outcome: "complete" });
	});
});

import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Report } from "../../../lib/report/model.ts";
import { memoryStore } from "../../../lib/store/memory.ts";
import type { Store } from "../../../lib/store/store.ts";
import { record, traceKey } from "../../support/archive.ts";
import { collecting, traceAt } from "../../support/collecting.ts";
import { populationOf, run as report } from "../../support/run.ts";
import { systemTracker } from "../../support/trace-service/project.ts";
import { always } from "../../support/trace-service/schedule.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START = Date.parse("2026-10-04T00:00:00Z");
const PERIOD = {
	period: "2026-10-05",
	now: "2026-10-20T00:00:00Z",
	profile: { timezone: "UTC" },
};

/** A project with a trace every ten minutes of two days, of which the middle 24 hours are the period. */
async function tenant() {
	const collected = await collecting({ now: START });
	const traces = Array.from({ length: 288 }, (_, n) =>
		traceAt(n, START + 12 * HOUR_MS + n * 600_000),
	);
	collected.service.project().add(traces);
	/** Runs the collector so many hours apart until an instant. */
	const until = async (instant: string, hours = 6) => {
		const { service, run } = collected;
		for (; service.now <= Date.parse(instant); service.now += hours * HOUR_MS)
			await run();
	};
	return { ...collected, traces, until };
}

/** A copy of an archive without, or with other bytes for, the objects that `change` maps to null or bytes. */
async function changed(
	archive: Store,
	change: (key: string, bytes: Buffer) => Uint8Array | null,
): Promise<Store> {
	const objects: Record<string, Uint8Array> = {};
	for await (const { key } of archive.list("")) {
		const bytes = Buffer.concat(await Array.fromAsync(archive.read(key)));
		const other = change(key, bytes);
		if (other !== null) objects[key] = other;
	}
	return memoryStore(objects);
}

const isPage = (key: string) => /2026\/10\/05\/.*\.json\.gz$/.test(key);

/** Those that rest on ledgers, not on traces. */
function ofRecording({ findings }: Report): Report["findings"] {
	return findings.filter(({ count }) => count === 0);
}

describe("a report over a collected archive", () => {
	it("is final and witnessed where the ledger covers the period, with the population of the tracker's files", async () => {
		const { archive, traces, until } = await tenant();
		await until("2026-10-07T12:00:00Z");
		const collected = await report(archive, PERIOD);
		expect(collected.report.report).toMatchObject({
			status: "final",
			reasons: [],
		});
		expect(collected.report.completeness).toEqual({
			verdict: "witnessed",
			settled: true,
			intervals: [
				{
					unit: "eu-de/project-1",
					from: "2026-10-05T00:00:00.000Z",
					to: "2026-10-06T00:00:00.000Z",
					state: "witnessed",
				},
			],
			problems: [],
		});
		const delivered = await report(
			{
				[traceKey("2026/10/05", "a")]: gzipSync(JSON.stringify(traces)),
			},
			PERIOD,
		);
		const plain = async (run: typeof collected) =>
			(await populationOf(run)).map(({ source, copies, ...row }) => row);
		expect(await plain(collected)).toEqual(await plain(delivered));
		expect(collected.report.population.inScope).toBe(144);
		expect(collected.report.outcomes).toEqual(delivered.report.outcomes);

		// both in one archive: each trace once
		const objects = await changed(archive, (_, bytes) => bytes);
		await objects.create(
			traceKey("2026/10/05", "a"),
			gzipSync(JSON.stringify(traces)),
		);
		const both = await report(objects, PERIOD);
		expect(await plain(both)).toEqual(await plain(delivered));
		expect(both.report.completeness.verdict).toBe("partial");
	});

	it("publishes nothing new for runs of the collector that do not matter to it", async () => {
		const { archive, until } = await tenant();
		await until("2026-10-07T12:00:00Z");
		const first = await report(archive, PERIOD);
		await until("2026-10-09T12:00:00Z");
		const { output } = first;
		const second = await report(archive, { ...PERIOD, output });
		expect(second).toMatchObject({ published: false });
	});

	it("proves that nothing happened", async () => {
		const { service, archive, run } = await collecting({ now: START });
		for (; service.now < START + 4 * DAY_MS; service.now += DAY_MS) await run();
		const { report: empty } = await report(archive, PERIOD);
		expect(empty.completeness.verdict).toBe("witnessed");
		expect(empty.report).toMatchObject({ status: "final", reasons: [] });
		expect(empty.population.records).toBe(0);
	});

	it("names what was not asked for again after late traces", async () => {
		const { archive, until } = await tenant();
		await until("2026-10-06T06:00:00Z");
		const { report: partial } = await report(archive, PERIOD);
		expect(partial.completeness).toMatchObject({
			verdict: "partial",
			intervals: [
				{ to: "2026-10-05T06:00:00.000Z", state: "witnessed" },
				{ from: "2026-10-05T06:00:00.000Z", state: "uncovered" },
			],
			problems: [
				{
					kind: "uncovered",
					object: "eu-de/project-1",
					from: "2026-10-05T06:00:00.000Z",
					to: "2026-10-06T00:00:00.000Z",
					message: expect.stringMatching(/after late traces had arrived/),
				},
			],
		});
		expect(partial.report.reasons[0]).toBe(
			"Completeness is partial: 1 interval(s) are not covered (eu-de/project-1), and 1 problem(s) are listed",
		);
	});

	it("names what was lost", async () => {
		const { service, archive, run, until } = await tenant();
		await until("2026-10-06T12:00:00Z");
		service.now += 8 * DAY_MS;
		await run();
		const lost = await report(archive, PERIOD);
		expect(lost.report.completeness).toMatchObject({
			verdict: "partial",
			problems: [
				{
					kind: "lost",
					from: "2026-10-05T12:00:00.000Z",
					message: expect.stringMatching(/ran out of the trace service/),
				},
			],
		});
		expect(lost.report.collection).toMatchObject([
			{ unit: "eu-de/project-1", lost: [{ to: "2026-10-06T00:00:00.000Z" }] },
		]);
		expect(ofRecording(lost.report)).toMatchObject([
			{ rule: "traces-lost", severity: "high", unit: "eu-de/project-1" },
		]);
	});

	it("says why a part has no answer", async () => {
		const { service, archive, run } = await tenant();
		await run();
		service.now += 2 * DAY_MS;
		service.faults = always({ kind: "error", status: 500, code: "CTS.0005" });
		await run({ retry: { attempts: 1, firstDelayMs: 1, longestDelayMs: 1 } });
		const { report: failed } = await report(archive, PERIOD);
		expect(failed.completeness.problems).toMatchObject([
			{ kind: "uncovered", message: expect.stringMatching(/CTS\.0005/) },
		]);
		expect(failed.collection).toMatchObject([{ runs: 1, failedRuns: 1 }]);
		expect(ofRecording(failed)).toMatchObject([{ rule: "collection-failed" }]);
	});

	it("expects the projects of the profile, whether they were ever collected or not", async () => {
		const { archive, until } = await tenant();
		await until("2026-10-07T12:00:00Z");
		const source = {
			endpoint: "https://cts.example.com",
			apiVersion: "v3" as const,
		};
		const collect = {
			rereadHours: 24,
			sources: [
				{ ...source, region: "eu-de", project: "project-1" },
				{ ...source, region: "eu-nl", project: "project-2" },
			],
		};
		const profile = { ...PERIOD.profile, collect };
		const { report: half } = await report(archive, { ...PERIOD, profile });
		expect(half.completeness).toMatchObject({
			verdict: "partial",
			problems: [
				{
					kind: "uncovered",
					object: "eu-nl/project-2",
					message: "the archive holds no ledger of this project",
				},
			],
		});
		const regions = { ...profile, regions: ["eu-de"] };
		const { report: whole } = await report(archive, {
			...PERIOD,
			profile: regions,
		});
		expect(whole.completeness.verdict).toBe("witnessed");
	});

	it("takes back what rests on a page that is missing or altered", async () => {
		const { archive, until } = await tenant();
		await until("2026-10-07T12:00:00Z");
		const gone = await changed(archive, (key, bytes) =>
			isPage(key) ? null : bytes,
		);
		const missing = await report(gone, PERIOD);
		expect(missing.report.completeness.verdict).not.toBe("witnessed");
		expect(missing.report.completeness.problems).toContainEqual(
			expect.objectContaining({ kind: "missing-file" }),
		);
		const forged = await changed(archive, (key, bytes) =>
			isPage(key) ? gzipSync('{"traces":[]}') : bytes,
		);
		const altered = await report(forged, PERIOD);
		expect(altered.report.completeness.verdict).not.toBe("witnessed");
		expect(altered.report.completeness.problems).toContainEqual(
			expect.objectContaining({ kind: "altered-file" }),
		);
	});

	it("takes back what rests on an entry that is missing or altered", async () => {
		const { archive, until } = await tenant();
		await until("2026-10-07T12:00:00Z");
		const isEntry = (key: string) =>
			key.includes("ledger") && key.includes("20261006T");
		const gone = await changed(archive, (key, bytes) =>
			isEntry(key) ? null : bytes,
		);
		const altered = await changed(archive, (key, bytes) =>
			isEntry(key) ? Buffer.concat([bytes, Buffer.from("\n")]) : bytes,
		);
		for (const archive of [gone, altered]) {
			const { report: broken } = await report(archive, PERIOD);
			expect(broken.completeness.verdict).toBe("partial");
			expect(broken.completeness.problems).toContainEqual(
				expect.objectContaining({ kind: "ledger-broken" }),
			);
		}
	});

	it("names a file that no entry lists, which takes nothing away", async () => {
		const { archive, until } = await tenant();
		await until("2026-10-07T12:00:00Z");
		const key = "Collected/eu-de/2026/10/05/project-1/00-x.json.gz";
		await archive.create(key, gzipSync('{"traces":[]}'));
		const { report: more } = await report(archive, PERIOD);
		expect(more.completeness).toMatchObject({
			verdict: "witnessed",
			problems: [{ kind: "unlisted-file", object: key }],
		});
	});

	it("finds what a tracker did not do, and what was changed about it", async () => {
		const { service, archive, run, until } = await tenant();
		await until("2026-10-05T06:00:00Z");
		const project = service.project();
		const steps = [
			[systemTracker({ status: "error", detail: "noBucket" })],
			[systemTracker({ status: "disabled", is_support_validate: false })],
			[systemTracker({ status: "disabled", is_support_validate: false })],
			[],
			[systemTracker({ tracker_name: 'a "b"\u001b[31m\nx' })],
		];
		for (const trackers of steps) {
			project.trackers = trackers;
			await run();
			service.now += HOUR_MS;
		}
		const { report: found } = await report(archive, PERIOD);
		expect(
			ofRecording(found)
				.filter(({ rule }) => rule !== "collection-failed")
				.map(({ severity, rule, message }) => [severity, rule, message]),
		).toMatchInlineSnapshot(`
			[
			  [
			    "high",
			    "tracker-error",
			    "Tracker "system" cannot deliver traces: noBucket",
			  ],
			  [
			    "high",
			    "tracker-disabled",
			    "Tracker "system" is disabled: it delivers no traces",
			  ],
			  [
			    "high",
			    "tracker-changed",
			    "Tracker "system" is gone",
			  ],
			  [
			    "medium",
			    "tracker-changed",
			    "Tracker "system" was changed: status from "enabled" to "error"",
			  ],
			  [
			    "medium",
			    "integrity-verification-off",
			    "Tracker "system" has integrity verification switched off: what it delivers is not signed",
			  ],
			  [
			    "medium",
			    "tracker-changed",
			    "Tracker "system" was changed: status from "error" to "disabled", integrity verification from on to off",
			  ],
			  [
			    "medium",
			    "tracker-changed",
			    "Tracker "a "b" [31m x" is new",
			  ],
			]
		`);
	});

	it("is refused by nobody where a record beside them is odd", async () => {
		const { service, archive, until } = await tenant();
		const odd = {
			...record(999),
			time: START + DAY_MS,
			record_time: START + DAY_MS,
			user: null,
			code: null,
		};
		service.project().add([odd]);
		await until("2026-10-07T12:00:00Z");
		const { report: fine } = await report(archive, PERIOD);
		expect(fine.population.inScope).toBe(145);
	});
});

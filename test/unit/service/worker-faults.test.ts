import { describe, expect, it } from "vitest";
import { parseProfile } from "../../../lib/config.ts";
import { TracefolioError } from "../../../lib/errors.ts";
import { custodyLog, readCustody } from "../../../lib/service/custody.ts";
import { readJob, submitJob } from "../../../lib/service/jobs.ts";
import type { Served } from "../../../lib/service/service.ts";
import { LEASE_MS } from "../../../lib/service/work.ts";
import { doWork, type WorkEffects } from "../../../lib/service/worker.ts";
import { memoryStore } from "../../../lib/store/memory.ts";
import type { Store } from "../../../lib/store/store.ts";
import { workEffects } from "../../../lib/wire-work.ts";
import { jobRequest, newService, workerOf } from "../../support/service.ts";
import { keysOf } from "../../support/stores.ts";

async function newJob(output: Store = memoryStore()) {
	const made = newService(["kafka"], { output });
	const { job } = await submitJob(made.state, jobRequest(), made.clock.now);
	return { ...made, job, work: { kind: "report", job: job.id } as const };
}

const wrong = new TracefolioError("CONFIG", 'Profile "a.yml" is wrong');

/** The events of a profile's custody log, in their order. */
async function recorded(output: Store): Promise<string[]> {
	const all = { limit: 100 };
	return (await readCustody(output, "kafka", all)).entries.map((e) => e.did);
}

/** As a bucket without object lock is, or a folder: it takes nothing that is to be retained. */
function withRetention(served: Served): Served {
	const { output } = served;
	return { ...served, custody: custodyLog(output, "kafka", (at) => at + 1) };
}

/** How the wired worker tells people of the end of a job; where a test is told too, nobody listens at that address. */
function telling(over: Partial<Parameters<typeof workEffects>[0]> = {}) {
	const state = memoryStore();
	const { service } = newService(["kafka"], { state });
	const [served] = service.profiles.values();
	if (served === undefined) throw new Error();
	const text = `profile: kafka\nnotify: [{kind: webhook, url: "http://127.0.0.1:9/", on: [published, failed]}]\n`;
	const profile = parseProfile(text, "tracefolio.yml");
	const logged: unknown[] = [];
	const effects = workEffects({
		environment: {
			...{ profile: undefined, archive: undefined, output: undefined },
			...{ s3: {}, pseudonymKey: undefined },
		},
		profiles: new Map([["kafka", { ...served, profile, path: undefined }]]),
		...{ state, passphrase: undefined, now: service.now },
		secrets: () => ({
			...{ smtp: null, webhook: [Buffer.alloc(32)], desk: null, smn: {} },
		}),
		worker: { name: "worker-1", isGone: () => false },
		log: (_message, error) => logged.push(error),
		...over,
	});
	return { effects, state, logged };
}

async function toldOf(
	{ effects, state }: ReturnType<typeof telling>,
	request: Parameters<typeof jobRequest>[0],
	end: Parameters<WorkEffects["ended"]>[1],
): Promise<string[]> {
	const now = Date.parse("2026-11-02T06:00:00Z");
	const { job } = await submitJob(state, jobRequest(request), now);
	await effects.ended(job, end);
	return (await keysOf(state)).filter((key) => key.includes("/notices/"));
}

describe("doWork()", () => {
	it("records no failure of a report that another worker published meanwhile, and tells nobody of one", async () => {
		const { service, clock, output, state, job, work } = await newJob();
		const { promise, reject } = Promise.withResolvers<never>();
		const zombie = workerOf(service, "zombie", { makeReport: () => promise });
		const coming = doWork(work, zombie.effects);
		await expect
			.poll(async () => (await readJob(state, job.id))?.status)
			.toBe("running");
		clock.now += LEASE_MS;
		await doWork(work, workerOf(service, "worker-2").effects);
		reject(wrong);
		await coming;
		expect(zombie.told).toEqual([]);
		expect(await recorded(output)).toEqual([
			...["report-requested", "report-published"],
		]);
	});

	it("ends a job that has failed where nothing can be added to the custody log", async () => {
		const { service, clock, state, job, work } = await newJob();
		const profiles = new Map(
			[...service.profiles].map(([name, served]) => [
				name,
				withRetention(served),
			]),
		);
		const { effects } = workerOf({ ...service, profiles }, "worker-1", {
			makeReport: () => Promise.reject(wrong),
		});
		for (let n = 0; n < 6; n++) {
			await doWork(work, effects).catch(() => {});
			clock.now += LEASE_MS;
		}
		expect(await readJob(state, job.id)).toMatchObject({
			...{ status: "failed", reason: expect.stringMatching(/object lock/) },
		});
	});

	it("ends a published job as published where people cannot be told", async () => {
		const { service, state, job, work } = await newJob();
		const { effects } = workerOf(service, "worker-1", {
			ended: () => Promise.reject(wrong),
		});
		await doWork(work, effects).catch(() => {});
		expect(await readJob(state, job.id)).toMatchObject({
			...{ status: "published", publication: "kafka.2026-10.r1" },
		});
	});
});

describe("workEffects().ended()", () => {
	const published = {
		kind: "published",
		revision: 1,
		published: true,
	} as const;

	it("throws nothing where the secrets are wrong, or the output store is away", async () => {
		const made = telling({
			secrets: () => {
				throw wrong;
			},
		});
		await toldOf(made, {}, { ...published, profile: "kafka" });
		expect(made.logged).toHaveLength(1);
	});

	it("tells of a report that failed", async () => {
		const end = { kind: "failed", reason: "The archive is away" } as const;
		expect(await toldOf(telling(), {}, end)).not.toEqual([]);
	});

	it("tells nobody of a report in another language that failed", async () => {
		const end = { kind: "failed", reason: "The archive is away" } as const;
		expect(await toldOf(telling(), { language: "de" }, end)).toEqual([]);
	});
});

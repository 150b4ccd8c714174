import { describe, expect, it } from "vitest";
import { TracefolioError } from "../../../lib/errors.ts";
import { readCustody } from "../../../lib/service/custody.ts";
import { readJob, submitJob } from "../../../lib/service/jobs.ts";
import { LEASE_MS } from "../../../lib/service/work.ts";
import { doWork } from "../../../lib/service/worker.ts";
import { jobRequest, newService, workerOf } from "../../support/service.ts";

async function newJob() {
	const made = newService();
	const { job } = await submitJob(made.state, jobRequest(), made.clock.now);
	return { ...made, work: { kind: "report", job: job.id } as const };
}

const away = new TracefolioError("STORE", "The archive is away");

describe("doWork()", () => {
	it("makes the report once, however often its message comes", async () => {
		const { service, state, output, work } = await newJob();
		let made = 0;
		const { effects, told } = workerOf(service, "worker-1", {
			async makeReport({ profile }) {
				made++;
				return { profile, revision: 1, published: true };
			},
		});
		for (let n = 0; n < 3; n++)
			expect(await doWork(work, effects)).toBe("done");
		expect(made).toBe(1);
		expect(told).toHaveLength(1);
		expect(await readJob(state, work.job)).toMatchObject({
			...{ status: "published", publication: "kafka.2026-10.r1", attempts: 1 },
		});
		const log = await readCustody(output, "kafka", { limit: 10 });
		expect(log.entries.map(({ did }) => did)).toEqual([
			...["report-requested", "report-published"],
		]);
	});

	it("waits while another worker is at it and alive, and takes over once it gives no sign", async () => {
		const { service, state, clock, work } = await newJob();
		const never = new Promise<never>(() => {});
		const dead = workerOf(service, "dead", { makeReport: () => never });
		void doWork(work, dead.effects);
		await expect
			.poll(async () => (await readJob(state, work.job))?.status)
			.toBe("running");
		const { effects } = workerOf(service, "worker-2");
		expect(await doWork(work, effects)).toBe("again");
		clock.now += LEASE_MS;
		expect(await doWork(work, effects)).toBe("done");
		expect(await readJob(state, work.job)).toMatchObject({
			...{ status: "published", attempts: 2 },
		});
	});

	it("takes over at once from a worker that is known to be gone", async () => {
		const { service, state, work } = await newJob();
		const never = new Promise<never>(() => {});
		const dead = workerOf(service, "dead", { makeReport: () => never });
		void doWork(work, dead.effects);
		await expect
			.poll(async () => (await readJob(state, work.job))?.status)
			.toBe("running");
		const worker = {
			name: "worker-2",
			isGone: (name: string) => name === "dead",
		};
		const { effects } = workerOf(service, "", { worker });
		expect(await doWork(work, effects)).toBe("done");
	});

	it("lets a worker that comes back from the dead change nothing", async () => {
		const { service, state, clock, work } = await newJob();
		const { promise, reject } = Promise.withResolvers<never>();
		const zombie = workerOf(service, "zombie", { makeReport: () => promise });
		const coming = doWork(work, zombie.effects);
		await expect
			.poll(async () => (await readJob(state, work.job))?.status)
			.toBe("running");
		clock.now += LEASE_MS;
		const { effects } = workerOf(service, "worker-2");
		expect(await doWork(work, effects)).toBe("done");
		reject(new TracefolioError("CONFIG", "I am late"));
		expect(await coming).toBe("done");
		expect(await readJob(state, work.job)).toMatchObject({
			...{ status: "published", reason: null },
		});
	});

	it("tries again where a store failed, and gives up openly after three attempts", async () => {
		const { service, state, work } = await newJob();
		const { effects, told } = workerOf(service, "worker-1", {
			makeReport: () => Promise.reject(away),
		});
		expect(await doWork(work, effects)).toBe("again");
		expect(await readJob(state, work.job)).toMatchObject({
			...{ status: "queued", attempts: 1, reason: "The archive is away" },
		});
		expect(await doWork(work, effects)).toBe("again");
		expect(await doWork(work, effects)).toBe("done");
		expect(await readJob(state, work.job)).toMatchObject({
			...{ status: "failed", attempts: 3, reason: "The archive is away" },
		});
		expect(told).toEqual([{ kind: "failed", reason: "The archive is away" }]);
	});

	it("does not try again what a profile or a request is the reason of", async () => {
		const { service, state, work } = await newJob();
		const wrong = new TracefolioError("CONFIG", 'Profile "a.yml" is wrong');
		const { effects } = workerOf(service, "worker-1", {
			makeReport: () => Promise.reject(wrong),
		});
		expect(await doWork(work, effects)).toBe("done");
		expect((await readJob(state, work.job))?.reason).toBe(wrong.message);
	});

	it("says nothing of a defect's insides, but to the log", async () => {
		const { service, state, work } = await newJob();
		const defect = new TypeError("undefined is not a secret");
		const { effects, logged } = workerOf(service, "worker-1", {
			makeReport: () => Promise.reject(defect),
		});
		await doWork(work, effects);
		expect((await readJob(state, work.job))?.reason).toBe(
			"A defect of Tracefolio, which its log tells more of",
		);
		expect(logged).toEqual([defect]);
	});

	it("ends a job whose workers were killed three times", async () => {
		const { service, state, clock, work } = await newJob();
		const never = new Promise<never>(() => {});
		const dead = workerOf(service, "dead", { makeReport: () => never });
		for (let n = 1; n <= 3; n++) {
			void doWork(work, dead.effects);
			await expect
				.poll(async () => (await readJob(state, work.job))?.attempts)
				.toBe(n);
			clock.now += LEASE_MS;
		}
		expect(await doWork(work, workerOf(service).effects)).toBe("done");
		expect(await readJob(state, work.job)).toMatchObject({
			status: "failed",
			reason:
				"Given up after 3 attempts. The last: the worker ended without a word",
		});
	});

	it("drops work that nothing is known of", async () => {
		const { service } = newService();
		const { effects, logged } = workerOf(service);
		const unknown = "kafka.0123456789abcdef.j1";
		expect(await doWork({ kind: "report", job: unknown }, effects)).toBe(
			"done",
		);
		const handover = "other.h0123456789abcdef";
		expect(await doWork({ kind: "evidence", handover }, effects)).toBe("done");
		expect(logged).toHaveLength(2);
	});
});

import { beforeEach, describe, expect, it } from "vitest";
import { issueHandover, readHandover } from "../../../lib/service/handovers.ts";
import { handoverId } from "../../../lib/service/ids.ts";
import type { JobRequest } from "../../../lib/service/jobs.ts";
import { endJob, submitJob } from "../../../lib/service/jobs.ts";
import { orderReport } from "../../../lib/service/order-report.ts";
import { reportsView } from "../../../lib/service/report-views.ts";
import type { Service } from "../../../lib/service/service.ts";
import { memoryStore } from "../../../lib/store/memory.ts";
import type { Store } from "../../../lib/store/store.ts";
import { jobRequest, newService, OWNER } from "../../support/service.ts";

const ORDER = { profile: "kafka", period: "2026-10" };

describe("orderReport()", () => {
	/** A service whose queue takes nothing at first. */
	function newRefusing() {
		const made = newService();
		let refuses = true;
		const queue: Service["queue"] = {
			async send(work) {
				if (refuses) throw new Error("The queue is away");
				await made.service.queue.send(work);
			},
		};
		const open = () => {
			refuses = false;
		};
		return { ...made, service: { ...made.service, queue }, open };
	}

	it("sends what the queue refused when it is asked again, as soon as the answer said (Retry-After: 30)", async () => {
		const { service, sent, clock, open } = newRefusing();
		await expect(orderReport(service, OWNER, ORDER, "a")).rejects.toThrow();
		open();
		clock.now += 30_000;
		const { id } = await orderReport(service, OWNER, ORDER, "a");
		expect(sent).toEqual([{ kind: "report", job: id }]);
	});

	it("sends what the queue refused when it is asked again some minutes later", async () => {
		const { service, sent, clock, open } = newRefusing();
		await expect(orderReport(service, OWNER, ORDER, "a")).rejects.toThrow();
		open();
		clock.now += 180_000;
		const { id } = await orderReport(service, OWNER, ORDER, "a");
		expect(sent).toEqual([{ kind: "report", job: id }]);
	});

	it("takes an idempotency key of one caller for each profile on its own", async () => {
		const { service } = newService(["kafka", "other"]);
		const orders = ["kafka", "other"].map((profile) => ({ ...ORDER, profile }));
		for (const order of orders) await orderReport(service, OWNER, order, "a");
		for (const order of orders)
			expect(await orderReport(service, OWNER, order, "a")).toMatchObject({
				profile: order.profile,
			});
	});

	it("reaches nothing with a name that only looks like a profile", async () => {
		const { service, state, output } = newService();
		const odd = ["kafka~", "kafka~x/y", "kafka~../other", "KAFKA", "__proto__"];
		for (const profile of odd)
			await expect(
				orderReport(service, OWNER, { ...ORDER, profile }, "a"),
			).rejects.toMatchObject({ kind: "not-found" });
		for (const store of [state, output])
			expect(await Array.fromAsync(store.list(""))).toEqual([]);
	});
});

describe("readHandover()", () => {
	const said = {
		...{ report: "kafka.2026-10.r1", recipient: "A", purpose: "Audit" },
		...{ issuedBy: "local", secretSha256: "" },
		sources: "listed",
		issuedAt: "2026-11-02T06:00:00.000Z",
	} as const;
	const hash = "0011223344556677";
	const id = handoverId("kafka", hash);
	let output: Store;
	beforeEach(() => {
		output = memoryStore();
	});

	async function statusWhere(expiresAt: string, now: string) {
		await issueHandover(output, "kafka", hash, { ...said, expiresAt });
		const stores = { output, state: memoryStore() };
		return (await readHandover(stores, id, Date.parse(now)))?.status;
	}

	it("lets a link hold until the very moment of its expiry, in whatever year", async () => {
		const end = "2040-01-01T00:00:00.000Z";
		expect(await statusWhere(end, "2039-12-31T23:59:59.999Z")).toBe("queued");
		expect(await statusWhere(end, end)).toBe("expired");
	});

	it("refuses a record whose expiry is no time, rather than to let it hold for ever", async () => {
		await expect(
			statusWhere("never", "2050-01-01T00:00:00.000Z"),
		).rejects.toMatchObject({ code: "STORE" });
	});
});

describe("reportsView()", () => {
	/** A store that counts how often it is asked, which takes some ten milliseconds each over a network. */
	function counting(store: Store) {
		const counted = { calls: 0 };
		const one = <Result>(result: Result) => {
			counted.calls++;
			return result;
		};
		const through: Store = {
			...store,
			level: (prefix) => one(store.level(prefix)),
			head: (key) => one(store.head(key)),
			read: (key, version) => one(store.read(key, version)),
			list: (prefix) => one(store.list(prefix)),
		};
		return { counted, through };
	}

	async function withJobs(count: number): Promise<Store> {
		const state = memoryStore();
		const now = Date.parse("2026-11-02T06:00:00Z");
		for (let n = 0; n < count; n++) {
			const request: JobRequest = jobRequest();
			const { job } = await submitJob(state, request, now);
			await endJob(state, job.id, {
				...{ outcome: "published", at: "2026-11-02T06:00:00.000Z" },
				...{ profile: "kafka", revision: 1, published: n === 0 },
			});
		}
		return state;
	}

	it("asks for as much after a year of daily orders as after a day, where they are published", async () => {
		const { counted, through } = counting(await withJobs(365));
		const { service } = newService(["kafka"], { state: through });
		await reportsView(service, OWNER, { limit: 50 });
		expect(counted.calls).toBeLessThan(100);
	});
});

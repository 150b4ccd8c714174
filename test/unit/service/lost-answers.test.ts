import { createServer, request } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { custodyLog, readCustody } from "../../../lib/service/custody.ts";
import { submitJob } from "../../../lib/service/jobs.ts";
import { claimWork } from "../../../lib/service/work.ts";
import { s3Store } from "../../../lib/store/s3.ts";
import type { Store } from "../../../lib/store/store.ts";
import { jobRequest } from "../../support/service.ts";
import { newBucket } from "../../support/stores.ts";

/**
 * A bucket that writes what it is sent first, and whose answer to that is lost on the way: the client sends it once more, and is told that there is
 * such an object already.
 */
async function newForgetful(): Promise<Store> {
	const server = await newBucket();
	let forgot = false;
	const proxy = createServer((incoming, outgoing) => {
		const { method = "GET", url = "/", headers } = incoming;
		const target = new URL(url, server.endpoint);
		const forwarded = request(target, { method, headers }, (back) => {
			const forgets = method === "PUT" && !forgot;
			forgot ||= forgets;
			if (forgets) {
				back.resume();
				outgoing.destroy();
				return;
			}
			outgoing.writeHead(back.statusCode ?? 500, back.headers);
			back.pipe(outgoing);
		});
		incoming.pipe(forwarded);
	});
	await new Promise<void>((done) => proxy.listen(0, "127.0.0.1", done));
	onTestFinished(() => {
		proxy.close();
		proxy.closeAllConnections();
	});
	const address = proxy.address();
	if (address === null || typeof address === "string") throw new Error();
	const endpoint = `http://127.0.0.1:${address.port}`;
	return s3Store({ ...server, endpoint, prefix: "state" });
}

const NOW = Date.parse("2026-11-02T06:00:00Z");

describe("over a store whose first answer is lost", () => {
	it("submitJob() knows that it made the job, which is then sent to the queue and recorded", async () => {
		const state = await newForgetful();
		const { created } = await submitJob(state, jobRequest(), NOW);
		expect(created).toBe(true);
	});

	it("claimWork() has the claim, and does not wait for itself to die", async () => {
		const state = await newForgetful();
		const worker = { name: "worker-1", isGone: () => false };
		const claim = await claimWork(state, "kafka/jobs/a.j1/", worker, NOW);
		expect(claim).toEqual({ kind: "claimed", attempt: 1 });
	});

	it("custodyLog() has an event once", async () => {
		const output = await newForgetful();
		await custodyLog(output, "kafka").add(
			{
				...{ who: "local", did: "evidence-revoked", what: "kafka.h0" },
				details: {},
			},
			"2026-11-02T06:00:00.000Z",
		);
		const all = { limit: 10 };
		const { entries, holds } = await readCustody(output, "kafka", all);
		expect([entries.length, holds]).toEqual([1, true]);
	});
});

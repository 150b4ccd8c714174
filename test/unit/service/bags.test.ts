import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sha256 } from "../../../lib/publish/artifact.ts";
import type { Work } from "../../../lib/queue/queue.ts";
import { bagKey } from "../../../lib/service/handovers.ts";
import {
	handoverView,
	orderEvidence,
} from "../../../lib/service/order-evidence.ts";
import { folderStore } from "../../../lib/store/folder.ts";
import type { Store } from "../../../lib/store/store.ts";
import { makeReport } from "../../../lib/wire.ts";
import { type WiredService, wireService } from "../../../lib/wire-service.ts";
import { OWNER } from "../../support/service.ts";
import { bytes, keysOf, newFolder, textOf } from "../../support/stores.ts";

const PROFILE = "examples/tenant/tracefolio.yml";
const REPORT = "nordhafen.2026-10.r1";
const NOW = Date.parse("2026-11-10T06:00:00Z");

/** A folder with the example's report, published once for all tests, of which each has a copy. */
let published = "";
beforeAll(async () => {
	published = await mkdtemp(join(tmpdir(), "tracefolio-test-"));
	const order = { profile: PROFILE, period: "2026-10", now: NOW, s3: {} };
	await makeReport({ ...order, output: published, progress: () => {} });
});
afterAll(() => rm(published, { recursive: true }));

/** The service over a report, with evidence that is issued and waits; what went wrong is logged. */
async function newHandover() {
	const folder = await newFolder();
	await cp(published, folder, { recursive: true });
	const logged: unknown[] = [];
	const env = { TRACEFOLIO_PROFILE: PROFILE, TRACEFOLIO_OUTPUT: folder };
	const effects = {
		now: () => NOW,
		log: (_: string, error: unknown) => logged.push(error),
	};
	const wired = await wireService(env, effects);
	const service = { ...wired.service, queue: { send: async () => {} } };
	const { id } = await orderEvidence(
		...([service, OWNER, REPORT] as const),
		{ recipient: "A", purpose: "Audit", days: 7, sources: "listed" },
		undefined,
	);
	const work: Work = { kind: "evidence", handover: id };
	return {
		...{ wired, service, output: folderStore(folder) },
		...{ folder, id, work, logged },
	};
}

/** Adds an entry to the custody log, as when somebody fetches a file. */
async function noteDownload({ service: { profiles } }: WiredService) {
	await profiles.get("nordhafen")?.custody.add(
		{
			...{ who: "local", did: "download-link-issued", what: REPORT },
			details: {},
		},
		"2026-11-10T06:00:00.000Z",
	);
}

async function hashAt(output: Store, key: string): Promise<string> {
	const chunks = await Array.fromAsync(output.read(key));
	return sha256(Buffer.concat(chunks));
}

/** A store in which one object cannot be created the first time. */
function failingOnce(output: Store, name: string): Store {
	let failed = false;
	return {
		...output,
		create(key, body, keep) {
			if (failed || !key.endsWith(name)) return output.create(key, body, keep);
			failed = true;
			return Promise.reject(new Error("The store is away"));
		},
	};
}

describe("the bag of a hand-over", () => {
	it("has the SHA-256 that is recorded of it, also where an attempt before had stored another one", async () => {
		const { wired, service, output, id, work } = await newHandover();
		const served = service.profiles.get("nordhafen");
		if (served === undefined) throw new Error();
		const own = served.output;
		Object.assign(served, { output: failingOnce(own, "/made.json") });
		expect(await wired.work(work)).toBe("again");
		await noteDownload(wired);
		expect(await wired.work(work)).toBe("done");
		const { bag, status } = await handoverView(service, OWNER, id);
		expect(status).toBe("ready");
		expect(bag?.sha256).toBe(
			await hashAt(output, bagKey(id, bag?.sha256 ?? "") ?? ""),
		);
	}, 120_000);

	it("is made where the custody log is whole", async () => {
		const { wired, service, id, work, logged } = await newHandover();
		expect([await wired.work(work), logged]).toEqual(["done", []]);
		const { status } = await handoverView(service, OWNER, id);
		expect(status).toBe("ready");
	}, 120_000);

	it("is made where the custody log has a gap, which it does not hide", async () => {
		const { wired, service, output, folder, id, work, logged } =
			await newHandover();
		await noteDownload(wired);
		const [first = ""] = await keysOf(output, "nordhafen/custody/");
		const text = await textOf(output, first);
		await rm(join(folder, first));
		await output.create(first, bytes(text.replace('"local"', '"nobody"')));
		await wired.work(work);
		const { status } = await handoverView(service, OWNER, id);
		expect([status, logged]).toEqual(["ready", []]);
	}, 120_000);
});

import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { artifactOf, readText, sha256 } from "../../../lib/publish/artifact.ts";
import {
	type Draft,
	type Publication,
	publish,
} from "../../../lib/publish/publish.ts";
import type { Report } from "../../../lib/report/model.ts";
import { memoryStore } from "../../../lib/store/memory.ts";
import type { Store } from "../../../lib/store/store.ts";
import { sampleReport } from "../../support/sample-report.ts";

let folder = "";
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), "publish-"));
});
afterAll(() => rm(folder, { recursive: true }));

const NAMES = ["report.json", "population.ndjson.gz", "report.pdf"];
const KEYS = [...NAMES, "manifest.json"].map((name) => `p/2026-10/r1/${name}`);
let made = 0;

/** A publication whose files depend on its inputs, its revision and its time, as the real ones do. */
function publication(
	inputs: string,
	now = "2026-11-02T06:00:00.000Z",
	extra = "",
): Publication & { readonly drafts: Draft[] } {
	const drafts: Draft[] = [];
	return {
		profile: "p",
		period: "2026-10",
		inputs: sha256(inputs),
		now,
		drafts,
		async make(draft) {
			drafts.push(draft);
			const report = reportOf(sha256(inputs), draft);
			const own = await mkdtemp(join(folder, `${++made}-`));
			const files = [];
			for (const name of NAMES) {
				const path = join(own, name);
				const head = JSON.stringify(report, null, 2);
				await writeFile(
					path,
					name === "report.json" ? head : `${name} ${extra}${sha256(head)}`,
				);
				files.push(await artifactOf(name, path));
			}
			return { report, files };
		},
	};
}

function reportOf(
	inputs: string,
	{ revision, generatedAt, previous }: Draft,
): Report {
	const { report: sample } = sampleReport();
	const previousManifest = previous?.entry.manifestSha256 ?? null;
	return {
		...sample,
		report: {
			...sample.report,
			inputs,
			revision,
			generatedAt,
			previousManifest,
		},
	};
}

/** The keys of a store with the hash of what they hold. */
async function contents(store: Store): Promise<Record<string, string>> {
	const found: Record<string, string> = {};
	for await (const { key } of store.list("")) {
		const bytes = Buffer.concat(await Array.fromAsync(store.read(key)));
		found[key] = createHash("sha256").update(bytes).digest("hex");
	}
	return found;
}

/** Every visible publication is whole: index, manifest and files agree. Returns the revisions. */
async function checkVisible(store: Store): Promise<number[]> {
	const stored = await contents(store);
	const revisions = [];
	for (const key of Object.keys(stored).filter((name) =>
		name.startsWith("p/index/"),
	)) {
		const entry = JSON.parse(await readText(store, key));
		expect(stored[`${entry.folder}manifest.json`]).toBe(entry.manifestSha256);
		const manifest = JSON.parse(
			await readText(store, `${entry.folder}manifest.json`),
		);
		expect(manifest.inputs).toBe(entry.inputs);
		expect(manifest.files).toHaveLength(NAMES.length);
		for (const { name, sha256: expected } of manifest.files)
			expect(stored[`${entry.folder}${name}`]).toBe(expected);
		revisions.push(entry.revision);
	}
	return revisions;
}

/** A store that dies at the given create: before it, or after it has taken effect. */
function dyingStore(
	store: Store,
	step: number,
	when: "before" | "after",
): Store {
	let creates = 0;
	return {
		...store,
		async create(key, body) {
			const dies = ++creates === step;
			if (dies && when === "before") throw new Error("killed");
			const result = await store.create(key, body);
			if (dies) throw new Error("killed");
			return result;
		},
	};
}

describe("publish()", () => {
	it("writes the files first, then the manifest, and the index entry last", async () => {
		const store = memoryStore();
		const order: string[] = [];
		const watched: Store = {
			...store,
			create(key, body) {
				order.push(key);
				return store.create(key, body);
			},
		};
		const { published, entry } = await publish(watched, publication("a"));
		expect([published, entry.revision]).toEqual([true, 1]);
		expect(order).toEqual([...KEYS, "p/index/2026-10-r1.json"]);
		expect(await checkVisible(store)).toEqual([1]);
	});

	it("publishes equal inputs once, whatever the clock says", async () => {
		const store = memoryStore();
		const first = await publish(store, publication("a"));
		const before = await contents(store);
		const later = publication("a", "2027-01-01T00:00:00.000Z");
		expect(await publish(store, later)).toEqual({
			entry: first.entry,
			published: false,
		});
		expect(later.drafts).toEqual([]);
		expect(await contents(store)).toEqual(before);
	});

	it("publishes other inputs as the next revision and leaves the first untouched", async () => {
		const store = memoryStore();
		const first = await publish(store, publication("a"));
		const before = await contents(store);
		const second = publication("b");
		const { entry } = await publish(store, second);
		expect(entry.revision).toBe(2);
		expect(second.drafts[0]?.previous?.entry).toEqual(first.entry);
		expect(second.drafts[0]?.previous?.report?.report.revision).toBe(1);
		expect(await contents(store)).toMatchObject(before);
		expect(await checkVisible(store)).toEqual([1, 2]);
	});

	it("counts revisions by number, not by name", async () => {
		const store = memoryStore();
		for (let n = 1; n <= 11; n++) await publish(store, publication(`${n}`));
		expect((await publish(store, publication("12"))).entry.revision).toBe(12);
	});

	it("goes back to earlier inputs by a new revision", async () => {
		const store = memoryStore();
		for (const inputs of ["a", "b"]) await publish(store, publication(inputs));
		expect((await publish(store, publication("a"))).entry.revision).toBe(3);
	});

	for (const when of ["before", "after"] as const)
		for (let step = 1; step <= NAMES.length + 2; step++)
			it(`finishes what a run left that died ${when} write ${step}`, async () => {
				const store = memoryStore();
				const dying = publish(dyingStore(store, step, when), publication("a"));
				await expect(dying).rejects.toThrow("killed");
				const last = step === NAMES.length + 2 && when === "after";
				expect(await checkVisible(store)).toEqual(last ? [1] : []);
				const again = publication("a", "2026-11-09T00:00:00.000Z");
				const { entry } = await publish(store, again);
				expect(entry.revision).toBe(1);
				expect(await checkVisible(store)).toEqual([1]);
				expect(Object.keys(await contents(store)).sort()).toEqual(
					[...KEYS, "p/index/2026-10-r1.json"].sort(),
				);
			});

	it("passes over what a dead run of other inputs left, and overwrites nothing", async () => {
		const store = memoryStore();
		await expect(
			publish(dyingStore(store, 3, "before"), publication("a")),
		).rejects.toThrow();
		const before = await contents(store);
		expect((await publish(store, publication("b"))).entry.revision).toBe(2);
		expect(await contents(store)).toMatchObject(before);
		expect(await checkVisible(store)).toEqual([2]);
	});

	it("knows of a revision that another run published while its own was made", async () => {
		const store = memoryStore();
		const other = publication("a");
		await expect(
			publish(dyingStore(store, 3, "before"), other),
		).rejects.toThrow();
		let finished = false;
		const meanwhile: Store = {
			...store,
			async create(key, body) {
				if (key.endsWith("r2/report.pdf") && !finished) {
					finished = true;
					await publish(store, other);
				}
				return store.create(key, body);
			},
		};
		const { entry } = await publish(meanwhile, publication("b"));
		const manifest = JSON.parse(
			await readText(store, `${entry.folder}manifest.json`),
		);
		const first = JSON.parse(await readText(store, "p/index/2026-10-r1.json"));
		expect([entry.revision, manifest.previousManifest]).toEqual([
			3,
			first.manifestSha256,
		]);
		expect(await checkVisible(store)).toEqual([1, 3]);
	});

	it("passes over files of the same inputs that it would write otherwise", async () => {
		const store = memoryStore();
		await expect(
			publish(
				dyingStore(store, 4, "before"),
				publication("a", undefined, "old "),
			),
		).rejects.toThrow();
		expect((await publish(store, publication("a"))).entry.revision).toBe(2);
		expect(await checkVisible(store)).toEqual([2]);
	});

	it("publishes nothing where the store gives back other bytes than it was given", async () => {
		const store = memoryStore();
		const broken: Store = {
			...store,
			async *read(key) {
				for await (const chunk of store.read(key))
					yield key.endsWith("report.pdf")
						? Buffer.concat([chunk, Buffer.from("x")])
						: chunk;
			},
		};
		await expect(publish(broken, publication("a"))).rejects.toThrow(
			/other runs keep writing/,
		);
		expect(await checkVisible(store)).toEqual([]);
	});

	it("does not trust a previous report that its manifest does not vouch for", async () => {
		const good = memoryStore();
		await publish(good, publication("a"));
		const files: Record<string, Uint8Array> = {};
		for await (const { key } of good.list(""))
			files[key] = Buffer.concat(await Array.fromAsync(good.read(key)));
		files["p/2026-10/r1/report.json"] = Buffer.from(
			String(files["p/2026-10/r1/report.json"]).replace('"read"', '"lost"'),
		);
		const second = publication("b");
		expect((await publish(memoryStore(files), second)).entry.revision).toBe(2);
		expect(second.drafts[0]?.previous?.report).toBeNull();
	});

	it("refuses an index entry that is none", async () => {
		const store = memoryStore({ "p/index/2026-10-r1.json": Buffer.from("{}") });
		await expect(publish(store, publication("a"))).rejects.toThrow(
			/no index entry/,
		);
	});

	it("keeps every publication whole when runs meet, and makes one of equal inputs", async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.scheduler(),
				fc.array(fc.constantFrom("a", "b"), { minLength: 2, maxLength: 3 }),
				async (scheduler, inputs) => {
					const store = memoryStore();
					const slow: Store = {
						...store,
						create: scheduler.scheduleFunction(store.create),
						head: scheduler.scheduleFunction(store.head),
					};
					const runs = inputs.map((name, i) =>
						publish(slow, publication(name, `2026-11-02T06:00:0${i}.000Z`)),
					);
					await scheduler.waitFor(Promise.all(runs));
					await checkVisible(store);
					const first = await Promise.all(runs);
					for (const { entry } of first)
						expect(
							(await contents(store))[`${entry.folder}manifest.json`],
						).toBe(entry.manifestSha256);
					const distinct = new Set(
						first.map(({ entry }) => `${entry.inputs} ${entry.revision}`),
					);
					expect(distinct.size).toBeLessThanOrEqual(inputs.length);
					if (new Set(inputs).size === 1) expect(distinct.size).toBe(1);
				},
			),
			{ numRuns: 25 },
		);
	});
});

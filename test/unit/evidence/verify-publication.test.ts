import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import {
	verifyPublication,
	verifyPublications,
} from "../../../lib/evidence/verify-publication.ts";
import { sha256 } from "../../../lib/publish/artifact.ts";
import { memoryStore } from "../../../lib/store/memory.ts";
import type { Store } from "../../../lib/store/store.ts";
import { record, traceKey } from "../../support/archive.ts";
import { run } from "../../support/run.ts";

type Objects = Readonly<Record<string, Buffer>>;

/** An archive with so many trace files of October. */
function archiveOf(files: number): Record<string, Buffer> {
	const days = Array.from({ length: files }, (_, n) => [
		traceKey(`2026/10/0${n + 1}`, `file${n}`),
		gzipSync(
			JSON.stringify([record(n, { time: Date.UTC(2026, 9, n + 1, 8) })]),
		),
	]);
	return Object.fromEntries(days);
}

async function objectsOf(store: Store): Promise<Record<string, Buffer>> {
	const objects: Record<string, Buffer> = {};
	for await (const { key } of store.list(""))
		objects[key] = Buffer.concat(await Array.fromAsync(store.read(key)));
	return objects;
}

const SCANS = { profile: { profile: "p" } };
const R1 = "p/2026-10/r1/";
const R2 = "p/2026-10/r2/";
const R3 = "p/2026-10/r3/";
const ENTRY = "p/index/2026-10-r1.json";

/** October in three revisions, and July to September in one each */
let published: Objects = {};
let alone: Objects = {};
/** October alone, with few rows in its report */
let small: Objects = {};
beforeAll(async () => {
	const output = memoryStore();
	await run(archiveOf(1), { ...SCANS, output });
	alone = await objectsOf(output);
	const few = forged({ report: (report) => (report["operations"] = []) });
	small = await objectsOf(few);
	for (const files of [2, 3]) await run(archiveOf(files), { ...SCANS, output });
	for (const period of ["2026-09", "2026-07", "2026-08"])
		await run(archiveOf(1), { ...SCANS, period, output });
	published = await objectsOf(output);
});

/** A copy of objects with some of them changed, or, where they are null, removed. */
function changed(
	objects: Objects,
	changes: Readonly<Record<string, Buffer | string | null>>,
): Store {
	const copy: Record<string, Buffer> = { ...objects };
	for (const [key, bytes] of Object.entries(changes))
		if (bytes === null) delete copy[key];
		else copy[key] = Buffer.from(bytes);
	return memoryStore(copy);
}

/** Severity, kind and object of what was found. */
async function found(store: Store, folder = R1) {
	const { findings } = await verifyPublication(store, folder);
	return findings.map(({ severity, kind, object }) => [severity, kind, object]);
}

const NOT_CHECKED = ["note", "sources-not-checked", `${R1}manifest.json`];

interface Forgery {
	report?: (report: Json) => void;
	manifest?: (manifest: Json) => void;
	/** leave SHA256SUMS as it was, so that its hash holds and its lines do not */
	oldSums?: boolean;
}

/** What a forger would write: report.json, SHA256SUMS, manifest and index entry changed together, with every hash right. */
function forged(
	{ report, manifest: change, oldSums = false }: Forgery,
	objects: Objects = alone,
): Store {
	const changes: Record<string, string> = {};
	const manifest = parsed(objects, `${R1}manifest.json`);
	const write = (name: string, text: string) => {
		changes[`${R1}${name}`] = text;
		for (const file of manifest["files"])
			if (file.name === name)
				Object.assign(file, {
					size: Buffer.byteLength(text),
					sha256: sha256(text),
				});
	};
	const content = parsed(objects, `${R1}report.json`);
	report?.(content);
	write("report.json", canonical(content));
	const listed = manifest["files"].filter(
		({ name }: Json) => name !== "SHA256SUMS",
	);
	const lines = listed.map(
		(file: Json) => `${file["sha256"]}  ${file["name"]}\n`,
	);
	if (!oldSums) write("SHA256SUMS", lines.toSorted().join(""));
	change?.(manifest);
	const text = canonical(manifest);
	const entry = { ...parsed(objects, ENTRY), manifestSha256: sha256(text) };
	return changed(objects, {
		...changes,
		[`${R1}manifest.json`]: text,
		[ENTRY]: canonical(entry),
	});
}

function canonical(value: unknown): string {
	return `${JSON.stringify(value, null, 2)}\n`;
}

function parsed(objects: Objects, key: string): Json {
	return JSON.parse(String(objects[key]));
}

// biome-ignore lint/suspicious/noExplicitAny: a forger changes what they like
type Json = Record<string, any>;

describe("verifyPublication()", () => {
	it("holds for what was published, and says what it read", async () => {
		const store = memoryStore(alone);
		const check = await verifyPublication(store, R1, {
			archive: memoryStore(archiveOf(1)),
		});
		const files = Object.keys(alone).filter((key) => key.startsWith(R1));
		expect(check).toMatchObject({
			holds: true,
			findings: [],
			...{ profile: "p", period: "2026-10", revision: 1, folder: R1 },
			id: expect.stringMatching(/^p-2026-10-r1-[0-9a-f]{12}$/),
			...{ status: "provisional", completeness: "unproven" },
			checked: {
				files: files.length,
				bytes: files.reduce((sum, key) => sum + (alone[key]?.length ?? 0), 0),
				sources: 1,
			},
		});
		expect(JSON.parse(JSON.stringify(check))).toEqual(check);
	});

	it("looks at no other revision and no other period where a publication is alone", async () => {
		const others = Object.keys(published).filter(
			(key) => !key.startsWith(R3) && key !== "p/index/2026-10-r3.json",
		);
		const store = changed(
			published,
			Object.fromEntries(others.map((key) => [key, null])),
		);
		expect((await verifyPublication(store, R3)).holds).toBe(false);
		const { holds, findings } = await verifyPublication(store, R3, {
			archive: memoryStore(archiveOf(3)),
			alone: true,
		});
		expect({ holds, findings }).toEqual({ holds: true, findings: [] });
		const altered = changed(published, { [`${R3}report.json`]: "{}" });
		const check = await verifyPublication(altered, R3, { alone: true });
		expect(check.holds).toBe(false);
	});

	it("takes a name as well as a folder", async () => {
		const name = { profile: "p", period: "2026-10", revision: 1 };
		const store = memoryStore(alone);
		expect(await verifyPublication(store, name)).toEqual(
			await verifyPublication(store, R1),
		);
		await expect(verifyPublication(store, "p/2026-10/")).rejects.toThrow(
			/is no publication/,
		);
	});

	it("notes what was not compared, newer revisions and periods that are missing", async () => {
		const store = changed(published, { "p/index/2026-08-r1.json": null });
		expect(await found(store)).toEqual([
			NOT_CHECKED,
			["note", "newer-revision", R3],
			["note", "missing-period", "p/index/2026-08-r1.json"],
		]);
	});

	it("finds every bit that is flipped in the index entry", async () => {
		const bytes = small[ENTRY] ?? Buffer.of();
		expect(bytes.length).toBeGreaterThan(300);
		for (let bit = 0; bit < bytes.length * 8; bit++) {
			const { holds } = await verifyPublication(
				changed(small, { [ENTRY]: flipped(bytes, bit) }),
				R1,
			);
			if (holds) throw new Error(`bit ${bit} of the index entry`);
		}
	});

	it("finds a bit that is flipped anywhere in a file, and names the file", async () => {
		for (const key of Object.keys(small).filter((name) =>
			name.startsWith(R1),
		)) {
			const bytes = small[key] ?? Buffer.of();
			const step = Math.max(1, Math.floor((bytes.length * 8) / 97));
			for (let bit = 0; bit < bytes.length * 8; bit += step) {
				const store = changed(small, { [key]: flipped(bytes, bit) });
				expect(await found(store)).toContainEqual([
					"failure",
					"altered-file",
					key,
				]);
			}
		}
	});

	it("finds a file that is cut off, longer, empty or missing", async () => {
		for (const key of Object.keys(alone).filter((name) =>
			name.startsWith(R1),
		)) {
			const bytes = alone[key] ?? Buffer.of();
			const longer = Buffer.concat([bytes, Buffer.from("\n")]);
			for (const other of [bytes.subarray(0, -1), longer, Buffer.of()])
				expect(await found(changed(alone, { [key]: other }))).toContainEqual([
					...["failure", "altered-file", key],
				]);
			expect(await found(changed(alone, { [key]: null }))).toContainEqual([
				...["failure", "missing-file", key],
			]);
		}
	});

	it("says what was expected, what is there and what to do", async () => {
		const key = `${R1}sources.json`;
		const bytes = alone[key] ?? Buffer.of();
		const other = String(bytes).replace("tracker", "TRACKER");
		const { holds, findings } = await verifyPublication(
			changed(alone, { [key]: other }),
			R1,
		);
		expect(holds).toBe(false);
		expect(findings[0]).toEqual({
			...{ severity: "failure", kind: "altered-file", object: key },
			message: `"${key}" is not what was published: by manifest.json it holds ${bytes.length} bytes with SHA-256 ${sha256(String(bytes))}, and it holds ${bytes.length} bytes with SHA-256 ${sha256(other)}. Do not rely on it; put back a copy of what was published`,
		});
	});

	it("finds files that changed places, and one that was not published", async () => {
		const [a, b] = [`${R1}report.json`, `${R1}sources.json`];
		const swapped = { [a]: alone[b] ?? "", [b]: alone[a] ?? "" };
		expect(await found(changed(alone, swapped))).toEqual([
			["failure", "altered-file", a],
			["failure", "altered-file", b],
			NOT_CHECKED,
		]);
		const extra = { [`${R1}more/report.pdf`]: "%PDF" };
		expect(await found(changed(alone, extra))).toEqual([
			["failure", "unknown-file", `${R1}more/report.pdf`],
			NOT_CHECKED,
		]);
	});

	it("finds an index entry that is missing, of another revision, or written otherwise", async () => {
		expect(await found(changed(alone, { [ENTRY]: null }))).toEqual([
			["failure", "missing-index-entry", ENTRY],
		]);
		const other = published["p/index/2026-10-r2.json"] ?? "";
		expect(await found(changed(published, { [ENTRY]: other }))).toContainEqual([
			...["failure", "altered-index-entry", ENTRY],
		]);
		const compact = JSON.stringify(JSON.parse(String(alone[ENTRY])));
		for (const text of [compact, "null\n", "{}\n", "[]\n", ""])
			expect((await found(changed(alone, { [ENTRY]: text })))[0]).toEqual([
				...["failure", "altered-index-entry", ENTRY],
			]);
	});

	it("finds an older manifest, and a whole older revision, in the place of a newer one", async () => {
		const older = {
			[`${R2}manifest.json`]: published[`${R1}manifest.json`] ?? "",
		};
		expect(await found(changed(published, older), R2)).toContainEqual([
			...["failure", "altered-file", `${R2}manifest.json`],
		]);
		const names = Object.keys(published).filter((key) => key.startsWith(R1));
		const whole = names.map((key) => [
			key.replace("/r1/", "/r2/"),
			published[key] ?? null,
		]);
		const check = await verifyPublication(
			changed(published, Object.fromEntries(whole)),
			R2,
		);
		expect(check.holds).toBe(false);
	});

	it("notes a field of the index entry that it does not know", async () => {
		const entry = JSON.parse(String(alone[ENTRY]));
		const text = `${JSON.stringify({ ...entry, later: 1 }, null, 2)}\n`;
		expect(await found(changed(alone, { [ENTRY]: text }))).toEqual([
			NOT_CHECKED,
			["note", "unknown-field", ENTRY],
		]);
	});

	it("holds for a report that has more fields or lacks newer ones", async () => {
		const store = forged({
			report: (report) => {
				report["later"] = { any: [1] };
				for (const name of [
					"sample",
					"recount",
					"coverage",
					"chains",
					"setAside",
				])
					delete report[name];
			},
			manifest: (manifest) => {
				manifest["later"] = true;
				manifest["files"] = manifest["files"].filter(
					({ name }: { name: string }) => name !== "SHA256SUMS",
				);
				for (const source of manifest["sources"]) source.digest = "unchecked";
			},
		});
		const sums = { [`${R1}SHA256SUMS`]: null };
		const objects = await objectsOf(store);
		expect(await found(changed(objects, sums))).toEqual([NOT_CHECKED]);
	});

	describe("finds a forgery with every hash right", () => {
		const cases: Record<string, Forgery> = {
			"of the revision": { report: ({ report }) => report.revision++ },
			"of the status": { report: ({ report }) => (report.status = "final") },
			"of the id": { report: ({ report }) => (report.id += "0") },
			"of the period": { report: ({ report }) => (report.period.end = "") },
			"of the catalogs": { report: ({ report }) => report.catalogs.pop() },
			"of the verdict": {
				report: ({ completeness }) => (completeness.verdict = "proven"),
			},
			"of the count of traces": {
				report: ({ population }) => population.inScope++,
			},
			"of a source in the report": { report: ({ sources }) => sources.pop() },
			"of a source in the manifest": {
				manifest: ({ sources }) => sources[0].size++,
			},
			"of a digest result": {
				manifest: ({ sources }) => (sources[0].digest = "verified"),
			},
			"of the time": {
				manifest: (manifest) => (manifest["generatedAt"] = "2026-01-01"),
			},
			"of the manifest before": {
				manifest: (manifest) => (manifest["previousManifest"] = "0".repeat(64)),
			},
			"of a file's name": {
				manifest: ({ files }) => (files.at(-1).name = "../../r2/report.json"),
			},
			"of the list of files": { manifest: ({ files }) => files.shift() },
			"of a hash that only SHA256SUMS names": {
				report: (report) => (report["later"] = 1),
				oldSums: true,
			},
		};
		it("but for one that changes nothing, or adds to the report", async () => {
			const added = { report: (report: Json) => (report["later"] = 1) };
			for (const change of [{}, added])
				expect(await found(forged(change))).toEqual([NOT_CHECKED]);
		});

		for (const [name, change] of Object.entries(cases))
			it(name, async () => {
				const { holds } = await verifyPublication(forged(change), R1);
				expect(holds).toBe(false);
			});
	});

	it("finds sources that are altered or missing, and throws where an archive cannot be read", async () => {
		const [a = "", b = "", c = ""] = Object.keys(archiveOf(3));
		const archive = changed(archiveOf(3), { [a]: "other", [b]: null });
		const check = await verifyPublication(memoryStore(published), R3, {
			archive,
		});
		expect(check.checked.sources).toBe(3);
		expect(
			check.findings
				.filter(({ severity }) => severity === "failure")
				.map(({ kind, object }) => [kind, object]),
		).toEqual([
			["altered-source", a],
			["missing-source", b],
		]);
		const broken: Store = {
			...archive,
			head: (key) =>
				key === c ? Promise.reject(new Error("refused")) : archive.head(key),
		};
		await expect(
			verifyPublication(memoryStore(published), R3, { archive: broken }),
		).rejects.toThrow("refused");
	});

	it("finds that a revision before it was removed, replaced or altered", async () => {
		const index = (n: number) => `p/index/2026-10-r${n}.json`;
		const removed = Object.keys(published)
			.filter((key) => key.startsWith(R2) || key === index(2))
			.map((key) => [key, null]);
		const gone = changed(published, Object.fromEntries(removed));
		const failures = async (store: Store) =>
			(await found(store, R3)).filter(([severity]) => severity === "failure");
		expect(await failures(gone)).toEqual([
			["failure", "missing-revision", index(2)],
		]);
		const { findings } = await verifyPublication(
			changed(published, { [index(2)]: null }),
			R3,
		);
		expect(findings[0]?.message).toContain(`that manifest is in "${R2}"`);
		expect(findings).toContainEqual(
			expect.objectContaining({ kind: "unpublished-folder", object: R2 }),
		);
		const altered = String(published[`${R1}manifest.json`]).replace(
			'"p"',
			'"q"',
		);
		expect(
			await failures(changed(published, { [`${R1}manifest.json`]: altered })),
		).toEqual([["failure", "altered-file", `${R1}manifest.json`]]);
		const forgery = forged(
			{ report: (report) => (report["later"] = 1) },
			published,
		);
		expect(await failures(forgery)).toEqual([
			["failure", "broken-chain", `${R2}manifest.json`],
		]);
	});

	it("holds where a number was left unused by a run that was interrupted", async () => {
		const output = changed({}, { "p/2026-10/r1/report.json": "{}" });
		await run(archiveOf(1), { ...SCANS, output });
		const { holds, findings } = await verifyPublication(output, R2);
		expect(holds).toBe(true);
		expect(findings.map(({ kind }) => kind)).toContain("unpublished-folder");
	});
});

describe("verifyPublication() where versions are kept", () => {
	it("reads the published version where a newer one, or a deletion, shadows it", async () => {
		const bucket = versioned();
		await run(archiveOf(1), { ...SCANS, output: bucket.store });
		expect(await found(bucket.store)).toEqual([NOT_CHECKED]);
		const key = `${R1}report.json`;
		bucket.put(key, Buffer.from("{}"));
		expect(await found(bucket.store)).toEqual([
			["failure", "shadowed", key],
			NOT_CHECKED,
		]);
		bucket.put(key, null);
		expect(await found(bucket.store)).toEqual([
			["failure", "shadowed", key],
			NOT_CHECKED,
		]);
		bucket.forget(key);
		expect(await found(bucket.store)).toEqual([
			["failure", "missing-file", key],
			NOT_CHECKED,
		]);
		bucket.put(key, Buffer.from("{}"));
		expect(await found(bucket.store)).toEqual([
			["failure", "altered-file", key],
			["failure", "shadowed", key],
			NOT_CHECKED,
		]);
	});

	it("does so for the manifest, and finds every bit that is flipped in an index entry with versions", async () => {
		const bucket = versioned();
		await run(archiveOf(1), { ...SCANS, output: bucket.store });
		const good = Buffer.concat(await Array.fromAsync(bucket.store.read(ENTRY)));
		expect(String(good)).toContain('"version"');
		for (let bit = 0; bit < good.length * 8; bit += 17) {
			bucket.put(ENTRY, flipped(good, bit));
			const { holds, findings } = await verifyPublication(bucket.store, R1);
			const unknown = findings.some(({ kind }) => kind === "unknown-field");
			if (holds && !unknown) throw new Error(`bit ${bit}`);
		}
		bucket.put(ENTRY, good);
		const key = `${R1}manifest.json`;
		bucket.put(key, Buffer.from("{}"));
		expect(await found(bucket.store)).toEqual([
			["failure", "shadowed", key],
			NOT_CHECKED,
		]);
	});

	it("checks what is there, and says so, in a copy that has no versions", async () => {
		const bucket = versioned();
		await run(archiveOf(1), { ...SCANS, output: bucket.store });
		const copy = memoryStore(await objectsOf(bucket.store));
		expect(await found(copy)).toEqual([
			["note", "versions-not-kept", R1],
			NOT_CHECKED,
		]);
	});
});

describe("verifyPublications()", () => {
	const profile = { kind: "profile", profile: "p" } as const;

	it("verifies every revision of every period once, in order, with what each of them found", async () => {
		const store = memoryStore(published);
		const check = await verifyPublications(store, profile);
		expect(check).toMatchObject({ holds: true, findings: [] });
		expect(check.publications.map(({ folder }) => folder)).toEqual([
			...["p/2026-07/r1/", "p/2026-08/r1/", "p/2026-09/r1/", R1, R2, R3],
		]);
		expect(await verifyPublications(store, { kind: "store" })).toEqual(check);
		const period = { kind: "period", profile: "p", period: "2026-10" } as const;
		const october = await verifyPublications(store, period);
		expect(october.publications).toEqual(check.publications.slice(3));
	});

	it("fails where a month is missing", async () => {
		const store = changed(published, {
			"p/index/2026-08-r1.json": null,
			"p/index/2026-09-r1.json": null,
		});
		const { holds, findings } = await verifyPublications(store, profile);
		expect(holds).toBe(false);
		expect(findings[0]).toMatchObject({
			...{ severity: "failure", kind: "missing-period" },
			message: expect.stringContaining("2026-08 to 2026-09 are missing"),
		});
		expect(findings.slice(1).map(({ kind, object }) => [kind, object])).toEqual(
			[
				["unpublished-folder", "p/2026-08/r1/"],
				["unpublished-folder", "p/2026-09/r1/"],
			],
		);
	});

	it("fails where a revision in between is missing, or one of many is altered", async () => {
		const gone = changed(published, { "p/index/2026-10-r2.json": null });
		const check = await verifyPublications(gone, profile);
		expect([check.holds, check.findings[0]?.kind]).toEqual([
			...[false, "missing-revision"],
		]);
		const altered = changed(published, { "p/2026-07/r1/report.json": "{}" });
		const { holds, publications } = await verifyPublications(altered, profile);
		expect([holds, publications.map((one) => one.holds)]).toEqual([
			...[false, [false, true, true, true, true, true]],
		]);
	});

	it("fails where nothing is published", async () => {
		const { holds, findings } = await verifyPublications(
			memoryStore(),
			profile,
		);
		expect([holds, findings[0]?.kind]).toEqual([false, "no-publication"]);
	});

	it("reads a source once for all revisions", async () => {
		const archive = memoryStore(archiveOf(3));
		const reads: string[] = [];
		const watched: Store = {
			...archive,
			read: (key) => {
				reads.push(key);
				return archive.read(key);
			},
		};
		const october = {
			kind: "period",
			profile: "p",
			period: "2026-10",
		} as const;
		const { publications } = await verifyPublications(
			memoryStore(published),
			october,
			{ archive: watched },
		);
		expect(publications.map(({ checked }) => checked.sources)).toEqual([
			1, 2, 3,
		]);
		expect(reads.toSorted()).toEqual(Object.keys(archiveOf(3)));
	});
});

function flipped(bytes: Buffer, bit: number): Buffer {
	const copy = Buffer.from(bytes);
	copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
	return copy;
}

/** A store in memory that keeps versions, as a bucket does; `put` writes over what is there, or (null) deletes it. */
function versioned() {
	const kept = new Map<string, (Buffer | null)[]>();
	const current = memoryStore();
	const latest = (key: string) => kept.get(key)?.at(-1) ?? null;
	const put = (key: string, bytes: Buffer | null) => {
		kept.set(key, [...(kept.get(key) ?? []), bytes]);
	};
	const present = () =>
		memoryStore(
			Object.fromEntries(
				[...kept.keys()].flatMap((key) => {
					const bytes = latest(key);
					return bytes === null ? [] : [[key, bytes]];
				}),
			),
		);
	const store: Store = {
		...current,
		list: (prefix) => present().list(prefix),
		level: (prefix) => present().level(prefix),
		head: (key) => present().head(key),
		version: async (key) =>
			latest(key) === null ? null : `v${kept.get(key)?.length}`,
		async *read(key, version = null) {
			if (version === null) return yield* present().read(key);
			const bytes = kept.get(key)?.[Number(/^v(\d+)$/.exec(version)?.[1]) - 1];
			const given = bytes ? { [key]: bytes } : {};
			yield* memoryStore(given).read(key);
		},
		async create(key, body) {
			if (latest(key) !== null) return "exists";
			const copy = memoryStore();
			await copy.create(key, body);
			put(key, (await objectsOf(copy))[key] ?? null);
			return "created";
		},
	};
	/** loses the bytes of every version, and keeps their numbers */
	const forget = (key: string) => {
		kept.set(
			key,
			(kept.get(key) ?? []).map(() => null),
		);
	};
	return { store, put, forget };
}

describe("verifyPublication() of a later revision", () => {
	it("holds also where the name comes with more than a name", async () => {
		const name = { profile: "p", period: "2026-10", revision: 3 };
		const id = { kind: "publication", ...name };
		const { holds, findings } = await verifyPublication(
			changed(published, {}),
			id,
		);
		expect(findings.filter(({ severity }) => severity === "failure")).toEqual(
			[],
		);
		expect(holds).toBe(true);
	});
});

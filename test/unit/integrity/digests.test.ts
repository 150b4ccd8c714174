import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { TracefolioError } from "../../../lib/errors.ts";
import { memoryStore } from "../../../lib/store/memory.ts";
import { record } from "../../support/archive.ts";
import {
	type Content,
	chainOf,
	digestContent,
	digestKeyOf,
	type Objects,
	type Sealed,
	seal,
	signer,
	stamp,
} from "../../support/digests.ts";
import { run } from "../../support/run.ts";

const HOUR = 3_600_000;
const UNIT = "eu-de/system/DMS";
/** 2026-10-05 in UTC, three hours of it */
const START = Date.parse("2026-10-05T00:00:00Z");
const PERIOD = "2026-10-05";
const OWN = signer();
const OTHER = signer();

const at = (hour: number) => START + hour * HOUR;
const digestAt = (hour: number) => digestKeyOf(UNIT, at(hour));
const fileKey = (instant: number) =>
	`CloudTraces/eu-de/${new Date(instant).toISOString().slice(0, 10).replaceAll("-", "/")}/system/DMS/p_CloudTrace_eu-de_${stamp(instant)}_00000000000000aa.json.gz`;

/** A trace file every four hours, with the traces of the four hours before its upload. */
function traceFile(hour: number) {
	const uploaded = at(hour) + 5 * 60_000;
	const times = [at(hour) - HOUR, at(hour) - 2 * HOUR];
	const records = times.map((time, i) =>
		record(hour * 10 + i + 100, { time, record_time: time }),
	);
	return {
		key: fileKey(uploaded),
		at: uploaded,
		bytes: gzipSync(JSON.stringify(records)),
	};
}

const FILES = Array.from({ length: 9 }, (_, i) => traceFile(i * 4));

/** A day's archive with the hours before and the two days after it, signed throughout. */
function archive(): Objects {
	return chainOf({
		...{ from: at(-6), to: at(54), unit: UNIT },
		...{ files: FILES, key: OWN.privateKey },
	});
}

async function judged(
	{ objects, metadata }: Objects,
	trust = OWN.trust,
	settlementHours = 24,
) {
	const { report, entry } = await run(memoryStore(objects, { metadata }), {
		period: PERIOD,
		now: "2026-10-09T00:00:00Z",
		profile: { timezone: "UTC", settlementHours },
		trust,
	});
	const { verdict, intervals, problems } = report.completeness;
	return { report, entry, verdict, intervals, problems };
}

/** Kind, place and time of each problem, but for the files that a missing digest leaves unlisted. */
function shown(problems: Awaited<ReturnType<typeof judged>>["problems"]) {
	return problems
		.filter(({ kind }) => kind !== "unlisted-file")
		.map(({ kind, object, from, to }) => [kind, object, from, to]);
}

const iso = (hour: number) => new Date(at(hour)).toISOString();
const span = (from: number, to: number) => [iso(from), iso(to)];

function moved({ objects, metadata }: Objects, from: string, to: string) {
	copied({ objects, metadata }, from, to);
	delete objects[from];
	delete metadata[from];
}

function copied({ objects, metadata }: Objects, from: string, to: string) {
	objects[to] = objects[from] ?? new Uint8Array();
	metadata[to] = metadata[from] ?? {};
}

/** Puts a digest of its own making in the place of one, and (to keep the chain whole) signs all that follow again. */
function forged(
	{ objects, metadata }: Objects,
	hour: number,
	key = OWN.privateKey,
	change: Partial<Content> = {},
) {
	const own = FILES.filter(
		(file) => file.at >= at(hour - 1) && file.at < at(hour),
	);
	const { bytes, signature } = {
		bytes: objects[digestAt(hour - 1)] ?? new Uint8Array(),
		signature: metadata[digestAt(hour - 1)]?.["meta-signature"] ?? "",
	};
	const previous: Sealed = {
		...{ key: digestAt(hour - 1), bytes, signature, metadata: {} },
	};
	const content = digestContent({
		...{ start: at(hour - 1), end: at(hour), unit: UNIT },
		...{ files: own, previous },
	});
	const sealed = seal({ ...content, ...change } as Content, key);
	objects[digestAt(hour)] = sealed.bytes;
	metadata[digestAt(hour)] = sealed.metadata;
}

describe("judge() of signed digests", () => {
	it("proves a period whose digests verify, and that of the settlement after it", async () => {
		const { verdict, intervals, problems, report, entry } = await judged(
			archive(),
		);
		expect(shown(problems)).toEqual([]);
		expect(verdict).toBe("proven");
		expect(intervals).toEqual([
			{ unit: UNIT, from: iso(0), to: iso(24), state: "signed" },
		]);
		expect(entry.status).toBe("final");
		expect(report.chains).toEqual([
			{
				...{ unit: UNIT, digests: 48, verified: 48, files: 9 },
				...{ from: iso(0), to: iso(48) },
				...{ buckets: ["traces"], projects: ["46c31955b009"] },
				keys: OWN.trust.keys.map(({ sha256 }) => sha256),
			},
		]);
		expect(new Set(report.sources.map(({ digest }) => digest))).toEqual(
			new Set(["verified"]),
		);
	});

	it("proves that nothing happened by signed empty digests", async () => {
		const { verdict, report } = await judged(
			chainOf({
				...{ from: at(-2), to: at(50), unit: UNIT },
				...{ files: [], key: OWN.privateKey },
			}),
		);
		expect([verdict, report.population.inScope]).toEqual(["proven", 0]);
		expect(report.report.status).toBe("final");
	});

	it("reads a signature from metadata by either name", async () => {
		const { objects, metadata } = archive();
		for (const [key, own] of Object.entries(metadata))
			metadata[key] = { signature: own["meta-signature"] ?? "" };
		expect((await judged({ objects, metadata })).verdict).toBe("proven");
	});

	it("takes the signature that the next digest gives where metadata are lost, but has none for the last", async () => {
		const lost = archive();
		for (const hour of [3, 4]) delete lost.metadata[digestAt(hour)];
		expect((await judged(lost)).verdict).toBe("proven");
		const all = { ...lost, metadata: {} };
		expect((await judged(all)).verdict).toBe("proven");
		// the one after the settlement, of which no other gives the signature, is the last that vouches for anything
		delete all.objects[digestAt(50)];
		const { verdict, problems } = await judged(all, OWN.trust, 25);
		expect(verdict).toBe("partial");
		expect(shown(problems)).toContainEqual([
			"no-signature",
			digestAt(49),
			...span(48, 49),
		]);
	});

	const CASES: [
		string,
		(archive: Objects) => void,
		(readonly (string | undefined)[])[],
	][] = [
		[
			"one digest is missing",
			(a) => delete a.objects[digestAt(5)],
			[["missing-digest", UNIT, ...span(4, 5)]],
		],
		[
			"two digests in a row are missing",
			(a) => {
				delete a.objects[digestAt(5)];
				delete a.objects[digestAt(6)];
			},
			[["missing-digest", UNIT, ...span(4, 6)]],
		],
		[
			"the digest over the period's end is missing",
			(a) => delete a.objects[digestAt(25)],
			[["missing-digest", UNIT, ...span(24, 25)]],
		],
		[
			"the last digests of the settlement are missing",
			(a) => {
				for (let hour = 40; hour <= 54; hour++)
					delete a.objects[digestAt(hour)];
			},
			[["missing-digest", UNIT, ...span(39, 48)]],
		],
		[
			"the first digests are missing",
			(a) => {
				for (let hour = -5; hour <= 2; hour++) delete a.objects[digestAt(hour)];
			},
			[["missing-digest", UNIT, ...span(0, 2)]],
		],
		[
			"a digest was altered",
			(a) => {
				a.objects[digestAt(5)] = gzipSync(
					JSON.stringify(
						digestContent({
							...{ start: at(4), end: at(5), unit: UNIT },
							...{ files: [], previous: null },
						}),
					),
				);
			},
			[["bad-signature", digestAt(5), ...span(4, 5)]],
		],
		[
			"a digest was signed by another key",
			(a) => forged(a, 5, OTHER.privateKey),
			[["wrong-key", digestAt(5), ...span(4, 5)]],
		],
		[
			"a digest was cut off",
			(a) => {
				const bytes = a.objects[digestAt(5)] ?? new Uint8Array();
				a.objects[digestAt(5)] = bytes.subarray(0, 200);
			},
			[
				["unreadable-digest", digestAt(5), null, null],
				["uncovered", UNIT, ...span(4, 5)],
			] as never,
		],
		[
			"bytes were appended to a digest",
			(a) => {
				const bytes = a.objects[digestAt(5)] ?? new Uint8Array();
				a.objects[digestAt(5)] = Buffer.concat([bytes, Buffer.from([0])]);
			},
			[["bad-signature", digestAt(5), ...span(4, 5)]],
		],
		[
			"an old digest was stored again under a later key",
			(a) => copied(a, digestAt(5), digestAt(9)),
			[
				["moved-digest", digestAt(9), ...span(4, 5)],
				["uncovered", UNIT, ...span(8, 9)],
			],
		],
		[
			"a digest was moved",
			(a) => moved(a, digestAt(5), `${digestAt(5)}.json.gz`),
			[
				["moved-digest", `${digestAt(5)}.json.gz`, ...span(4, 5)],
				["missing-digest", UNIT, ...span(4, 5)],
			],
		],
		[
			"two digests were swapped",
			(a) => {
				copied(a, digestAt(5), "x");
				moved(a, digestAt(8), digestAt(5));
				moved(a, "x", digestAt(8));
			},
			[
				["moved-digest", digestAt(5), ...span(7, 8)],
				["moved-digest", digestAt(8), ...span(4, 5)],
				["uncovered", UNIT, ...span(4, 5)],
				["uncovered", UNIT, ...span(7, 8)],
			],
		],
		[
			"a digest by the right key replaces the one that the chain names",
			(a) => forged(a, 5, OWN.privateKey, { remark: "another" }),
			[["broken-link", digestAt(5), ...span(4, 5)]],
		],
		[
			"a trace file is missing",
			(a) => delete a.objects[traceFile(8).key],
			[["missing-file", traceFile(8).key, ...span(8, 9)]],
		],
		[
			"a trace file was altered",
			(a) => {
				a.objects[traceFile(8).key] = gzipSync("[]");
			},
			[["altered-file", traceFile(8).key, ...span(8, 9)]],
		],
		[
			"bytes follow the gzip member of a trace file",
			(a) => {
				const { key, bytes } = traceFile(8);
				a.objects[key] = Buffer.concat([bytes, Buffer.from("x")]);
			},
			[
				["quarantined-file", traceFile(8).key, null, null],
				["altered-file", traceFile(8).key, ...span(8, 9)],
			] as never,
		],
	];
	it.each(CASES)("says so where %s", async (_, change, expected) => {
		const changed = archive();
		change(changed);
		const { verdict, problems, entry } = await judged(changed);
		expect(shown(problems)).toEqual(expected);
		expect(verdict).toBe("partial");
		expect(entry.status).toBe("provisional");
	});

	it.each([
		"CloudTraces/eu-de/2026/12/06/system/DMS/p_CloudTrace_eu-de_2026-12-06T00-00-00Z_00000000000000aa.json.gz",
		"../../etc/passwd",
		"/etc/passwd",
		"a\0b",
		"CloudTraces/eu-de/2026/10/05/system/DMS/x.csv",
		`x${"y".repeat(5000)}`,
	])("misses a listed object wherever it should lie: %j", async (object) => {
		const changed = archive();
		const file = { bucket: "traces", object, log_hash_algorithm: "MD5" };
		for (let hour = 49; hour <= 54; hour++)
			delete changed.objects[digestAt(hour)];
		const previous = sealedAt(changed, 47);
		const content = digestContent({
			...{ start: at(47), end: at(48), unit: UNIT, files: [], previous },
		});
		const log = { ...file, log_hash_value: "0".repeat(32) };
		const sealed = seal({ ...content, log_files: [log] }, OWN.privateKey);
		changed.objects[sealed.key] = sealed.bytes;
		changed.metadata[sealed.key] = sealed.metadata;
		const { verdict, problems } = await judged(changed);
		expect(verdict).toBe("partial");
		expect(problems).toContainEqual(
			expect.objectContaining({ object, kind: "missing-file" }),
		);
	});

	it("finds another tenant's chain, which the service signs with the same key", async () => {
		const foreign = (unit: string) => {
			const chain = chainOf({
				...{ from: at(-6), to: at(54), unit },
				...{ files: [], key: OWN.privateKey },
			});
			let previous: Sealed | null = null;
			for (let hour = -5; hour <= 54; hour++) {
				const sealed: Sealed = seal(
					{
						...digestContent({
							...{ start: at(hour - 1), end: at(hour), unit },
							...{ files: [], previous },
						}),
						digest_bucket: "others",
						previous_digest_bucket: previous ? "others" : "",
					},
					OWN.privateKey,
				);
				chain.objects[sealed.key] = sealed.bytes;
				chain.metadata[sealed.key] = sealed.metadata;
				previous = sealed;
			}
			return chain;
		};
		const own = archive();
		const kafka = foreign("eu-de/system/KAFKA");
		const { verdict, problems } = await judged({
			objects: { ...own.objects, ...kafka.objects },
			metadata: { ...own.metadata, ...kafka.metadata },
		});
		expect(verdict).toBe("partial");
		expect(problems).toContainEqual(
			expect.objectContaining({ kind: "foreign-digest" }),
		);
		const day = archive();
		const { objects, metadata } = foreign(UNIT);
		for (let hour = 1; hour <= 12; hour++) {
			const key = digestAt(hour);
			day.objects[key] = objects[key] ?? new Uint8Array();
			day.metadata[key] = metadata[key] ?? {};
		}
		const { intervals } = await judged(day);
		expect(intervals).toContainEqual({
			unit: UNIT,
			from: iso(0),
			to: iso(12),
			state: "uncovered",
		});
	});

	it("is not kept from verifying by metadata that cannot be read", async () => {
		const { objects, metadata } = archive();
		const store = memoryStore(objects, { metadata });
		const damaged = {
			...store,
			async metadata(key: string) {
				if (key !== digestAt(5)) return store.metadata(key);
				throw new TracefolioError("STORE", "no JSON", { facts: { code: "" } });
			},
		};
		const { report } = await run(damaged, {
			...{ period: PERIOD, now: "2026-10-09T00:00:00Z", trust: OWN.trust },
			profile: { timezone: "UTC" },
		});
		expect(report.completeness.verdict).toBe("proven");
	});

	it("misses a late file that a digest lists after the settlement", async () => {
		const changed = archive();
		const late = traceFile(32);
		delete changed.objects[late.key];
		const { verdict, problems } = await judged(changed, OWN.trust, 1);
		expect(shown(problems)).toEqual([
			["missing-file", late.key, ...span(32, 33)],
		]);
		expect(verdict).toBe("partial");
	});

	it("finds a trace file that no digest lists", async () => {
		const changed = archive();
		const key = fileKey(at(10) + 1);
		changed.objects[key] = gzipSync(JSON.stringify([record(1)]));
		const { verdict, problems, report } = await judged(changed);
		expect(verdict).toBe("partial");
		expect(problems.map(({ kind, object }) => [kind, object])).toEqual([
			["unlisted-file", key],
		]);
		expect(report.sources.find(({ object }) => object === key)?.digest).toBe(
			"unlisted",
		);
	});

	it("finds one that claims to have come later, if it holds traces that count", async () => {
		const changed = archive();
		const key = fileKey(at(60));
		changed.objects[key] = gzipSync(
			JSON.stringify([record(1, { time: at(3) })]),
		);
		expect((await judged(changed)).verdict).toBe("partial");
		changed.objects[key] = gzipSync(
			JSON.stringify([record(1, { time: at(30) })]),
		);
		expect((await judged(changed)).verdict).toBe("proven");
	});

	it("is unproven without any digest, and with a key that nobody knows", async () => {
		const none = archive();
		for (const key of Object.keys(none.objects))
			if (key.includes("Digest")) delete none.objects[key];
		expect((await judged(none)).verdict).toBe("unproven");
		expect((await judged(archive(), OTHER.trust)).verdict).toBe("unproven");
		expect(
			(await judged(archive(), { keys: [], bucket: null })).problems[0]
				?.message,
		).toMatch(/no key is known for region "eu-de".*--digest-key/);
	});

	it("finds digests of another bucket", async () => {
		const trust = { ...OWN.trust, bucket: "traces" };
		expect((await judged(archive(), trust)).verdict).toBe("proven");
		const { verdict, problems } = await judged(archive(), {
			...trust,
			bucket: "another",
		});
		expect(verdict).toBe("unproven");
		expect(problems[0]).toMatchObject({ kind: "moved-digest" });
	});

	it("takes a key for its region and its time only", async () => {
		const [key] = OWN.trust.keys;
		const [other] = OTHER.trust.keys;
		if (!key || !other) throw new Error("no keys");
		const rotated = archive();
		const later = chainOf({
			...{ from: at(10), to: at(54), unit: UNIT },
			...{ files: FILES.slice(0), key: OTHER.privateKey },
		});
		// the chain goes on over the change of keys
		let previous = sealedAt(rotated, 10);
		for (let hour = 11; hour <= 54; hour++) {
			const sealed = seal(
				digestContent({
					...{ start: at(hour - 1), end: at(hour), unit: UNIT, previous },
					files: FILES.filter(
						(file) => file.at >= at(hour - 1) && file.at < at(hour),
					),
				}),
				OTHER.privateKey,
			);
			later.objects[sealed.key] = sealed.bytes;
			later.metadata[sealed.key] = sealed.metadata;
			previous = sealed;
		}
		const all: Objects = {
			objects: { ...rotated.objects, ...later.objects },
			metadata: { ...rotated.metadata, ...later.metadata },
		};
		const keys = (change: number) => [
			{ ...key, to: change },
			{ ...other, from: change, region: "eu-de" },
		];
		const trust = (change: number) => ({ keys: keys(change), bucket: null });
		expect((await judged(all, trust(at(11)))).verdict).toBe("proven");
		const early = await judged(all, trust(at(12)));
		expect(shown(early.problems)).toEqual([
			["wrong-key", digestAt(11), ...span(10, 11)],
		]);
		const elsewhere = keys(at(11)).map((one) => ({ ...one, region: "eu-nl" }));
		expect((await judged(all, { keys: elsewhere, bucket: null })).verdict).toBe(
			"unproven",
		);
	});

	it("says when verification was switched off and on", async () => {
		const first = chainOf({
			...{ from: at(-6), to: at(9), unit: UNIT },
			...{ files: FILES, key: OWN.privateKey },
		});
		forged(first, 9, OWN.privateKey, { digest_end: true });
		const second = chainOf({
			...{ from: at(12), to: at(54), unit: UNIT },
			...{ files: FILES, key: OWN.privateKey },
		});
		const all: Objects = {
			objects: { ...first.objects, ...second.objects },
			metadata: { ...first.metadata, ...second.metadata },
		};
		const { verdict, problems } = await judged(all);
		expect(verdict).toBe("partial");
		expect(shown(problems)).toEqual([
			["verification-off", UNIT, ...span(9, 12)],
		]);
		const late = await judged(second);
		expect(shown(late.problems)).toEqual([
			["verification-on", UNIT, ...span(0, 12)],
		]);
	});

	it("finds overlaps, gaps that the service signed, and clocks that went backwards", async () => {
		const overlapping = archive();
		forged(overlapping, 54, OWN.privateKey);
		const early = archive();
		const previous = sealedAt(early, 4);
		const content = digestContent({
			...{ start: at(4), end: at(5), unit: UNIT, files: [], previous },
		});
		const put = (change: Partial<Content>) => {
			const changed = archive();
			const sealed = seal({ ...content, ...change } as Content, OWN.privateKey);
			changed.objects[sealed.key] = sealed.bytes;
			changed.metadata[sealed.key] = sealed.metadata;
			delete changed.objects[digestAt(6)];
			return judged(changed);
		};
		const overlap = await put({ digest_start_time: stamp(at(3.5)) });
		expect(shown(overlap.problems)).toContainEqual([
			"overlap",
			digestAt(5),
			...span(3.5, 4),
		]);
		const gap = await put({ digest_start_time: stamp(at(4.5)) });
		expect(shown(gap.problems)).toContainEqual(["gap", UNIT, ...span(4, 4.5)]);
		const clock = await put({ digest_start_time: stamp(at(5.5)) });
		expect(shown(clock.problems).map(([kind]) => kind)).toContain("clock");
		for (const { verdict } of [overlap, gap, clock])
			expect(verdict).toBe("partial");
	});

	it("catches a file whose weak MD5 was kept, by the seal of the revision that read it first", async () => {
		const { objects, metadata } = archive();
		const first = await judged({ objects, metadata });
		const second = await run(memoryStore(objects, { metadata }), {
			...{ period: PERIOD, now: "2026-10-09T00:00:00Z", trust: OWN.trust },
			profile: { timezone: "UTC" },
			output: await altered(first.report, traceFile(8).key),
		});
		expect(second.report.completeness.verdict).toBe("partial");
		expect(second.report.completeness.problems).toMatchObject([
			{ kind: "altered-file", object: traceFile(8).key },
		]);
	});
});

function sealedAt({ objects, metadata }: Objects, hour: number): Sealed {
	const key = digestAt(hour);
	return {
		key,
		bytes: objects[key] ?? new Uint8Array(),
		signature: metadata[key]?.["meta-signature"] ?? "",
		metadata: {},
	};
}

/** An output store in which revision 1 read another content of a file, as if its MD5 were the same. */
async function altered(
	report: Awaited<ReturnType<typeof judged>>["report"],
	object: string,
) {
	const { manifestOf } = await import("../../../lib/publish/manifest.ts");
	const { sha256 } = await import("../../../lib/publish/artifact.ts");
	const sources = report.sources.map((source) =>
		source.object === object ? { ...source, sha256: "0".repeat(64) } : source,
	);
	const manifest = manifestOf({ ...report, sources }, []);
	const folder = `default/${PERIOD}/r1/`;
	const entry = {
		...{ schema: "tracefolio/index@1", profile: "default", period: PERIOD },
		...{ revision: 1, folder, manifestSha256: sha256(manifest) },
		...{ inputs: "0".repeat(64), status: "final", completeness: "proven" },
		generatedAt: "2026-10-08T00:00:00.000Z",
	};
	return memoryStore({
		[`${folder}manifest.json`]: Buffer.from(manifest),
		[`default/index/${PERIOD}-r1.json`]: Buffer.from(JSON.stringify(entry)),
	});
}

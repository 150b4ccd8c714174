import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memoryStore } from "../../lib/store/memory.ts";
import { record } from "../support/archive.ts";
import { chainOf, type Objects, signer, stamp } from "../support/digests.ts";
import { populationOf, run } from "../support/run.ts";

const HOUR = 3_600_000;
const START = Date.parse("2026-10-05T00:00:00Z");
const OWN = signer();
const THIEF = signer();
const RUNS = Number(process.env["PROOF_RUNS"] ?? 60);

const at = (hour: number) => START + hour * HOUR;
const fileKey = (instant: number, service: string) =>
	`CloudTraces/eu-de/${new Date(instant).toISOString().slice(0, 10).replaceAll("-", "/")}/system/${service}/p_CloudTrace_eu-de_${stamp(instant)}_00000000000000aa.json.gz`;

/** Deliveries every two hours, the last of them a day after the period, with traces of it. */
function deliveries(service: string, seed: number) {
	return Array.from({ length: 20 }, (_, i) => {
		const uploaded = at(i * 2 + 0.5);
		const records = [0, 1].map((n) => {
			// every fourth delivery brings a trace that is late by up to a day
			const time = uploaded - (i % 4 === 0 ? 20 : 1) * HOUR * (n + 0.1);
			const id = seed + i * 10 + n;
			return record(id, { time, record_time: uploaded, service_type: service });
		});
		return {
			key: fileKey(uploaded, service),
			at: uploaded,
			bytes: gzipSync(JSON.stringify(records)),
		};
	});
}

function archive(): Objects {
	const chains = ["DMS", "KAFKA"].map((service, n) =>
		chainOf({
			...{ from: at(-4), to: at(52), unit: `eu-de/system/${service}` },
			...{ files: deliveries(service, 1000 * n), key: OWN.privateKey },
		}),
	);
	return {
		objects: Object.assign({}, ...chains.map(({ objects }) => objects)),
		metadata: Object.assign({}, ...chains.map(({ metadata }) => metadata)),
	};
}

const WHOLE = archive();
const KEYS = Object.keys(WHOLE.objects).sort();
const key = fc.nat({ max: KEYS.length - 1 }).map((i) => KEYS[i] ?? "");

type Deed = (archive: Objects) => void;

/** What somebody with access to the bucket, but without the service's key, could do. */
const deed: fc.Arbitrary<Deed> = fc.oneof(
	key.map(
		(one): Deed =>
			(a) =>
				remove(a, one),
	),
	fc.tuple(fc.nat({ max: KEYS.length - 1 }), fc.nat({ max: 12 })).map(
		([from, count]): Deed =>
			(a) => {
				for (const one of KEYS.slice(from, from + count)) remove(a, one);
			},
	),
	fc.tuple(key, fc.nat(), fc.nat({ max: 7 })).map(
		([one, at, bit]): Deed =>
			({ objects }) => {
				const bytes = Uint8Array.from(objects[one] ?? [0]);
				bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ (1 << bit);
				objects[one] = bytes;
			},
	),
	fc.tuple(key, key).map(
		([from, to]): Deed =>
			(a) => {
				copy(a, from, to);
				if (from !== to) remove(a, from);
			},
	),
	fc.tuple(key, key).map(
		([from, to]): Deed =>
			(a) =>
				copy(a, from, to),
	),
	fc.tuple(key, key).map(
		([from, to]): Deed =>
			(a) => {
				const [x, y] = [taken(a, from), taken(a, to)];
				put(a, from, y);
				put(a, to, x);
			},
	),
	key.map(
		(one): Deed =>
			({ objects }) => {
				objects[one] = gzipSync(JSON.stringify([record(99_999)]));
			},
	),
	key.map(
		(one): Deed =>
			({ metadata }) => {
				delete metadata[one];
			},
	),
	// the whole chain from some hour on, made anew and signed by somebody else
	fc.nat({ max: 40 }).map(
		(hour): Deed =>
			(a) => {
				const forged = chainOf({
					...{ from: at(hour - 4), to: at(52), unit: "eu-de/system/DMS" },
					...{ files: [], key: THIEF.privateKey },
				});
				Object.assign(a.objects, forged.objects);
				Object.assign(a.metadata, forged.metadata);
			},
	),
);

function remove({ objects, metadata }: Objects, one: string) {
	delete objects[one];
	delete metadata[one];
}

function taken({ objects, metadata }: Objects, one: string) {
	return { bytes: objects[one], metadata: metadata[one] };
}

function put(a: Objects, one: string, object: ReturnType<typeof taken>) {
	remove(a, one);
	if (object.bytes !== undefined) a.objects[one] = object.bytes;
	if (object.metadata !== undefined) a.metadata[one] = object.metadata;
}

function copy(a: Objects, from: string, to: string) {
	put(a, to, taken(a, from));
}

async function reported({ objects, metadata }: Objects) {
	const made = await run(memoryStore(objects, { metadata }), {
		...{ period: "2026-10-05", now: "2026-10-09T00:00:00Z", trust: OWN.trust },
		profile: { timezone: "UTC" },
	});
	const traces = await populationOf(made);
	return {
		verdict: made.report.completeness.verdict,
		// what was recorded, but not where the record was read: a copy may stand for the file it was copied from
		traces: traces.map(({ source, copies, ...trace }) => trace),
	};
}

describe("completeness", () => {
	it("is never proven of a population that is not the whole one, whatever is deleted, altered, moved or forged", async () => {
		const truth = await reported(WHOLE);
		expect([truth.verdict, truth.traces.length > 20]).toEqual(["proven", true]);
		await fc.assert(
			fc.asyncProperty(
				fc.array(deed, { minLength: 1, maxLength: 4 }),
				async (deeds) => {
					const changed: Objects = {
						objects: { ...WHOLE.objects },
						metadata: { ...WHOLE.metadata },
					};
					for (const one of deeds) one(changed);
					const { verdict, traces } = await reported(changed);
					if (verdict === "proven") expect(traces).toEqual(truth.traces);
				},
			),
			{ numRuns: RUNS },
		);
	}, 600_000);
});

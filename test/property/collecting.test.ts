import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ledgerPrefix } from "../../lib/archive/collected.ts";
import { readLedger } from "../../lib/archive/ledger.ts";
import type { Span } from "../../lib/archive/spans.ts";
import { collectSource } from "../../lib/collect/collect.ts";
import { witnessOf } from "../../lib/integrity/witnessed.ts";
import { memoryStore } from "../../lib/store/memory.ts";
import type { Store } from "../../lib/store/store.ts";
import {
	collectedIds,
	effectsFor,
	sourceOf,
	traceAt,
} from "../support/collecting.ts";
import type { Fault } from "../support/trace-service/faults.ts";
import { seededRandom } from "../support/trace-service/random.ts";
import { only, randomly } from "../support/trace-service/schedule.ts";
import { traceService } from "../support/trace-service/service.ts";
import type { TraceRecord } from "../support/trace-service/traces.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START = Date.parse("2026-10-01T00:00:00Z");
const EVER: Span = { from: 0, to: START + 365 * DAY_MS };

const FAULTS: readonly Fault[] = [
	{ kind: "error", status: 500, code: "CTS.0005" },
	{ kind: "resetInBody" },
	{ kind: "resetBeforeAnswer" },
	{ kind: "shortPage", traces: 2 },
	{ kind: "emptyPage" },
	{ kind: "repeatedPage" },
	{ kind: "repeatedMarker" },
	{ kind: "shuffledPage", seed: 1 },
	{ kind: "missedTies" },
	{ kind: "unstableTies", seed: 1 },
	{ kind: "notFoundWhenEmpty" },
];

/** A store whose process dies at a write: before it or after it, never in it. */
function dyingStore(store: Store, random: () => number, rate: number): Store {
	return {
		...store,
		async create(key, body) {
			if (random() < rate) throw new Error("killed before a write");
			const result = await store.create(key, body);
			if (random() < rate) throw new Error("killed after a write");
			return result;
		},
	};
}

/** What the ledger claims, as a report would take it: against what is in the archive. */
async function claimsOf(
	archive: Store,
	owner: { region: string; project: string },
) {
	const ledger = await readLedger(archive, ledgerPrefix(owner), EVER);
	expect(ledger.faults).toEqual([]);
	const hashes = new Map<string, string>();
	for (const { entry } of ledger.entries)
		for (const { object, sha256 } of entry.files)
			if ((await archive.head(object)) !== null) hashes.set(object, sha256);
	const read = {
		sha256Of: (o: string) => hashes.get(o),
		wasListed: () => true,
	};
	return witnessOf(ledger, EVER, 24 * HOUR_MS, read);
}

/** Traces of some hours, some of them late, some of them in one ms. */
function activity(
	random: () => number,
	from: number,
	hours: number,
	id: () => number,
) {
	const made: { record: TraceRecord; visibleFrom: number }[] = [];
	for (let n = Math.floor(random() * 30 * hours); n > 0; n--) {
		const time = from + Math.floor(random() * hours * HOUR_MS);
		const delay = random() < 0.1 ? random() * 20 * HOUR_MS : random() * 60_000;
		const recorded = random() < 0.5 ? 50 : Math.floor(delay);
		const record = traceAt(id(), random() < 0.2 ? from + 1000 : time, recorded);
		made.push({
			record,
			visibleFrom: Math.max(record.record_time, time + delay),
		});
	}
	return made;
}

describe("a collector over many days", () => {
	it("claims nothing that it does not have, whatever breaks, and has everything that was there to be had", async () => {
		await fc.assert(
			fc.asyncProperty(fc.integer({ min: 1, max: 1e9 }), async (seed) => {
				const random = seededRandom(seed);
				const service = await traceService({
					now: START,
					compares: seed % 2 === 0 ? "record_time" : "time",
					lastMarker: seed % 3 === 0 ? "id" : "null",
					faults: only(
						"traces",
						randomly(FAULTS, { seed, rate: 0.1, inARow: 3 }),
					),
				});
				const archive = memoryStore();
				const truth: { record: TraceRecord; visibleFrom: number }[] = [];
				let lastId = 0;
				const outageFrom = START + Math.floor(random() * 6) * DAY_MS;
				const outage = random() < 0.3 ? 9 * DAY_MS : random() * 2 * DAY_MS;
				const end = START + 14 * DAY_MS;
				try {
					while (service.now < end) {
						const hours = 1 + Math.floor(random() * 5);
						const made = activity(random, service.now, hours, () => ++lastId);
						for (const { record, visibleFrom } of made)
							service.project().add([record], visibleFrom);
						truth.push(...made);
						service.now += hours * HOUR_MS;
						if (service.now > outageFrom && service.now < outageFrom + outage)
							continue;
						const skew = random() < 0.1 ? (random() - 0.5) * 20 * DAY_MS : 0;
						const collector = (store: Store) =>
							collectSource(sourceOf(service), {
								...effectsFor(service, store),
								now: () => service.now + skew,
							}).catch((error) => {
								if (!/killed/.test(String(error))) throw error;
							});
						const rate = random() < 0.3 ? 0.1 : 0;
						const runs = random() < 0.2 ? 2 : 1;
						await Promise.all(
							Array.from({ length: runs }, () =>
								collector(dyingStore(archive, random, rate)),
							),
						);
					}
					const owner = { region: "eu-de", project: "project-1" };
					const { spans, broken } = await claimsOf(archive, owner);
					expect(broken).toEqual([]);
					const held = new Set(await collectedIds(archive));
					const claimed = truth.filter(({ record: { time } }) =>
						spans.some(({ from, to }) => time >= from && time < to),
					);
					const missing = claimed.filter(
						({ record }) => !held.has(record.trace_id),
					);
					expect(missing).toEqual([]);
					// a service that was never out of reach for long leaves no gap either
					if (outage < 6 * DAY_MS) {
						expect(spans, JSON.stringify(seed)).toHaveLength(1);
						expect(spans[0]?.to).toBeGreaterThan(end - 3 * DAY_MS);
					}
				} finally {
					await service.close();
				}
			}),
			{ numRuns: Number(process.env["COLLECT_RUNS"] ?? 4), endOnFailure: true },
		);
	}, 600_000);
});

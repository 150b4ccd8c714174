import { describe, expect, it } from "vitest";
import { collectedIds, collecting, traceAt } from "../../support/collecting.ts";
import type { Fault } from "../../support/trace-service/faults.ts";
import {
	always,
	inOrder,
	only,
	randomly,
} from "../../support/trace-service/schedule.ts";

const HOUR_MS = 3_600_000;
const NOW = Date.parse("2026-10-08T10:20:00Z");

/** Traces every so many ms until `to`, groups of them in the same ms. */
function traces(
	count: number,
	{ to = NOW - 60_000, every = 60_000, group = 1 } = {},
) {
	return Array.from({ length: count }, (_, n) =>
		traceAt(n, to - Math.floor(n / group) * every),
	);
}

const ids = (records: readonly { trace_id: string }[]) =>
	records.map(({ trace_id }) => trace_id).toSorted();

const unique = (list: readonly string[]) => [...new Set(list)].toSorted();

describe("collectSource()", () => {
	it("collects all that the service keeps at its first run, and each trace that comes later once", async () => {
		const { service, archive, run } = await collecting({ now: NOW });
		const all = traces(2000, { every: 4 * 60_000 });
		service.project().add(all);
		const first = await run();
		expect(first).toMatchObject({
			outcome: "complete",
			traces: 2000,
			fresh: 2000,
			late: 0,
			missing: [],
			lost: [],
			error: null,
			coveredUntil: "2026-10-07T10:20:00.000Z",
		});
		service.now += HOUR_MS;
		const later = traces(3, { to: service.now - 60_000 }).map((one, n) => ({
			...one,
			trace_id: `later-${n}`,
		}));
		service.project().add(later);
		const second = await run();
		expect(second).toMatchObject({ outcome: "complete", fresh: 3, late: 0 });
		expect(unique(await collectedIds(archive))).toEqual(
			ids([...all, ...later]),
		);
		// what was asked for again and was the same was not stored again
		expect(second.files.length).toBeLessThan(4);
	});

	const FAULTS: readonly (readonly [string, Fault])[] = [
		["short pages", { kind: "shortPage", traces: 7 }],
		["empty pages", { kind: "emptyPage" }],
		["repeated markers", { kind: "repeatedMarker" }],
		["repeated pages", { kind: "repeatedPage" }],
		["shuffled pages", { kind: "shuffledPage", seed: 7 }],
		["overlapping pages", { kind: "overlap", traces: 5 }],
		["ties passed over", { kind: "missedTies" }],
		["ties repeated", { kind: "repeatedTies" }],
		["odd types", { kind: "oddTypes", seed: 3 }],
		["404 for nothing", { kind: "notFoundWhenEmpty" }],
		["broken connections", { kind: "resetInBody" }],
	];

	it.each(FAULTS)(
		"loses nothing to %s",
		async (_, fault) => {
			// these would never let anything through
			const constant = !["emptyPage", "resetInBody", "repeatedPage"].includes(
				fault.kind,
			);
			const sometimes = () =>
				randomly([fault], { seed: 5, rate: 0.4, inARow: 3 });
			for (const schedule of constant
				? [sometimes(), always(fault)]
				: [sometimes()])
				for (const lastMarker of ["null", "id"] as const)
					for (const compares of ["record_time", "time"] as const) {
						const { service, archive, run } = await collecting({
							...{ now: NOW, lastMarker, compares },
							faults: only("traces", schedule),
						});
						const all = traces(900, { every: 5000, group: 3 });
						service.project().add(all);
						const window = { from: NOW - 3 * HOUR_MS, to: NOW };
						const entry = await run({ window });
						expect(entry).toMatchObject({ outcome: "complete", missing: [] });
						expect(unique(await collectedIds(archive))).toEqual(ids(all));
					}
		},
		60_000,
	);

	it.each([
		["answers to other questions", { kind: "staleAnswer" }, 3],
		["an order of ties that changes", { kind: "unstableTies", seed: 1 }, 150],
		["ties passed over", { kind: "missedTies" }, 150],
	] satisfies [string, Fault, number][])(
		"claims to be complete only where it is, whatever %s do to it",
		async (_, fault, group) => {
			let complete = 0;
			for (const seed of [1, 2, 3])
				for (const compares of ["record_time", "time"] as const) {
					const rate = fault.kind === "staleAnswer" ? 0.15 : 1;
					const schedule = randomly([fault], { seed, rate });
					const { service, archive, run } = await collecting({
						...{ now: NOW, compares },
						faults: only("traces", schedule),
					});
					// half of each group happened in the ms in which it was recorded
					const all = traces(900, { every: 10_000 * group, group }).map(
						(one, n) => ({
							...one,
							record_time:
								one.record_time - 50 + (n % group < group / 2 ? 0 : 50),
							time: one.time - (n % 2) * 20_000,
						}),
					);
					service.project().add(all);
					const window = { from: NOW - 3 * HOUR_MS, to: NOW };
					const { outcome } = await run({ window });
					if (outcome !== "complete") continue;
					complete++;
					expect(unique(await collectedIds(archive))).toEqual(ids(all));
				}
			expect(complete).toBeGreaterThan(0);
		},
		60_000,
	);

	it("does not take a neighbour's page for an hour's own, though a few of its traces were recorded in that hour", async () => {
		const stale = inOrder([
			null,
			{ kind: "staleAnswer" },
			{ kind: "staleAnswer" },
		]);
		const { service, archive, run } = await collecting({
			...{ now: NOW, compares: "time" },
			faults: only("traces", stale),
		});
		const all = traces(170, { to: NOW - 200_000 }).map((one) => ({
			...one,
			record_time: one.time + 90_000,
		}));
		service.project().add(all);
		const window = { from: NOW - 3 * HOUR_MS, to: NOW };
		expect(await run({ window })).toMatchObject({ outcome: "complete" });
		expect(unique(await collectedIds(archive))).toEqual(ids(all));
	});

	it("finds every trace of a burst in one ms, or says that it cannot", async () => {
		for (const [size, doubts] of [
			[150, 0],
			[450, 1],
		] as const) {
			const { service, archive, run } = await collecting({
				now: NOW,
				faults: always({ kind: "missedTies" }),
			});
			const burst = traces(size, { group: size }).map((one, n) => ({
				...one,
				trace_id: `b-${n}`,
			}));
			const others = traces(300, { every: 1000 });
			service.project().add([...burst, ...others]);
			const entry = await run();
			expect(entry.missing.length).toBe(doubts);
			const found = unique(await collectedIds(archive));
			if (doubts === 0) expect(found).toEqual(ids([...burst, ...others]));
			else expect(entry.missing[0]?.reason).toMatch(/one ms/);
		}
	});
});

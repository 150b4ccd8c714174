import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PopulationRow, Report } from "../../lib/report/model.ts";
import { traceChanges } from "../../lib/report/trace-changes.ts";
import { record, traceKey } from "../support/archive.ts";
import { populationOf, run } from "../support/run.ts";

/** Few instants and ids that sort otherwise as JSON text than as they are, so that much is equal, or nearly. */
const trace = fc.record({
	id: fc.oneof(
		fc.constantFrom("a", "a ", "a!", 'a"', "a\\", "a\t", "a\u0001", "é", "ab"),
		fc.string({ unit: "binary", minLength: 1, maxLength: 3 }),
	),
	second: fc.integer({ min: 0, max: 4 }),
});
type Trace = typeof trace extends fc.Arbitrary<infer T> ? T : never;

const traces = fc.uniqueArray(trace, {
	selector: ({ id }) => id.trim(),
	maxLength: 25,
});

/** The report and the population that a run makes of one file. */
async function revisionOf(list: readonly Trace[]) {
	const records = list.map(({ id, second }) =>
		record(second, { trace_id: id }),
	);
	const key = traceKey("2026/10/05", "a");
	const made = await run({ [key]: gzipSync(JSON.stringify(records)) });
	const rows: PopulationRow[] = await populationOf(made);
	return { report: made.report, rows };
}

function names(rows: readonly PopulationRow[]): Set<string> {
	return new Set(rows.map(({ time, traceId }) => `${time} ${traceId}`));
}

async function* stream(rows: readonly PopulationRow[]) {
	yield* rows;
}

function compare(
	before: { report: Report; rows: readonly PopulationRow[] },
	after: { report: Report; rows: readonly PopulationRow[] },
) {
	return traceChanges(stream(before.rows), stream(after.rows), {
		before: before.report,
		after: after.report,
	});
}

describe("traceChanges()", () => {
	it("finds what sets of times and ids differ in, in the order in which populations are written", async () => {
		await fc.assert(
			fc.asyncProperty(traces, traces, async (one, two) => {
				const [before, after] = [await revisionOf(one), await revisionOf(two)];
				const compared = await compare(before, after);
				if (compared === null) throw new Error("taken for unsorted");
				const [old, present] = [names(before.rows), names(after.rows)];
				const { added, removed, rows } = compared.traces;
				const changed = (change: string) =>
					rows
						.filter((row) => row.change === change)
						.map(({ time, traceId }) => `${time} ${traceId}`);
				expect(new Set(changed("added"))).toEqual(present.difference(old));
				expect(new Set(changed("removed"))).toEqual(old.difference(present));
				expect([added, removed]).toEqual([
					changed("added").length,
					changed("removed").length,
				]);
				expect(old.size + added - removed).toBe(present.size);
			}),
			{ numRuns: 60 },
		);
	});

	it("finds no change between a population and itself", async () => {
		await fc.assert(
			fc.asyncProperty(traces, async (list) => {
				const revision = await revisionOf(list);
				expect((await compare(revision, revision))?.traces).toEqual({
					added: 0,
					removed: 0,
					rows: [],
				});
			}),
			{ numRuns: 20 },
		);
	});
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	count,
	emptyTally,
	mergeTally,
	type Tally,
	total,
} from "../../../lib/aggregate/tally.ts";
import { OUTCOMES, type PopulationRow } from "../../../lib/report/model.ts";

type Row = Omit<PopulationRow, "n">;

const rows: fc.Arbitrary<Row[]> = fc.array(
	fc
		.record({
			time: fc
				.integer({ min: 0, max: 5 })
				.map((n) => `2026-10-0${n + 1}T00:00:00.000Z`),
			service: fc.constantFrom("DMS", "KAFKA"),
			resourceType: fc.constantFrom("kafka", "instance"),
			traceName: fc.constantFrom("a", "A", "__proto__"),
			operation: fc.constantFrom("reads", null),
			outcome: fc.constantFrom(...OUTCOMES),
			user: fc.constantFrom("ann", "bob", null),
			domain: fc.constantFrom("acme", null),
			channel: fc.constantFrom("ApiCall", "constructor", null),
			agrees: fc.constantFrom(true, false, null),
		})
		.map((fields) => ({ ...BLANK, ...fields })),
);

const BLANK: Row = {
	traceId: "id",
	time: "",
	recordTime: null,
	service: "",
	resourceType: "",
	traceName: "",
	operation: null,
	family: null,
	phase: null,
	outcome: "unknown",
	catalogued: false,
	rating: "normal",
	agrees: null,
	channel: null,
	user: null,
	domain: null,
	userId: null,
	sourceIp: null,
	resourceName: null,
	resourceId: null,
	code: null,
	requestId: null,
	copies: 1,
	source: { object: "o", position: "record 1" },
	details: {},
};

function tallyOf(list: readonly Row[]): Tally {
	const tally = emptyTally();
	for (const row of list) count(tally, row, row.time.slice(0, 10), row.outcome);
	return tally;
}

/** A tally as plain data whose order does not depend on the order of counting. */
function plain({ operations, actors, channels, days, ...rest }: Tally) {
	const sorted = (map: Map<unknown, unknown>) =>
		[...map].map((entry) => JSON.stringify(entry)).sort();
	return {
		outcomes: rest.outcomes,
		operations: sorted(operations),
		actors: sorted(actors),
		channels: sorted(channels),
		days: sorted(days),
		contradictions: rest.contradictions
			.map((row) => JSON.stringify(row))
			.sort(),
	};
}

describe("mergeTally()", () => {
	it("gives the counts of the whole, however the rows are split, shuffled and grouped", () => {
		fc.assert(
			fc.property(rows, rows, rows, (a, b, c) => {
				const whole = plain(tallyOf([...a, ...b, ...c]));
				const merge = (...parts: Tally[]) =>
					parts.reduce(mergeTally, emptyTally());
				expect(plain(merge(tallyOf(a), tallyOf(b), tallyOf(c)))).toEqual(whole);
				expect(plain(merge(tallyOf(c), merge(tallyOf(b), tallyOf(a))))).toEqual(
					whole,
				);
			}),
		);
	});

	it("leaves the part as it was", () => {
		const part = tallyOf([BLANK]);
		const before = JSON.stringify(plain(part));
		const whole = mergeTally(emptyTally(), part);
		mergeTally(whole, tallyOf([BLANK]));
		expect(JSON.stringify(plain(part))).toBe(before);
	});
});

describe("count()", () => {
	it("counts each row once in every breakdown", () => {
		fc.assert(
			fc.property(rows, (list) => {
				const tally = tallyOf(list);
				const sum = (counts: Iterable<number>) =>
					[...counts].reduce((a, b) => a + b, 0);
				expect([
					total(tally.outcomes),
					sum([...tally.operations.values()].map((row) => row.count)),
					sum([...tally.actors.values()].map((row) => row.count)),
					sum([...tally.actors.values()].map(total)),
					sum([...tally.channels.values()].map(total)),
					sum([...tally.days.values()].map(total)),
				]).toEqual(Array(6).fill(list.length));
			}),
		);
	});
});

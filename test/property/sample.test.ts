import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Drawable, rankOf, sampler } from "../../lib/aggregate/sample.ts";
import type { Outcome, Sample } from "../../lib/report/model.ts";

const SEED = "a seed";

const rules: fc.Arbitrary<Sample["rule"]> = fc
	.record({
		percent: fc.oneof(fc.nat(30), fc.nat(100)),
		atLeast: fc.nat(4),
		more: fc.integer({ min: 0, max: 4 }),
		privileged: fc.constantFrom([], ["*delete*"]),
	})
	.map(({ more, ...rule }) => ({
		...rule,
		atMost: Math.max(1, rule.atLeast + more),
	}));

/** Often the same value, so that there are large groups and busy actors. */
const mostly = <Value>(value: Value, ...others: readonly Value[]) =>
	fc.oneof(
		{ weight: 3, arbitrary: fc.constant(value) },
		{ weight: 1, arbitrary: fc.constantFrom(...others) },
	);

const someRow = fc.record({
	id: fc.nat(100_000),
	service: mostly("DMS", "KAFKA"),
	resourceType: fc.constant("kafka"),
	traceName: fc.constantFrom("create", "deleteTopic"),
	outcome: mostly<Outcome>("success", "failure", "incident", "unknown"),
	user: mostly<string | null>("alice", "bob", "carol", "dan", null),
	domain: mostly("one", "two"),
});

/** Rows whose trace ids and lines do not repeat. */
const populations = (minLength: number, maxLength: number) =>
	fc
		.uniqueArray(someRow, {
			minLength,
			maxLength,
			selector: ({ id }) => id,
			size: "max",
		})
		.map((rows) =>
			rows.map(({ id, ...row }): Drawable => {
				return { ...row, n: id + 1, traceId: `trace-${id}` };
			}),
		);

function draw(rows: readonly Drawable[], rule: Sample["rule"]): Sample {
	const own = sampler(rule, SEED);
	for (const row of rows) own.add(row);
	return own.result("");
}

const groupOf = (row: Drawable | Sample["groups"][number]): string =>
	[row.service, row.resourceType, row.traceName, row.outcome].join("/");

/** The whole group in the order of drawing, by the words of the rule: turn by turn, in each turn by rank. */
function orderOf(rows: readonly Drawable[]): string[] {
	const ranked = rows
		.map((row) => ({ row, rank: rankOf(SEED, row.traceId) }))
		.toSorted((a, b) => (a.rank < b.rank ? -1 : 1));
	const byActor = Map.groupBy(ranked, ({ row }) => `${row.user}/${row.domain}`);
	const order: string[] = [];
	for (let turn = 0; order.length < rows.length; turn++)
		for (const one of ranked)
			if ([...byActor.values()].some((own) => own[turn] === one))
				order.push(one.row.traceId);
	return order;
}

const idsOf = ({ traces }: Sample): string[] =>
	traces.map(({ traceId }) => traceId);

describe("sampler()", () => {
	it("draws the first of each group's order, whatever had to be dropped on the way", () => {
		fc.assert(
			fc.property(populations(0, 300), rules, (rows, rule) => {
				const sample = draw(rows, rule);
				const byGroup = Map.groupBy(rows, groupOf);
				expect(sample.groups).toHaveLength(byGroup.size);
				const expected = sample.groups.flatMap((group) => {
					const own = byGroup.get(groupOf(group)) ?? [];
					const failed =
						group.privileged &&
						(group.outcome === "failure" || group.outcome === "incident");
					const share = Math.ceil((own.length * rule.percent) / 100);
					const size = failed
						? own.length
						: Math.min(own.length, rule.atMost, Math.max(rule.atLeast, share));
					expect(group).toMatchObject({ traces: own.length, drawn: size });
					return orderOf(own).slice(0, size);
				});
				expect(idsOf(sample).toSorted()).toEqual(expected.toSorted());
			}),
		);
	});

	it("gives the same sample for the same rows in any order", () => {
		const shuffled = populations(0, 120).chain((rows) =>
			fc.tuple(
				fc.constant(rows),
				fc.shuffledSubarray(rows, { minLength: rows.length }),
			),
		);
		fc.assert(
			fc.property(shuffled, rules, ([rows, others], rule) => {
				expect(draw(others, rule)).toEqual(draw(rows, rule));
			}),
		);
	});

	it("leaves a drawn trace in the sample of a grown population, unless one that was added comes before it", () => {
		const grown = fc.tuple(populations(1, 300), fc.nat(20));
		fc.assert(
			fc.property(grown, rules, ([rows, count], rule) => {
				const added = rows.slice(-count).map(({ traceId }) => traceId);
				const old = rows.slice(0, rows.length - added.length);
				const after = draw(rows, rule);
				const still = new Set(idsOf(after));
				const left = idsOf(draw(old, rule)).filter((id) => !still.has(id));
				// no trace leaves for nothing: each added one puts out at most one
				const drawnOfAdded = added.filter((id) => still.has(id));
				expect(left.length).toBeLessThanOrEqual(drawnOfAdded.length);
				for (const id of left) {
					const row = rows.find(({ traceId }) => traceId === id);
					const own = rows.filter(
						(one) => row && groupOf(one) === groupOf(row),
					);
					const order = orderOf(own);
					const before = order.slice(0, order.indexOf(id));
					expect(before.some((one) => added.includes(one))).toBe(true);
				}
			}),
		);
	});

	it("does not move in one group for what is added to another", () => {
		fc.assert(
			fc.property(populations(0, 100), rules, (rows, rule) => {
				const own = rows.filter(({ service }) => service === "DMS");
				const lines = new Set(own.map(({ n }) => n));
				const inOwn = draw(rows, rule).traces.filter(({ n }) => lines.has(n));
				expect(inOwn).toEqual(draw(own, rule).traces);
			}),
		);
	});
});

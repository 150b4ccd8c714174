import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	type Span,
	subtract,
	union,
	within,
} from "../../../lib/archive/spans.ts";

const SPANS = fc.array(
	fc
		.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: -2, max: 9 }))
		.map(([from, length]): Span => ({ from, to: from + length })),
	{ maxLength: 6 },
);

/** The whole numbers that spans hold. */
function points(spans: readonly Span[]): number[] {
	const all = Array.from({ length: 45 }, (_, n) => n);
	return all.filter((n) => spans.some(({ from, to }) => n >= from && n < to));
}

describe("spans", () => {
	it("are joined, subtracted and cut like the sets of their instants", () => {
		fc.assert(
			fc.property(
				SPANS,
				SPANS,
				SPANS,
				(a, b, [bounds = { from: 3, to: 9 }]) => {
					const held = points(b);
					expect(points(union([...a, ...b]))).toEqual(points([...a, ...b]));
					expect(points(subtract(a, b))).toEqual(
						points(a).filter((n) => !held.includes(n)),
					);
					expect(points(within(a, bounds))).toEqual(
						points(a).filter((n) => n >= bounds.from && n < bounds.to),
					);
				},
			),
		);
	});

	it("come in order, without empty, touching or overlapping ones", () => {
		fc.assert(
			fc.property(SPANS, SPANS, (a, b) => {
				for (const spans of [union(a), subtract(a, b)])
					for (const [i, { from, to }] of spans.entries()) {
						expect(from).toBeLessThan(to);
						expect(from).toBeGreaterThan(spans[i - 1]?.to ?? -1);
					}
			}),
		);
	});
});

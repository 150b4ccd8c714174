/** A half-open part of time, ms since the epoch, UTC. */
export interface Span {
	readonly from: number;
	readonly to: number;
}

/** The same instants as spans that neither touch nor overlap, in order; empty ones vanish. */
export function union(spans: readonly Span[]): Span[] {
	const joined: Span[] = [];
	for (const span of spans.toSorted((a, b) => a.from - b.from)) {
		if (span.from >= span.to) continue;
		const last = joined.at(-1);
		if (last === undefined || span.from > last.to) joined.push(span);
		else
			joined[joined.length - 1] = {
				from: last.from,
				to: Math.max(last.to, span.to),
			};
	}
	return joined;
}

/** The instants of `spans` that none of `others` holds, as `union` gives them. */
export function subtract(
	spans: readonly Span[],
	others: readonly Span[],
): Span[] {
	let left = union(spans);
	for (const { from, to } of union(others))
		left = left.flatMap((span) =>
			union([
				{ from: span.from, to: Math.min(span.to, from) },
				{ from: Math.max(span.from, to), to: span.to },
			]),
		);
	return left;
}

/** What of the spans lies within bounds, as `union` gives it. */
export function within(spans: readonly Span[], { from, to }: Span): Span[] {
	return union(
		spans.map((span) => ({
			from: Math.max(span.from, from),
			to: Math.min(span.to, to),
		})),
	);
}

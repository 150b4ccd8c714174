import type { Span } from "../archive/spans.ts";
import type { Period } from "../period.ts";
import type { Completeness } from "../report/model.ts";
import { isoSpan, type Problem } from "./problem.ts";

type Interval = Completeness["intervals"][number];

/** What one scope unit's part of the verdict rests on. */
export interface Unit {
	readonly intervals: readonly Interval[];
	readonly problems: readonly Problem[];
}

/** A part of a unit's time, as the report lists it. */
export function interval(
	unit: string,
	span: Span,
	state: Interval["state"],
): Interval {
	return { unit, ...isoSpan(span), state };
}

/** The period, or from the first beginning to the last end. */
export function spanIn(period: Period | null, spans: readonly Span[]): Span {
	if (period !== null) return { from: period.start, to: period.end };
	if (spans.length === 0) return { from: 0, to: 0 };
	return {
		from: spans.reduce((min, { from }) => Math.min(min, from), Infinity),
		to: spans.reduce((max, { to }) => Math.max(max, to), -Infinity),
	};
}

import {
	FINDING_TRACES_SHOWN,
	type FindingTrace,
} from "../../report/model-analysis.ts";
import type { Draft } from "./detector.ts";

/** How many findings of one rule a report names. */
export const FINDINGS_PER_RULE = 1000;

/** Findings that are only counted: how many, since when, and the traces they rest on. */
export interface Left {
	readonly findings: number;
	readonly traces: number;
	readonly firstAt: string | null;
}

export const NOTHING_LEFT: Left = { findings: 0, traces: 0, firstAt: null };

/**
 * The first `FINDINGS_PER_RULE` drafts in the order of time. Where there are more, those `left` included, the last of them gives way to one that
 * says how many more there are, so that none vanishes silently.
 */
export function firstDrafts(
	drafts: readonly Draft[],
	left: Left = NOTHING_LEFT,
): Draft[] {
	const sorted = drafts.toSorted(byFirstTrace);
	if (sorted.length + left.findings <= FINDINGS_PER_RULE) return sorted;
	const shown = sorted.slice(0, FINDINGS_PER_RULE - 1);
	const rest = sorted.slice(FINDINGS_PER_RULE - 1).reduce(leave, left);
	return [...shown, moreOf(rest)];
}

/** One more finding that is only counted. */
export function leave(
	{ findings, traces, firstAt }: Left,
	{ at, count }: Pick<Draft, "at" | "count">,
): Left {
	const earlier = firstAt === null || (at !== null && at < firstAt);
	return {
		findings: findings + 1,
		traces: traces + count,
		firstAt: earlier ? at : firstAt,
	};
}

function moreOf({ findings, traces, firstAt }: Left): Draft {
	return {
		at: firstAt,
		lastAt: null,
		message: `${findings} more findings of this rule, which rest on ${traces} traces, are not listed one by one`,
		...{ user: null, domain: null, subject: null },
		...{ count: traces, traces: [] },
	};
}

/** By the time of the first trace, then its id, then what tells two findings apart that begin with the same trace. */
function byFirstTrace(a: Draft, b: Draft): number {
	return (
		order(a.at ?? "", b.at ?? "") ||
		order(a.traces[0]?.traceId ?? "", b.traces[0]?.traceId ?? "") ||
		order(a.subject ?? "", b.subject ?? "") ||
		order(a.message, b.message)
	);
}

/** Adds a trace to the first `FINDING_TRACES_SHOWN` ones, which stay in the order of time, then id. */
export function keepFirst(traces: FindingTrace[], one: FindingTrace): void {
	const last = traces.at(-1);
	const isLater = last === undefined || byTime(last, one) <= 0;
	if (isLater && traces.length >= FINDING_TRACES_SHOWN) return;
	traces.push(one);
	if (!isLater) traces.sort(byTime);
	if (traces.length > FINDING_TRACES_SHOWN) traces.pop();
}

/** The order of traces: by time, then id. */
export function byTime(
	a: Pick<FindingTrace, "time" | "traceId">,
	b: Pick<FindingTrace, "time" | "traceId">,
): number {
	return order(a.time, b.time) || order(a.traceId, b.traceId);
}

export function order(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

import { daysOf, isoUtc, type Period } from "../period.ts";
import type { Completeness, CoverageDay, IntervalState } from "./model.ts";

/** A half-open interval; ms since the epoch, UTC. */
interface Span {
	readonly from: number;
	readonly to: number;
}

const HOUR_MS = 3_600_000;

/**
 * A state for each hour of the period, counted from the beginning of each of its days and cut where the day or the period ends.
 * The least covered of all units decides: an hour is `uncovered` where any instant of it is, be it that no interval of a unit says
 * anything about it, and `signed` only where every instant is in every unit.
 */
export function coverageOf(
	period: Period,
	intervals: Completeness["intervals"],
): CoverageDay[] {
	const hours = hoursOf(period);
	const uncovered = touched(hours, uncoveredOf(period, intervals));
	const witnessed = touched(hours, spansOf(intervals, ["witnessed"]));
	const stateOf = (index: number): IntervalState => {
		if (uncovered[index]) return "uncovered";
		return witnessed[index] ? "witnessed" : "signed";
	};
	const states = hours.map(({ date, from }, index) => ({
		date,
		hour: { at: isoUtc(from), state: stateOf(index) },
	}));
	const days = Map.groupBy(states, ({ date }) => date);
	return [...days].map(([date, own]) => ({
		date,
		hours: own.map(({ hour }) => hour),
	}));
}

function hoursOf(period: Period): (Span & { readonly date: string })[] {
	const days = daysOf(period);
	return days.flatMap(({ date, start }, i) => {
		const end = Math.min(days[i + 1]?.start ?? period.end, period.end);
		const count = Math.ceil((end - start) / HOUR_MS);
		return Array.from({ length: count }, (_, n) => ({
			date,
			from: Math.max(start + n * HOUR_MS, period.start),
			to: Math.min(start + (n + 1) * HOUR_MS, end),
		})).filter(({ from, to }) => from < to);
	});
}

/** What is said to be uncovered, and what nothing is said about in a unit. */
function uncoveredOf(
	{ start, end }: Period,
	intervals: Completeness["intervals"],
): Span[] {
	if (intervals.length === 0) return [{ from: start, to: end }];
	const units = Map.groupBy(intervals, ({ unit }) => unit);
	const silent = [...units.values()].flatMap((own) => {
		const gaps: Span[] = [];
		let from = start;
		for (const said of spansOf(own, ["signed", "witnessed", "uncovered"])) {
			if (said.from > from) gaps.push({ from, to: said.from });
			from = Math.max(from, said.to);
		}
		return from < end ? [...gaps, { from, to: end }] : gaps;
	});
	return [...spansOf(intervals, ["uncovered"]), ...silent];
}

function spansOf(
	intervals: Completeness["intervals"],
	states: readonly IntervalState[],
): Span[] {
	return intervals
		.filter(({ state }) => states.includes(state))
		.map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) }))
		.toSorted((a, b) => a.from - b.from);
}

/** Whether any span has an instant in common with each of the hours, which are in order. */
function touched(hours: readonly Span[], spans: readonly Span[]): boolean[] {
	const ordered = spans
		.filter(({ from, to }) => from < to)
		.toSorted((a, b) => a.from - b.from);
	let reach = Number.NEGATIVE_INFINITY;
	let next = 0;
	return hours.map(({ from, to }) => {
		for (let span = ordered[next]; span && span.from < to; ) {
			reach = Math.max(reach, span.to);
			span = ordered[++next];
		}
		return reach > from;
	});
}

import type { PopulationRow } from "../../report/model.ts";
import type { Observed } from "../observed.ts";
import { type Brief, briefOf, resourceIdOf, resourceNameOf } from "./brief.ts";
import type { Detector } from "./detector.ts";
import { type Group, groups } from "./groups.ts";
import { recentByKey, type Timed, timeWindow } from "./time-window.ts";

/** One side of a pair: an operation, and on what it was carried out. */
export interface Side {
	readonly brief: Brief;
	/** the user or group; null where the trace names none */
	readonly target: string | null;
	/** a finding counts each trace once, however many pairs it makes */
	told: boolean;
}

/** Operations of which the one soon follows the other on the same thing. */
export interface Pairing {
	readonly isFirst: (row: PopulationRow) => boolean;
	readonly isSecond: (row: PopulationRow) => boolean;
	/** the longest time from the first to the second, in ms */
	readonly span: number;
	/** only operations with the same scope make pairs */
	readonly scope: (row: PopulationRow) => string;
	readonly fits: (first: Side, second: Side) => boolean;
	/** pairs with the same key make one finding */
	readonly key: (first: Side) => string;
	readonly subject: (brief: Brief) => string | null;
	readonly message: (group: Readonly<Group>) => string;
}

/** A detector for pairs: the second follows the first within the time, or shares its instant in whatever order the two come. */
export function pairs(pairing: Pairing): Detector {
	const { isFirst, isSecond, span, scope, fits, key } = pairing;
	const [firsts, seconds] = [sides(span), sides(0)];
	const { subject, message } = pairing;
	const found = groups({ subject, message });
	const tell = (first: Side, second: Side): void => {
		for (const side of [first, second]) {
			if (!side.told) found.add(key(first), side.brief);
			side.told = true;
		}
	};
	return {
		add(observed, time) {
			const { where, row } = observed;
			if (where !== "population" || row.outcome !== "success") return;
			const asFirst = isFirst(row);
			if (!asFirst && !isSecond(row)) return;
			const [own, within] = [sideOf(observed), scope(row)];
			(asFirst ? firsts : seconds).add(within, own, time);
			const others = asFirst ? seconds : firsts;
			const other = others.newest(within, own, time, (side) =>
				asFirst ? fits(own, side) : fits(side, own),
			);
			if (other === undefined) return;
			if (asFirst) tell(own, other);
			else tell(other, own);
		},
		result: found.drafts,
	};
}

function sideOf({ row, about }: Observed): Side {
	return { brief: briefOf(row), target: about.target, told: false };
}

/** How many operations on one thing are looked through for the other side. */
const MOST_LOOKED_AT = 1000;

/** Sides of the last `span` ms, by what they may be found by. */
function sides(span: number) {
	const known = recentByKey<ReturnType<typeof timeWindow<Side>>>(span);
	return {
		add(scope: string, side: Side, time: number): void {
			for (const key of keysOf(scope, side)) {
				const window = known.get(key, time) ?? timeWindow<Side>(span);
				window.add(side, time);
				known.put(key, window, time);
			}
		},
		newest(
			scope: string,
			side: Side,
			time: number,
			fits: (other: Side) => boolean,
		): Side | undefined {
			const others = keysOf(scope, side).flatMap(
				(key) => known.get(key, time)?.last(time, MOST_LOOKED_AT) ?? [],
			);
			const fitting = others.filter(({ value }) => fits(value));
			return fitting.toSorted(newestFirst)[0]?.value;
		},
	};
}

function newestFirst(a: Timed<Side>, b: Timed<Side>): number {
	return (
		b.time - a.time || (a.value.brief.traceId < b.value.brief.traceId ? 1 : -1)
	);
}

function keysOf(scope: string, { brief, target }: Side): string[] {
	const names = [target, resourceIdOf(brief), resourceNameOf(brief)];
	return names.flatMap((name, kind) =>
		name === null ? [] : [JSON.stringify([scope, kind, name])],
	);
}

/** Whether two operations had the same resource: the same id, or the same name where one of them has no id. */
export function sameResource(a: Brief, b: Brief): boolean {
	const [id, other] = [resourceIdOf(a), resourceIdOf(b)];
	if (id !== null && other !== null) return id === other;
	const name = resourceNameOf(a);
	return name !== null && name === resourceNameOf(b);
}

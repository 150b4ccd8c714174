import type { LedgerEntry } from "../archive/ledger-entry.ts";
import { type Span, union, within } from "../archive/spans.ts";
import { RETENTION_MS, spanOf, witnessed } from "../archive/witness.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Clocks of services may differ by so much, and a run may ask a little late. */
const PAD_MS = 5 * 60_000;
/** What runs out within the next hour may be gone before it is asked for. */
const KEPT_MS = RETENTION_MS - HOUR_MS;

/** The two clocks that a run knows, ms since the epoch, UTC; the service's is null where it does not say its time. */
export interface Clocks {
	readonly own: number;
	readonly service: number | null;
}

/** What a run is for and what it asks; spans in ms since the epoch, UTC. */
export interface Plan {
	readonly window: Span;
	/** the parts in which it asks, oldest first: hours, and days of what the service should keep no longer */
	readonly slots: readonly Span[];
	/** of the window, what the service no longer keeps; empty where no clock but our own says so */
	readonly lost: readonly Span[];
	/** as `LedgerEntry.coveredUntil`, before the run */
	readonly coveredUntil: number | null;
}

/**
 * Plans a run. Without a window of its own it goes on where the ledger's coverage ends: everything that was younger than
 * `latenessMs` when it was last asked for is asked for again. A first run asks for all that the service keeps.
 *
 * Whole hours are asked for, so that a page of an hour that is over is the same each time and is stored once. A clock that is
 * wrong makes a run ask for more than it needs, and never for less.
 */
export function planRun(
	entries: readonly LedgerEntry[],
	{ own, service }: Clocks,
	latenessMs: number,
	requested: Span | null,
): Plan {
	const now = service ?? own;
	const kept = Math.min(now, own) - KEPT_MS;
	const coveredUntil = frontierOf(entries);
	// an entry that was written with a wrong clock must not make the next one skip anything
	const from = Math.min(coveredUntil ?? kept, now - latenessMs);
	const window = requested ?? { from, to: now };
	const before = { from: Number.NEGATIVE_INFINITY, to: kept };
	const asked = {
		from: floor(window.from - PAD_MS, HOUR_MS),
		// a trace of the window may be recorded as much later as traces arrive late
		to: Math.min(window.to + latenessMs, Math.max(window.to, now) + PAD_MS),
	};
	const keptSince = floor(kept - PAD_MS, HOUR_MS);
	const old =
		requested === null ? [] : within([asked], { ...before, to: keptSince });
	return {
		window,
		slots: [
			...old.flatMap((span) => slotsOf(span, DAY_MS)),
			...within([asked], { from: keptSince, to: asked.to }).flatMap((span) =>
				slotsOf(span, HOUR_MS),
			),
		],
		lost: service === null ? [] : within([window], before),
		coveredUntil,
	};
}

/**
 * Until when everything is covered or recorded as lost after a run. What was asked for by hand extends the coverage, and begins none:
 * the first run without a window still asks for all that the service keeps.
 */
export function frontierAfter(
	{ window, coveredUntil }: Plan,
	entry: LedgerEntry,
	{ latenessMs, requested }: { latenessMs: number; requested: Span | null },
): number | null {
	if (requested !== null && coveredUntil === null) return null;
	const start = coveredUntil ?? window.from;
	const spans = [...entry.lost.map(spanOf), ...witnessed(entry, latenessMs)];
	const reaching = union(spans).find(
		({ from, to }) => from <= start && to > start,
	);
	return reaching?.to ?? coveredUntil;
}

function frontierOf(entries: readonly LedgerEntry[]): number | null {
	const frontiers = entries.flatMap(({ coveredUntil }) => coveredUntil ?? []);
	return frontiers.length === 0
		? null
		: Math.max(...frontiers.map((text) => Date.parse(text)));
}

/** Parts of a span that begin at full hours or days, but for the first. */
function slotsOf({ from, to }: Span, length: number): Span[] {
	const slots: Span[] = [];
	for (let at = from; at < to; at = floor(at, length) + length)
		slots.push({ from: at, to: Math.min(floor(at, length) + length, to) });
	return slots;
}

function floor(instant: number, length: number): number {
	return Math.floor(instant / length) * length;
}

import type { Interval, LedgerEntry } from "./ledger-entry.ts";
import { type Span, subtract, within } from "./spans.ts";

const HOUR_MS = 3_600_000;

/** How long the trace service keeps a trace. Source: "What Is Cloud Trace Service" of the CTS user guide. */
export const RETENTION_MS = 7 * 24 * HOUR_MS;

/**
 * For which instants an entry witnesses that every trace was asked for: those of its window that
 * - the service was asked for at least `latenessMs` later, when no further trace was to be expected,
 * - the service still kept when its last answer came,
 * - have a full answer for the instant itself and for `latenessMs` after it, since the service may go by the time at which a trace was
 *   recorded instead of that of its operation.
 * Where the service did not say its time, nothing is witnessed: the collector's clock alone proves nothing.
 */
export function witnessed(entry: LedgerEntry, latenessMs: number): Span[] {
	if (entry.askedAt === null || entry.answeredAt === null) return [];
	const window = spanOf(entry.window);
	const asked = spanOf(entry.asked);
	const claim = {
		from: Math.max(
			window.from,
			asked.from,
			Date.parse(entry.answeredAt) - RETENTION_MS,
		),
		to: Math.min(
			window.to,
			Math.min(asked.to, Date.parse(entry.askedAt)) - latenessMs,
		),
	};
	const missing = entry.missing
		.map(spanOf)
		.map(({ from, to }) => ({ from: from - latenessMs, to }));
	return subtract(within([window], claim), missing);
}

/** An interval of a ledger in ms since the epoch, UTC. */
export function spanOf({ from, to }: Interval): Span {
	return { from: Date.parse(from), to: Date.parse(to) };
}

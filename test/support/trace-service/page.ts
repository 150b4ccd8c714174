import { type Fault, faultOf } from "./faults.ts";
import { newestFirst, type TraceRecord } from "./traces.ts";

/** Traces, and what leads to those after them; null where nothing does. */
export interface Page {
	readonly traces: readonly TraceRecord[];
	readonly marker: string | null;
}

/** What the last page of a walk has for a marker: null, or the id of its last trace like every page. */
export type LastMarker = "null" | "id";

/**
 * The page of a window (newest first) that follows the trace `after`, or its first page.
 *
 * Source: CTS API reference, "Querying a Trace List": `next` and `marker`. What happens to traces that share the marker's record time is
 * not documented: here none is missed or repeated, unless a fault says so.
 */
export function pageAfter(
	after: TraceRecord | null,
	window: readonly TraceRecord[],
	limit: number,
	lastMarker: LastMarker,
	faults: readonly Fault[],
): Page {
	const size = Math.min(limit, faultOf(faults, "shortPage")?.traces ?? limit);
	const shown = after === null ? 0 : shownUpTo(after, window, faults);
	// at least one trace more than the page before: a walk always ends
	const again = Math.min(faultOf(faults, "overlap")?.traces ?? 0, size - 1);
	const start = Math.max(0, shown - again);
	const traces = window.slice(start, start + size);
	const isLast = start + size >= window.length;
	return {
		traces,
		marker:
			isLast && lastMarker === "null"
				? null
				: (traces.at(-1)?.trace_id ?? null),
	};
}

/** How many traces of the window count as shown when a client goes on from a marker. */
function shownUpTo(
	marker: TraceRecord,
	window: readonly TraceRecord[],
	faults: readonly Fault[],
): number {
	if (faultOf(faults, "unstableTies")) return window.indexOf(marker) + 1;
	const first = window.findIndex((trace) => {
		if (faultOf(faults, "missedTies"))
			return trace.record_time < marker.record_time;
		if (faultOf(faults, "repeatedTies"))
			return trace.record_time <= marker.record_time;
		return newestFirst(marker, trace) < 0;
	});
	return first === -1 ? window.length : first;
}

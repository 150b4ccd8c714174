/** A trace as the service keeps it: any fields, of which it reads these three. Times are ms since the epoch, UTC. */
export interface TraceRecord {
	readonly trace_id: string;
	readonly time: number;
	readonly record_time: number;
	readonly [field: string]: unknown;
}

/** A record, and the time of the server's clock from which an answer may hold it. */
export interface HeldTrace {
	readonly record: TraceRecord;
	readonly visibleFrom: number;
}

/** How long the service keeps traces, from their record time. Source: CTS user guide, FAQ. */
export const RETENTION_MS = 7 * 24 * 60 * 60 * 1000;

/** The order of answers: the newest record time first; equal times by id, so that a walk is the same each time. */
export function newestFirst(a: TraceRecord, b: TraceRecord): number {
	if (a.record_time !== b.record_time) return b.record_time - a.record_time;
	if (a.trace_id === b.trace_id) return 0;
	return a.trace_id < b.trace_id ? -1 : 1;
}

/** Whether a trace has arrived and has not run out at that time of the server's clock. */
export function isThere(
	{ record, visibleFrom }: HeldTrace,
	now: number,
): boolean {
	return visibleFrom <= now && record.record_time >= now - RETENTION_MS;
}

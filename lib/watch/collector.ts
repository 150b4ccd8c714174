import { isoUtc } from "../period.ts";
import type { Concern } from "./concern.ts";

/** What a collector's ledger says of a source. */
export interface WatchedSource {
	readonly region: string;
	readonly project: string;
	/** ms since the epoch, UTC, of the newest entry; null where the ledger has none */
	readonly newest: number | null;
	/** ms since the epoch, UTC: until when everything is covered; null where that is not known */
	readonly coveredUntil: number | null;
	/** what went wrong in the newest entry; null where nothing did */
	readonly error: string | null;
}

/** How long a collector may be silent. */
export interface Patience {
	readonly hours: number;
	/** hours for which traces are asked for again, and so by which coverage lags behind in the ordinary case */
	readonly rereadHours: number;
}

const HOUR_MS = 3_600_000;
/** After so long the service has forgotten what was not collected. */
const KEPT_MS = 7 * 24 * HOUR_MS;

/** The sources from which nothing was collected for so long: nobody asked, or the service did not answer in full. */
export function collectorConcerns(
	sources: readonly WatchedSource[],
	now: number,
	patience: Patience,
): Concern[] {
	return sources.flatMap((source) => {
		const trouble = troubleOf(source, now, patience);
		if (trouble === null) return [];
		const subject = `${source.region}/${source.project}`;
		const message = `The collector of ${subject} ${trouble}. ${remedyOf(source)}`;
		const at = source.newest ?? now;
		return [{ topic: "collector", subject, message, at }];
	});
}

function troubleOf(
	{ newest, coveredUntil, error }: WatchedSource,
	now: number,
	{ hours, rereadHours }: Patience,
): string | null {
	if (newest === null) return "has never written to its ledger";
	if (now - newest > hours * HOUR_MS)
		return `has written nothing to its ledger since ${isoUtc(newest)}`;
	const why = error === null ? "" : `; the last run ended with: ${error}`;
	if (coveredUntil === null)
		return error === null ? null : `has got no full answer yet${why}`;
	if (now - coveredUntil > (hours + rereadHours) * HOUR_MS)
		return `gets no full answer: everything is collected until ${isoUtc(coveredUntil)} only${why}`;
	return null;
}

function remedyOf({ coveredUntil, newest }: WatchedSource): string {
	const check =
		"See whether its schedule is enabled and its keys are valid, and run it";
	const since = coveredUntil ?? newest;
	return since === null
		? `${check}: the trace service keeps traces for seven days only`
		: `${check} before ${isoUtc(since + KEPT_MS)}: from then on the trace service forgets what was not collected`;
}

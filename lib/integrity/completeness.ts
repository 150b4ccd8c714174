import type { Quarantined, Source } from "../aggregate/partial.ts";
import { isoUtc, type Period } from "../period.ts";
import type { Completeness } from "../report/model.ts";

const HOUR_MS = 3_600_000;

/**
 * How well it is proven that the sources hold every trace of the period. Signed digests and the collector's ledger are not
 * read yet, so every interval is uncovered and the verdict is `unproven`: nothing is claimed that was not checked.
 */
export function completenessOf(
	period: Period,
	sources: readonly Source[],
	quarantine: readonly Quarantined[],
	misplaced: readonly string[],
	settled: boolean,
): Completeness {
	const [from, to] = [isoUtc(period.start), isoUtc(period.end)];
	const units = new Set(sources.map(unitOf));
	const intervals = [...units]
		.sort()
		.map((unit) => ({ unit, from, to, state: "uncovered" as const }));
	const unread = misplaced.map((object) => ({
		kind: "misplaced-file",
		object,
		from: null,
		to: null,
		message: "lies in no day's folder, and was not read",
	}));
	const unreadable = quarantine.map(({ object, position, reason }) => ({
		kind: position === null ? "quarantined-file" : "quarantined-record",
		object,
		from: null,
		to: null,
		message: position === null ? reason : `${position.text} ${reason}`,
	}));
	const problems = [...unreadable, ...unread];
	return { verdict: "unproven", settled, intervals, problems };
}

/** A scope unit: region, tracker and, where the tracker sorts by service, the service's folder. */
function unitOf({ region, tracker, service }: Source): string {
	return [region, tracker, service].filter((part) => part !== "").join("/");
}

/** ms since the epoch, UTC: from then on late traces are no longer expected. */
export function settledAt(period: Period, settlementHours: number): number {
	return period.end + settlementHours * HOUR_MS;
}

import type {
	Interval,
	LedgerEntry,
	TrackerStatus,
} from "./archive/ledger-entry.ts";
import { messageOf } from "./errors.ts";

/** What became of a source. */
export interface SourceAnswer {
	readonly region: string;
	readonly project: string;
	readonly outcome: "complete" | "incomplete" | "failed";
	/** null where nothing was asked */
	readonly window: Interval | null;
	readonly asked: Interval | null;
	readonly coveredUntil: string | null;
	readonly pages: number;
	/** records in the pages, with repetitions */
	readonly traces: number;
	/** traces that no earlier run had found */
	readonly new: number;
	readonly late: number;
	readonly missing: LedgerEntry["missing"];
	readonly lost: readonly Interval[];
	/** files that were added to the archive */
	readonly files: number;
	readonly trackers: TrackerStatus;
	readonly error: string | null;
}

/** What became of a run. */
export interface CollectAnswer {
	/** URI of the archive */
	readonly archive: string;
	/** in the order of the settings */
	readonly sources: readonly SourceAnswer[];
	/** 5 where a source has no full answer, else 3 where something was lost, else 0 */
	readonly exit: 0 | 3 | 5;
}

interface Source {
	readonly region: string;
	readonly project: string;
}

/** What a ledger entry says, without its list of files. */
export function answerOf(
	{ region, project }: Source,
	entry: LedgerEntry,
): SourceAnswer {
	const { outcome, window, asked, coveredUntil, error } = entry;
	const { pages, traces, fresh, late, missing, lost, files, trackers } = entry;
	return {
		...{ region, project, outcome, window, asked, coveredUntil, pages, traces },
		...{ new: fresh, late, missing, lost, files: files.length, trackers },
		error,
	};
}

/** A source that an error ended before its ledger could say so. */
export function failedAnswer(
	{ region, project }: Source,
	reason: unknown,
): SourceAnswer {
	const error = messageOf(reason);
	return {
		...{ region, project, outcome: "failed", window: null, asked: null },
		...{ coveredUntil: null, pages: 0, traces: 0, new: 0, late: 0 },
		...{ missing: [], lost: [], files: 0 },
		trackers: { kind: "unknown", reason: error },
		error,
	};
}

/** Why a source has no full answer; null where it has. */
export function shortcomingOf(answer: SourceAnswer): string | null {
	const { outcome, missing, error } = answer;
	if (outcome === "complete" && missing.length === 0) return null;
	return error ?? missing[0]?.reason ?? `the collection is ${outcome}`;
}

export function exitOf(sources: readonly SourceAnswer[]): 0 | 3 | 5 {
	if (sources.some((source) => shortcomingOf(source) !== null)) return 5;
	return sources.some(({ lost }) => lost.length > 0) ? 3 : 0;
}

import type { Collected } from "../archive/collected.ts";
import type { Ledger } from "../archive/ledger.ts";
import type { LedgerEntry } from "../archive/ledger-entry.ts";
import { within } from "../archive/spans.ts";
import { spanOf } from "../archive/witness.ts";
import { isoUtc, type Period } from "../period.ts";
import type { CollectionRow, TrackerState } from "../report/model.ts";
import { collectedUnit } from "./collected-units.ts";

/** The tracker of management traces, which every project has. */
const SYSTEM_TRACKER = "system";

/** What the collectors did for a period, one row for each project that has a ledger or should have one. */
export function collectionRows(
	period: Period,
	ledgers: readonly Ledger[],
	expected: readonly Collected[],
): CollectionRow[] {
	const owners = new Map(
		[...expected, ...ledgers].map((owner) => [collectedUnit(owner), owner]),
	);
	return [...owners]
		.map(([unit, { region, project }]) => {
			const entries = ledgers
				.filter((ledger) => collectedUnit(ledger) === unit)
				.flatMap((ledger) => entriesOf(ledger, period));
			return { unit, region, project, ...rowOf(period, entries) };
		})
		.toSorted((a, b) => (a.unit < b.unit ? -1 : 1));
}

/** The entries of runs that were for some part of a period, in the order of time. */
export function entriesOf(ledger: Ledger, period: Period): LedgerEntry[] {
	const span = { from: period.start, to: period.end };
	return ledger.entries
		.map(({ entry }) => entry)
		.filter(({ window }) => within([spanOf(window)], span).length > 0);
}

function rowOf(period: Period, entries: readonly LedgerEntry[]) {
	const asked = entries.flatMap(({ askedAt }) => askedAt ?? []).toSorted();
	const covered = entries
		.flatMap(({ coveredUntil }) => coveredUntil ?? [])
		.toSorted()
		.at(-1);
	const span = { from: period.start, to: period.end };
	const lost = entries.flatMap((entry) => entry.lost.map(spanOf));
	const sum = (count: (entry: LedgerEntry) => number) =>
		entries.reduce((total, entry) => total + count(entry), 0);
	return {
		runs: entries.length,
		failedRuns: entries.filter(({ outcome }) => outcome !== "complete").length,
		firstAskedAt: asked.at(0) ?? null,
		lastAskedAt: asked.at(-1) ?? null,
		// what lies beyond the period is of no interest to its report, and would change with every run
		coveredUntil:
			covered === undefined ? null : earlier(covered, isoUtc(period.end)),
		traces: sum(({ traces }) => traces),
		late: sum(({ late }) => late),
		lost: within(lost, span).map(({ from, to }) => ({
			from: isoUtc(from),
			to: isoUtc(to),
		})),
		tracker: trackerState(entries),
	};
}

function earlier(a: string, b: string): string {
	return a < b ? a : b;
}

function trackerState(entries: readonly LedgerEntry[]): TrackerState | null {
	const known = entries
		.flatMap(({ trackers }) =>
			trackers.kind === "known" ? [trackers.trackers] : [],
		)
		.at(-1);
	const tracker = known?.find(({ name }) => name === SYSTEM_TRACKER);
	if (tracker === undefined) return null;
	const { name, status, detail, integrityVerification, bucket } = tracker;
	return { name, status, detail, integrityVerification, bucket };
}

import type { Store } from "../store/store.ts";
import { type Ledger, type LedgerRange, readLedger } from "./ledger.ts";
import {
	dayNumberOf,
	type Listing,
	type ListingRange,
	listTraceFiles,
	rangeFilter,
} from "./listing.ts";

/** The trace files of an archive, and what its collectors' ledgers say of them. */
export interface ListedArchive {
	readonly listing: Listing;
	readonly ledgers: readonly Ledger[];
	/** whether files of an instant (ms since the epoch, UTC) lie in the days that were listed */
	wasListed(instant: number): boolean;
}

/**
 * Lists the trace files and reads the ledgers. Files that a collector adds meanwhile are listed before the ledger that names them
 * is believed, so that none of them seems to be missing. Throws what the store throws.
 */
export async function listArchive(
	archive: Store,
	range: ListingRange,
	ledgerRange: LedgerRange,
): Promise<ListedArchive> {
	const first = await listTraceFiles(archive, range);
	const ledgers = await Promise.all(
		first.ledgers.map((prefix) => readLedger(archive, prefix, ledgerRange)),
	);
	const { day } = rangeFilter(range);
	const wasListed = (instant: number) => day(dayNumberOf(instant));
	const keys = new Set(first.files.map(({ key }) => key));
	const isOlder = ledgers.some(({ keyOf, entries }) =>
		entries.some(({ entry }) =>
			entry.files.some(
				({ object, from }) =>
					wasListed(Date.parse(from)) && !keys.has(keyOf(object)),
			),
		),
	);
	const listing = isOlder ? await listTraceFiles(archive, range) : first;
	return { listing, ledgers, wasListed };
}

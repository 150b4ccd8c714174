import type { Store } from "../store/store.ts";
import { readDigests, type StoredDigest } from "./digest-file.ts";
import { bucketPath, placeOf } from "./layout.ts";
import { type Ledger, type LedgerRange, readLedger } from "./ledger.ts";
import {
	type DigestRef,
	dayNumberOf,
	type Listing,
	type ListingRange,
	listTraceFiles,
	rangeFilter,
} from "./listing.ts";

/** The trace files of an archive, and what its trackers' digests and its collectors' ledgers say of them. */
export interface ListedArchive {
	readonly listing: Listing;
	/** those that were to be read, in key order */
	readonly digests: readonly StoredDigest[];
	readonly ledgers: readonly Ledger[];
	/** whether files of an instant (ms since the epoch, UTC) lie in the days that were listed */
	wasListed(instant: number): boolean;
	/** whether an object of this key in the tracker's bucket would have been listed as a trace file, were it there */
	isListable(object: string): boolean;
}

/** What is read beside the listing. */
export interface Reading {
	readonly ledgers: LedgerRange;
	/** chooses the digests to read */
	digests(listing: Listing): readonly DigestRef[];
}

/**
 * Lists the trace files, and reads digests and ledgers. Files that are added meanwhile are listed before the digest or the ledger that
 * names them is believed, so that none of them seems to be missing. Throws what the store throws.
 */
export async function listArchive(
	archive: Store,
	range: ListingRange,
	reading: Reading,
): Promise<ListedArchive> {
	const first = await listTraceFiles(archive, range);
	const digests = await readDigests(archive, reading.digests(first));
	const ledgers = await Promise.all(
		first.ledgers.map((prefix) => readLedger(archive, prefix, reading.ledgers)),
	);
	const wanted = rangeFilter(range);
	const wasListed = (instant: number) => wanted.day(dayNumberOf(instant));
	const isListable = (object: string) => {
		const place = placeOf(object.split("/"));
		return (
			place?.kind === "trace" &&
			wanted.day(place.day) &&
			wanted.region(place.region)
		);
	};
	const read = { digests, ledgers, wasListed, isListable };
	const listing = isOlder(archive, { listing: first, ...read })
		? await listTraceFiles(archive, range)
		: first;
	return { ...read, listing };
}

/** Whether a file is named that was not listed, and should have been. */
function isOlder(
	archive: Store,
	{ listing, digests, ledgers, wasListed, isListable }: ListedArchive,
): boolean {
	const keys = new Set(listing.files.map(({ key }) => key));
	const paths = new Set(
		listing.files.map(({ key }) =>
			bucketPath([...archive.above, ...key.split("/")]),
		),
	);
	const byLedger = ledgers.some(({ keyOf, entries }) =>
		entries.some(({ entry }) =>
			entry.files.some(
				({ object, from }) =>
					wasListed(Date.parse(from)) && !keys.has(keyOf(object)),
			),
		),
	);
	const byDigest = digests.some(
		({ content }) =>
			content.kind === "digest" &&
			content.digest.files.some(
				({ object }) => isListable(object) && !paths.has(object),
			),
	);
	return byLedger || byDigest;
}

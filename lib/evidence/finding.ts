/** Something in a bag that is not as it must be. */
export interface BagFinding {
	/**
	 * `unreadable`, `missing`, `extra`, `altered`, `unsafe-path`, `not-canonical`, `fetch`, `repacked`, `signature`, `certificate`,
	 * `untrusted-signer`, `unsigned`, `seal-removed`, `timestamp`, `publication`; further kinds may come
	 */
	readonly kind: string;
	/** the file that it is about; null for the whole bag */
	readonly object: string | null;
	/** plain words (English) */
	readonly message: string;
}

export function finding(
	kind: string,
	object: string | null,
	message: string,
): BagFinding {
	return { kind, object, message };
}

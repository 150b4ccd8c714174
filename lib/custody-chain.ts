/** An entry of a custody log, as far as its place among the others goes. */
export interface ChainedEntry {
	/** `<number>-<8 hex digits>`: entries that were added at the same moment may have the same number */
	readonly id: string;
	/** of the entry's line, with its line feed */
	readonly sha256: string;
	/** the entries that no other one had named yet when it was added */
	readonly previous: readonly PreviousEntry[];
}

export interface PreviousEntry {
	readonly id: string;
	readonly entrySha256: string;
}

const ID = /^\d{8}-[0-9a-f]{8}$/;

export function isEntryId(text: string): boolean {
	return ID.test(text);
}

/** The number of an entry. */
export function numberOf(id: string): number {
	return Number.parseInt(id, 10);
}

/**
 * Over so many numbers an entry may be late: it was on its way while others were added, and is named by the next one after it is there. So no order between those who add
 * is needed, and a store need not know conditional writes.
 */
const LATE_NUMBERS = 64;

/** Of the ids in a log, sorted, those among which the next entry looks for what is not named yet. */
export function lastOf(ids: readonly string[]): string[] {
	const last = ids.at(-1);
	if (last === undefined) return [];
	const first = numberOf(last) - LATE_NUMBERS;
	return ids.filter((id) => numberOf(id) > first);
}

/** What the next entry is to name: those that none of the last entries names. */
export function unnamedOf(last: readonly ChainedEntry[]): PreviousEntry[] {
	const named = new Set(
		last.flatMap(({ previous }) => previous.map(({ id }) => id)),
	);
	return last
		.filter(({ id }) => !named.has(id))
		.map(({ id, sha256 }) => ({ id, entrySha256: sha256 }));
}

/**
 * What shows that a log is not as it was written, in plain words (English): an entry that a later one names and that is missing or altered, one that no later one
 * names although it should be, and an entry that names none. `entries` are sorted by their ids. In a part of a log, of whose beginning nothing is known, what lies before it
 * is not asked for.
 */
export function chainFaults(
	entries: readonly ChainedEntry[],
	part: { readonly isWhole: boolean } = { isWhole: true },
): string[] {
	const known = new Map(entries.map((entry) => [entry.id, entry]));
	const [first] = entries;
	const last = entries.at(-1);
	if (first === undefined || last === undefined) return [];
	const isBefore = (id: string) =>
		!part.isWhole && numberOf(id) <= numberOf(first.id);
	const faults: string[] = [];
	const named = new Set<string>();
	for (const { id, previous } of entries) {
		if (numberOf(id) > 1 && previous.length === 0)
			faults.push(`${id} names no entry before it`);
		for (const { id: before, entrySha256 } of previous) {
			named.add(before);
			const found = known.get(before);
			if (found === undefined && !isBefore(before))
				faults.push(`${before} is missing, which ${id} names`);
			if (found !== undefined && found.sha256 !== entrySha256)
				faults.push(`${before} is not what ${id} names: it was altered`);
		}
	}
	const settled = numberOf(last.id) - LATE_NUMBERS;
	for (const { id } of entries)
		if (numberOf(id) <= settled && !named.has(id))
			faults.push(`${id} is named by none after it: it was added later`);
	if (part.isWhole && numberOf(first.id) !== 1)
		faults.push("the first entries are missing");
	return faults;
}

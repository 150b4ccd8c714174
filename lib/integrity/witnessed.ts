import type { Ledger, NamedEntry } from "../archive/ledger.ts";
import type { LedgerEntry, SealedFile } from "../archive/ledger-entry.ts";
import { type Span, subtract, within } from "../archive/spans.ts";
import { spanOf, witnessed } from "../archive/witness.ts";

/** What of a span a ledger witnesses, and the files that it lists and that are not in the archive as they were sealed. */
export interface Witness {
	readonly spans: readonly Span[];
	readonly broken: readonly BrokenFile[];
}

export interface BrokenFile extends Span {
	readonly kind: "altered-file" | "missing-file";
	readonly object: string;
}

/**
 * What of a span a ledger witnesses. A file that it lists and that is missing or altered takes away the hour that it answered, and as
 * much before as traces arrive late. `sha256Of` gives the hash of an object as it was read; `wasListed` says whether an object
 * would have been read, were it there.
 */
export function witnessOf(
	ledger: Ledger,
	span: Span,
	latenessMs: number,
	read: {
		sha256Of(object: string): string | undefined;
		wasListed(file: SealedFile): boolean;
	},
): Witness {
	const claims = bounded(ledger.entries).flatMap((entry) =>
		witnessed(entry, latenessMs),
	);
	const files = ledger.entries.flatMap(({ entry }) => entry.files);
	const broken = files
		.filter((file) => read.wasListed(file))
		.flatMap((file): BrokenFile[] => {
			const object = ledger.keyOf(file.object);
			const sha256 = read.sha256Of(object);
			if (sha256 === file.sha256) return [];
			const kind = sha256 === undefined ? "missing-file" : "altered-file";
			return [{ kind, object, ...spanOf(file) }];
		});
	const gone = broken.map(({ from, to }) => ({ from: from - latenessMs, to }));
	return { spans: subtract(within(claims, span), gone), broken };
}

/**
 * The entries, none of them asked after the last answer of an entry that knew of it: a clock that had jumped ahead while one was
 * written is held to the clocks of those that came after.
 */
function bounded(entries: readonly NamedEntry[]): LedgerEntry[] {
	const successors = new Map<string, NamedEntry[]>();
	for (const named of entries)
		for (const name of named.entry.previous)
			successors.set(name, [...(successors.get(name) ?? []), named]);
	const ends = new Map<string, number>();
	/** before when an entry's successors were written */
	const before = (name: string): number => {
		const known = ends.get(name);
		if (known !== undefined) return known;
		const end = Math.min(
			...(successors.get(name) ?? []).map((next) =>
				Math.min(instantOf(next.entry.answeredAt), before(next.name)),
			),
		);
		ends.set(name, end);
		return end;
	};
	// from the newest on, so that a long chain is no deep recursion
	return entries.toReversed().map(({ name, entry }) => {
		const { askedAt } = entry;
		if (askedAt === null) return entry;
		const at = Math.min(instantOf(askedAt), before(name));
		return { ...entry, askedAt: new Date(at).toISOString() };
	});
}

/** ms since the epoch, UTC; an instant that is not known bounds nothing. */
function instantOf(text: string | null): number {
	return text === null ? Number.POSITIVE_INFINITY : Date.parse(text);
}

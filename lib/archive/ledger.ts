import { TracefolioError } from "../errors.ts";
import type { Store } from "../store/store.ts";
import { type Collected, ledgerFolderOf } from "./collected.ts";
import {
	type LedgerEntry,
	nameParts,
	openEntry,
	sealedEntry,
} from "./ledger-entry.ts";

/** An entry of a ledger under its name. */
export interface NamedEntry {
	readonly name: string;
	readonly entry: LedgerEntry;
}

/** What a part of a ledger says. */
export interface Ledger extends Collected {
	/** of the keys of its entries: an entry's key is this and its name */
	readonly prefix: string;
	/** the key in the archive of a file that the ledger lists */
	keyOf(object: string): string;
	/** in the order of their names, which is that of time */
	readonly entries: readonly NamedEntry[];
	/** what is wrong with it; nothing is claimed by an entry that was altered */
	readonly faults: readonly {
		readonly object: string;
		readonly message: string;
	}[];
}

/** Names of entries, from `from` up to `to` (ms since the epoch, UTC; both included) and the newest one before them. */
export interface LedgerRange {
	readonly from: number;
	readonly to: number;
}

const READ_AT_ONCE = 16;

/**
 * Reads a ledger's entries of a range and checks them: each is what its name says, and each that one of them names as its
 * predecessor is there. Throws what the store throws.
 */
export async function readLedger(
	archive: Store,
	prefix: string,
	range: LedgerRange,
): Promise<Ledger> {
	const path = [...archive.above, ...prefix.split("/").slice(0, -1)];
	const whose = ledgerFolderOf(path);
	if (whose === null) throw new Error(`"${prefix}" is no ledger`);
	const names: string[] = [];
	const faults: { object: string; message: string }[] = [];
	for await (const { key } of archive.list(prefix)) {
		const name = key.slice(prefix.length);
		if (nameParts(name) === null)
			faults.push({ object: key, message: "is no entry of a ledger" });
		else names.push(name);
	}
	const entries: NamedEntry[] = [];
	const wanted = inRange(names, range);
	for (let at = 0; at < wanted.length; at += READ_AT_ONCE) {
		const batch = wanted.slice(at, at + READ_AT_ONCE);
		const read = batch.map((name) => readEntry(archive, prefix + name));
		for (const [i, entry] of (await Promise.all(read)).entries()) {
			const name = batch[i] ?? "";
			if (entry !== null && isOf(entry, whose)) entries.push({ name, entry });
			else
				faults.push({
					object: prefix + name,
					message: "was altered: it is not the entry that its name seals",
				});
		}
	}
	const known = new Set(names);
	for (const { entry } of entries)
		for (const name of entry.previous)
			if (!known.has(name) && nameParts(name) !== null)
				faults.push({
					object: prefix + name,
					message: "is missing: a later entry of the ledger names it",
				});
	const keyOf = (object: string) => keyIn(archive, path, object);
	return { ...whose, prefix, keyOf, entries, faults: unique(faults) };
}

/**
 * Adds an entry. Its name holds its hash, so two collectors at once write two entries and none replaces another's.
 * Throws what the store throws, and STORE where what is stored then is not what was written.
 */
export async function addEntry(
	archive: Store,
	prefix: string,
	entry: LedgerEntry,
): Promise<string> {
	const { name, bytes } = sealedEntry(entry);
	const key = prefix + name;
	await archive.create(key, bytes);
	if ((await readEntry(archive, key)) === null)
		throw new TracefolioError(
			"STORE",
			`"${key}" in ${archive.uri} is not what was written there`,
			{ facts: { key } },
		);
	return name;
}

/** The newest entries: those that no other one names. */
export function headsOf(entries: readonly NamedEntry[]): string[] {
	const named = new Set(entries.flatMap(({ entry }) => entry.previous));
	return entries.map(({ name }) => name).filter((name) => !named.has(name));
}

async function readEntry(archive: Store, key: string) {
	const bytes = Buffer.concat(await Array.fromAsync(archive.read(key)));
	return openEntry(key.slice(key.lastIndexOf("/") + 1), bytes);
}

function isOf(entry: LedgerEntry, { region, project }: Collected): boolean {
	return entry.region === region && entry.project === project;
}

function inRange(names: readonly string[], { from, to }: LedgerRange) {
	const at = (name: string) => nameParts(name)?.at ?? 0;
	const before = names.filter((name) => at(name) < from).at(-1);
	const within = names.filter((name) => at(name) >= from && at(name) <= to);
	return before === undefined ? within : [before, ...within];
}

/** Files are listed from the folder `Collected` on; the archive's root may lie above it, or below. */
function keyIn(
	{ above }: Store,
	ledger: readonly string[],
	object: string,
): string {
	return [...ledger.slice(0, -4), ...object.split("/")]
		.slice(above.length)
		.join("/");
}

function unique<T extends { readonly object: string }>(
	rows: readonly T[],
): T[] {
	return [...new Map(rows.map((row) => [row.object, row])).values()];
}

import { randomBytes } from "node:crypto";
import { z } from "zod";
import {
	type ChainedEntry,
	chainFaults,
	isEntryId,
	lastOf,
	numberOf,
	unnamedOf,
} from "../custody-chain.ts";
import { mapBounded } from "../each-bounded.ts";
import { sha256 } from "../publish/artifact.ts";
import type { Store } from "../store/store.ts";
import { CUSTODY_VIEW, type CustodyView } from "./contract.ts";

const ENTRY = CUSTODY_VIEW.extend({
	schema: z.literal("tracefolio/custody-entry@1"),
	profile: z.string(),
	previous: z.array(z.object({ id: z.string(), entrySha256: z.string() })),
});

/** What is recorded of an event; who did what to what, and the particulars. */
export type CustodyEvent = Pick<
	CustodyView,
	"who" | "did" | "what" | "details"
>;

/** The log of what was done with a profile's reports: entries are added, and each holds the hashes of those that none had named before. */
export interface CustodyLog {
	/** Adds an entry. Throws STORE where it cannot be written. */
	add(event: CustodyEvent, at: string): Promise<CustodyView>;
}

const DAY_MS = 24 * 3_600_000;

/** Until when an entry is to be kept as it is, by a profile's days of retention. */
export function keptFor(
	retentionDays: number | null,
): ((at: number) => number) | null {
	if (retentionDays === null) return null;
	return (at) => at + retentionDays * DAY_MS;
}

/** So many entries are remembered, as far as their places go. */
const REMEMBERED = 512;

/** Entries that are read at a time. */
const AT_ONCE = 16;

/**
 * The log of a profile in its output store, `<profile>/custody/<id>.json`. No two writers ever write the same key, so that none is lost where a store
 * does not know conditional writes. `retainUntil` says until when an entry may be neither changed nor deleted, from the time it is made (both ms since the
 * epoch, UTC); null where it is not kept so.
 */
export function custodyLog(
	output: Store,
	profile: string,
	retainUntil: ((at: number) => number) | null = null,
): CustodyLog {
	const known = new Map<string, ChainedEntry>();
	let adding: Promise<unknown> = Promise.resolve();

	async function chained(id: string): Promise<ChainedEntry> {
		const found =
			known.get(id) ?? entryIn(id, await textAt(output, profile, id));
		return remember(found);
	}

	function remember({ id, sha256, previous }: ChainedEntry): ChainedEntry {
		const entry = { id, sha256, previous };
		known.delete(id);
		known.set(id, entry);
		const [oldest] = known.keys();
		if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
		return entry;
	}

	async function add(event: CustodyEvent, at: string): Promise<CustodyView> {
		const last = lastOf(await idsOf(output, profile));
		const previous = unnamedOf(await mapBounded(last, AT_ONCE, chained));
		const id = newId(last.at(-1));
		const schema = "tracefolio/custody-entry@1" as const;
		const entry = { schema, profile, id, at, ...event, previous };
		// one line, so that the log is the entries one after the other
		const text = `${JSON.stringify(entry)}\n`;
		const keep = retainUntil && { retainUntil: retainUntil(Date.parse(at)) };
		const bytes = Buffer.from(text);
		await output.create(keyOf(profile, id), bytes, keep ?? undefined);
		remember({ id, sha256: sha256(text), previous });
		return viewOf(entry);
	}

	return {
		// in turn, so that entries of one process name each other
		add(event, at) {
			const added = adding.then(() => add(event, at));
			adding = added.catch(() => {});
			return added;
		},
	};
}

function newId(last: string | undefined): string {
	const number = (last === undefined ? 0 : numberOf(last)) + 1;
	return `${String(number).padStart(8, "0")}-${randomBytes(4).toString("hex")}`;
}

function keyOf(profile: string, id: string): string {
	return `${profile}/custody/${id}.json`;
}

/** The ids of a log's entries, sorted. */
async function idsOf(output: Store, profile: string): Promise<string[]> {
	const { objects } = await output.level(`${profile}/custody/`);
	return objects
		.map((name) => name.replace(/\.json$/, ""))
		.filter((id) => isEntryId(id));
}

async function textAt(
	output: Store,
	profile: string,
	id: string,
): Promise<Buffer> {
	const key = keyOf(profile, id);
	return Buffer.concat(await Array.fromAsync(output.read(key)));
}

/** Entries in their order, and whether what can be seen from here shows that none was altered, removed or added. */
export interface CustodyPart {
	readonly entries: readonly CustodyView[];
	readonly holds: boolean;
	/** id of the entry to go on with; null at the end */
	readonly next: string | null;
}

/** At most `limit` entries from an id on; without one, from the first. Throws STORE where one cannot be read. */
export async function readCustody(
	output: Store,
	profile: string,
	{ from = "", limit }: { readonly from?: string; readonly limit: number },
): Promise<CustodyPart> {
	const ids = await idsOf(output, profile);
	const start = ids.findIndex((id) => id >= from);
	if (start === -1) return { entries: [], holds: true, next: null };
	const wanted = ids.slice(start, start + limit);
	// what the first ones of a part name lies before it
	const before = lastOf(ids.slice(0, start));
	const read = await mapBounded([...before, ...wanted], AT_ONCE, async (id) =>
		entryIn(id, await textAt(output, profile, id)),
	);
	const isWhole = before.length === start;
	return {
		entries: read.slice(before.length).flatMap(({ view }) => view ?? []),
		holds:
			read.every(({ view }) => view !== null) &&
			chainFaults(read, { isWhole }).length === 0,
		next: ids[start + limit] ?? null,
	};
}

/** An entry; without a view where it is none of that id. */
function entryIn(
	id: string,
	bytes: Buffer,
): ChainedEntry & { readonly view: CustodyView | null } {
	const chained = { id, sha256: sha256(bytes) };
	try {
		const entry = ENTRY.parse(JSON.parse(bytes.toString()));
		const view = entry.id === id ? viewOf(entry) : null;
		return { ...chained, previous: entry.previous, view };
	} catch {
		return { ...chained, previous: [], view: null };
	}
}

function viewOf(entry: z.infer<typeof ENTRY>): CustodyView {
	const { schema, profile, previous, ...view } = entry;
	return view;
}

import { z } from "zod";
import { TracefolioError } from "../errors.ts";
import { sha256 } from "../publish/artifact.ts";
import type { Store } from "../store/store.ts";
import { CUSTODY_VIEW, type CustodyView } from "./contract.ts";

const ENTRY = CUSTODY_VIEW.extend({
	schema: z.literal("tracefolio/custody-entry@1"),
	profile: z.string(),
});

/** What is recorded of an event; who did what to what, and the particulars. */
export type CustodyEvent = Pick<
	CustodyView,
	"who" | "did" | "what" | "details"
>;

/** Where the log ends, as far as is known. */
interface End {
	readonly seq: number;
	/** SHA-256 of the last entry as it is stored; null where there is none */
	readonly hash: string | null;
}

/** Other writers may be faster so often. */
const ATTEMPTS = 200;

/** The log of what was done with a profile's reports: entries are added, and each holds the hash of the one before it. */
export interface CustodyLog {
	/** Adds an entry. Throws STORE where it cannot be written. */
	add(event: CustodyEvent, at: string): Promise<CustodyView>;
}

/**
 * The log of a profile in its output store, `<profile>/custody/<seq>.json`. `retainUntil` says until when an entry may be neither changed nor
 * deleted, from the time it is made (both ms since the epoch, UTC); null where it is not kept so.
 */
export function custodyLog(
	output: Store,
	profile: string,
	retainUntil: ((at: number) => number) | null = null,
): CustodyLog {
	let known: End | null = null;
	let adding: Promise<unknown> = Promise.resolve();

	async function add(event: CustodyEvent, at: string): Promise<CustodyView> {
		for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
			const end: End = await advance(output, profile, known);
			const entry = {
				schema: "tracefolio/custody-entry@1",
				profile,
				...{ seq: end.seq + 1, at, previous: end.hash },
				...event,
			};
			// one line, so that the log is the entries one after the other
			const text = `${JSON.stringify(entry)}\n`;
			const key = keyOf(profile, entry.seq);
			const keep = retainUntil && { retainUntil: retainUntil(Date.parse(at)) };
			const created = await output.create(
				key,
				Buffer.from(text),
				keep ?? undefined,
			);
			known =
				created === "created" ? { seq: entry.seq, hash: sha256(text) } : end;
			if (created === "created") return viewOf(ENTRY.parse(entry));
		}
		throw new TracefolioError(
			"STORE",
			`Cannot add to the custody log of "${profile}" in ${output.uri}: others keep adding. Try again`,
		);
	}

	return {
		// in turn, so that the requests of one process do not keep each other from adding
		add(event, at) {
			const added = adding.then(() => add(event, at));
			adding = added.catch(() => {});
			return added;
		},
	};
}

function keyOf(profile: string, seq: number): string {
	return `${profile}/custody/${String(seq).padStart(8, "0")}.json`;
}

/** The end of the log: from what is known of it, or from a listing. */
async function advance(
	output: Store,
	profile: string,
	known: End | null,
): Promise<End> {
	let end = known ?? { seq: 0, hash: null };
	if (known === null) {
		const { objects } = await output.level(`${profile}/custody/`);
		const last = objects.findLast((name) => NAME.test(name));
		if (last === undefined) return end;
		const seq = Number.parseInt(last, 10);
		end = { seq, hash: sha256(await textAt(output, keyOf(profile, seq))) };
	}
	for (;;) {
		const key = keyOf(profile, end.seq + 1);
		if ((await output.head(key)) === null) return end;
		end = { seq: end.seq + 1, hash: sha256(await textAt(output, key)) };
	}
}

const NAME = /^\d{8}\.json$/;

async function textAt(output: Store, key: string): Promise<Buffer> {
	return Buffer.concat(await Array.fromAsync(output.read(key)));
}

/** Entries in their order, and whether each holds the hash of the one before it and none is missing. */
export interface CustodyPart {
	readonly entries: readonly CustodyView[];
	readonly holds: boolean;
	/** number of the entry to go on with; null at the end */
	readonly next: number | null;
}

/** At most `limit` entries from a number on. Throws STORE where one cannot be read. */
export async function readCustody(
	output: Store,
	profile: string,
	{ from, limit }: { readonly from: number; readonly limit: number },
): Promise<CustodyPart> {
	const { objects } = await output.level(`${profile}/custody/`);
	const numbers = objects
		.filter((name) => NAME.test(name))
		.map((name) => Number.parseInt(name, 10));
	const wanted = numbers.filter((seq) => seq >= from).slice(0, limit);
	let holds = numbers.every((seq, i) => seq === i + 1);
	const entries: CustodyView[] = [];
	const first = wanted[0] ?? 1;
	let previous =
		first > 1 && numbers.includes(first - 1)
			? sha256(await textAt(output, keyOf(profile, first - 1)))
			: null;
	for (const seq of wanted) {
		const bytes = await textAt(output, keyOf(profile, seq));
		const entry = entryIn(bytes);
		holds &&= entry?.seq === seq && entry.previous === previous;
		if (entry !== null) entries.push(viewOf(entry));
		previous = sha256(bytes);
	}
	const last = wanted.at(-1) ?? 0;
	const next = numbers.find((seq) => seq > last) ?? null;
	return { entries, holds, next: wanted.length === 0 ? null : next };
}

function entryIn(bytes: Buffer): z.infer<typeof ENTRY> | null {
	try {
		return ENTRY.parse(JSON.parse(bytes.toString()));
	} catch {
		return null;
	}
}

function viewOf({
	schema,
	profile,
	...view
}: z.infer<typeof ENTRY>): CustodyView {
	return view;
}

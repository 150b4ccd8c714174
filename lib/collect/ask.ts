import type { Collected } from "../archive/collected.ts";
import type { LedgerEntry, SealedFile } from "../archive/ledger-entry.ts";
import type { Span } from "../archive/spans.ts";
import { spanOf } from "../archive/witness.ts";
import { eachBounded } from "../each-bounded.ts";
import { messageOf, TracefolioError } from "../errors.ts";
import type { Store } from "../store/store.ts";
import { recordsOf, storePage } from "./page-store.ts";
import type { RequestEffects } from "./request.ts";
import { type Doubt, slotPages } from "./slot-pages.ts";
import { idOf, type TracePage, type TraceSource } from "./trace-api.ts";

export interface AskEffects extends RequestEffects {
	readonly archive: Store;
	/** ms since the epoch, UTC */
	readonly now: () => number;
	progress(message: string): void;
}

export interface ToAsk {
	readonly slots: readonly Span[];
	/** what earlier runs recorded */
	readonly earlier: readonly LedgerEntry[];
	/** why nothing need be asked at all; null where it should be */
	readonly givenUp: string | null;
}

/** What came of asking; `missing` are the parts without a full answer, and why. */
export interface Answers {
	readonly missing: readonly Doubt[];
	readonly files: readonly SealedFile[];
	readonly pages: number;
	readonly traces: number;
	readonly fresh: number;
	readonly late: number;
}

/** After so many slots in a row that failed, the others are not asked for: the service is down. */
const FAILURES_IN_A_ROW = 3;
/** What the service's gateway puts up with is not documented. */
const SLOTS_AT_ONCE = 4;
const OVER = "the time for this run was over";

/**
 * Asks for slots and stores their pages: first those that nobody asked for before, then the others, each time the oldest first. A slot
 * that fails is passed over, since what the others hold may run out before this one can be had. Throws what the archive throws.
 */
export async function askFor(
	source: TraceSource,
	owner: Collected,
	{ slots, earlier, givenUp: reason }: ToAsk,
	effects: AskEffects,
): Promise<Answers> {
	const sum = { pages: 0, traces: 0, fresh: 0, late: 0 };
	const missing: Doubt[] = [];
	const files: SealedFile[] = [];
	let done = 0;
	let inARow = 0;
	let givenUp = reason;
	const ask = async ({ slot, known }: (typeof wanted)[number]) => {
		if (effects.signal.aborted) givenUp ??= OVER;
		if (givenUp !== null) {
			missing.push({ ...slot, reason: givenUp });
			return;
		}
		const answer = await askSlot(source, owner, slot, known, effects);
		files.push(...answer.files);
		missing.push(...answer.doubts);
		sum.pages += answer.pages;
		sum.traces += answer.traces;
		const fresh = await freshIn(answer, known.files, effects.archive);
		sum.fresh += fresh;
		if (known.asked) sum.late += fresh;
		effects.progress(`asked for hour ${++done} of ${slots.length}`);
		const { failure } = answer;
		inARow = failure === null ? 0 : inARow + 1;
		if (failure === null) return;
		// what was asked when the time was over fails for no other reason
		const why = effects.signal.aborted ? OVER : failure.reason;
		missing.push({ ...slot, reason: why });
		if (failure.final || inARow >= FAILURES_IN_A_ROW) givenUp = failure.reason;
	};
	const wanted = slots
		.map((slot) => ({ slot, known: knownOf(slot, earlier), size: 1 }))
		.toSorted((a, b) => Number(a.known.asked) - Number(b.known.asked));
	await eachBounded(wanted, SLOTS_AT_ONCE, SLOTS_AT_ONCE, ask);
	files.sort((a, b) => (a.object < b.object ? -1 : 1));
	return { missing: joined(missing), files, ...sum };
}

/** In the order of time; neighbours that are missing for the same reason become one. */
function joined(missing: readonly Doubt[]): Doubt[] {
	const all: Doubt[] = [];
	for (const gap of missing.toSorted((a, b) => a.from - b.from)) {
		const last = all.at(-1);
		const isNext = last?.to === gap.from && last.reason === gap.reason;
		if (last && isNext) all[all.length - 1] = { ...last, to: gap.to };
		else all.push(gap);
	}
	return all;
}

/** What earlier runs know of a slot. */
interface Known {
	/** pages that the ledger lists */
	readonly files: readonly SealedFile[];
	/** whether a run asked for all of it after its end, so that what comes now is late */
	readonly asked: boolean;
}

/** A trace is documented to be there one minute after its operation; clocks differ a little. */
const USUAL_DELAY_MS = 5 * 60_000;

function knownOf(slot: Span, earlier: readonly LedgerEntry[]): Known {
	const iso = new Date(slot.from).toISOString();
	return {
		files: earlier.flatMap(({ files }) =>
			files.filter(({ from }) => from === iso),
		),
		asked: earlier.some(({ asked, askedAt, missing }) => {
			const { from, to } = spanOf(asked);
			return (
				askedAt !== null &&
				from <= slot.from &&
				to >= slot.to &&
				Date.parse(askedAt) >= slot.to + USUAL_DELAY_MS &&
				!missing
					.map(spanOf)
					.some((gap) => gap.from < slot.to && gap.to > slot.from)
			);
		}),
	};
}

interface SlotAnswer {
	readonly pages: number;
	readonly traces: number;
	/** stored pages that the ledger does not list yet */
	readonly files: readonly SealedFile[];
	/** trace ids on these */
	readonly ids: ReadonlySet<string>;
	readonly doubts: readonly Doubt[];
	/** `final`: asking for other slots will fail too */
	readonly failure: { readonly reason: string; readonly final: boolean } | null;
}

async function askSlot(
	source: TraceSource,
	owner: Collected,
	slot: Span,
	known: Known,
	effects: AskEffects,
): Promise<SlotAnswer> {
	const answer = { pages: 0, traces: 0 };
	const files: SealedFile[] = [];
	const ids = new Set<string>();
	const pages = slotPages(source, slot, effects);
	for (;;) {
		const step = await nextPage(pages);
		if ("failure" in step)
			return { ...answer, files, ids, doubts: [], failure: step.failure };
		if (step.done)
			return { ...answer, files, ids, doubts: step.value, failure: null };
		const page = step.value;
		answer.pages++;
		answer.traces += page.records.length;
		if (page.records.length === 0) continue;
		const { archive, now } = effects;
		const file = await storePage(archive, owner, slot, page, now());
		if ([...known.files, ...files].some((other) => isSame(other, file)))
			continue;
		files.push(file);
		for (const record of page.records) ids.add(idOf(record) ?? file.object);
	}
}

/** The next page, or why there is none; only faults of the service are caught here. */
async function nextPage(pages: AsyncGenerator<TracePage, Doubt[]>) {
	try {
		return await pages.next();
	} catch (error) {
		if (!(error instanceof TracefolioError)) throw error;
		const reason = messageOf(error);
		return { failure: { reason, final: error.code === "CONFIG" } };
	}
}

function isSame(a: SealedFile, b: SealedFile): boolean {
	return a.object === b.object && a.sha256 === b.sha256;
}

/** How many of the traces on new pages no earlier page of the slot holds. */
async function freshIn(
	{ ids }: SlotAnswer,
	files: readonly SealedFile[],
	archive: Store,
): Promise<number> {
	if (ids.size === 0) return 0;
	const fresh = new Set(ids);
	for (const { object } of files)
		for (const record of await recordsOf(archive, object))
			fresh.delete(idOf(record) ?? object);
	return fresh.size;
}

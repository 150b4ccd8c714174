import { messageOf, TracefolioError } from "../errors.ts";
import type { Store } from "../store/store.ts";
import { folderOf, type Letter } from "./letter.ts";
import { create, readNote } from "./notes.ts";

/**
 * The notices of one profile, and what became of them. Everything is only ever added:
 *
 *     <profile>/notices/<notice>-<target>/message.json   the whole message
 *                                         claim-<k>.json    an attempt began, and may last until then
 *                                         failed-<k>.json   it failed, and why
 *                                         sent.json         the target has accepted it
 *                                         given-up.json     it will not be tried again, and why
 */
export interface Outbox {
	readonly state: Store;
	readonly profile: string;
	/** ms since the epoch, UTC */
	readonly now: number;
	/** ms that one attempt may take */
	readonly limitMs: number;
	/** tells this run's claims from those of others */
	readonly run: string;
}

/** What became of a message. A reason is plain English and holds no secret. */
export type Outcome =
	| { readonly status: "sent" | "already-sent" }
	/** somebody else is sending it, or it is not to be tried again yet */
	| { readonly status: "pending"; readonly reason: string }
	| { readonly status: "failed" | "given-up"; readonly reason: string };

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Longer than all deliveries of a run may take together. */
const LEASE_MS = 5 * MINUTE_MS;
const LONGEST_MS = 7 * 24 * HOUR_MS;
/** Before the second attempt, the third and so on: eight of them last as long as a server may be down over a long weekend. */
const PAUSES_MS = [
	0,
	15 * MINUTE_MS,
	HOUR_MS,
	4 * HOUR_MS,
	12 * HOUR_MS,
	24 * HOUR_MS,
	48 * HOUR_MS,
];
const MOST_ATTEMPTS = PAUSES_MS.length + 1;

/**
 * Sends a kept message unless that has been done, is being done, or is not to be done yet. Of two runs at once one sends; a run that
 * ends between sending and saying so leaves a message that is sent again. Throws STORE where the store fails before anything is sent.
 */
export async function deliver(
	outbox: Outbox,
	letter: Letter,
	send: (signal: AbortSignal, attempt: number) => Promise<void>,
): Promise<Outcome> {
	const folder = folderOf(outbox.profile, letter);
	const before = await lookInto(outbox, folder, letter);
	if (before.kind === "over") return before.outcome;
	const { attempt } = before;
	if (!(await claim(outbox, folder, attempt)))
		return { status: "pending", reason: "another run is sending it" };
	const fault = await faultOf(outbox.limitMs, (signal) =>
		send(signal, attempt),
	);
	if (fault === null) {
		await record(outbox, `${folder}sent.json`, { attempt });
		return { status: "sent" };
	}
	await record(outbox, `${folder}failed-${attempt}.json`, { reason: fault });
	return attempt < MOST_ATTEMPTS
		? { status: "failed", reason: fault }
		: giveUp(outbox, letter, `${attempt} attempts failed, the last: ${fault}`);
}

/** Says for good that a message is not sent. Throws STORE where the store fails. */
export async function giveUp(
	{ state, profile, now }: Outbox,
	letter: Letter,
	reason: string,
): Promise<Outcome> {
	const key = `${folderOf(profile, letter)}given-up.json`;
	await create(state, key, { at: now, reason });
	return { status: "given-up", reason };
}

type Found =
	| { readonly kind: "over"; readonly outcome: Outcome }
	| { readonly kind: "due"; readonly attempt: number };

async function lookInto(
	outbox: Outbox,
	folder: string,
	letter: Letter,
): Promise<Found> {
	const { state, now } = outbox;
	const names = new Set((await state.level(folder)).objects);
	const over = (outcome: Outcome): Found => ({ kind: "over", outcome });
	if (names.has("sent.json")) return over({ status: "already-sent" });
	if (names.has("given-up.json")) {
		const { reason, at } = await readNote(state, `${folder}given-up.json`);
		// but by a clock that was far ahead
		if (at <= now + LEASE_MS) return over({ status: "given-up", reason });
	}
	const last = Math.max(0, ...[...names].map(claimNumber));
	const failed = `failed-${last}.json`;
	const name = names.has(failed) ? failed : `claim-${last}.json`;
	const read = last === 0 ? null : await readNote(state, `${folder}${name}`);
	// by a clock that was far ahead: nothing can be told from it
	const note =
		read && read.at > now + LEASE_MS ? { ...read, ...NO_TIME } : read;
	if (note !== null && note.until > now)
		return over({ status: "pending", reason: "another run is sending it" });
	const reason = note?.reason || "the run that sent it last did not end";
	if (last >= MOST_ATTEMPTS)
		return over(
			await giveUp(
				outbox,
				letter,
				`${last} attempts failed, the last: ${reason}`,
			),
		);
	if (now - letter.at > LONGEST_MS)
		return over(
			await giveUp(outbox, letter, `seven days are over; last: ${reason}`),
		);
	const due = (note?.at ?? 0) + (PAUSES_MS[last - 1] ?? 0);
	if (now < due)
		return over({
			status: "pending",
			reason: `it is tried again from ${new Date(due).toISOString()} on; last: ${reason}`,
		});
	return { kind: "due", attempt: last + 1 };
}

const NO_TIME = { at: 0, until: 0 };

function claimNumber(name: string): number {
	return Number(/^claim-([1-9]\d*)\.json$/.exec(name)?.[1] ?? 0);
}

/** Read back, since a store without conditional writes may have let another run's replace it. */
async function claim(
	{ state, now, run }: Outbox,
	folder: string,
	attempt: number,
): Promise<boolean> {
	const key = `${folder}claim-${attempt}.json`;
	await create(state, key, { at: now, until: now + LEASE_MS, run });
	return (await readNote(state, key)).run === run;
}

/** Why sending failed; null where it did not. */
async function faultOf(
	limitMs: number,
	send: (signal: AbortSignal) => Promise<void>,
): Promise<string | null> {
	const signal = AbortSignal.timeout(limitMs);
	try {
		await untilAborted(send(signal), signal);
		return null;
	} catch (error) {
		if (signal.aborted)
			return `there was no answer within ${limitMs / 1000} seconds`;
		// anything else is a defect, and its text may hold anything
		return error instanceof TracefolioError
			? messageOf(error)
			: `it failed in a way that was not foreseen (${error instanceof Error ? error.name : typeof error})`;
	}
}

/** A channel that does not heed the signal must not hold the run either. */
function untilAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
	return new Promise((resolve, reject) => {
		signal.addEventListener("abort", () => reject(signal.reason));
		work.then(resolve, reject);
	});
}

/** What was sent is sent, and what failed has failed, whether it can be noted down or not. */
async function record(
	{ state, now }: Outbox,
	key: string,
	facts: Readonly<Record<string, unknown>>,
): Promise<void> {
	await create(state, key, { at: now, ...facts }).catch(() => undefined);
}

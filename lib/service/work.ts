import { randomUUID } from "node:crypto";
import { z } from "zod";
import { isoUtc } from "../period.ts";
import { createRecord, readRecord } from "../store/record.ts";
import type { Store } from "../store/store.ts";
import { PROGRESS_VIEW, type ProgressView } from "./contract.ts";

// How work that waits in a queue is recorded, in a folder of its own: each attempt begins with a claim, tells of its progress, and ends
// with an error or with the end of the work. Records are only added, so a worker that comes back from the dead changes nothing.

const CLAIM = z.object({ at: z.iso.datetime(), worker: z.string() });
const ERROR = z.object({ at: z.iso.datetime(), reason: z.string() });

/** Without a sign of life for so long, a worker counts as dead: several times the longest that rendering lets no timer run. */
export const LEASE_MS = 180_000;

/** Work that fails so often is not begun again. */
export const ATTEMPTS = 3;

/** What the records of a work tell. */
export interface WorkState<End> {
	/** how often it was begun */
	readonly attempts: number;
	/** whether an attempt was begun that has not failed */
	readonly isRunning: boolean;
	/** who made the last attempt; empty where there was none */
	readonly worker: string;
	/** ms since the epoch, UTC, of the last sign of life; null where it was never begun */
	readonly sign: number | null;
	readonly progress: ProgressView | null;
	/** why the last attempt failed; null where it did not */
	readonly reason: string | null;
	readonly end: End | null;
}

/** Reads the records of a work; `names` are those of its folder, sorted. Throws what the store throws. */
export async function readWork<End extends z.ZodType>(
	state: Store,
	folder: string,
	names: readonly string[],
	shape: End,
): Promise<WorkState<z.infer<End>>> {
	const read = <Shape extends z.ZodType>(name: string, as: Shape) =>
		names.includes(name) ? readRecord(state, folder + name, as) : null;
	const attempts = names.filter((name) => name.startsWith("claim-")).length;
	const last = padded(attempts);
	const end = await read("ended.json", shape);
	if (end !== null) return { ...NOTHING, attempts, end };
	const beat = names.findLast((name) => name.startsWith(`beat-${last}-`));
	const failure = await read(`error-${last}.json`, ERROR);
	const claim = await read(`claim-${last}.json`, CLAIM);
	const progress = beat ? await read(beat, PROGRESS_VIEW) : null;
	const sign = failure?.at ?? progress?.at ?? claim?.at;
	const isRunning = claim !== null && failure === null;
	return {
		attempts,
		isRunning,
		worker: claim?.worker ?? "",
		sign: sign === undefined ? null : Date.parse(sign),
		progress: isRunning ? progress : null,
		reason: failure?.reason ?? null,
		end,
	};
}

const NOTHING = {
	isRunning: false,
	worker: "",
	sign: null,
	progress: null,
	reason: null,
};

/** Numbers of attempts, in names that sort like them. */
function padded(n: number): string {
	return String(n).padStart(4, "0");
}

/** Who wants to work. */
export interface Worker {
	/** tells workers apart in the records */
	readonly name: string;
	/** whether another worker is known to be dead, before its lease has run out */
	isGone(worker: string): boolean;
}

/** What came of the wish to work. */
export type Claim =
	| { readonly kind: "claimed"; readonly attempt: number }
	/** somebody else works on it and is alive */
	| { readonly kind: "busy" }
	| { readonly kind: "over" }
	/** it was begun too often; why the last attempt failed */
	| { readonly kind: "spent"; readonly reason: string };

/** Begins an attempt, unless the work has ended, or a worker that gave a sign of life lately is at it. Throws what the store throws. */
export async function claimWork(
	state: Store,
	folder: string,
	{ name, isGone }: Worker,
	now: number,
): Promise<Claim> {
	const { objects } = await state.level(folder);
	const work = await readWork(state, folder, objects, z.unknown());
	if (work.end !== null) return { kind: "over" };
	const isAlive = now - (work.sign ?? 0) < LEASE_MS && !isGone(work.worker);
	if (work.isRunning && isAlive) return { kind: "busy" };
	if (work.attempts >= ATTEMPTS) {
		const last = work.reason ?? "the worker ended without a word";
		return {
			kind: "spent",
			reason: `Given up after ${work.attempts} attempts. The last: ${last}`,
		};
	}
	const attempt = work.attempts + 1;
	const claim = { at: isoUtc(now), worker: name, nonce: randomUUID() };
	const key = `${folder}claim-${padded(attempt)}.json`;
	return (await createRecord(state, key, claim))
		? { kind: "claimed", attempt }
		: { kind: "busy" };
}

/** Records how far an attempt is; `seq` counts up from one. Throws what the store throws. */
export async function recordProgress(
	state: Store,
	folder: string,
	{ attempt, seq }: { readonly attempt: number; readonly seq: number },
	progress: ProgressView,
): Promise<void> {
	const name = `beat-${padded(attempt)}-${String(seq).padStart(6, "0")}.json`;
	await createRecord(state, folder + name, progress);
}

/** Records that an attempt failed, so that the next one need not wait. Throws what the store throws. */
export async function recordFailure(
	state: Store,
	folder: string,
	attempt: number,
	failure: { readonly at: string; readonly reason: string },
): Promise<void> {
	await createRecord(state, `${folder}error-${padded(attempt)}.json`, failure);
}

/** Ends the work; false where it had ended, since the first end stands. Throws what the store throws. */
export async function endWork(
	state: Store,
	folder: string,
	end: unknown,
): Promise<boolean> {
	return createRecord(state, `${folder}ended.json`, end);
}

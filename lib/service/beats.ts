import { isoUtc } from "../period.ts";
import type { Store } from "../store/store.ts";
import type { ProgressView } from "./contract.ts";
import { recordProgress } from "./work.ts";

/** How often an attempt gives a sign of life, and the least time between two, in ms. */
const EVERY_MS = 20_000;
const LEAST_MS = 1000;

/** The signs of life of an attempt. */
export interface Beats {
	/** Takes what is going on, to be recorded at the next occasion. */
	show(message: string, files?: ProgressView["files"]): void;
	/** Stops, once nothing is being written any more. */
	stop(): Promise<void>;
}

/**
 * Records how far an attempt is: soon after something changes, and otherwise from time to time, so that a worker that is busy is told from one that is
 * dead. What cannot be recorded is dropped: it must not end the work. `now`: ms since the epoch, UTC.
 */
export function beats(
	state: Store,
	folder: string,
	attempt: number,
	now: () => number,
): Beats {
	let phase = "Beginning";
	let files: ProgressView["files"] = null;
	let seq = 0;
	let wait = LEAST_MS;
	let writing: Promise<void> = Promise.resolve();
	let timer: NodeJS.Timeout | null = null;

	function write() {
		timer = null;
		// a long run need not leave hundreds of records
		wait = Math.min(wait * 1.5, EVERY_MS);
		const progress = { phase, files, at: isoUtc(now()) };
		const place = { attempt, seq: ++seq };
		writing = writing
			.then(() => recordProgress(state, folder, place, progress))
			.catch(() => {});
	}

	const steady = setInterval(write, EVERY_MS);
	return {
		show(message, read = null) {
			phase = message;
			files = read;
			timer ??= setTimeout(write, seq === 0 ? 0 : wait);
		},
		async stop() {
			clearInterval(steady);
			if (timer !== null) clearTimeout(timer);
			await writing;
		},
	};
}

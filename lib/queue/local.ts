import type { Queue, Work } from "./queue.ts";

/** How long work waits that could not be done, in ms. */
const AGAIN_MS = 5000;

/** A queue in this process: work is done one after the other. What waits is lost with the process, and found again in the records. */
export interface LocalQueue extends Queue {
	/** Resolves once nothing waits, but for what waits to be tried again. */
	idle(): Promise<void>;
}

/** `work` says whether it wants to be called again; where it throws, it is. */
export function localQueue(
	work: (work: Work) => Promise<"done" | "again">,
	againMs = AGAIN_MS,
): LocalQueue {
	let last: Promise<void> = Promise.resolve();

	function send(message: Work) {
		last = last.then(async () => {
			const done = await work(message).catch(() => "again" as const);
			// what waits to be tried again keeps no process alive
			if (done === "again") setTimeout(() => send(message), againMs).unref();
		});
	}

	return {
		async send(message) {
			send(message);
		},
		idle: () => last,
	};
}

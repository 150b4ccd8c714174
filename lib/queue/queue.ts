/** Work that is to be done after the answer to whoever asked for it; small, since queues carry little. */
export type Work =
	| { readonly kind: "report"; readonly job: string }
	| { readonly kind: "evidence"; readonly handover: string };

/** Where work waits. It is handed over at least once, so whoever does it must bear doing it twice. */
export interface Queue {
	/** Throws STORE where the queue does not take it. */
	send(work: Work): Promise<void>;
}

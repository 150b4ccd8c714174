import type { Notice } from "./notice.ts";

/** A notice in words, on its way to one target. */
export interface Message {
	/** the same for each attempt to reach this target, and for no other; letters, digits and hyphens */
	readonly id: string;
	/** when it was first to be sent, ms since the epoch, UTC */
	readonly at: number;
	readonly notice: Notice;
	readonly language: "en" | "de";
	/** one line */
	readonly subject: string;
	readonly text: string;
	readonly html: string;
	/** where to read on; null where there is no report desk */
	readonly link: string | null;
	readonly attachments: readonly Attachment[];
}

export interface Attachment {
	readonly name: string;
	readonly bytes: Uint8Array;
}

/**
 * Hands a message over to one target, and resolves once that has accepted it. Throws a TracefolioError that holds no secret, or the
 * signal's reason; the target may have accepted the message all the same.
 */
export type Channel = (message: Message, signal: AbortSignal) => Promise<void>;

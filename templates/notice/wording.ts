import type { Count } from "../count.ts";

/** What notices say beside the words of the report. */
export interface NoticeWording {
	readonly about: string;
	readonly organisation: string;
	readonly profile: string;
	readonly status: string;
	readonly keyFigures: string;
	readonly files: string;
	readonly bytes: (count: Count) => string;
	/** label of the hash */
	readonly manifest: string;
	readonly moreReasons: (others: number) => string;
	readonly attached: (files: string) => string;
	readonly notAttached: (files: string) => string;
	readonly open: string;
	readonly openDesk: string;
	/** where there is no link */
	readonly stored: (folder: string) => string;
	readonly failed: (period: string) => string;
	readonly missing: (period: string) => string;
	readonly deadline: string;
	readonly requested: Readonly<Record<"yes" | "no", string>>;
	readonly concern: (topic: string) => string;
	readonly concerns: string;
	readonly day: string;
	/** by the topic of a concern */
	readonly topics: ReadonlyMap<string, string>;
	readonly automatic: (profile: string) => string;
	/** of a publication */
	readonly noEvidence: string;
}

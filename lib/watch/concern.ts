/** What the watchdog looks at. `watch`: that it could not look. */
export const TOPICS = [
	"missing",
	"not-final",
	"job",
	"collector",
	"key",
	"retention",
	"notices",
	"watch",
] as const;

export type Topic = (typeof TOPICS)[number];

/** Something that is not as it should be. */
export interface Concern {
	readonly topic: Topic;
	/** what it is about, as it tells concerns of a topic apart: a period's label, a job's id, a source, a key, a publication's folder */
	readonly subject: string;
	/** plain English: what, since when, and what to do */
	readonly message: string;
	/** ms since the epoch, UTC: the deadline that has passed, the last sign of life, or the end that comes */
	readonly at: number;
}

import { z } from "zod";
import { section } from "./section.ts";

/** The profile's section `watch`: what the watchdog looks for, and how long it waits. */
export interface WatchSettings {
	/** ISO date in the profile's zone: periods that begin earlier are not watched; null: from the oldest publication's on */
	readonly since: string | null;
	/** hours after a period's end until its first publication is to be there */
	readonly deadlineHours: number;
	/** hours after nothing more is expected to come, until a period's publication is to be final; null: not watched */
	readonly finalHours: number | null;
	/** hours within which a collector adds to its ledger */
	readonly collectorHours: number;
	/** days before the end of a key or certificate from which it is reported */
	readonly keyDays: number;
	/** days before the end of a publication's retention from which it is reported */
	readonly retentionDays: number;
	/** minutes without a sign of life after which work counts as stuck */
	readonly stuckMinutes: number;
}

/** There is no trace service of which a report could be older. */
const EARLIEST = "2000-01-01";

/** How the section is read. */
export const WATCH = section({
	since: z.iso
		.date({ error: 'expected a date such as "2026-01-01"' })
		.refine((date) => date >= EARLIEST, {
			error: `expected ${EARLIEST} or later`,
		})
		.nullable()
		.default(null),
	deadlineHours: hours(24),
	finalHours: hours(48).nullable(),
	collectorHours: hours(6),
	keyDays: days(30),
	retentionDays: days(30),
	stuckMinutes: z
		.int()
		.min(1)
		.max(24 * 60)
		.default(30),
});

function hours(usual: number) {
	return z
		.int()
		.min(1)
		.max(24 * 366)
		.default(usual);
}

function days(usual: number) {
	return z.int().min(1).max(3660).default(usual);
}

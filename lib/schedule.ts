import { z } from "zod";
import type { Profile } from "./config.ts";
import { TracefolioError } from "./errors.ts";
import { isoUtc, type Period, parsePeriod } from "./period.ts";

/** What the daily schedule hands over. */
export interface Schedule {
	/** how long the periods are of which reports are made */
	readonly cadence: "day" | "week" | "month" | "quarter" | "year";
	/** ms since the epoch, UTC */
	readonly scheduledTime: number;
}

const SCHEDULE = z.object({
	cadence: z.enum(["day", "week", "month", "quarter", "year"]).default("month"),
	scheduledTime: z.iso.datetime({ offset: true }),
});

/**
 * Reads the event of a schedule. Throws USAGE, naming the field and what was expected.
 *
 * Source: "Adding context attributes" of the EventBridge Scheduler user guide:
 * `<aws.scheduler.scheduled-time>` arrives as text like `2026-11-01T05:00:00Z`.
 */
export function parseSchedule(event: unknown): Schedule {
	const parsed = SCHEDULE.safeParse(event);
	if (parsed.success) {
		const { cadence, scheduledTime } = parsed.data;
		return { cadence, scheduledTime: Date.parse(scheduledTime) };
	}
	const [issue] = parsed.error.issues;
	throw new TracefolioError(
		"USAGE",
		`The schedule's event is wrong: ${issue?.path.join(".") || "the event"}: ${issue?.message}. Expected {"cadence": "month", "scheduledTime": "<aws.scheduler.scheduled-time>"}`,
	);
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The trace service keeps traces for seven days, and a collector that was down fills its gaps until then. */
const FILLED_DAYS = 8;

/** The longest time between two daily runs: a day on which clocks go back. */
const LONGEST_DAY_MS = 25 * HOUR_MS;

/** Of a profile, what decides when its reports are due. */
export type DueBy = Pick<Profile, "timezone" | "archive" | "settlementHours">;

/** ms since the epoch, UTC: from then on nothing that a report of the period would read is expected to come. */
export function closesAt(
	{ end }: Period,
	{ archive, settlementHours }: DueBy,
): number {
	const days = Math.max(archive.daysAfter, FILLED_DAYS);
	return end + days * DAY_MS + settlementHours * HOUR_MS;
}

/** Whether a daily run looks at a period: from its end to the first run after it closes. */
export function dueAt(
	period: Period,
	scheduledTime: number,
	profile: DueBy,
): boolean {
	const last = closesAt(period, profile) + LONGEST_DAY_MS;
	return scheduledTime >= period.end && scheduledTime < last;
}

/** The periods that a run looks at, the newest first; those of days and weeks are open side by side. */
export function duePeriods(schedule: Schedule, profile: DueBy): Period[] {
	const { scheduledTime } = schedule;
	const periods: Period[] = [];
	let period = periodBefore(scheduledTime, schedule, profile);
	while (dueAt(period, scheduledTime, profile)) {
		periods.push(period);
		period = periodBefore(period.start, schedule, profile);
	}
	return periods;
}

/** Why a run looks at no period, in plain words (English). */
export function nothingDue(schedule: Schedule, profile: DueBy): string {
	const period = periodBefore(schedule.scheduledTime, schedule, profile);
	const closed = isoUtc(closesAt(period, profile));
	return `Nothing is due: ${period.label} was looked at until ${closed}`;
}

/** The last whole period before an instant. */
function periodBefore(
	instant: number,
	{ cadence }: Schedule,
	{ timezone }: DueBy,
): Period {
	return parsePeriod(`last-${cadence}`, timezone, instant);
}

/** Makes each in turn. One that fails keeps no other from being made; the first failure is thrown at the end. */
export async function makeEach<Item, Answer>(
	items: readonly Item[],
	make: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
	const answers: Answer[] = [];
	const failures: unknown[] = [];
	for (const item of items)
		try {
			answers.push(await make(item));
		} catch (error) {
			failures.push(error);
		}
	if (failures.length > 0) throw failures[0];
	return answers;
}

import { z } from "zod";
import { TracefolioError } from "./errors.ts";

/** What the calendar schedule hands over. */
export interface Schedule {
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

import middy from "@middy/core";
import { parseSchedule } from "../lib/schedule.ts";
import { withSecrets } from "../lib/secret-environment.ts";
import { makeDue } from "../lib/wire-schedule.ts";
import { explainErrors } from "./middleware/explain-errors.ts";
import { log } from "./middleware/log.ts";
import { trace } from "./middleware/trace.ts";
import { complain } from "./wired.ts";

/**
 * Makes the reports of the periods that are due at the event's scheduled time, and answers without reading the archive where none is.
 * The clock is not asked, so that a late or repeated delivery makes the same reports, or finds them published.
 */
export const handler = middy<unknown>()
	.use(trace())
	.use(explainErrors(log))
	.handler(async (event) => {
		const schedule = parseSchedule(event);
		const { reports, skipped } = await makeDue(
			schedule,
			await withSecrets(process.env),
			{
				now: Date.now,
				made: (report) => log.info("Report published", { ...report }),
				log: complain(log),
			},
		);
		for (const why of skipped) log.info(why);
		return reports.length > 0 ? { reports } : { skipped: skipped.join("; ") };
	});

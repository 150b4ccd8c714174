import middy from "@middy/core";
import { readEnvironment } from "../lib/config.ts";
import { parseSchedule } from "../lib/schedule.ts";
import { makeReport } from "../lib/wire.ts";
import { explainErrors } from "./middleware/explain-errors.ts";
import { log } from "./middleware/log.ts";

/**
 * Makes the report of the period that had just ended at the event's scheduled time. The clock is not asked, so that a late or
 * repeated delivery makes the same report, or finds it published.
 */
export const handler = middy<unknown>()
	.use(explainErrors(log))
	.handler(async (event) => {
		const { cadence, scheduledTime } = parseSchedule(event);
		const environment = readEnvironment(process.env);
		const { entry, published, output } = await makeReport({
			...environment,
			period: `last-${cadence}`,
			now: scheduledTime,
			progress: () => {},
		});
		const { revision, status, completeness } = entry;
		const publication = `${output.uri}/${entry.folder}`;
		const answer = { publication, revision, status, completeness, published };
		log.info("Report published", answer);
		return answer;
	});

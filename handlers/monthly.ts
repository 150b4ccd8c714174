import middy from "@middy/core";
import { readEnvironment } from "../lib/config.ts";
import { loadProfile } from "../lib/profile-file.ts";
import {
	duePeriods,
	makeEach,
	nothingDue,
	parseSchedule,
} from "../lib/schedule.ts";
import { makeReport } from "../lib/wire.ts";
import { explainErrors } from "./middleware/explain-errors.ts";
import { log } from "./middleware/log.ts";

/**
 * Makes the reports of the periods that are due at the event's scheduled time, and answers without reading the archive where none is.
 * The clock is not asked, so that a late or repeated delivery makes the same reports, or finds them published.
 */
export const handler = middy<unknown>()
	.use(explainErrors(log))
	.handler(async (event) => {
		const schedule = parseSchedule(event);
		const environment = readEnvironment(process.env);
		const { profile } = await loadProfile(environment.profile);
		const periods = duePeriods(schedule, profile);
		if (periods.length === 0) {
			const skipped = nothingDue(schedule, profile);
			log.info(skipped);
			return { skipped };
		}
		const reports = await makeEach(periods, async ({ label }) => {
			const { entry, published, output } = await makeReport({
				...environment,
				period: label,
				now: schedule.scheduledTime,
				progress: () => {},
			});
			const { period, revision, status, completeness } = entry;
			const publication = `${output.uri}/${entry.folder}`;
			const answer = { period, publication, revision, status, completeness };
			log.info("Report published", { ...answer, published });
			return { ...answer, published };
		});
		return { reports };
	});

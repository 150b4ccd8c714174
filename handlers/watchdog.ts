import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import middy from "@middy/core";
import { readEnvironment } from "../lib/config.ts";
import { readNotifySecrets } from "../lib/notify-config.ts";
import { isoUtc } from "../lib/period.ts";
import { parseSchedule } from "../lib/schedule.ts";
import { withSecrets } from "../lib/secret-environment.ts";
import { readServiceSettings } from "../lib/service-config.ts";
import { openQueue } from "../lib/wire-service.ts";
import { type ProfileWatch, watch } from "../lib/wire-watch.ts";
import { explainErrors } from "./middleware/explain-errors.ts";
import { log } from "./middleware/log.ts";
import { measureWatch } from "./middleware/measure-watch.ts";
import { trace } from "./middleware/trace.ts";
import { wired } from "./wired.ts";

/**
 * Looks for what is missing, stuck, silent or about to end as of the event's scheduled time, asks for the reports that are missing, and tells
 * people. Fails where something could not be looked at or done, after metrics and log say so, so that the run is repeated.
 */
export const handler = middy<unknown>()
	.use(trace())
	.use(injectLambdaContext(log))
	.use(explainErrors(log))
	.handler(async (event) => {
		const schedule = parseSchedule(event);
		const env = await withSecrets(process.env);
		const { state, queue } = readServiceSettings(env);
		const answer = await watch({
			...readEnvironment(env),
			...{ ...schedule, state, now: Date.now, progress: () => {} },
			// where work waits in this process, it is done in this process
			queue: openQueue(queue, env, { now: Date.now }, async (work) =>
				(await wired(log)).work(work),
			),
			secrets: readNotifySecrets(env),
		});
		measureWatch(answer);
		const { profiles, failures } = answer;
		for (const profile of profiles) tellLog(profile);
		if (failures.length > 0) throw failures[0];
		return { profiles };
	});

function tellLog({ profile, concerns, sent }: ProfileWatch): void {
	for (const { topic, subject, message, at } of concerns) {
		const facts = { profile, topic, subject, at: isoUtc(at) };
		if (topic === "watch") log.error(message, facts);
		else log.warn(message, facts);
	}
	log.info("Profile watched", { profile, concerns: concerns.length, sent });
}

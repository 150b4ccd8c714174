import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import middy from "@middy/core";
import { shortcomingOf } from "../lib/collect-answer.ts";
import { readCredentials, readEnvironment } from "../lib/config.ts";
import { TracefolioError } from "../lib/errors.ts";
import { collect } from "../lib/wire-collect.ts";
import { explainErrors } from "./middleware/explain-errors.ts";
import { log } from "./middleware/log.ts";
import { measure } from "./middleware/measure.ts";
import { timeLeftMs } from "./middleware/time-left.ts";

/** Left for what follows the last answer: the ledger, the metrics and the log. */
const RESERVE_MS = 30_000;

/**
 * Collects from every source of the profile. Fails where one has no full answer, after metrics and log say so, so that the run
 * is repeated and its event kept. What is lost is logged as an error and fails nothing: no repetition brings it back.
 */
export const handler = middy<unknown>()
	.use(injectLambdaContext(log))
	.use(explainErrors(log))
	.handler(async (event, context) => {
		log.info("Collection begins", { event });
		const left = timeLeftMs(context);
		const answer = await collect({
			...readEnvironment(process.env),
			credentials: readCredentials(process.env),
			runtime: context,
			...{ source: null, window: null, now: Date.now },
			...(left !== null && { limitMs: Math.max(0, left - RESERVE_MS) }),
			progress: () => {},
		});
		measure(answer, Date.now());
		const failed: string[] = [];
		for (const source of answer.sources) {
			const short = shortcomingOf(source);
			const { region, project, lost } = source;
			if (short !== null) failed.push(`${region}/${project}: ${short}`);
			if (lost.length > 0)
				log.error("Traces had run out of the service and are lost", { source });
			else log.info("Source collected", { source });
		}
		if (failed.length > 0)
			throw new TracefolioError(
				"STORE",
				`Not everything could be collected: ${failed.join("; ")}`,
			);
		return answer;
	});

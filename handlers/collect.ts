import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import middy from "@middy/core";
import { type CollectAnswer, shortcomingOf } from "../lib/collect-answer.ts";
import { readCredentials, readEnvironment } from "../lib/config.ts";
import { TracefolioError } from "../lib/errors.ts";
import { makeEach } from "../lib/schedule.ts";
import { collect, collectingProfiles } from "../lib/wire-collect.ts";
import { explainErrors } from "./middleware/explain-errors.ts";
import { log } from "./middleware/log.ts";
import { measureRun, measureSources } from "./middleware/measure.ts";
import { timeLeftMs } from "./middleware/time-left.ts";
import { trace } from "./middleware/trace.ts";

/** Left for what follows the last answer: the ledger, the metrics and the log. */
const RESERVE_MS = 30_000;

/**
 * Collects from every source of each profile that collects. Fails where one has no full answer, after metrics and log say so, so that the run
 * is repeated and its event kept. What is lost is logged as an error and fails nothing: no repetition brings it back.
 */
export const handler = middy<unknown>()
	.use(trace())
	.use(injectLambdaContext(log))
	.use(explainErrors(log))
	.handler(async (event, context) => {
		log.info("Collection begins", { event });
		const environment = readEnvironment(process.env);
		const paths = await collectingProfiles(environment.profile);
		const answers: CollectAnswer[] = [];
		const collecting = makeEach(paths, async (profile) => {
			const left = timeLeftMs(context);
			const answer = await collect({
				...environment,
				profile,
				credentials: readCredentials(process.env),
				runtime: context,
				...{ source: null, window: null, now: Date.now },
				...(left !== null && { limitMs: Math.max(0, left - RESERVE_MS) }),
				progress: () => {},
			});
			answers.push(answer);
		});
		await collecting
			.then(() => measureRun(answers))
			.finally(() => {
				for (const answer of answers) measureSources(answer, Date.now());
			});
		const failed = answers.flatMap(shortcomings);
		if (failed.length > 0)
			throw new TracefolioError(
				"STORE",
				`Not everything could be collected: ${failed.join("; ")}`,
			);
		return answers.length === 1 ? answers[0] : answers;
	});

/** Logs what became of each source, and names those that have no full answer. */
function shortcomings({ sources }: CollectAnswer): string[] {
	const failed: string[] = [];
	for (const source of sources) {
		const short = shortcomingOf(source);
		const { region, project, lost } = source;
		if (short !== null) failed.push(`${region}/${project}: ${short}`);
		if (lost.length > 0)
			log.error("Traces had run out of the service and are lost", { source });
		else log.info("Source collected", { source });
	}
	return failed;
}

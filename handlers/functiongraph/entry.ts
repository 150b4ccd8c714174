import { messageOf } from "../../lib/errors.ts";
import type { Adapter, Invocation } from "./adapter.ts";
import { basePathOf } from "./apig-path.ts";
import { lambdaContext, readContext } from "./context.ts";
import { type Env, prepareEnvironment } from "./environment.ts";

/** A function as Lambda calls it. */
type Handler = (event: never, context: never) => unknown;

/** What the function takes from its process. */
export interface Surroundings {
	readonly env: Env;
	/** where the function's code and the files beside it lie */
	readonly folder: string;
	/** ms since the epoch, UTC */
	readonly now: () => number;
	/** told of failures that an answer hides */
	readonly log: (message: string) => void;
}

/** As documented for synchronous answers; the runtime says it in RUNTIME_MAX_RESP_BODY_SIZE. */
const ANSWER_BYTES = 6 * 1024 * 1024;

/**
 * A handler made for Lambda as FunctionGraph calls it. It is loaded by the first invocation, when the environment that it reads is
 * there, and called with its own event and a context of Lambda's shape. What it throws goes on, unless the adapter has an answer
 * for failures.
 */
export function forFunctionGraph(
	load: () => Promise<Handler>,
	adapter: Adapter,
	{ env, folder, now, log }: Surroundings,
): (event: unknown, context: unknown) => Promise<unknown> {
	return async (given, runtimeContext) => {
		const context = readContext(runtimeContext);
		prepareEnvironment(env, context, { folder, now: now() });
		const invocation: Invocation = {
			requestId: context.requestId,
			now: now(),
			basePath: basePathOf(env["TRACEFOLIO_BASE_PATH"]),
			answerBytes: Number(env["RUNTIME_MAX_RESP_BODY_SIZE"]) || ANSWER_BYTES,
		};
		try {
			const event = adapter.event(given, invocation);
			const handler: unknown = await load();
			if (typeof handler !== "function")
				throw new TypeError("The module exports no handler");
			const answer: unknown = await handler(event, lambdaContext(context));
			return adapter.answer(answer, invocation);
		} catch (error) {
			if (adapter.failure === undefined) throw error;
			log(`${context.requestId} ${messageOf(error)}`);
			return adapter.failure(error, invocation);
		}
	};
}

import type { Logger } from "@aws-lambda-powertools/logger";
import type { MiddlewareObj } from "@middy/core";
import { messageOf, TracefolioError } from "../../lib/errors.ts";

/** Logs what ended a run, with the facts to search by, and lets the error go on, so that the run counts as failed and is repeated. */
export function explainErrors(log: Logger): MiddlewareObj<unknown> {
	return {
		onError({ error }) {
			const facts =
				error instanceof TracefolioError
					? { code: error.code, facts: error.facts }
					: { code: "DEFECT", stack: error?.stack };
			log.error(messageOf(error), facts);
		},
	};
}

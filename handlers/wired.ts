import type { Logger } from "@aws-lambda-powertools/logger";
import { messageOf, TracefolioError } from "../lib/errors.ts";
import { withSecrets } from "../lib/secret-environment.ts";
import { type WiredService, wireService } from "../lib/wire-service.ts";

/** The service as this function's environment describes it. */
export async function wired(log: Pick<Logger, "error">): Promise<WiredService> {
	const env = await withSecrets(process.env);
	return wireService(env, { now: Date.now, log: complain(log) });
}

/** Logs a fault that ends nothing, with the facts to search by. */
export function complain(
	log: Pick<Logger, "error">,
): (message: string, error: unknown) => void {
	return (message, error) => {
		const facts =
			error instanceof TracefolioError
				? { code: error.code, facts: error.facts }
				: { stack: error instanceof Error ? error.stack : undefined };
		log.error(message, { reason: messageOf(error), ...facts });
	};
}

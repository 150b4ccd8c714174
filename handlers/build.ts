import middy from "@middy/core";
import { z } from "zod";
import { TracefolioError } from "../lib/errors.ts";
import { parseWork } from "../lib/queue/message.ts";
import type { WiredService } from "../lib/wire-service.ts";
import { explainErrors } from "./middleware/explain-errors.ts";
import { log } from "./middleware/log.ts";
import { trace } from "./middleware/trace.ts";
import { wired } from "./wired.ts";

let service: Promise<WiredService> | undefined;

/** Source: "Using Lambda with Amazon SQS", example event. */
const EVENT = z.object({
	Records: z.array(z.object({ messageId: z.string(), body: z.string() })),
});

/**
 * Does the work of the queue's messages, one after the other. Those that are not done are named in the answer ("partial batch response"), so that
 * the queue hands them over again, and at last to its dead-letter queue.
 */
export const handler = middy<unknown>()
	.use(trace())
	.use(explainErrors(log))
	.handler(async (event) => {
		const { Records: records } = parseEvent(event);
		service ??= wired(log).catch((error) => {
			service = undefined;
			throw error;
		});
		const { work } = await service;
		const failed: { itemIdentifier: string }[] = [];
		for (const { messageId, body } of records) {
			const message = parseWork(body);
			// it would be wrong the next time too, and is kept by the dead-letter queue
			const done = message === null ? "again" : await attempt(work, message);
			log.info("Work handed over", { messageId, message, done });
			if (done === "again") failed.push({ itemIdentifier: messageId });
		}
		return { batchItemFailures: failed };
	});

async function attempt(
	work: WiredService["work"],
	message: Parameters<WiredService["work"]>[0],
) {
	try {
		return await work(message);
	} catch (error) {
		log.error("Work could not be begun", { message, error: String(error) });
		return "again" as const;
	}
}

function parseEvent(event: unknown) {
	const parsed = EVENT.safeParse(event);
	if (parsed.success) return parsed.data;
	throw new TracefolioError(
		"USAGE",
		'The event is none of a queue: expected {"Records": [{"messageId": "…", "body": "…"}]}',
	);
}

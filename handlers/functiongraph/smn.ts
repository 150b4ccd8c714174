import { z } from "zod";
import { TracefolioError } from "../../lib/errors.ts";
import type { Adapter } from "./adapter.ts";
import { eventFault } from "./event-fault.ts";

const SMN = z.object({
	record: z
		.array(
			z.object({
				smn: z.object({
					topic_urn: z.string(),
					message_id: z.string().min(1),
					message: z.string(),
				}),
			}),
		)
		.min(1),
});

const EXPECTED =
	'the event of an SMN trigger, {"record": [{"smn": {"topic_urn": …, "message_id": …, "message": …}}]}';

const BATCH = z.object({
	batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })),
});

/**
 * Messages of an SMN topic as those of a queue (the event that Lambda makes of SQS). FunctionGraph repeats an event whole or not
 * at all, so one message that failed fails the invocation; whoever does the work must bear doing it twice.
 *
 * Source: "SMN Event Source" of Open Telekom Cloud's FunctionGraph guide for Node.js, where the list is called `record`; "Using
 * Lambda with Amazon SQS".
 */
export const smn: Adapter = {
	event(given) {
		const parsed = SMN.safeParse(given);
		if (!parsed.success)
			throw eventFault("topic's event", parsed.error, EXPECTED);
		return { Records: parsed.data.record.map(({ smn }) => queued(smn)) };
	},
	answer(given) {
		const parsed = BATCH.safeParse(given);
		const failures = parsed.success ? parsed.data.batchItemFailures : [];
		if (failures.length === 0) return given ?? {};
		const messages = failures.map(({ itemIdentifier }) => itemIdentifier);
		throw new TracefolioError(
			"STORE",
			`The work of ${messages.length} message(s) was not done and is to be tried again: ${messages.join(", ")}. The log says why`,
			{ facts: { messages } },
		);
	},
};

function queued(message: z.infer<typeof SMN>["record"][number]["smn"]) {
	const { topic_urn: topic, message_id: messageId, message: body } = message;
	return {
		messageId,
		receiptHandle: messageId,
		body,
		attributes: {},
		messageAttributes: {},
		md5OfBody: "",
		eventSource: "aws:sqs",
		eventSourceARN: topic,
		awsRegion: topic.split(":")[2] ?? "",
	};
}

import type { SQSClient } from "@aws-sdk/client-sqs";
import { messageOf, TracefolioError } from "../errors.ts";
import type { Queue } from "./queue.ts";

/** A queue of Amazon SQS, by its URL. The SDK is loaded by the first message. */
export function sqsQueue(url: string, endpoint?: string): Queue {
	let client: Promise<SQSClient> | undefined;

	async function connect() {
		const { SQSClient } = await import("@aws-sdk/client-sqs");
		return new SQSClient(endpoint === undefined ? {} : { endpoint });
	}

	return {
		async send(work) {
			try {
				const { SendMessageCommand } = await import("@aws-sdk/client-sqs");
				client ??= connect();
				await (await client).send(
					new SendMessageCommand({
						QueueUrl: url,
						MessageBody: JSON.stringify(work),
					}),
				);
			} catch (cause) {
				throw new TracefolioError(
					"STORE",
					`The queue "${url}" does not take work: ${messageOf(cause)}`,
					{ facts: { url }, cause },
				);
			}
		},
	};
}

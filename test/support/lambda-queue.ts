import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { z } from "zod";

/** An SQS queue on loopback. */
export interface TestQueue extends AsyncDisposable {
	readonly url: string;
	/** The event by which Lambda hands over what was sent since the last time, as one batch. */
	event(): unknown;
}

const SENT = z.object({ MessageBody: z.string() });

/**
 * Takes messages as Amazon SQS does. Source: Amazon SQS API reference, "SendMessage" (AWS JSON protocol); "Using Lambda with Amazon
 * SQS" of the AWS Lambda developer guide, example event.
 */
export async function testQueue(): Promise<TestQueue> {
	let records: ReturnType<typeof record>[] = [];
	const server = createServer(async (request, response) => {
		const body = await text(request);
		if (request.headers["x-amz-target"] !== "AmazonSQS.SendMessage")
			return void response.writeHead(400).end();
		const sent = record(SENT.parse(JSON.parse(body)).MessageBody);
		records.push(sent);
		const { messageId: MessageId, md5OfBody: MD5OfMessageBody } = sent;
		response.setHeader("content-type", "application/x-amz-json-1.0");
		response.end(JSON.stringify({ MessageId, MD5OfMessageBody }));
	});
	await once(server.listen(0, "127.0.0.1"), "listening");
	const address = server.address();
	if (address === null || typeof address === "string") throw new Error();
	return {
		url: `http://127.0.0.1:${address.port}/000000000000/build`,
		event() {
			const event = { Records: records };
			records = [];
			return event;
		},
		async [Symbol.asyncDispose]() {
			server.closeAllConnections();
			server.close();
		},
	};
}

/** A message as it stands in an event. */
export function record(body: string) {
	return {
		messageId: randomUUID(),
		receiptHandle: "handle",
		body,
		attributes: { ApproximateReceiveCount: "1" },
		messageAttributes: {},
		md5OfBody: createHash("md5").update(body).digest("hex"),
		eventSource: "aws:sqs",
		eventSourceARN: "arn:aws:sqs:eu-central-1:000000000000:build",
		awsRegion: "eu-central-1",
	};
}

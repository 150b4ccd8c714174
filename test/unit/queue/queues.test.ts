import { hash } from "node:crypto";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { localQueue } from "../../../lib/queue/local.ts";
import { parseWork } from "../../../lib/queue/message.ts";
import type { Work } from "../../../lib/queue/queue.ts";
import { sqsQueue } from "../../../lib/queue/sqs.ts";

const WORK: Work = { kind: "report", job: "kafka.0123456789abcdef.j1" };

describe("localQueue()", () => {
	it("does one after the other, and again what could not be done", async () => {
		const began: string[] = [];
		let failures = 2;
		let busy = 0;
		const queue = localQueue(async (work) => {
			expect(++busy).toBe(1);
			await Promise.resolve();
			busy--;
			began.push(work.kind === "report" ? work.job : work.handover);
			if (work.kind === "report" && failures-- > 0) {
				if (failures === 0) throw new Error("the store is away");
				return "again";
			}
			return "done";
		}, 1);
		await queue.send({ kind: "report", job: "a" });
		await queue.send({ kind: "evidence", handover: "b" });
		await expect.poll(() => began).toEqual(["a", "b", "a", "a"]);
	});
});

describe("parseWork()", () => {
	it("reads what queues carry, and nothing else", () => {
		expect(parseWork(JSON.stringify(WORK))).toEqual(WORK);
		for (const odd of ["", "{}", "null", '{"kind":"report"}', '{"kind":"x"}'])
			expect(parseWork(odd)).toBeNull();
	});
});

describe("sqsQueue()", () => {
	async function server(status: number, body: string) {
		const seen: { target: unknown; body: unknown }[] = [];
		const http = createServer(async (request, response) => {
			const target = request.headers["x-amz-target"];
			seen.push({ target, body: JSON.parse(await text(request)) });
			response.writeHead(status, {
				"content-type": "application/x-amz-json-1.0",
			});
			response.end(body);
		});
		await new Promise<void>((done) => http.listen(0, "127.0.0.1", done));
		onTestFinished(() => void http.close());
		const address = http.address();
		if (address === null || typeof address === "string") throw new Error();
		vi.stubEnv("AWS_ACCESS_KEY_ID", "key");
		vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
		vi.stubEnv("AWS_REGION", "eu-central-1");
		vi.stubEnv("AWS_MAX_ATTEMPTS", "1");
		onTestFinished(() => void vi.unstubAllEnvs());
		return { url: `http://127.0.0.1:${address.port}`, seen };
	}

	it("sends the work as a message", async () => {
		const { url, seen } = await server(
			200,
			JSON.stringify({
				MessageId: "1",
				MD5OfMessageBody: hash("md5", JSON.stringify(WORK)),
			}),
		);
		await sqsQueue(`${url}/1/work`, url).send(WORK);
		expect(seen).toEqual([
			{
				target: "AmazonSQS.SendMessage",
				body: { QueueUrl: `${url}/1/work`, MessageBody: JSON.stringify(WORK) },
			},
		]);
	});

	it("says that the queue does not take it", async () => {
		const { url } = await server(400, '{"__type":"QueueDoesNotExist"}');
		await expect(
			sqsQueue(`${url}/1/work`, url).send(WORK),
		).rejects.toMatchObject({
			code: "STORE",
			message: expect.stringContaining("does not take work"),
		});
	});
});

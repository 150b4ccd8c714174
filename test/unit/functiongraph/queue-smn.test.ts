import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { TracefolioError } from "../../../lib/errors.ts";
import { smnQueue } from "../../../lib/queue/smn.ts";
import { signatureFault } from "../../support/signature-check.ts";

const NOW = Date.parse("2026-11-01T05:30:00Z");
const TOPIC = "urn:smn:eu-de:0a1b2c3d4e5f:tracefolio-work";
const WORK = { kind: "report", job: "nordhafen.0123456789abcdef.j1" } as const;

interface Asked {
	readonly request: IncomingMessage;
	readonly body: string;
	readonly fault: string | null;
}

type Answer = readonly [status: number, body: string] | "hang" | "drop";

/** A topic's service that checks signatures as the cloud does, and answers in turn; then that it has taken the message. */
async function topicService(...answers: Answer[]) {
	const asked: Asked[] = [];
	const secrets = new Map([
		["A", "secret-A"],
		["B", "secret-B"],
	]);
	const server = createServer(async (request, response) => {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk);
		const body = Buffer.concat(chunks).toString();
		const secretOf = (key: string) => secrets.get(key);
		const fault = signatureFault(request, { body, secretOf, now: NOW });
		asked.push({ request, body, fault });
		const answer = answers.shift() ?? [
			200,
			'{"request_id": "r", "message_id": "m"}',
		];
		if (answer === "hang") return;
		if (answer === "drop") return void request.socket.destroy();
		const [status, text] = fault === null ? answer : [401, fault];
		response.writeHead(status, { "content-type": "application/json" });
		response.end(text);
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	const { port } = server.address() as AddressInfo;
	return { asked, endpoint: `http://127.0.0.1:${port}` };
}

function queueAt(
	endpoint: string,
	{ secret = "secret-A", attemptMs = 5000 } = {},
) {
	const access = {
		accessKey: "A",
		secretKey: secret,
		securityToken: "token-A",
	};
	const effects = { key: () => access, fetch, now: () => NOW, attemptMs };
	return smnQueue({ topic: TOPIC, endpoint, ...effects });
}

describe("smnQueue()", () => {
	it("publishes the work to the topic, signed with the key and its token", async () => {
		const { asked, endpoint } = await topicService();
		await queueAt(endpoint).send(WORK);
		expect(asked.map(({ fault }) => fault)).toEqual([null]);
		const { request, body } = asked[0] ?? {};
		expect(request?.method).toBe("POST");
		expect(decodeURIComponent(request?.url ?? "")).toBe(
			`/v2/0a1b2c3d4e5f/notifications/topics/${TOPIC}/publish`,
		);
		expect(request?.headers).toMatchObject({
			"content-type": "application/json",
			"x-project-id": "0a1b2c3d4e5f",
			"x-security-token": "token-A",
		});
		const { message, ...rest } = JSON.parse(body ?? "");
		expect(JSON.parse(message)).toEqual(WORK);
		expect(rest).toEqual({ subject: "Tracefolio", time_to_live: "86400" });
	});

	it("asks for the key at each message, since the agency's changes", async () => {
		const { asked, endpoint } = await topicService();
		const keys = ["A", "B"].map((name) => ({
			accessKey: name,
			secretKey: `secret-${name}`,
		}));
		const queue = smnQueue({
			...{ topic: TOPIC, endpoint, fetch, now: () => NOW },
			key: async () => keys.shift() ?? { accessKey: "", secretKey: "" },
		});
		await queue.send(WORK);
		await queue.send({ kind: "evidence", handover: "nordhafen.h1" });
		const signed = asked.map(({ request, fault }) => [
			/Access=(\w+),/.exec(request.headers.authorization ?? "")?.[1],
			fault,
		]);
		expect(signed).toEqual([
			["A", null],
			["B", null],
		]);
	});

	it.each<[Answer, RegExp]>([
		[
			[404, '{"code": "SMN.0006", "message": "Topic not found."}'],
			/answers 404 \(SMN\.0006\)$/,
		],
		[[500, ""], /answers 500$/],
		[[302, ""], /unexpected redirect$/],
		[[503, `<html>\n${"x".repeat(10_000)}`], /answers 503$/],
		["drop", /other side closed|ECONNRESET|terminated/],
		["hang", /timeout/i],
	])("throws STORE where the service does %j", async (answer, message) => {
		const { endpoint } = await topicService(answer);
		const sent = queueAt(endpoint, { attemptMs: 300 }).send(WORK);
		const error = await sent.then(
			() => null,
			(thrown: unknown) => thrown,
		);
		if (!(error instanceof TracefolioError)) throw error;
		expect(error.code).toBe("STORE");
		expect(error.message).toMatch(message);
		expect(error.message).toContain(TOPIC);
	});

	it("throws STORE where nobody is there, and where the key is refused, without its secret", async () => {
		await expect(queueAt("http://127.0.0.1:1").send(WORK)).rejects.toThrow(
			/ECONNREFUSED|bad port/,
		);
		const { endpoint } = await topicService();
		const refused = queueAt(endpoint, { secret: "not-the-secret" }).send(WORK);
		await expect(refused).rejects.toThrow(/answers 401/);
		await expect(refused).rejects.not.toThrow(/not-the-secret/);
	});

	it("reaches the service of the topic's region of Open Telekom Cloud unless another is named", async () => {
		const asked: string[] = [];
		const queue = smnQueue({
			topic: TOPIC,
			key: () => ({ accessKey: "A", secretKey: "s" }),
			fetch: async (url) => {
				asked.push(String(url));
				return new Response("{}");
			},
			now: () => NOW,
		});
		await queue.send(WORK);
		expect(new URL(asked[0] ?? "").origin).toBe(
			"https://smn.eu-de.otc.t-systems.com",
		);
	});

	it.each([
		"tracefolio-work",
		"urn:smn:eu-de:p/../x:topic",
		"urn:smn:eu-de@evil.example:p:topic",
		"urn:smn:eu-de:p:topic?x",
		"urn:fss:eu-de:p:topic",
		"",
	])("throws CONFIG for the topic %j", (topic) => {
		const key = () => ({ accessKey: "A", secretKey: "s" });
		expect(() => smnQueue({ topic, key, fetch, now: () => NOW })).toThrow(
			/is no SMN topic/,
		);
	});
});

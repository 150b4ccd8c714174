import { createHmac, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { webhookChannel } from "../../../lib/notify/webhook.ts";
import { httpServer } from "./http-server.ts";
import { CONCERN, messageOf, PUBLISHED } from "./samples.ts";

const KEY = randomBytes(32);
const NOW = Date.UTC(2026, 10, 5, 6, 0, 0, 999);

function send(
	url: string,
	{
		keys = [KEY] as readonly Uint8Array[],
		message = messageOf(),
		limitMs = 10_000,
	} = {},
) {
	const settings = { kind: "webhook", url, on: ["published"] } as const;
	const channel = webhookChannel(settings, { keys, fetch, now: () => NOW });
	return channel(message, AbortSignal.timeout(limitMs));
}

describe("webhookChannel()", () => {
	it("posts the notice as JSON", async () => {
		const server = await httpServer();
		await send(`${server.origin}/hooks/token?a=1`);
		const [request, ...others] = server.received;
		expect(others).toEqual([]);
		expect(request).toMatchObject({
			method: "POST",
			url: "/hooks/token?a=1",
			headers: { "content-type": "application/json" },
		});
		expect(JSON.parse(request?.body ?? "")).toEqual({
			type: "report.published",
			timestamp: "2026-11-05T06:00:00.000Z",
			data: {
				...PUBLISHED,
				summary: messageOf().subject,
				link: messageOf().link,
			},
		});
	});

	it("signs id, time and body with each key, as receivers verify them", async () => {
		const server = await httpServer();
		const second = randomBytes(24);
		await send(server.origin, { keys: [KEY, second] });
		const [request] = server.received;
		const id = request?.headers["webhook-id"];
		const time = request?.headers["webhook-timestamp"];
		expect(id).toBe("published-0123-4567");
		expect(time).toBe(String(Math.floor(NOW / 1000)));
		const expected = [KEY, second].map((key) => {
			const mac = createHmac("sha256", key);
			mac.update(Buffer.from(`${id}.${time}.`));
			mac.update(Buffer.from(request?.body ?? ""));
			return `v1,${mac.digest("base64")}`;
		});
		expect(request?.headers["webhook-signature"]).toBe(expected.join(" "));
	});

	it("keeps what a concern is about beside the summary", async () => {
		const server = await httpServer();
		await send(server.origin, { message: messageOf({ notice: CONCERN }) });
		const { type, data } = JSON.parse(server.received[0]?.body ?? "");
		expect(type).toBe("service.concern");
		expect(data.subject).toBe("eu-de/46c31955b009");
	});

	it("posts nothing without a key", async () => {
		const server = await httpServer();
		await expect(send(server.origin, { keys: [] })).rejects.toThrow(
			/without a signature\. Set TRACEFOLIO_WEBHOOK_SECRET/,
		);
		expect(server.received).toEqual([]);
	});

	it("follows no redirect", async () => {
		const server = await httpServer({
			status: 307,
			headers: { location: "/elsewhere" },
		});
		await expect(send(server.origin)).rejects.toThrow(
			/HTTP 307, and redirects are not followed/,
		);
		expect(server.received).toHaveLength(1);
	});

	it.each([400, 401, 410, 500, 503])(
		"fails on HTTP %i, and shows neither path nor answer",
		async (status) => {
			const server = await httpServer({ status, body: "answer with a t0ken" });
			const error = await send(`${server.origin}/t0ken`).then(
				() => null,
				(thrown: Error) => thrown,
			);
			expect(error?.message).toBe(
				`Cannot post to ${server.origin}: it answers with HTTP ${status}`,
			);
		},
	);

	it.each([200, 201, 202, 204])("takes HTTP %i as accepted", async (status) => {
		const server = await httpServer({ status });
		await send(server.origin);
	});

	it("accepts by the status, without waiting for the rest of an answer that never ends", async () => {
		const server = await httpServer({ endless: true });
		await send(server.origin);
	});

	it("ends when the time is over, where nobody answers", async () => {
		const server = await httpServer({ hangs: true });
		await expect(send(server.origin, { limitMs: 200 })).rejects.toThrow(
			expect.objectContaining({ name: "TimeoutError" }),
		);
	});

	it("fails where nobody listens, and shows the origin alone", async () => {
		await expect(send("http://127.0.0.1:1/t0ken")).rejects.toThrow(
			/^Cannot post to http:\/\/127\.0\.0\.1:1: it cannot be reached \(\w+\)$/,
		);
	});
});

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sesChannel } from "../../../lib/notify/ses.ts";
import { smnChannel } from "../../../lib/notify/smn.ts";
import { snsChannel } from "../../../lib/notify/sns.ts";
import { signatureFault } from "../../support/signature-check.ts";
import { headerOf, readMail, temporaryFolder } from "../../support/smtp.ts";
import { type HttpServer, httpServer } from "./http-server.ts";
import { messageOf } from "./samples.ts";

const NOW = Date.UTC(2026, 10, 5, 6);
const TOPIC = "urn:smn:eu-de:46c31955b0094ac4a5d63bbc8ac2f171:reports";
const AWS = {
	credentials: { accessKeyId: "AKID", secretAccessKey: "s3cret-k3y" },
};
const ARN = "arn:aws:sns:eu-central-1:123456789012:reports";

const inTime = () => AbortSignal.timeout(10_000);

async function messageOfFault(work: Promise<void>): Promise<string> {
	const error: unknown = await work.then(
		() => null,
		(thrown: unknown) => thrown,
	);
	return error instanceof Error ? error.message : "";
}

describe("smnChannel()", () => {
	const smn = (
		server: HttpServer,
		credentials: Record<string, string> = {
			accessKey: "AK",
			secretKey: "s3cret-k3y",
			securityToken: "ST",
		},
	) =>
		smnChannel(
			{
				kind: "smn",
				endpoint: server.origin,
				project: "46c31955b0094ac4a5d63bbc8ac2f171",
				topic: TOPIC,
				on: ["published"],
			},
			{ credentials, fetch, now: () => NOW },
		);

	it("publishes subject and text, signed as the service verifies it", async () => {
		const server = await httpServer({ body: '{"message_id": "m"}' });
		await smn(server)(messageOf(), inTime());
		const [request] = server.received;
		expect(request?.method).toBe("POST");
		expect(decodeURIComponent(request?.url ?? "")).toBe(
			`/v2/46c31955b0094ac4a5d63bbc8ac2f171/notifications/topics/${TOPIC}/publish`,
		);
		expect(JSON.parse(request?.body ?? "")).toEqual({
			subject: messageOf().subject,
			message: messageOf().text,
			time_to_live: "604800",
		});
		const secretOf = (key: string) => (key === "AK" ? "s3cret-k3y" : undefined);
		const options = { body: request?.body ?? "", secretOf, now: NOW };
		expect(request && signatureFault(request, options)).toBeNull();
		expect(request?.headers["x-security-token"]).toBe("ST");
	});

	it("keeps the subject within 512 bytes, in whole characters", async () => {
		const server = await httpServer();
		const subject = `x${"ü".repeat(300)}`;
		await smn(server)(messageOf({ subject }), inTime());
		const sent = JSON.parse(server.received[0]?.body ?? "").subject;
		expect(sent).toBe(`x${"ü".repeat(255)}`);
	});

	it("sends a token where only that is at hand", async () => {
		const server = await httpServer();
		await smn(server, { iamToken: "t0ken" })(messageOf(), inTime());
		expect(server.received[0]?.headers["x-auth-token"]).toBe("t0ken");
		expect(server.received[0]?.headers["authorization"]).toBeUndefined();
	});

	it("says how credentials are given where there are none", async () => {
		const server = await httpServer();
		await expect(smn(server, {})(messageOf(), inTime())).rejects.toThrow(
			/Set TRACEFOLIO_ACCESS_KEY/,
		);
		expect(server.received).toEqual([]);
	});

	it.each([
		[403, /lack the permission smn:topic:publish \(HTTP 403\)$/],
		[307, /it answers with HTTP 307$/],
		[500, /it answers with HTTP 500$/],
	])(
		"fails on HTTP %i and shows nothing of the answer",
		async (status, said) => {
			const server = await httpServer({ status, body: "s3cret-k3y" });
			const message = await messageOfFault(smn(server)(messageOf(), inTime()));
			expect(message).toMatch(said);
			expect(message).not.toMatch(/s3cret/);
		},
	);

	it("ends when the time is over, where nobody answers", async () => {
		const server = await httpServer({ hangs: true });
		await expect(
			smn(server)(messageOf(), AbortSignal.timeout(200)),
		).rejects.toThrow(expect.objectContaining({ name: "TimeoutError" }));
	});
});

describe("snsChannel()", () => {
	const settings = { kind: "sns", topic: ARN, on: ["published"] } as const;
	const PUBLISHED_XML =
		'<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>m</MessageId></PublishResult></PublishResponse>';

	it("publishes the text with an ASCII subject, and attributes to filter by", async () => {
		const server = await httpServer({ body: PUBLISHED_XML });
		const send = snsChannel(settings, { ...AWS, endpoint: server.origin });
		await send(messageOf({ subject: "Prüfbericht – Größe №1 ☃" }), inTime());
		const form = new URLSearchParams(server.received[0]?.body);
		expect(Object.fromEntries(form)).toMatchObject({
			Action: "Publish",
			TopicArn: ARN,
			Subject: "Pruefbericht - Groesse No1 ?",
			Message: "Größe\n",
			"MessageAttributes.entry.1.Name": "kind",
			"MessageAttributes.entry.1.Value.StringValue": "published",
			"MessageAttributes.entry.2.Name": "profile",
			"MessageAttributes.entry.2.Value.StringValue": "nordhafen",
		});
		expect(server.received[0]?.headers["authorization"]).toMatch(
			/^AWS4-HMAC-SHA256 Credential=AKID\/\d{8}\/eu-central-1\/sns\//,
		);
	});

	it("bounds the subject to fewer than 100 characters", async () => {
		const server = await httpServer({ body: PUBLISHED_XML });
		const send = snsChannel(settings, { ...AWS, endpoint: server.origin });
		await send(messageOf({ subject: "x".repeat(150) }), inTime());
		const form = new URLSearchParams(server.received[0]?.body);
		expect(form.get("Subject")).toHaveLength(99);
	});

	it("asks once and names the error alone where it is refused", async () => {
		const server = await httpServer({
			status: 403,
			headers: { "content-type": "text/xml" },
			body: "<ErrorResponse><Error><Type>Sender</Type><Code>AuthorizationError</Code><Message>s3cret-k3y</Message></Error></ErrorResponse>",
		});
		const send = snsChannel(settings, { ...AWS, endpoint: server.origin });
		const message = await messageOfFault(send(messageOf(), inTime()));
		expect(message).toMatch(/Authorization/);
		expect(message).not.toMatch(/s3cret/);
		expect(server.received).toHaveLength(1);
	});
});

describe("sesChannel()", () => {
	const FROM = "tracefolio@nordhafen.example";
	const TO = "compliance@nordhafen.example";
	const settings = {
		kind: "ses",
		region: "eu-central-1",
		from: FROM,
		to: [TO],
		on: ["published"],
	} as const;

	it("sends the mail as it would go over SMTP", async () => {
		const server = await httpServer({ body: '{"MessageId": "m"}' });
		const send = sesChannel(settings, TO, { ...AWS, endpoint: server.origin });
		const bytes = Buffer.from("%PDF-");
		const attachments = [{ name: "report.pdf", bytes }];
		await send(messageOf({ attachments }), inTime());
		const [request] = server.received;
		expect(request?.url).toBe("/v2/email/outbound-emails");
		const sent = JSON.parse(request?.body ?? "");
		expect(sent).toMatchObject({
			FromEmailAddress: FROM,
			Destination: { ToAddresses: [TO] },
		});
		const path = join(temporaryFolder(), "mail.eml");
		writeFileSync(path, Buffer.from(sent.Content.Raw.Data, "base64"));
		const mail = readMail(path);
		expect(headerOf(mail, "subject")).toBe(messageOf().subject);
		expect(headerOf(mail, "message-id")).toBe(
			"<published-0123-4567@nordhafen.example>",
		);
		expect(mail.body.parts?.map(({ type }) => type)).toEqual([
			"multipart/alternative",
			"application/pdf",
		]);
	});

	it("asks once and names the error alone where it fails", async () => {
		const server = await httpServer({
			status: 400,
			headers: { "x-amzn-errortype": "MessageRejected" },
			body: '{"message": "s3cret-k3y"}',
		});
		const send = sesChannel(settings, TO, { ...AWS, endpoint: server.origin });
		expect(await messageOfFault(send(messageOf(), inTime()))).toBe(
			"Cannot mail over Amazon SES in eu-central-1: the service refuses it or cannot be reached (MessageRejected)",
		);
		expect(server.received).toHaveLength(1);
	});

	it("ends when the time is over, where nobody answers", async () => {
		const server = await httpServer({ hangs: true });
		const send = sesChannel(settings, TO, { ...AWS, endpoint: server.origin });
		await expect(send(messageOf(), AbortSignal.timeout(300))).rejects.toThrow(
			expect.objectContaining({ name: "TimeoutError" }),
		);
	});
});

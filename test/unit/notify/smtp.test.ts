import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { TracefolioError } from "../../../lib/errors.ts";
import { smtpChannel } from "../../../lib/notify/smtp.ts";
import type { MailSettings } from "../../../lib/notify-config.ts";
import {
	certificate,
	headerOf,
	mailServer,
	type ReadMail,
} from "../../support/smtp.ts";
import { faultyMailServer } from "../../support/smtp-faults.ts";
import { messageOf } from "./samples.ts";

const TO = "compliance@nordhafen.example";
const LOGIN = { user: "reports", password: "s3cret-p4ssw0rd" };

function settings(url: string, more: Partial<MailSettings> = {}): MailSettings {
	const from = "tracefolio@nordhafen.example";
	return { kind: "mail", url, from, to: [TO], on: ["published"], ...more };
}

function send(
	url: string,
	{
		more = {},
		message = messageOf(),
		credentials = null,
		ca,
		limitMs = 20_000,
	}: {
		more?: Partial<MailSettings>;
		message?: ReturnType<typeof messageOf>;
		credentials?: typeof LOGIN | null;
		ca?: string;
		limitMs?: number;
	} = {},
) {
	const channel = smtpChannel(settings(url, more), TO, { credentials, ca });
	return channel(message, AbortSignal.timeout(limitMs));
}

function only(mails: readonly ReadMail[]): ReadMail {
	expect(mails).toHaveLength(1);
	const [mail] = mails;
	if (mail === undefined) throw new Error("no mail");
	return mail;
}

async function faultOf(work: Promise<void>): Promise<TracefolioError> {
	const error: unknown = await work.then(
		() => null,
		(thrown: unknown) => thrown,
	);
	if (error instanceof TracefolioError) return error;
	throw new Error("expected a TracefolioError", { cause: error });
}

describe("smtpChannel()", () => {
	it("sends text and HTML as alternatives, in UTF-8, with the subject as it is", async () => {
		const server = await mailServer();
		await send(server.url);
		const mail = only(server.received());
		expect(headerOf(mail, "subject")).toBe(messageOf().subject);
		expect(headerOf(mail, "from")).toBe(
			"Tracefolio <tracefolio@nordhafen.example>",
		);
		expect(headerOf(mail, "to")).toBe(TO);
		expect(headerOf(mail, "auto-submitted")).toBe("auto-generated");
		expect(headerOf(mail, "content-language")).toBe("de");
		expect(headerOf(mail, "date")).toBe("Thu, 05 Nov 2026 06:00:00 +0000");
		expect(mail.envelope).toEqual({
			from: "tracefolio@nordhafen.example",
			to: [TO],
			tls: false,
			login: false,
		});
		expect(mail.body.type).toBe("multipart/alternative");
		expect(mail.body.defects).toEqual([]);
		expect(
			mail.body.parts?.map(({ type, charset, text }) => [type, charset, text]),
		).toEqual([
			["text/plain", "utf-8", "Größe\r\n"],
			["text/html", "utf-8", "<!doctype html><p>Größe</p>\r\n"],
		]);
		expect(mail.longestLine).toBeLessThan(999);
	});

	it("attaches files byte by byte", async () => {
		const server = await mailServer();
		const bytes = Uint8Array.from({ length: 70_000 }, (_, n) => (n * 7) % 256);
		const attachments = [
			{ name: "report.pdf", bytes },
			{ name: "population.ndjson.gz", bytes: new Uint8Array() },
		];
		await send(server.url, { message: messageOf({ attachments }) });
		const { body } = only(server.received());
		expect(body.type).toBe("multipart/mixed");
		expect(body.parts?.map(({ type }) => type)).toEqual([
			"multipart/alternative",
			"application/pdf",
			"application/gzip",
		]);
		expect(body.parts?.[1]).toMatchObject({
			filename: "report.pdf",
			disposition: "attachment",
			sha256: createHash("sha256").update(bytes).digest("hex"),
		});
	});

	it("makes the same mail of the same message, so that a repeated one is recognised", async () => {
		const server = await mailServer();
		await send(server.url);
		await send(server.url);
		const [first, second] = server.received();
		expect(first?.raw).toBe(second?.raw);
		expect(
			headerOf(only([first].filter((m) => m !== undefined)), "message-id"),
		).toBe("<published-0123-4567@nordhafen.example>");
	});

	it("lets no text become a header", async () => {
		const server = await mailServer();
		const subject = "a\r\nBcc: victim@example.org\r\n\r\nbody";
		await send(server.url, { message: messageOf({ subject }) });
		const mail = only(server.received());
		expect(mail.headers.map(([name]) => name)).not.toContain("bcc");
		expect(mail.envelope.to).toEqual([TO]);
	});

	it("logs in over TLS and shows no password where that is refused", async () => {
		const { certificate: path, key } = certificate();
		const login = [LOGIN.user, LOGIN.password] as const;
		const server = await mailServer({ tls: [path, key], login });
		const url = `smtp://localhost:${server.port}`;
		const ca = readFileSync(path, "utf8");
		const more = { requireTls: true };
		await send(url, { ca, more, credentials: LOGIN });
		expect(only(server.received()).envelope).toMatchObject({
			tls: true,
			login: true,
		});
		const credentials = { ...LOGIN, password: "wr0ng-p4ssw0rd" };
		const fault = await faultOf(send(url, { ca, more, credentials }));
		expect(fault.code).toBe("CONFIG");
		expect(fault.message).toMatch(
			/refuses the user or the password \(EAUTH\)$/,
		);
		expect(JSON.stringify(fault)).not.toMatch(/p4ssw0rd/);
	});

	it("speaks TLS from the first byte with smtps://", async () => {
		const { certificate: path, key } = certificate();
		const login = [LOGIN.user, LOGIN.password] as const;
		const server = await mailServer({ tls: [path, key], login, atOnce: true });
		const ca = readFileSync(path, "utf8");
		const url = `smtps://localhost:${server.port}`;
		await send(url, { ca, credentials: LOGIN });
		expect(only(server.received()).envelope.login).toBe(true);
	});

	it("gives no password without TLS to another machine, even where none is required", async () => {
		const { port, commands } = await faultyMailServer({
			EHLO: "250-test\r\n250 AUTH PLAIN",
			STARTTLS: "502 5.5.1 unknown",
		});
		// it leads here, and is no name of this machine
		const url = `smtp://0.0.0.0:${port}`;
		const more = { requireTls: false };
		const fault = await faultOf(send(url, { more, credentials: LOGIN }));
		expect(fault.message).toMatch(/\(ETLS\)$/);
		expect(commands).not.toContain("AUTH");
		await send(url, { more });
		expect(commands).toContain("DATA");
	});

	it("sends nothing to a server whose certificate nobody vouches for", async () => {
		const { certificate: path, key } = certificate();
		const server = await mailServer({ tls: [path, key] });
		const url = `smtp://localhost:${server.port}`;
		const fault = await faultOf(send(url, { more: { requireTls: true } }));
		expect(fault.message).toMatch(/self-signed certificate/);
		expect(server.received()).toEqual([]);
	});

	it("sends nothing without TLS where that is required and the server has none", async () => {
		const server = await mailServer();
		const fault = await faultOf(
			send(server.url, { more: { requireTls: true }, credentials: LOGIN }),
		);
		expect(fault.message).toMatch(/STARTTLS.*\(ETLS\)$/);
		expect(server.received()).toEqual([]);
	});

	it.each([
		["550 5.1.1 no such user", { refuse: ["rcpt", "550 5.1.1 no such user"] }],
		["421 4.3.2 going down", { refuse: ["data", "421 4.3.2 going down"] }],
	] as const)(
		"says what a server answers that refuses: %s",
		async (answer, options) => {
			const server = await mailServer(options);
			const fault = await faultOf(send(server.url));
			expect(fault.code).toBe("STORE");
			expect(fault.message).toContain(answer);
			expect(server.received()).toEqual([]);
		},
	);

	it.each([
		["its greeting", { "": null }],
		["EHLO", { EHLO: null }],
		["the recipient", { RCPT: null }],
		["DATA", { DATA: null }],
		["the mail", { ".": null }],
	])(
		"ends when the time is over, where the server hangs at %s",
		async (_, script) => {
			const { url } = await faultyMailServer(script);
			await expect(send(url, { limitMs: 300 })).rejects.toThrow(
				expect.objectContaining({ name: "TimeoutError" }),
			);
		},
	);

	it.each([
		["at its greeting", { "": "dies" }],
		["at DATA", { DATA: "dies" }],
		["after the mail", { ".": "dies" }],
	])("fails where the server dies %s", async (_, script) => {
		const { url } = await faultyMailServer(script);
		expect((await faultOf(send(url))).code).toBe("STORE");
	});

	it("fails where nobody listens", async () => {
		const fault = await faultOf(send("smtp://127.0.0.1:1"));
		expect(fault.message).toMatch(
			/^Cannot mail over 127\.0\.0\.1:1: .*ECONNREFUSED/,
		);
	});

	it("does not show an answer that repeats the password", async () => {
		const { url } = await faultyMailServer({
			EHLO: "250-test\r\n250 AUTH PLAIN",
			AUTH: "235 ok",
			RCPT: `550 not for ${LOGIN.password}`,
		});
		const fault = await faultOf(send(url, { credentials: LOGIN }));
		expect(fault.message).toMatch(/repeats the password/);
		expect(fault.message).not.toContain(LOGIN.password);
	});
});

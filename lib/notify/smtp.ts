import type { SMTPTransportOptions } from "nodemailer";
import { messageOf, TracefolioError } from "../errors.ts";
import {
	isLoopback,
	type MailSettings,
	type NotifySecrets,
} from "../notify-config.ts";
import type { Channel } from "./channel.ts";
import { mailOf } from "./mime.ts";

export interface SmtpOptions {
	readonly credentials: NotifySecrets["smtp"];
	/** certificates of authorities (PEM) in place of those that Node trusts */
	readonly ca?: string | undefined;
}

/**
 * Mails to one address over a mail server. Where TLS is required, and wherever a password goes to another machine, nothing is sent to a
 * server that does not offer it or whose certificate does not hold.
 */
export function smtpChannel(
	settings: MailSettings,
	to: string,
	options: SmtpOptions,
): Channel {
	return async (message, signal) => {
		// Loaded only where it is needed: most runs send no mail.
		const { createTransport } = await import("nodemailer");
		const transport = createTransport(transportOf(settings, options));
		const mail = mailOf(message, settings.from, to);
		try {
			await transport.sendMail({ ...mail, signal });
		} catch (error) {
			if (signal.aborted) throw signal.reason;
			throw fault(settings, error, options.credentials);
		} finally {
			transport.close();
		}
	};
}

function transportOf(
	{ url, requireTls }: MailSettings,
	{ credentials, ca }: SmtpOptions,
): SMTPTransportOptions {
	const server = new URL(url);
	const secure = server.protocol === "smtps:";
	const isLocal = isLoopback(server);
	const requireTLS =
		(requireTls ?? !isLocal) || (credentials !== null && !isLocal);
	return {
		host: server.hostname.replace(/^\[|\]$/g, ""),
		port: Number(server.port) || (secure ? 465 : 587),
		secure,
		requireTLS,
		// on this machine servers often offer a certificate that nobody vouches for
		ignoreTLS: isLocal && !requireTLS,
		tls: { minVersion: "TLSv1.2", ...(ca !== undefined && { ca }) },
		...(credentials !== null && {
			auth: { user: credentials.user, pass: credentials.password },
		}),
		disableFileAccess: true,
		disableUrlAccess: true,
	};
}

const SHOWN_CHARACTERS = 200;

function fault(
	{ url }: MailSettings,
	error: unknown,
	credentials: NotifySecrets["smtp"],
): TracefolioError {
	const code = textOf(error, "code") || "unknown";
	const refused = code === "EAUTH" || code === "ENOAUTH";
	const said = refused
		? "the server refuses the user or the password"
		: withoutSecrets(messageOf(error), credentials).slice(0, SHOWN_CHARACTERS);
	return new TracefolioError(
		refused ? "CONFIG" : "STORE",
		`Cannot mail over ${new URL(url).host}: ${said} (${code})`,
	);
}

function textOf(error: unknown, name: string): string {
	if (typeof error !== "object" || error === null) return "";
	const value: unknown = Reflect.get(error, name);
	return typeof value === "string" ? value : "";
}

/** A server may repeat what it was sent, and so the password. */
function withoutSecrets(
	text: string,
	credentials: NotifySecrets["smtp"],
): string {
	if (credentials === null) return text;
	const { user, password } = credentials;
	const base64 = (value: string) =>
		Buffer.from(value).toString("base64").replace(/=+$/, "");
	const secrets = [
		password,
		base64(password),
		base64(`\0${user}\0${password}`),
	];
	return secrets.some((secret) => text.includes(secret))
		? "the server's answer repeats the password, and is not shown"
		: text;
}

import { z } from "zod";
import type { Credentials } from "./collect-config.ts";
import { TracefolioError } from "./errors.ts";
import { section } from "./section.ts";

/** What people are notified of. */
export const NOTICE_KINDS = [
	"published",
	"failed",
	"missing",
	"concern",
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** Files of a publication that may go with a mail. */
export const ATTACHABLE = [
	"report.pdf",
	"report.xlsx",
	"report.json",
	"sources.json",
	"population.ndjson.gz",
] as const;

/** The profile's section `notify`: who is notified, of what, and how. */
export type NotifySettings = readonly TargetSettings[];

export type TargetSettings =
	| MailSettings
	| SesSettings
	| SnsSettings
	| SmnSettings
	| WebhookSettings;

interface Target {
	readonly on: readonly NoticeKind[];
}

interface Mail extends Target {
	/** address of the sender */
	readonly from: string;
	/** each of them gets a mail of its own */
	readonly to: readonly string[];
	/** absent where a link is enough */
	readonly attach?: AttachSettings | undefined;
}

export interface AttachSettings {
	/** in the order in which they are attached, as far as they fit */
	readonly files: readonly (typeof ATTACHABLE)[number][];
	/** of all of them together, before they are encoded for a mail */
	readonly maxBytes: number;
}

/** A mail server. */
export interface MailSettings extends Mail {
	readonly kind: "mail";
	/** `smtp://host:port` (port 587 unless said) or `smtps://host:port` (465) */
	readonly url: string;
	/** whether nothing is sent without TLS; absent: yes, but for this machine */
	readonly requireTls?: boolean | undefined;
}

/** Amazon Simple Email Service. */
export interface SesSettings extends Mail {
	readonly kind: "ses";
	readonly region: string;
}

/** Amazon Simple Notification Service. */
export interface SnsSettings extends Target {
	readonly kind: "sns";
	/** its ARN */
	readonly topic: string;
}

/** Simple Message Notification of Open Telekom Cloud. */
export interface SmnSettings extends Target {
	readonly kind: "smn";
	readonly endpoint: string;
	/** its id */
	readonly project: string;
	/** its URN */
	readonly topic: string;
}

/** An HTTP server that verifies signatures as the Standard Webhooks specification says. */
export interface WebhookSettings extends Target {
	readonly kind: "webhook";
	/** its path may be a secret, so only the origin is ever shown */
	readonly url: string;
}

const MOST_TARGETS = 16;
const MOST_RECIPIENTS = 20;
const MEBIBYTE = 1 << 20;

const on = z
	.array(z.enum(NOTICE_KINDS))
	.min(1)
	.default([...NOTICE_KINDS]);

const mail = {
	on,
	from: z.email(),
	to: z.array(z.email()).min(1).max(MOST_RECIPIENTS),
	attach: section({
		files: z.array(z.enum(ATTACHABLE)).min(1),
		maxBytes: z
			.int()
			.min(1)
			.max(25 * MEBIBYTE)
			.default(10 * MEBIBYTE),
	}).optional(),
};

const TARGETS = [
	section({
		kind: z.literal("mail"),
		url: z.url({ protocol: /^smtps?$/ }).refine(isServer, {
			error:
				'expected "smtp://host:port" or "smtps://host:port"; user and password come from TRACEFOLIO_SMTP_USER and TRACEFOLIO_SMTP_PASSWORD',
		}),
		requireTls: z.boolean().optional(),
		...mail,
	}),
	section({
		kind: z.literal("ses"),
		region: z.string().regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, {
			error: 'expected a region such as "eu-central-1"',
		}),
		...mail,
	}),
	section({
		kind: z.literal("sns"),
		topic: z.string().regex(/^arn:[\w-]+:sns:[\w-]+:\d{12}:[\w-]{1,256}$/, {
			error:
				'expected the ARN of a standard topic, "arn:aws:sns:<region>:<account>:<name>"',
		}),
		on,
	}),
	section({
		kind: z.literal("smn"),
		endpoint: z.url({ protocol: /^https?$/ }).refine(isSafeOrigin, {
			error:
				'expected "https://smn.<region>.otc.t-systems.com", without path, name, password or query',
		}),
		project: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, {
			error: "expected the project's id: letters, digits, - and _, at most 64",
		}),
		topic: z.string().regex(/^urn:smn:[\w-]+:\w+:[\w-]{1,255}$/, {
			error: 'expected the URN of a topic, "urn:smn:<region>:<project>:<name>"',
		}),
		on,
	}),
	section({
		kind: z.literal("webhook"),
		url: z.url({ protocol: /^https?$/ }).refine(isSafe, {
			error:
				"expected an https:// URL without name and password (http:// for this machine only)",
		}),
		on,
	}),
] as const;

/** How the section is read. */
export const NOTIFY: z.ZodType<NotifySettings> = z
	.array(
		z.discriminatedUnion("kind", TARGETS, {
			error: ({ code }) =>
				code === "invalid_union"
					? 'expected one of "mail"|"ses"|"sns"|"smn"|"webhook"'
					: undefined,
		}),
	)
	.max(MOST_TARGETS);

/** Whether a URL's host is this machine, so that nothing leaves it. */
export function isLoopback({ hostname }: URL): boolean {
	return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i.test(hostname);
}

function isServer(url: string): boolean {
	const { hostname, username, password, pathname, search, hash } = new URL(url);
	return (
		hostname !== "" &&
		/^\/?$/.test(pathname) &&
		[username, password, search, hash].every((part) => part === "")
	);
}

function isSafe(text: string): boolean {
	const url = new URL(text);
	return (
		url.username === "" &&
		url.password === "" &&
		(url.protocol === "https:" || isLoopback(url))
	);
}

function isSafeOrigin(url: string): boolean {
	return isSafe(url) && isServer(url);
}

/** What targets are reached with, and where links lead; what is absent is not at hand. None of it is ever shown, but `desk`. */
export interface NotifySecrets {
	readonly smtp: { readonly user: string; readonly password: string } | null;
	/** keys by which webhooks are signed: the current one, and the one before it while receivers change over */
	readonly webhook: readonly Buffer[];
	/** URL of the report desk, without a slash at its end */
	readonly desk: string | null;
	readonly smn: Credentials;
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Reads from the environment what notices are sent with. Throws CONFIG, naming the variable and never its value, where one is
 * wrong or lacks the other that belongs to it.
 */
export function readNotifySecrets(env: Env): NotifySecrets {
	const of = (name: string): string | undefined =>
		env[`TRACEFOLIO_${name}`]?.trim() || undefined;
	return {
		smtp: smtpOf(of("SMTP_USER"), of("SMTP_PASSWORD")),
		webhook: (of("WEBHOOK_SECRET") ?? "")
			.split(/\s+/)
			.filter((secret) => secret !== "")
			.map(webhookKey),
		desk: deskOf(of("DESK_URL")),
		smn: {
			accessKey: of("ACCESS_KEY"),
			secretKey: of("SECRET_KEY"),
			securityToken: of("SECURITY_TOKEN"),
			iamToken: of("IAM_TOKEN"),
		},
	};
}

function smtpOf(user: string | undefined, password: string | undefined) {
	if (user === undefined && password === undefined) return null;
	if (user !== undefined && password !== undefined) return { user, password };
	throw wrong(
		user === undefined ? "SMTP_USER" : "SMTP_PASSWORD",
		"is missing. TRACEFOLIO_SMTP_USER and TRACEFOLIO_SMTP_PASSWORD go together",
	);
}

/** Source: Standard Webhooks 1.0.0, "Signature scheme": base64 after `whsec_`, of 24 to 64 bytes. */
function webhookKey(secret: string): Buffer {
	const base64 = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret)?.[1] ?? "";
	const key = Buffer.from(base64, "base64");
	if (key.length >= 24 && key.length <= 64) return key;
	throw wrong(
		"WEBHOOK_SECRET",
		'is no secret for webhooks. Expected "whsec_" and 24 to 64 bytes in base64; two are separated by a blank',
	);
}

function deskOf(url: string | undefined): string | null {
	if (url === undefined) return null;
	const parsed = URL.parse(url);
	if (
		parsed !== null &&
		/^https?:$/.test(parsed.protocol) &&
		[parsed.username, parsed.password, parsed.search, parsed.hash].every(
			(part) => part === "",
		)
	)
		return parsed.href.replace(/\/+$/, "");
	throw wrong(
		"DESK_URL",
		"is no URL of a page. Expected http:// or https:// without name, password, query and fragment",
	);
}

function wrong(name: string, why: string): TracefolioError {
	return new TracefolioError("CONFIG", `TRACEFOLIO_${name} ${why}`);
}

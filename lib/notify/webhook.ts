import { createHmac } from "node:crypto";
import { TracefolioError } from "../errors.ts";
import type { WebhookSettings } from "../notify-config.ts";
import type { Channel, Message } from "./channel.ts";
import type { Notice } from "./notice.ts";
import { unreachable } from "./unreachable.ts";

export interface WebhookOptions {
	/** each signs; at least one */
	readonly keys: readonly Uint8Array[];
	readonly fetch: typeof fetch;
	/** ms since the epoch, UTC */
	readonly now: () => number;
}

const TYPES: Readonly<Record<Notice["kind"], string>> = {
	published: "report.published",
	failed: "report.failed",
	missing: "report.missing",
	concern: "service.concern",
};

/**
 * Posts the notice as JSON. Redirects are not followed; any status from 200 to 299 accepts the message.
 *
 * Source: Standard Webhooks 1.0.0 (github.com/standard-webhooks/standard-webhooks).
 */
export function webhookChannel(
	{ url }: WebhookSettings,
	{ keys, fetch, now }: WebhookOptions,
): Channel {
	const { origin } = new URL(url);
	return async (message, signal) => {
		if (keys.length === 0)
			throw new TracefolioError(
				"CONFIG",
				`Nothing is posted to ${origin} without a signature. Set TRACEFOLIO_WEBHOOK_SECRET`,
			);
		const body = bodyOf(message);
		const timestamp = Math.floor(now() / 1000);
		const response = await fetch(url, {
			method: "POST",
			headers: {
				"content-type": "application/json",
				"user-agent": "Tracefolio",
				"webhook-id": message.id,
				"webhook-timestamp": String(timestamp),
				"webhook-signature": signatures(
					keys,
					`${message.id}.${timestamp}.${body}`,
				),
			},
			body,
			signal,
			redirect: "manual",
		}).catch((error: unknown) => {
			if (signal.aborted) throw signal.reason;
			throw unreachable(`post to ${origin}`, error);
		});
		// whether the rest can be left or not, the status has come
		await response.body?.cancel().catch(() => undefined);
		if (response.ok) return;
		const { status } = response;
		const redirects = status >= 300 && status < 400;
		throw new TracefolioError(
			"STORE",
			`Cannot post to ${origin}: it answers with HTTP ${status}${redirects ? ", and redirects are not followed" : ""}`,
		);
	};
}

function bodyOf({ notice, at, link, subject }: Message): string {
	return JSON.stringify({
		type: TYPES[notice.kind],
		timestamp: new Date(at).toISOString(),
		data: { ...notice, summary: subject, link },
	});
}

function signatures(keys: readonly Uint8Array[], content: string): string {
	return keys
		.map((key) => createHmac("sha256", key).update(content).digest("base64"))
		.map((signature) => `v1,${signature}`)
		.join(" ");
}

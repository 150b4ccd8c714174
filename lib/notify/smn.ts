import type { Credentials } from "../collect-config.ts";
import { TracefolioError } from "../errors.ts";
import type { SmnSettings } from "../notify-config.ts";
import { wireUrl } from "../sign/canonical.ts";
import { sdkHmacSha256 } from "../sign/sdk.ts";
import { checkSecret } from "../sign/sendable.ts";
import type { SignableRequest } from "../sign/signer.ts";
import type { Channel, Message } from "./channel.ts";
import { unreachable } from "./unreachable.ts";

export interface SmnOptions {
	readonly credentials: Credentials;
	readonly fetch: typeof fetch;
	/** ms since the epoch, UTC */
	readonly now: () => number;
}

/**
 * Publishes the text to a topic of Simple Message Notification, signed with an access key, or with a token where only that is at hand.
 *
 * Source: "Publishing Messages in the Text Format" of Open Telekom Cloud's SMN API reference.
 */
export function smnChannel(
	{ endpoint, project, topic }: SmnSettings,
	options: SmnOptions,
): Channel {
	return async (message, signal) => {
		const path = `/v2/${project}/notifications/topics/${topic}/publish`;
		const url = wireUrl(new URL(path, endpoint));
		const body = bodyOf(message);
		const headers = authenticated(
			{ method: "POST", url, headers: jsonFor(project), body },
			options,
		);
		const response = await options
			.fetch(url, { method: "POST", headers, body, signal, redirect: "manual" })
			.catch((error: unknown) => {
				if (signal.aborted) throw signal.reason;
				throw unreachable(`publish to "${topic}" at ${url.origin}`, error);
			});
		await response.body?.cancel().catch(() => undefined);
		if (response.ok) return;
		throw refusal(`publish to "${topic}" at ${url.origin}`, response.status);
	};
}

const SEVEN_DAYS_S = 7 * 24 * 3600;
/** SMN takes 512 characters, of which its console counts bytes. */
const SUBJECT_BYTES = 512;

function bodyOf({ subject, text }: Message): string {
	const bytes = Buffer.from(subject).subarray(0, SUBJECT_BYTES);
	return JSON.stringify({
		// half a character at the end becomes U+FFFD
		subject: bytes.toString().replace(/\ufffd+$/, ""),
		message: text,
		time_to_live: String(SEVEN_DAYS_S),
	});
}

const jsonFor = (project: string) => ({
	"content-type": "application/json",
	"x-project-id": project,
});

function authenticated(
	request: SignableRequest,
	{ credentials, now }: SmnOptions,
): Record<string, string> {
	const { accessKey, secretKey, securityToken, iamToken } = credentials;
	if (accessKey !== undefined && secretKey !== undefined) {
		const token = securityToken !== undefined && { securityToken };
		const key = { accessKey, secretKey, ...token };
		return { ...sdkHmacSha256()(request, key, now()) };
	}
	if (iamToken === undefined)
		throw new TracefolioError(
			"CONFIG",
			"No access key for Simple Message Notification is at hand. Set TRACEFOLIO_ACCESS_KEY and TRACEFOLIO_SECRET_KEY, or TRACEFOLIO_IAM_TOKEN",
		);
	checkSecret("IAM token", iamToken);
	return { ...request.headers, "x-auth-token": iamToken };
}

function refusal(what: string, status: number): TracefolioError {
	if (status === 401 || status === 403)
		return new TracefolioError(
			"CONFIG",
			`Cannot ${what}: the credentials are refused or lack the permission smn:topic:publish (HTTP ${status})`,
		);
	return new TracefolioError(
		"STORE",
		`Cannot ${what}: it answers with HTTP ${status}`,
	);
}

import { messageOf, TracefolioError } from "../errors.ts";
import { wireUrl } from "../sign/canonical.ts";
import { sdkHmacSha256 } from "../sign/sdk.ts";
import type { AccessKey } from "../sign/signer.ts";
import type { Queue, Work } from "./queue.ts";

export interface SmnOptions {
	/** `urn:smn:<region>:<project id>:<name>` */
	readonly topic: string;
	/** of the service; that of Open Telekom Cloud in the topic's region unless given */
	readonly endpoint?: string | undefined;
	/** asked for each message, because the key of a function's agency is a temporary one */
	readonly key: () => AccessKey | Promise<AccessKey>;
	readonly fetch: typeof fetch;
	/** ms since the epoch, UTC */
	readonly now: () => number;
	/** ms until the service must have answered; ten seconds unless given */
	readonly attemptMs?: number;
}

const ATTEMPT_MS = 10_000;

/** A message that could not be handed over for a day is of no use any more: whoever watches over the work has seen to it by then. */
const TIME_TO_LIVE_SECONDS = 86_400;

/**
 * A topic of Simple Message Notification as a queue: each message goes to the functions that are subscribed to it. Throws CONFIG
 * for a topic that is none. A message that may have been taken counts as refused, so it may be sent twice.
 *
 * Source: "Publishing Messages in the Text Format" and "Exception Response" of Open Telekom Cloud's SMN API reference.
 */
export function smnQueue(options: SmnOptions): Queue {
	const { topic, fetch, now, attemptMs = ATTEMPT_MS } = options;
	const { region, project } = partsOf(topic);
	const url = wireUrl(
		new URL(
			`/v2/${project}/notifications/topics/${topic}/publish`,
			options.endpoint ?? `https://smn.${region}.otc.t-systems.com`,
		),
	);
	const sign = sdkHmacSha256();
	return {
		async send(work) {
			const body = messageFor(work);
			const headers = {
				"content-type": "application/json",
				"x-project-id": project,
			};
			const request = { method: "POST", url, headers, body };
			const signed = sign(request, await options.key(), now());
			const signal = AbortSignal.timeout(attemptMs);
			const sending = { method: "POST", headers: signed, body, signal };
			const response = await fetch(url, {
				...sending,
				redirect: "error",
			}).catch((cause: unknown) => {
				throw refused(topic, reasonOf(cause), cause);
			});
			if (response.ok) return void (await response.body?.cancel());
			throw refused(topic, `it answers ${await saidBy(response)}`);
		},
	};
}

const TOPIC = /^urn:smn:([a-z0-9-]+):([0-9a-zA-Z]+):([0-9a-zA-Z_-]+)$/;

function partsOf(topic: string): { region: string; project: string } {
	const [, region, project] = TOPIC.exec(topic) ?? [];
	if (region !== undefined && project !== undefined) return { region, project };
	throw new TracefolioError(
		"CONFIG",
		`"${messageOf(topic)}" is no SMN topic. Expected its URN, urn:smn:<region>:<project id>:<name>`,
	);
}

function messageFor(work: Work): string {
	return JSON.stringify({
		subject: "Tracefolio",
		message: JSON.stringify(work),
		time_to_live: String(TIME_TO_LIVE_SECONDS),
	});
}

/** fetch says little itself; its cause says what happened to the connection. */
function reasonOf(error: unknown): string {
	const cause = error instanceof Error ? error.cause : undefined;
	return messageOf(cause ?? error);
}

/** The status and the service's code for the fault; the rest of an answer may repeat what was sent, and so the key. */
async function saidBy(response: Response): Promise<string> {
	const text = await response.text().catch(() => "");
	const [, code] =
		/"(?:error_)?code"\s*:\s*"([A-Za-z]+\.[0-9]+)"/.exec(text) ?? [];
	return code === undefined
		? `${response.status}`
		: `${response.status} (${code})`;
}

function refused(topic: string, why: string, cause?: unknown): TracefolioError {
	return new TracefolioError(
		"STORE",
		`Cannot publish work to the topic "${topic}": ${why}`,
		{ facts: { topic }, cause },
	);
}

import { TracefolioError } from "./errors.ts";
import { readStateUri } from "./state-place.ts";

/** How the service works, beside its profiles. */
export interface ServiceSettings {
	/** URI of the store for what is no evidence; absent: `_service` in the output store */
	readonly state: string | undefined;
	/** where work waits: in this process, or in a queue of Amazon SQS or a topic of SMN */
	readonly queue: QueueSettings;
	/** begin of the URLs that people are handed, without a slash at the end; null: none is known */
	readonly url: string | null;
}

export type QueueSettings =
	| { readonly kind: "local" }
	| { readonly kind: "sqs"; readonly url: string }
	| {
			readonly kind: "smn";
			readonly topic: string;
			/** undefined: the topic's region of the Open Telekom Cloud */
			readonly endpoint: string | undefined;
	  };

/** Reads the service's environment variables. Throws CONFIG, naming the one that is wrong. */
export function readServiceSettings(
	env: Readonly<Record<string, string | undefined>>,
): ServiceSettings {
	return {
		state: readStateUri(env),
		queue: queueOf(env),
		url: urlOf(env["TRACEFOLIO_DESK_URL"] || null),
	};
}

function queueOf(
	env: Readonly<Record<string, string | undefined>>,
): QueueSettings {
	const text = env["TRACEFOLIO_QUEUE"] || "local";
	if (text === "local") return { kind: "local" };
	if (/^https?:\/\//.test(text)) return { kind: "sqs", url: text };
	const endpoint = env["TRACEFOLIO_SMN_ENDPOINT"] || undefined;
	if (/^urn:smn:/.test(text)) return { kind: "smn", endpoint, topic: text };
	throw new TracefolioError(
		"CONFIG",
		`TRACEFOLIO_QUEUE is "${text}". Expected "local", the URL of an SQS queue or the URN of an SMN topic`,
	);
}

function urlOf(text: string | null): string | null {
	if (text === null) return null;
	const url = URL.parse(text);
	if (url !== null && /^https?:$/.test(url.protocol))
		return text.replace(/\/+$/, "");
	throw new TracefolioError(
		"CONFIG",
		`TRACEFOLIO_DESK_URL is "${text}". Expected the URL under which people reach the report desk`,
	);
}

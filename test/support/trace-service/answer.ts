import type { InsteadFault, RetryAfter } from "./faults.ts";

/** What the service answers; the body is text. */
export interface Answer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

/** Texts of the codes that matter to a reader. Source: CTS API reference, "Error Codes". */
const MESSAGES: Readonly<Record<string, string>> = {
	"CTS.0001": "IAM or OBS is abnormal",
	"CTS.0002": "Authentication failed, or the permission is missing",
	"CTS.0003": "The request is empty or invalid",
	"CTS.0004": "Failed to write data",
	"CTS.0005": "Failed to read data",
	"CTS.0013": "The role does not allow this operation",
	"CTS.0214": "The tracker does not exist",
	"CTS.0300": "The query failed. Try again later",
	"APIGW.0101": "The API does not exist",
	"APIGW.0301": "Incorrect IAM authentication information",
	"APIGW.0308": "The throttling threshold has been reached",
};

export function jsonAnswer(
	status: number,
	value: unknown,
	headers: Readonly<Record<string, string>> = {},
): Answer {
	return {
		status,
		headers: { "content-type": "application/json", ...headers },
		body: JSON.stringify(value),
	};
}

/** An error as the service words it: `error_code` and `error_msg`. */
export function errorAnswer(
	status: number,
	code: string,
	message = MESSAGES[code] ?? code,
	headers: Readonly<Record<string, string>> = {},
): Answer {
	return jsonAnswer(status, { error_code: code, error_msg: message }, headers);
}

/** The answer that a fault puts in the place of the right one; null resets the connection. */
export function answerInstead(fault: InsteadFault, now: number): Answer | null {
	switch (fault.kind) {
		case "error":
			return errorAnswer(
				fault.status,
				fault.code,
				undefined,
				fault.retryAfter === undefined
					? {}
					: { "retry-after": retryAfter(fault.retryAfter, now) },
			);
		case "html":
			return {
				status: 502,
				headers: { "content-type": "text/html" },
				body: "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>",
			};
		case "resetBeforeAnswer":
			return null;
	}
}

function retryAfter({ form, seconds }: RetryAfter, now: number): string {
	return form === "seconds"
		? String(seconds)
		: new Date(now + seconds * 1000).toUTCString();
}

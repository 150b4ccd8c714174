import { messageOf, TracefolioError } from "../../lib/errors.ts";
import type { Problem } from "../../lib/service/contract.ts";
import { PROBLEMS, Refusal } from "../../lib/service/refusal.ts";
import type { HttpAnswer } from "./event.ts";

export function json(
	statusCode: number,
	value: unknown,
	headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
	return {
		statusCode,
		headers: { "content-type": "application/json", ...headers },
		body: JSON.stringify(value),
	};
}

export function empty(
	statusCode: number,
	headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
	return { statusCode, headers, body: "" };
}

/** What went wrong as RFC 9457 writes it. `instance` names the request in the log. */
export function problem(error: unknown, instance: string): HttpAnswer {
	const refusal = refusalOf(error);
	const [status, title] = PROBLEMS[refusal.kind];
	const document: Problem = {
		type: `/problems#${refusal.kind}`,
		title,
		status,
		detail: messageOf(refusal),
		instance,
		...(refusal.errors.length > 0 && { errors: [...refusal.errors] }),
	};
	return json(status, document, {
		"content-type": "application/problem+json",
		...refusal.headers,
	});
}

/** What a caller may know of an error: what it can act on. The log has the rest. */
function refusalOf(error: unknown): Refusal {
	if (error instanceof Refusal) return error;
	if (error instanceof TracefolioError && error.code === "USAGE")
		return new Refusal("invalid-order", error.message);
	if (error instanceof TracefolioError)
		return new Refusal(
			"unavailable",
			"A store, a queue or an issuer that this needs does not answer as it should. Try again; whoever runs the service finds the reason in its log",
			{ headers: { "retry-after": "30" } },
		);
	return new Refusal(
		"defect",
		"The request could not be done, and that is no fault of the caller. Whoever runs the service finds the reason in its log",
	);
}

import { z } from "zod";
import { TracefolioError } from "../../lib/errors.ts";
import type { Invocation } from "./adapter.ts";

/** What FunctionGraph takes from a function behind API Gateway; a header with several values is a list. */
export interface GatewayAnswer {
	readonly statusCode: number;
	readonly headers: Readonly<Record<string, string | readonly string[]>>;
	readonly body: string;
	readonly isBase64Encoded: boolean;
}

const header = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const HTTP_API = z.object({
	statusCode: z.int().min(100).max(599),
	headers: z.record(z.string(), header).nullish(),
	multiValueHeaders: z.record(z.string(), z.array(header)).nullish(),
	cookies: z.array(z.string()).nullish(),
	body: z.string().nullish(),
	isBase64Encoded: z.boolean().nullish(),
});

/** The limit is of "6 MB ± 100 bytes"; the rest is for what the runtime may add. */
const MARGIN_BYTES = 1024;

/**
 * An answer of an HTTP API's function, format 2.0, as API Gateway takes it; what is too large to be passed on becomes a problem
 * document that says so.
 *
 * Source: "APIG Event Source" of Open Telekom Cloud's FunctionGraph guide for Node.js ("body(String), statusCode(int),
 * headers(Map), and isBase64Encoded(boolean)"); "Notes and Constraints" of its user manual. That a list of values is sent as
 * several headers is not said there; it is seen in an example of what an HTTP function answers.
 */
export function gatewayAnswer(
	given: unknown,
	invocation: Invocation,
): GatewayAnswer {
	const answer = answerOf(given, invocation.basePath);
	const bytes = Buffer.byteLength(JSON.stringify(answer));
	if (bytes <= invocation.answerBytes - MARGIN_BYTES) return answer;
	return problem(invocation, {
		status: 413,
		title: "Content Too Large",
		detail: `The answer has ${bytes} bytes, and the platform passes on ${invocation.answerBytes} at most. Ask for less, or for a link to the file`,
	});
}

/** The problem document for a failed invocation; the reason is shown only where it is the caller's. */
export function gatewayFailure(
	error: unknown,
	invocation: Invocation,
): GatewayAnswer {
	if (error instanceof TracefolioError && error.code === "USAGE")
		return problem(invocation, {
			status: 400,
			title: "Bad Request",
			detail: error.message,
		});
	return problem(invocation, {
		status: 500,
		title: "Internal Server Error",
		detail: "The service failed. Its log says why, under the request's id",
	});
}

function answerOf(given: unknown, basePath: string): GatewayAnswer {
	const parsed = HTTP_API.safeParse(given);
	if (!parsed.success) return shorthand(given);
	const { statusCode, headers, multiValueHeaders, cookies, ...rest } =
		parsed.data;
	const set = cookies?.length ? { "set-cookie": single(cookies) } : {};
	const many = Object.entries(multiValueHeaders ?? {});
	return {
		statusCode,
		headers: {
			...relocated(headers ?? {}, basePath),
			...Object.fromEntries(many.map(([name, all]) => [name, single(all)])),
			...set,
		},
		body: rest.body ?? "",
		isBase64Encoded: rest.isBase64Encoded ?? false,
	};
}

/** As an HTTP API takes an answer without a status: the body of one with status 200. */
function shorthand(given: unknown): GatewayAnswer {
	return {
		statusCode: 200,
		headers: { "content-type": "application/json" },
		body: typeof given === "string" ? given : JSON.stringify(given ?? null),
		isBase64Encoded: false,
	};
}

function single(values: readonly string[]): string | readonly string[] {
	const [first = "", ...others] = values;
	return others.length === 0 ? first : values;
}

/** The handler does not know where it lies: a path that it sends the caller to is below the gateway's. */
function relocated(
	headers: Readonly<Record<string, string>>,
	basePath: string,
): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => {
			const isPath = /^\/(?!\/)/.test(value);
			const moves = name.toLowerCase() === "location" && isPath;
			return [name, moves ? basePath + value : value];
		}),
	);
}

function problem(
	{ requestId }: Invocation,
	about: { status: number; title: string; detail: string },
): GatewayAnswer {
	const document = { type: "about:blank", ...about, instance: requestId };
	return {
		statusCode: about.status,
		headers: {
			"content-type": "application/problem+json",
			"cache-control": "no-store",
		},
		body: JSON.stringify(document),
		isBase64Encoded: false,
	};
}

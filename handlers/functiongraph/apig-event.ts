import { z } from "zod";
import type { Invocation } from "./adapter.ts";
import { bodyOf } from "./apig-body.ts";
import { pathBelow } from "./apig-path.ts";
import { eventFault } from "./event-fault.ts";

const value = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const values = z
	.union([value.transform((one) => [one]), z.array(value)])
	.nullable()
	.transform((all) => all ?? []);
const named = z
	.record(z.string(), values)
	.nullish()
	.transform((all) => Object.entries(all ?? {}));

const APIG = z.object({
	httpMethod: z.string().min(1),
	path: z.string(),
	headers: named,
	queryStringParameters: named,
	body: z.string().nullish(),
	isBase64Encoded: z
		.union([z.boolean(), z.literal("true"), z.literal("false")])
		.nullish()
		.transform((is) => is === true || is === "true"),
	requestContext: z
		.object({ apiId: z.string().nullish(), requestId: z.string().nullish() })
		.nullish(),
});

const EXPECTED =
	'the event of an API Gateway trigger, {"httpMethod": "GET", "path": "/health", "headers": {…}, …}';

/**
 * The event of an API Gateway (APIG) trigger as one of an AWS HTTP API, format 2.0. Path and query are passed on encoded, so that
 * they are decoded once, by the router. Throws USAGE.
 *
 * Source: "APIG Event Source" of Open Telekom Cloud's FunctionGraph guide for Node.js; "Create AWS Lambda proxy integrations for
 * HTTP APIs". Not said there, and assumed: values of the query arrive decoded, several of one name as a list; `x-real-ip` is the
 * gateway's own and no caller can set it; the path is without the stage, which is a header of the request.
 */
export function httpApiEvent(given: unknown, invocation: Invocation) {
	const parsed = APIG.safeParse(given);
	if (!parsed.success)
		throw eventFault("gateway's event", parsed.error, EXPECTED);
	const request = parsed.data;
	const method = request.httpMethod.toUpperCase();
	const rawPath = pathBelow(invocation.basePath, request.path);
	const headers = headersOf(request.headers);
	const query = request.queryStringParameters;
	const http = {
		method,
		path: rawPath,
		protocol: "HTTP/1.1",
		sourceIp: callerOf(headers),
		userAgent: headers["user-agent"] ?? "",
	};
	const { requestContext: context } = request;
	const host = headers["host"] ?? "";
	return {
		version: "2.0",
		routeKey: "$default",
		rawPath,
		rawQueryString: rawQueryOf(query),
		...(headers["cookie"] !== undefined && {
			cookies: headers["cookie"].split(/;\s*/).filter((one) => one !== ""),
		}),
		headers,
		...(query.length > 0 && {
			queryStringParameters: Object.fromEntries(
				query.map(([name, all]) => [name, all.join(",")]),
			),
		}),
		requestContext: {
			accountId: "",
			apiId: context?.apiId ?? "",
			domainName: host,
			domainPrefix: host.split(".")[0] ?? "",
			http,
			requestId: context?.requestId ?? invocation.requestId,
			routeKey: "$default",
			stage: "$default",
			time: new Date(invocation.now).toUTCString(),
			timeEpoch: invocation.now,
		},
		...bodyOf(request.body ?? "", request.isBase64Encoded),
	};
}

type Named = readonly (readonly [string, readonly string[]])[];

/** One value a name, in lower case; several are joined, as RFC 9110 (5.3) lets them be, and cookies by their own rule. */
function headersOf(all: Named): Record<string, string> {
	const headers = new Map<string, string>();
	for (const [given, values] of all) {
		const name = given.toLowerCase();
		const separator = name === "cookie" ? "; " : ",";
		const before = headers.get(name);
		const together = before === undefined ? values : [before, ...values];
		if (together.length > 0) headers.set(name, together.join(separator));
	}
	return Object.fromEntries(headers);
}

function rawQueryOf(query: Named): string {
	const encoded = (text: string) => encodeURIComponent(text.toWellFormed());
	return query
		.flatMap(([name, all]) =>
			all.map((value) => `${encoded(name)}=${encoded(value)}`),
		)
		.join("&");
}

/** The gateway adds the address that it sees at the end of what a caller may have sent. */
function callerOf(headers: Readonly<Record<string, string>>): string {
	const forwarded = headers["x-forwarded-for"]?.split(",").at(-1)?.trim();
	return headers["x-real-ip"] ?? forwarded ?? "";
}

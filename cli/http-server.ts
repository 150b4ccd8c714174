import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type Duplex, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { problem } from "../handlers/http/answers.ts";
import type { App } from "../handlers/http/app.ts";
import type { HttpAnswer, HttpEvent } from "../handlers/http/event.ts";
import { secured } from "../handlers/http/middleware.ts";
import { downloadHeaders, openLink } from "../handlers/http/operations.ts";
import { LIMITS } from "../lib/service/contract.ts";
import { Refusal } from "../lib/service/refusal.ts";
import type { WiredService } from "../lib/wire-service.ts";

/** Answers a request on this machine: as the event that the deployed function would get, and files in a stream. */
export function requestListener(app: App, wired: WiredService) {
	return async (request: IncomingMessage, response: ServerResponse) => {
		try {
			const event = await eventOf(request);
			if (await streamed(event, wired, response)) return;
			const answer = await app(event, {});
			const encoding = answer.isBase64Encoded ? "base64" : "utf8";
			// what was not read of a body would be taken for the next request
			if (!request.complete) response.shouldKeepAlive = false;
			response.writeHead(answer.statusCode, answer.headers);
			response.end(Buffer.from(answer.body, encoding));
		} catch {
			// the connection broke, or broke off a file: there is nobody to tell
			response.destroy();
		}
	};
}

async function eventOf(request: IncomingMessage): Promise<HttpEvent> {
	const [rawPath = "/", ...query] = targetOf(request).split("?");
	const method = request.method ?? "GET";
	const sourceIp = request.socket.remoteAddress ?? "";
	// each as often as it came: of two credentials, neither is taken
	const headers = Object.fromEntries(
		Object.entries(request.headersDistinct).map(([name, values]) => [
			name,
			values?.join(","),
		]),
	);
	return {
		version: "2.0",
		...{ rawPath, rawQueryString: query.join("?"), headers },
		requestContext: { http: { method, path: rawPath, sourceIp } },
		body: (await bodyOf(request)).toString("base64"),
		isBase64Encoded: true,
	};
}

/** Path and query; a target may have scheme and host before them (RFC 9112, section 3.2.2). */
function targetOf({ url = "/" }: IncomingMessage): string {
	const rest = url.replace(/^https?:\/\/[^/?#]*/i, "");
	return rest.startsWith("/") || rest === "*" ? rest : `/${rest}`;
}

/** A body, or as much of it as shows that it is too large. */
async function bodyOf(request: IncomingMessage): Promise<Buffer> {
	const tooLarge = Buffer.alloc(LIMITS.bodyBytes + 1);
	if (Number(request.headers["content-length"] ?? 0) >= tooLarge.length)
		return tooLarge;
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request) {
		chunks.push(chunk);
		size += chunk.length;
		if (size >= tooLarge.length) break;
	}
	return Buffer.concat(chunks);
}

/** Gives a file of any size in a stream; false where the request is for none, which the API then answers. */
async function streamed(
	event: HttpEvent,
	{ service, links }: WiredService,
	response: ServerResponse,
): Promise<boolean> {
	const [, token] = /^\/downloads\/([^/]+)$/.exec(event.rawPath) ?? [];
	if (token === undefined || event.requestContext.http.method !== "GET")
		return false;
	const asked = { ...event, pathParameters: { token } };
	const link = await openLink(asked, { service, links }).catch(() => null);
	const size = link && (await link.output.head(link.key))?.size;
	if (link === null || size === null || size === undefined) return false;
	const { headers }: HttpAnswer = secured({
		...{ statusCode: 200, body: "" },
		headers: { ...downloadHeaders(link.fileName), "content-length": `${size}` },
	});
	response.writeHead(200, headers);
	await pipeline(Readable.from(link.output.read(link.key)), response);
	return true;
}

/** Answers what is no request of HTTP at all, in the form of all other answers. */
export function answerMalformed(error: Error, socket: Duplex): void {
	if (!socket.writable) return;
	const code: unknown = Reflect.get(error, "code");
	const kind =
		code === "HPE_HEADER_OVERFLOW" ? "too-large" : "malformed-request";
	const refusal = new Refusal(kind, "This cannot be read as a request of HTTP");
	const { statusCode, headers, body } = problem(
		refusal,
		`urn:uuid:${randomUUID()}`,
	);
	const lines = Object.entries({
		...headers,
		"content-length": String(Buffer.byteLength(body)),
		connection: "close",
	}).map(([name, value]) => `${name}: ${value}\r\n`);
	socket.end(`HTTP/1.1 ${statusCode} Refused\r\n${lines.join("")}\r\n${body}`);
}

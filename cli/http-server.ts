import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { App } from "../handlers/http/app.ts";
import type { HttpAnswer, HttpEvent } from "../handlers/http/event.ts";
import { secured } from "../handlers/http/middleware.ts";
import { downloadHeaders, openLink } from "../handlers/http/operations.ts";
import { LIMITS } from "../lib/service/contract.ts";
import type { WiredService } from "../lib/wire-service.ts";

/** Answers a request on this machine: as the event that the deployed function would get, and files in a stream. */
export function requestListener(app: App, wired: WiredService) {
	return async (request: IncomingMessage, response: ServerResponse) => {
		try {
			const event = await eventOf(request);
			if (await streamed(event, wired, response)) return;
			const answer = await app(event, {});
			const encoding = answer.isBase64Encoded ? "base64" : "utf8";
			response.writeHead(answer.statusCode, answer.headers);
			response.end(Buffer.from(answer.body, encoding));
		} catch {
			// the connection broke, or broke off a file: there is nobody to tell
			response.destroy();
		}
	};
}

async function eventOf(request: IncomingMessage): Promise<HttpEvent> {
	const [rawPath = "/", ...query] = (request.url ?? "/").split("?");
	const method = request.method ?? "GET";
	const sourceIp = request.socket.remoteAddress ?? "";
	const headers = Object.fromEntries(
		Object.entries(request.headers).map(([name, value]) => [
			name,
			Array.isArray(value) ? value.join(",") : value,
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

/** As much of a body as shows that it is too large; the rest is read and dropped, so that the answer arrives. */
async function bodyOf(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request) {
		if (size <= LIMITS.bodyBytes) chunks.push(chunk);
		size += chunk.length;
		if (size > LARGEST_DROPPED_BYTES) throw new Error("a body without end");
	}
	return Buffer.concat(chunks);
}

const LARGEST_DROPPED_BYTES = 10 * 1024 * 1024;

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

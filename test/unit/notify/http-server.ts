import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";

export interface Received {
	readonly method: string;
	readonly url: string;
	readonly headers: IncomingHttpHeaders;
	readonly body: string;
}

export interface HttpServer {
	readonly origin: string;
	readonly received: Received[];
}

/** A server on loopback that keeps what it is sent, and answers as it is told; stopped when the test is over. */
export async function httpServer({
	status = 200,
	headers = {},
	body = "",
	hangs = false,
	endless = false,
}: {
	status?: number;
	headers?: Record<string, string>;
	body?: string;
	/** never answers */
	hangs?: boolean;
	/** begins an answer, and never ends it */
	endless?: boolean;
} = {}): Promise<HttpServer> {
	const received: Received[] = [];
	const server = createServer(async (incoming, outgoing) => {
		const { method = "", url = "", headers: given } = incoming;
		received.push({ method, url, headers: given, body: await text(incoming) });
		if (hangs) return;
		outgoing.writeHead(status, headers);
		if (endless) outgoing.write("…");
		else outgoing.end(status === 204 ? undefined : body);
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	onTestFinished(async () => {
		server.closeAllConnections();
		server.close();
		await once(server, "close");
	});
	const address = server.address();
	if (address === null || typeof address === "string") throw new Error();
	return { origin: `http://127.0.0.1:${address.port}`, received };
}

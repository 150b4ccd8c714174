import { createServer, type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";

/** An answer that the proxy gives itself. */
export interface Answer {
	readonly status: number;
	readonly code?: string;
	readonly headers?: Record<string, string>;
}

/**
 * An S3 server that differs from the one behind it: where `intercept` gives an answer, the request goes no further.
 * Stopped when the test is over.
 */
export async function s3Proxy(
	behind: string,
	intercept: (request: IncomingMessage) => Answer | undefined,
	/** after how many bytes of an answer's body the connection breaks off; undefined lets it end */
	breaksAfter: (request: IncomingMessage) => number | undefined = () =>
		undefined,
): Promise<string> {
	const server = createServer(async (incoming, outgoing) => {
		const answer = intercept(incoming);
		if (answer === undefined) {
			const { method = "GET", url = "/", headers } = incoming;
			const forwarded = request(new URL(url, behind), { method, headers });
			forwarded.on("response", (back) => {
				outgoing.writeHead(back.statusCode ?? 500, back.headers);
				const bytes = breaksAfter(incoming);
				if (bytes === undefined) back.pipe(outgoing);
				else
					back.once("data", (chunk: Buffer) =>
						outgoing.write(chunk.subarray(0, bytes), () => outgoing.destroy()),
					);
			});
			incoming.pipe(forwarded);
			return;
		}
		await text(incoming);
		outgoing.writeHead(answer.status, answer.headers);
		outgoing.end(
			answer.code === undefined || incoming.method === "HEAD"
				? ""
				: `<?xml version="1.0"?><Error><Code>${answer.code}</Code><Message>as the test wants</Message></Error>`,
		);
	});
	server.on("checkContinue", (incoming, outgoing) => {
		outgoing.writeContinue();
		server.emit("request", incoming, outgoing);
	});
	await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
	onTestFinished(() => {
		server.close();
		server.closeAllConnections();
	});
	const address = server.address();
	if (address === null || typeof address === "string")
		throw new Error("no port");
	return `http://127.0.0.1:${address.port}`;
}

import { Agent, type IncomingMessage, request } from "node:http";

/** An answer of the HTTP API, whole. */
export interface Answer {
	readonly status: number;
	/** names in lower case */
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Buffer;
	/** the body as text */
	readonly text: string;
}

export interface Ask {
	readonly method?: string;
	/** sent as it is: nothing in it is normalised or encoded */
	readonly path: string;
	/** what stands after `Bearer `; absent: no header `Authorization` */
	readonly token?: string | undefined;
	readonly headers?: Readonly<Record<string, string>>;
	/** sent as JSON */
	readonly json?: unknown;
	/** sent as it is */
	readonly body?: string | Uint8Array;
}

const agent = new Agent({ keepAlive: true, maxSockets: 16 });

/**
 * Asks a server on loopback and reads the answer to its end. Redirects are not followed. Asks once more where a connection that had
 * been used before was closed at that very moment, as HTTP allows a server.
 */
export async function ask(origin: string, what: Ask): Promise<Answer> {
	const first = await askOnce(origin, what);
	const answer = first === null ? await askOnce(origin, what) : first;
	if (answer === null) throw new Error(`${origin} closes each connection`);
	return answer;
}

function askOnce(origin: string, what: Ask): Promise<Answer | null> {
	const { method = "GET", path, token, headers = {}, json } = what;
	const body = json === undefined ? what.body : JSON.stringify(json);
	const { hostname, port } = new URL(origin);
	const sent = {
		...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
		...(json === undefined ? {} : { "content-type": "application/json" }),
		...(body === undefined
			? {}
			: { "content-length": String(Buffer.byteLength(body)) }),
		...headers,
	};
	return new Promise((resolve, reject) => {
		const asked = request(
			{ hostname, port, method, path, headers: sent, agent },
			(answer) => wholeOf(answer).then(resolve, reject),
		);
		asked.on("error", (error) =>
			asked.reusedSocket && "code" in error && error.code === "ECONNRESET"
				? resolve(null)
				: reject(error),
		);
		asked.end(body);
	});
}

async function wholeOf(answer: IncomingMessage): Promise<Answer> {
	const chunks: Buffer[] = [];
	for await (const chunk of answer) chunks.push(Buffer.from(chunk));
	const body = Buffer.concat(chunks);
	const headers = Object.entries(answer.headers).map(([name, value]) => [
		name,
		String(value),
	]);
	return {
		status: answer.statusCode ?? 0,
		headers: Object.fromEntries(headers),
		body,
		text: body.toString(),
	};
}

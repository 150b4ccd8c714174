import type { ServerResponse } from "node:http";
import { setTimeout } from "node:timers/promises";
import type { Answer } from "./answer.ts";
import { type Fault, faultOf } from "./faults.ts";

/** Sends an answer, as wrong as the faults want it; null resets the connection. The header `Date` shows the server's clock. */
export async function deliver(
	response: ServerResponse,
	answer: Answer | null,
	faults: readonly Fault[],
	now: number,
): Promise<void> {
	if (answer === null) {
		reset(response);
		return;
	}
	const body = Buffer.from(answer.body);
	const half = body.subarray(0, Math.floor(body.length / 2));
	const sent = faultOf(faults, "truncatedJson") ? half : body;
	response.writeHead(answer.status, {
		date: new Date(now).toUTCString(),
		...answer.headers,
		"content-length": sent.length,
	});
	const slow = faultOf(faults, "slowBody");
	if (faultOf(faults, "resetInBody"))
		response.write(half, () => reset(response));
	else if (slow === undefined) response.end(sent);
	else await dribble(response, sent, slow.chunkBytes, slow.everyMs);
}

function reset(response: ServerResponse): void {
	response.socket?.resetAndDestroy();
}

async function dribble(
	response: ServerResponse,
	body: Buffer,
	chunkBytes: number,
	everyMs: number,
): Promise<void> {
	for (let at = 0; at < body.length; at += chunkBytes) {
		if (response.destroyed) return; // the client has given up
		response.write(body.subarray(at, at + chunkBytes));
		await setTimeout(everyMs);
	}
	response.end();
}

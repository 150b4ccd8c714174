import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { z } from "zod";

/** How an invocation ended. */
export type Invoked =
	| { readonly kind: "answered"; readonly answer: unknown }
	| {
			readonly kind: "failed";
			readonly type: string;
			readonly message: string;
	  };

/** An environment of a function, as AWS Lambda keeps one between invocations. */
export interface LambdaFunction extends AsyncDisposable {
	/** Hands an event over; `trace` is the value of the header that X-Ray reads. */
	invoke(event: unknown, trace?: string): Promise<Invoked>;
	/** Each line that it wrote up to now. */
	log(): string[];
}

interface Invocation {
	readonly id: string;
	readonly event: string;
	readonly trace: string;
	readonly end: (ended: Invoked) => void;
}

const ERROR = z.object({ errorType: z.string(), errorMessage: z.string() });
const BASE = "/2018-06-01/runtime";

/**
 * Runs `dist/<name>/index.handler` of an unpacked package under AWS's own runtime client, with a Runtime API on loopback.
 * `client` is a folder in which npm has installed aws-lambda-ric.
 *
 * Source: "Using the Lambda runtime API" and "Defined runtime environment variables" of the AWS Lambda developer guide.
 */
export async function lambdaFunction(given: {
	readonly client: string;
	readonly folder: string;
	readonly name: string;
	readonly env: Readonly<Record<string, string>>;
}): Promise<LambdaFunction> {
	const waiting: Invocation[] = [];
	const running = new Map<string, Invocation>();
	let idle: ServerResponse | undefined;
	let printed = "";

	/** Answers the request for the next invocation once there is one. */
	function handOver() {
		const next = idle === undefined ? undefined : waiting.shift();
		if (next === undefined || idle === undefined) return;
		running.set(next.id, next);
		idle.writeHead(200, {
			"content-type": "application/json",
			"lambda-runtime-aws-request-id": next.id,
			"lambda-runtime-deadline-ms": String(Date.now() + 900_000),
			"lambda-runtime-invoked-function-arn": `arn:aws:lambda:eu-central-1:000000000000:function:${given.name}`,
			"lambda-runtime-trace-id": next.trace,
		});
		idle.end(next.event);
		idle = undefined;
	}

	const server = createServer(async (request, response) => {
		const url = request.url ?? "";
		if (url === `${BASE}/invocation/next`) {
			idle = response;
			return handOver();
		}
		const body = await text(request);
		const [id = "", what] = url.slice(`${BASE}/invocation/`.length).split("/");
		const ended =
			what === "response"
				? { kind: "answered" as const, answer: JSON.parse(body) }
				: failure(body);
		running.get(id)?.end(ended);
		running.delete(id);
		if (url === `${BASE}/init/error`) printed += body;
		response.writeHead(202).end("{}");
	});
	await once(server.listen(0, "127.0.0.1"), "listening");
	const address = server.address();
	if (address === null || typeof address === "string") throw new Error();

	const handler = `dist/${given.name}/index.handler`;
	const client = join(given.client, "node_modules/aws-lambda-ric/index.mjs");
	const child = spawn(process.execPath, [client, handler], {
		cwd: given.folder,
		env: {
			PATH: process.env["PATH"],
			TMPDIR: process.env["TMPDIR"],
			AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
			AWS_LAMBDA_FUNCTION_NAME: given.name,
			AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
			AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "2048",
			AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${given.name}`,
			AWS_LAMBDA_LOG_STREAM_NAME: "stream",
			AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${address.port}`,
			AWS_REGION: "eu-central-1",
			AWS_ACCESS_KEY_ID: "test",
			AWS_SECRET_ACCESS_KEY: "test",
			LAMBDA_TASK_ROOT: given.folder,
			_HANDLER: handler,
			...given.env,
		},
		stdio: ["ignore", "pipe", "pipe"],
	});
	for (const stream of [child.stdout, child.stderr])
		stream.on("data", (chunk) => {
			printed += chunk;
		});
	const gone = once(child, "exit").then(() => {
		for (const { end } of [...waiting, ...running.values()])
			end({ kind: "failed", type: "Runtime.ExitError", message: printed });
	});

	return {
		invoke(event, trace = `Root=1-5759e988-${"0".repeat(24)};Sampled=0`) {
			return new Promise((end) => {
				const id = randomUUID();
				waiting.push({ id, event: JSON.stringify(event), trace, end });
				handOver();
			});
		},
		log: () => printed.split("\n").filter((line) => line !== ""),
		async [Symbol.asyncDispose]() {
			child.kill("SIGKILL");
			await gone;
			server.closeAllConnections();
			server.close();
		},
	};
}

function failure(body: string): Invoked {
	const { errorType, errorMessage } = ERROR.parse(JSON.parse(body));
	return { kind: "failed", type: errorType, message: errorMessage };
}

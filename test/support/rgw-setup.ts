import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { TestProject } from "vitest/node";

const run = promisify(execFile);

declare module "vitest" {
	interface ProvidedContext {
		/** where `rgw()` asks for the object storage of this run */
		rgwBroker: string;
	}
}

/** How tests reach a real S3-compatible server. */
export interface Endpoint {
	readonly endpoint: string;
	readonly accessKeyId: string;
	readonly secretAccessKey: string;
}

/**
 * One object storage for the whole run, started by the first test that asks for it (it takes some ten seconds, which runs
 * without such a test need not wait) and stopped at the end.
 */
export default async function setup(project: TestProject) {
	let started: Promise<Gateway> | undefined;
	const broker = createServer(async (_request, response) => {
		try {
			started ??= startGateway();
			response.end(JSON.stringify((await started).endpoint));
		} catch (error) {
			response.writeHead(500).end(String(error));
		}
	});
	const port = await listen(broker);
	project.provide("rgwBroker", `http://127.0.0.1:${port}`);
	return async () => {
		broker.close();
		broker.closeAllConnections();
		await (await started?.catch(() => undefined))?.stop();
	};
}

interface Gateway {
	readonly endpoint: Endpoint;
	readonly stop: () => Promise<unknown>;
}

async function startGateway(): Promise<Gateway> {
	const { TRACEFOLIO_TEST_S3_ENDPOINT: given } = process.env;
	if (given !== undefined)
		return { endpoint: givenEndpoint(given), stop: async () => undefined };
	const folder = await mkdtemp(join(tmpdir(), "tracefolio-rgw-"));
	const script = (name: string) => join(import.meta.dirname, "rgw", name);
	const stop = () => run(script("stop"), [folder]);
	const [port, monitorPort] = [await freePort(), await freePort()];
	const accessKeyId = "tracefolio-test";
	const secretAccessKey = randomBytes(16).toString("hex");
	try {
		await run(script("start"), [
			folder,
			`${port}`,
			`${monitorPort}`,
			accessKeyId,
			secretAccessKey,
			`${process.pid}`,
		]);
	} catch (error) {
		await stop();
		throw error;
	}
	return {
		endpoint: {
			endpoint: `http://127.0.0.1:${port}`,
			accessKeyId,
			secretAccessKey,
		},
		stop,
	};
}

function givenEndpoint(endpoint: string): Endpoint {
	const {
		TRACEFOLIO_TEST_S3_ACCESS_KEY: accessKeyId,
		TRACEFOLIO_TEST_S3_SECRET_KEY: secretAccessKey,
	} = process.env;
	if (accessKeyId === undefined || secretAccessKey === undefined)
		throw new Error(
			"TRACEFOLIO_TEST_S3_ENDPOINT is set: set TRACEFOLIO_TEST_S3_ACCESS_KEY and TRACEFOLIO_TEST_S3_SECRET_KEY too",
		);
	return { endpoint, accessKeyId, secretAccessKey };
}

async function freePort(): Promise<number> {
	const server = createServer();
	const port = await listen(server);
	server.close();
	return port;
}

function listen(server: Server): Promise<number> {
	return new Promise((done, failed) => {
		server.once("error", failed);
		server.listen(0, "127.0.0.1", () => {
			const address = server.address();
			if (address === null || typeof address === "string")
				failed(new Error("no port"));
			else done(address.port);
		});
	});
}

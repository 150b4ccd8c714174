import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { Command } from "commander";
import { makeApp } from "../handlers/http/app.ts";
import { messageOf, TracefolioError } from "../lib/errors.ts";
import { unfinishedWork } from "../lib/service/unfinished.ts";
import { type WiredService, wireService } from "../lib/wire-service.ts";
import { complain } from "./complain.ts";
import { answerMalformed, requestListener } from "./http-server.ts";

interface Options {
	readonly profile?: string;
	readonly archive?: string;
	readonly out?: string;
	readonly state?: string;
	readonly port: string;
	readonly host: string;
	readonly url?: string;
	readonly json?: boolean;
}

/** `tracefolio serve`: the HTTP API, its queue and the report desk on this machine, until it is stopped. */
export function serveCommand(env: NodeJS.ProcessEnv): Command {
	return new Command("serve")
		.description("serve the report desk and the HTTP API on this machine")
		.option(
			"--profile <path>",
			"profile (YAML), or a folder of <name>/tracefolio.yml",
		)
		.option(
			"--archive <uri>",
			"where the trace files are: folder or s3://bucket/prefix",
		)
		.option(
			"--out <uri>",
			"where reports are published: folder or s3://bucket/prefix",
		)
		.option(
			"--state <uri>",
			"where jobs and API keys are kept (default: _service in --out)",
		)
		.option(
			"--port <number>",
			"port to listen on; 0 for any that is free",
			"8080",
		)
		.option("--host <address>", "address to listen on", "127.0.0.1")
		.option(
			"--url <url>",
			"what links begin with, where others reach this by another name",
		)
		.option("--json", "print URL and token as one JSON object")
		.addHelpText("after", HELP)
		.action(async (options: Options) => {
			const port = portOf(options.port);
			const { TRACEFOLIO_LOCAL_TOKEN: given } = env;
			const token = given || randomBytes(32).toString("base64url");
			const server = await listening(port, options.host);
			const url = options.url ?? urlOf(server);
			try {
				const wired = await wireService(
					environmentOf(env, options, { token, url }),
					{ now: Date.now, log: complain },
				);
				await begin(server, wired);
				await resume(wired);
				const text = options.json
					? JSON.stringify({ url, token })
					: `${url}/#token=${token}`;
				process.stdout.write(`${text}\n`);
				if (options.url === undefined && !isLoopback(options.host))
					complain(
						`Links for others begin with "${url}". Say how they reach this machine (--url)`,
						undefined,
					);
				await stopped();
				// work that is not done goes on at the next start
				process.exit(0);
			} finally {
				server.close();
				server.closeAllConnections();
			}
		});
}

const HELP = `
Prints one URL, whose token may do everything here: keep it to yourself (TRACEFOLIO_LOCAL_TOKEN sets another one). API keys
(tracefolio keys) and an OIDC issuer (TRACEFOLIO_OIDC_ISSUER) work as in a deployment. There is no TLS: for other machines,
put a proxy with TLS before it.`;

function portOf(text: string): number {
	const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
	if (port <= 65_535) return port;
	throw new TracefolioError(
		"USAGE",
		`--port is "${text}". Expected a number from 0 to 65535`,
	);
}

function environmentOf(
	env: NodeJS.ProcessEnv,
	{ profile, archive, out, state }: Options,
	{ token, url }: { readonly token: string; readonly url: string },
): NodeJS.ProcessEnv {
	const given = {
		...(profile !== undefined && { TRACEFOLIO_PROFILE: profile }),
		...(archive !== undefined && { TRACEFOLIO_ARCHIVE: archive }),
		...(out !== undefined && { TRACEFOLIO_OUTPUT: out }),
		...(state !== undefined && { TRACEFOLIO_STATE: state }),
	};
	const own = { TRACEFOLIO_LOCAL_TOKEN: token, TRACEFOLIO_DESK_URL: url };
	return { ...env, ...given, ...own, TRACEFOLIO_QUEUE: "local" };
}

/** A client that dawdles does not hold a connection. */
const TIMEOUTS = { requestTimeout: 30_000, headersTimeout: 10_000 };

/** A server that has its port, and answers nothing yet. Throws USAGE where the port cannot be had. */
async function listening(port: number, host: string): Promise<Server> {
	const server = createServer(TIMEOUTS);
	server.listen(port, host);
	try {
		await once(server, "listening");
	} catch (cause) {
		throw new TracefolioError(
			"USAGE",
			`Cannot listen on ${host}, port ${port}: ${messageOf(cause)}. Name another one (--port)`,
			{ cause },
		);
	}
	return server;
}

function isLoopback(host: string): boolean {
	return /^(localhost|127\.[\d.]+|::1)$/.test(host);
}

function urlOf(server: Server): string {
	const address = server.address();
	if (address === null || typeof address === "string")
		throw new Error("the server has no port");
	const { family, port } = address;
	const host = family === "IPv6" ? `[${address.address}]` : address.address;
	return `http://${host.replace(/^0\.0\.0\.0$|^\[::\]$/, "127.0.0.1")}:${port}`;
}

async function begin(server: Server, wired: WiredService): Promise<void> {
	const log = { info: () => {}, error: complain };
	const app = await makeApp({ ...wired, log });
	server.on("request", requestListener(app, wired));
	server.on("clientError", answerMalformed);
}

/** Goes on with what a server that was stopped had not ended. */
async function resume({ service }: WiredService): Promise<void> {
	for (const served of service.profiles.values())
		for (const work of await unfinishedWork(service, served))
			await service.queue.send(work);
}

async function stopped(): Promise<void> {
	await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
}

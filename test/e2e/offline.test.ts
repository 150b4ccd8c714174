import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { copyOfProject } from "../support/package.ts";

const TOKEN = "a-token-of-more-than-thirty-two-characters";

interface Offline extends AsyncDisposable {
	readonly url: string;
	readonly lambda: string;
}

let root = "";
let offline: Offline;

beforeAll(async () => {
	const copy = await copyOfProject("build");
	root = copy.root;
	offline = await startOffline(copy.project);
}, 300_000);

afterAll(async () => {
	await offline[Symbol.asyncDispose]();
	await rm(root, { recursive: true });
});

it("serverless offline takes an order, makes the report, and shows it", async () => {
	const health = await fetch(`${offline.url}/health`);
	expect(await health.json()).toMatchObject({ status: "ok" });
	const page = await fetch(offline.url);
	expect(page.headers.get("content-type")).toMatch("text/html");

	const ordered = await fetch(`${offline.url}/reports`, {
		method: "POST",
		headers: {
			authorization: `Bearer ${TOKEN}`,
			"content-type": "application/json",
		},
		body: JSON.stringify({ profile: "nordhafen", period: "2026-10" }),
	});
	expect(ordered.status).toBe(202);
	const { pathname } = new URL(
		ordered.headers.get("location") ?? "",
		offline.url,
	);
	await expect
		.poll(() => reportAt(pathname), { timeout: 100_000, interval: 500 })
		.toMatchObject({ status: "published", publication: { revision: 1 } });
}, 120_000);

it("serverless offline runs the scheduled function, too", async () => {
	const path = "2015-03-31/functions/tracefolio-local-watchdog/invocations";
	const answer = await fetch(`${offline.lambda}/${path}`, {
		method: "POST",
		body: JSON.stringify({
			cadence: "month",
			scheduledTime: "2026-11-04T07:00:00Z",
		}),
	});
	expect(await answer.json()).toMatchObject({
		profiles: [{ profile: "nordhafen" }],
	});
}, 120_000);

/** The report at a path. */
async function reportAt(path: string): Promise<unknown> {
	const answer = await fetch(offline.url + path, {
		headers: { authorization: `Bearer ${TOKEN}` },
	});
	return answer.json();
}

/** Resolves when the emulator is ready; rejects with what it printed where it ends before. */
async function startOffline(cwd: string): Promise<Offline> {
	const [http, lambda] = [await freePort(), await freePort()];
	const args = [
		"node_modules/serverless/bin/serverless.js",
		...["offline", "start", "--stage", "local", "--localEnvironment"],
		...["--host", "127.0.0.1", "--httpPort", http, "--lambdaPort", lambda],
	];
	const child = spawn(process.execPath, args, {
		cwd,
		env: {
			...process.env,
			TRACEFOLIO_ARCHIVE: join(cwd, "examples/tenant/archive"),
			TRACEFOLIO_OUTPUT: join(cwd, "out"),
			TRACEFOLIO_STATE: join(cwd, "state"),
			TRACEFOLIO_DESK_URL: `http://127.0.0.1:${http}`,
			TRACEFOLIO_LOCAL_TOKEN: TOKEN,
		},
		stdio: ["ignore", "pipe", "pipe"],
	});
	let printed = "";
	const gone = once(child, "exit");
	await new Promise<void>((ready, failed) => {
		for (const stream of [child.stdout, child.stderr])
			stream.on("data", (chunk) => {
				printed += chunk;
				if (printed.includes("Server ready")) ready();
			});
		gone.then(() => failed(new Error(printed)));
	});
	return {
		url: `http://127.0.0.1:${http}`,
		lambda: `http://127.0.0.1:${lambda}`,
		async [Symbol.asyncDispose]() {
			child.kill("SIGTERM");
			await gone;
		},
	};
}

async function freePort(): Promise<string> {
	const server = createServer();
	await once(server.listen(0, "127.0.0.1"), "listening");
	const address = server.address();
	server.close();
	if (address === null || typeof address === "string") throw new Error();
	return String(address.port);
}

import { readdir, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKey } from "../../lib/access/api-keys.ts";
import { SCOPES } from "../../lib/access/principal.ts";
import { PROBLEM } from "../../lib/service/contract.ts";
import { folderStore } from "../../lib/store/folder.ts";
import { type Answer, type Ask, ask } from "../support/api-client.ts";
import { type Contract, contractOf } from "../support/api-client-contract.ts";
import { hostileRequests } from "../support/api-client-hostile.ts";
import { published } from "../support/api-client-report.ts";
import { type Served, serve } from "../support/api-client-serve.ts";

/** A short run in the tests; `FUZZ_SECONDS=180 npx vitest run test/e2e/fuzz.test.ts` for minutes. */
const SECONDS = Number(process.env["FUZZ_SECONDS"] ?? 5);
const CANARY = "canary-7d1f0c";

let served: Served;
let contract: Contract;
let report = "";
beforeAll(async () => {
	served = await serve({ profiles: ["nordhafen", "suedhafen"] });
	await writeFile(join(served.folder, "canary.txt"), CANARY);
	contract = await contractOf(served.origin);
	report = (await published(served, "nordhafen")).id;
});
afterAll(() => served?.stop());

/** Paths of files below a folder. */
async function filesBelow(folder: string): Promise<string[]> {
	const found = await readdir(folder, { recursive: true, withFileTypes: true });
	return found
		.filter((entry) => entry.isFile())
		.map(({ parentPath, name }) =>
			join(parentPath, name).slice(folder.length + 1),
		);
}

/** What the service may write: names of its own making, with nothing in them that a request chose freely. */
const KEYS = [
	/^(nordhafen|suedhafen)(~[a-z0-9+-]+)?\/(\d{4}(-[0-9QW-]+)?\/r\d+\/[a-zA-Z0-9.]+|index\/[0-9QW-]+-r\d+\.json)$/,
	/^(nordhafen|suedhafen)\/custody\/\d{8}-[0-9a-f]{8}\.json$/,
	/^(nordhafen|suedhafen)\/handovers\/[0-9a-f]{16}\/[a-z0-9-]+\.(json|zip)$/,
	/^_service\/(nordhafen|suedhafen)\/(jobs|bags)\/[0-9a-f]{16}(\.j\d+)?\/[a-z0-9-]+\.json$/,
	/^_service\/(nordhafen|suedhafen)\/(idempotency|notices|keys)\/[a-z0-9./-]+\.json$/,
	/^_service\/(keys|idempotency|notices)\/[a-z0-9./-]+\.json$/,
];

/** Texts of API keys for everything. */
async function keys(count: number): Promise<string[]> {
	const state = folderStore(join(served.output, "_service"));
	const order = {
		label: "fuzz",
		scopes: SCOPES,
		profiles: "*",
		days: 1,
	} as const;
	const made = Array.from({ length: count }, () =>
		createKey(state, order, Date.now()),
	);
	return (await Promise.all(made)).map(({ text }) => text);
}

/** What is wrong with an answer to anything at all. */
function faultsOf({ method = "GET", path }: Ask, answer: Answer): string[] {
	const { status, headers, text } = answer;
	const faults: string[] = [];
	if (status >= 500) faults.push(`${status}: ${text.slice(0, 300)}`);
	if (headers["x-content-type-options"] !== "nosniff")
		faults.push(`${status} without X-Content-Type-Options`);
	if (headers["access-control-allow-origin"] !== undefined)
		faults.push("opened to another origin");
	for (const secret of [CANARY, served.token, served.folder, "node_modules"])
		if (text.includes(secret)) faults.push(`tells ${secret}`);
	if (method === "HEAD") return faults;
	const [plain = ""] = path.split("?");
	// whoever follows an auditor's link in a browser is told in words; that they hold nothing of the request is asked of them in a test of their own
	const isPage =
		plain.startsWith("/auditor/") &&
		headers["content-type"]?.startsWith("text/html");
	if (status >= 400 && !isPage) faults.push(...problemFaults(answer));
	const route = contract.routeOf(method, plain);
	if (route !== undefined) faults.push(...contract.differences(route, answer));
	return faults;
}

function problemFaults({ status, headers, text }: Answer): string[] {
	const [type] = (headers["content-type"] ?? "").split(";");
	if (type !== "application/problem+json")
		return [`${status} as "${type}": ${text.slice(0, 200)}`];
	const problem = PROBLEM.strict().safeParse(JSON.parse(text));
	if (!problem.success) return [`${status}: ${problem.error.message}`];
	return problem.data.status === status ? [] : [`${status} in other words`];
}

/** Sends bytes as they are, and resolves with the first line of the answer; empty where the connection was closed. */
function rawly(bytes: string | Buffer): Promise<string> {
	const { hostname, port } = new URL(served.origin);
	return new Promise((resolve, reject) => {
		const socket = connect(Number(port), hostname);
		let text = "";
		socket.on("data", (chunk) => {
			text += chunk.toString("latin1");
			if (text.includes("\r\n")) socket.destroy();
		});
		// where the server cuts the connection off while it is written to, that is its answer
		socket.on("error", (error) =>
			"code" in error && /EPIPE|ECONNRESET/.test(String(error.code))
				? resolve(text.split("\r\n", 1)[0] ?? "")
				: reject(error),
		);
		socket.on("close", () => resolve(text.split("\r\n", 1)[0] ?? ""));
		socket.write(bytes);
	});
}

describe("the HTTP API, whatever it is sent", () => {
	it("answers with the right problem document, and touches nothing but its own keys", {
		timeout: SECONDS * 1000 + 120_000,
	}, async () => {
		const outside = async () =>
			(await filesBelow(served.folder)).filter(
				(path) => !path.startsWith("out/"),
			);
		const before = await outside();
		const statuses = new Map<number, number>();
		const known = {
			tokens: await keys(40),
			ids: [report, `${report.split(".")[0]}.0123456789abcdef.j1`],
			profiles: ["nordhafen", "suedhafen"],
		};
		await fc.assert(
			fc.asyncProperty(hostileRequests(known), async (what) => {
				const answer = await ask(served.origin, what);
				statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
				expect(faultsOf(what, answer)).toEqual([]);
			}),
			{
				numRuns: 10_000_000,
				interruptAfterTimeLimit: SECONDS * 1000,
				markInterruptAsFailure: false,
			},
		);
		console.log("answers by status", Object.fromEntries(statuses));
		expect(statuses.get(200)).toBeGreaterThan(0);
		expect(statuses.get(404)).toBeGreaterThan(0);
		expect(await outside()).toEqual(before);
		const odd = (await filesBelow(served.output)).filter(
			(key) => !KEYS.some((pattern) => pattern.test(key)),
		);
		expect(odd).toEqual([]);
		const health = await ask(served.origin, { path: "/health" });
		expect(health.status).toBe(200);
	});

	const big = "a".repeat(3_000_000);
	it.each<[string, string]>([
		["no HTTP at all", "\u0016\u0003\u0001\u0002\u0000\r\n\r\n"],
		["a line without a version", "GET /reports\r\n\r\n"],
		["no host", "GET /reports HTTP/1.1\r\n\r\n"],
		[
			"another host's URL",
			"GET http://evil.example/reports HTTP/1.1\r\nHost: a\r\n\r\n",
		],
		["a URL without a path", "GET * HTTP/1.1\r\nHost: a\r\n\r\n"],
		[
			"two slashes and a host",
			"GET //evil.example/reports HTTP/1.1\r\nHost: a\r\n\r\n",
		],
		[
			"a path that leaves",
			"GET /../../../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
		],
		[
			"a path that is not ASCII",
			"GET /\u00e9\u00ff HTTP/1.1\r\nHost: a\r\n\r\n",
		],
		["huge headers", `GET /reports HTTP/1.1\r\nHost: a\r\nX: ${big}\r\n\r\n`],
		[
			"two lengths",
			"POST /reports HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
		],
		[
			"a length and chunks",
			"POST /reports HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		],
		["a tunnel", "CONNECT evil.example:443 HTTP/1.1\r\nHost: a\r\n\r\n"],
		[
			"an upgrade",
			"GET /reports HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
		],
	])("is not upset by %s", async (_, bytes) => {
		const line = await rawly(bytes);
		expect(line).not.toMatch(/^HTTP\/1\.1 (2|5)\d\d/);
		const health = await ask(served.origin, { path: "/health" });
		expect(health.status).toBe(200);
	});

	it("refuses a body above its limit", async () => {
		const json = { profile: "a".repeat(3_000_000), period: "2026-10" };
		const { origin, token } = served;
		const what = { method: "POST", path: "/reports", token, json };
		const answer = await ask(origin, what);
		expect(answer.status).toBe(413);
		expect(faultsOf(what, answer)).toEqual([]);
	});

	it("cuts off a body without an end", async () => {
		const head = `POST /reports HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${served.token}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
		const chunk = `100000\r\n${"a".repeat(0x100000)}\r\n`;
		expect(await rawly(head + chunk.repeat(16))).toMatch(/^$|^HTTP\/1\.1 413 /);
	});
});

// usage: node functiongraph-runtime.js CODE_FOLDER, with {settings, events: [{event, credentials}]} as JSON on standard input.
// Does what FunctionGraph does with an unzipped package: loads index.js once, and calls its `handler` with each event and a context.
// Prints a JSON line as the last one: {version, loadMs, results: [{answer | error, ms}], peakTmpBytes, leftInTmp}.
//
// Source: "Using the FunctionGraph context" of Open Telekom Cloud's FunctionGraph guide for Node.js; "Configuring Environment
// Variables" and "Notes and Constraints" of its user manual.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface Call {
	readonly event: unknown;
	readonly isAsynchronous?: boolean;
	/** of the function's agency at that time */
	readonly credentials?: { readonly key: string; readonly secret: string };
}

const [code = ""] = process.argv.slice(2);
const input: { encrypted: Record<string, string>; calls: Call[] } = JSON.parse(
	readFileSync(0, "utf8"),
);
const userData: Record<string, string> = {
	...JSON.parse(process.env["RUNTIME_USERDATA"] ?? "{}"),
	...input.encrypted,
};
const timeoutMs = Number(process.env["RUNTIME_TIMEOUT"]) * 1000;
const answerBytes = Number(process.env["RUNTIME_MAX_RESP_BODY_SIZE"]);

function contextOf(call: Call, n: number) {
	const started = Date.now();
	const { key = "", secret = "" } = call.credentials ?? {};
	return {
		getRequestID: () => `request-${n}`,
		getRemainingTimeInMilliSeconds: () => timeoutMs + started - Date.now(),
		getRunningTimeInSeconds: () => timeoutMs / 1000,
		getFunctionName: () => "tracefolio",
		getPackage: () => "default",
		getVersion: () => "latest",
		getMemorySize: () => process.env["RUNTIME_MEMORY"],
		getCPUNumber: () => "1000",
		getProjectID: () => process.env["RUNTIME_PROJECT_ID"],
		getUserData: (name: string) => userData[name],
		getAccessKey: () => "",
		getSecretKey: () => "",
		getSecurityAccessKey: () => key,
		getSecuritySecretKey: () => secret,
		getSecurityToken: () => (key === "" ? "" : `token-of-${key}`),
		getToken: () => "",
		getAlias: () => "",
		getLogger: () => console,
	};
}

async function invoke(
	handler: (event: unknown, context: unknown) => Promise<unknown>,
	call: Call,
	n: number,
) {
	const asked = JSON.stringify(call.event);
	const limit = call.isAsynchronous ? 256 * 1024 : 6 * 1024 * 1024;
	if (asked.length > limit) throw new Error(`the event is over ${limit} bytes`);
	const answer = await handler(JSON.parse(asked), contextOf(call, n));
	const text = typeof answer === "string" ? answer : JSON.stringify(answer);
	if (text === undefined) throw new Error("the function answers nothing");
	if (Buffer.byteLength(text) > answerBytes)
		throw new Error(`the answer is over ${answerBytes} bytes`);
	return answer;
}

function bytesBelow(folder: string): number {
	try {
		return readdirSync(folder, { withFileTypes: true })
			.map((entry) => {
				const path = join(folder, entry.name);
				return entry.isDirectory() ? bytesBelow(path) : statSync(path).size;
			})
			.reduce((sum, bytes) => sum + bytes, 0);
	} catch {
		// removed while it was looked at
		return 0;
	}
}

let peakTmpBytes = 0;
setInterval(() => {
	peakTmpBytes = Math.max(peakTmpBytes, bytesBelow(tmpdir()));
}, 5).unref();

const began = performance.now();
const { handler } = createRequire(join(code, "index.js"))("./index.js");
const loadMs = performance.now() - began;
const results = [];
for (const [n, call] of input.calls.entries()) {
	const started = performance.now();
	const result = await invoke(handler, call, n).then(
		(answer) => ({ answer }),
		(error: unknown) => ({
			error:
				error instanceof Error
					? { errorMessage: error.message, errorType: error.name }
					: { errorMessage: String(error), errorType: "" },
		}),
	);
	results.push({ ...result, ms: performance.now() - started });
}
console.log(
	JSON.stringify({
		version: process.version,
		loadMs,
		results,
		peakTmpBytes,
		leftInTmp: readdirSync(tmpdir()),
		peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
	}),
);

#!/usr/bin/env node
// Runs the command from its TypeScript sources. Older versions of Node.js cannot: the one that `npm ci` brought takes over.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

if (process.features.typescript) {
	await import("../cli/main.ts");
} else {
	const own = fileURLToPath(
		new URL("../node_modules/.bin/node", import.meta.url),
	);
	const node = existsSync(own) ? own : process.execPath;
	const flags =
		node === own ? [] : ["--experimental-strip-types", "--no-warnings"];
	const script = fileURLToPath(import.meta.url);
	if (process.env.TRACEFOLIO_NODE === node) {
		console.error("Tracefolio needs Node.js 22.12 or newer");
		process.exit(2);
	}
	const { status, signal } = spawnSync(
		node,
		[...flags, script, ...process.argv.slice(2)],
		{
			stdio: "inherit",
			env: { ...process.env, TRACEFOLIO_NODE: node },
		},
	);
	if (signal) process.kill(process.pid, signal);
	process.exit(status ?? 1);
}

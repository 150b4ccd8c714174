// usage: [FUNCTION=collect] node invoke.ts FOLDER EVENT_JSON…
// Does what the Lambda runtime does with an unzipped package: works in its folder, loads dist/<function>/index.mjs once
// (monthly, unless it is said), and calls the handler with each event. Prints one JSON line: {loadMs, calls: [{ms, answer | error}]}.
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder = "", ...events] = process.argv.slice(2);
const { FUNCTION: name = "monthly" } = process.env;
process.chdir(folder);
const started = performance.now();
const { handler } = await import(
	pathToFileURL(join(folder, `dist/${name}/index.mjs`)).href
);
const loadMs = performance.now() - started;
const calls = [];
for (const event of events) {
	const began = performance.now();
	const result = await handler(JSON.parse(event), {
		awsRequestId: "test",
		getRemainingTimeInMillis: () => 900_000,
	}).then(
		(answer: unknown) => ({ answer }),
		(error: unknown) => ({ error: String(error) }),
	);
	calls.push({ ms: performance.now() - began, ...result });
}
console.log(JSON.stringify({ loadMs, calls }));

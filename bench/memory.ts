// Makes an archive of N traces (default 1,000,000; about 1 KB of JSON each, all in scope) in a temporary folder, reports it with
// the command, and prints the time and the peak of resident memory.
//   npm run bench:memory -- 200000
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CATALOGS } from "../catalogs/index.ts";
import { record, traceKey, writeTraceFile } from "../test/support/archive.ts";

const FILE_TRACES = 2000;
const MONTH_MS = 31 * 86_400_000;
const traces = Number(process.argv[2] ?? 1_000_000);
const folder = await mkdtemp(join(tmpdir(), "memory-"));
let jsonBytes = 0;
for (let first = 0; first < traces; first += FILE_TRACES)
	await writeFileFrom(first);
console.log(`${traces} traces, ${Math.round(jsonBytes / 1e6)} MB of JSON`);

const started = performance.now();
const flags = [
	"report",
	"--period",
	"2026-10",
	"--now",
	"2026-11-05T00:00:00Z",
	"--json",
];
const places = [
	"--archive",
	join(folder, "archive"),
	"--out",
	join(folder, "out"),
];
const child = spawn(
	process.execPath,
	["bin/tracefolio.js", ...flags, ...places],
	{ stdio: ["ignore", "inherit", "inherit"] },
);
let peak = "";
const watch = setInterval(async () => {
	const status = await readFile(`/proc/${child.pid}/status`, "utf8").catch(
		() => "",
	);
	peak = /VmHWM:\s+(\d+)/.exec(status)?.[1] ?? peak;
}, 200);
await new Promise((resolve) => child.on("close", resolve));
clearInterval(watch);
const seconds = Math.round((performance.now() - started) / 1000);
console.log(
	`${seconds} s, peak ${Math.round(Number(peak) / 1024)} MiB resident`,
);
await rm(folder, { recursive: true });

async function writeFileFrom(first: number): Promise<void> {
	const operations = CATALOGS[0]?.operations ?? [];
	const records = Array.from(
		{ length: Math.min(FILE_TRACES, traces - first) },
		(_, i) => {
			const n = first + i;
			const { traceName = "", outcome = null } =
				operations[n % operations.length] ?? {};
			const time =
				Date.parse("2026-10-01T00:00:00Z") +
				Math.floor((n * MONTH_MS) / traces);
			return record(n, {
				time,
				record_time: time + 40,
				trace_name: traceName,
				trace_rating: outcome === "failure" ? "warning" : "normal",
				source_ip: `192.0.2.${n % 250}`,
				user: JSON.stringify({
					name: `user-${n % 20}`,
					id: `${n % 20}`,
					domain: { name: "acme", id: "9" },
				}),
				request: JSON.stringify({ n, text: "lorem ipsum ".repeat(40) }),
			});
		},
	);
	jsonBytes += JSON.stringify(records).length;
	const day = new Date(records[0]?.time ?? 0)
		.toISOString()
		.slice(0, 10)
		.replaceAll("-", "/");
	await writeTraceFile(
		join(folder, "archive"),
		traceKey(day, String(first).padStart(16, "0")),
		records,
	);
}

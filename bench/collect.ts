// Collects N traces of one day (default 50,000) twice with the command, from a service in this process and into a temporary folder,
// and prints requests, time and the peak of resident memory. The service takes most of the time.
//   npm run bench:collect -- 20000
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { record } from "../test/support/archive.ts";
import { traceService } from "../test/support/trace-service/service.ts";

const DAY_MS = 86_400_000;
const traces = Number(process.argv[2] ?? 50_000);
const folder = await mkdtemp(join(tmpdir(), "collect-"));
const now = Date.now();
const service = await traceService({ now });
service.project().add(
	Array.from({ length: traces }, (_, n) => {
		const time = now - 600_000 - Math.floor((n * DAY_MS) / traces);
		return { ...record(n), time, record_time: time + 40 };
	}),
);
for (const run of ["first", "second"]) await collect(run);
await service.close();
await rm(folder, { recursive: true });

async function collect(run: string): Promise<void> {
	const asked = service.asked.length;
	const started = performance.now();
	const source = ["--region", "eu-de", "--project", "project-1"];
	const places = ["--endpoint", service.endpoint(), "--archive", folder];
	const child = spawn(
		process.execPath,
		["bin/tracefolio.js", "collect", ...source, ...places],
		{
			env: { ...process.env, TRACEFOLIO_IAM_TOKEN: "t" },
			stdio: ["ignore", "ignore", "inherit"],
		},
	);
	let peak = "";
	const watch = setInterval(async () => {
		const path = `/proc/${child.pid}/status`;
		const status = await readFile(path, "utf8").catch(() => "");
		peak = /VmHWM:\s+(\d+)/.exec(status)?.[1] ?? peak;
	}, 200);
	await new Promise((resolve) => child.on("close", resolve));
	clearInterval(watch);
	const seconds = ((performance.now() - started) / 1000).toFixed(1);
	console.log(
		`${run} run: ${traces} traces, ${service.asked.length - asked} requests, ${seconds} s, peak ${Math.round(Number(peak) / 1024)} MiB resident`,
	);
}

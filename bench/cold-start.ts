// Measures the packaged function: its size, and in fresh processes the time to load it and to make a first and a second report.
//   npm run bench:cold-start
import { cp, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { command } from "../test/support/command.ts";
import { packageFunctions } from "../test/support/package.ts";

const RUNS = 7;
await using packaged = await packageFunctions();
const { folder } = packaged;
const { size } = await stat(join(folder, "dist/monthly/index.mjs"));
console.log(
	`package ${kilobytes(packaged.sizeOf("monthly"))}, bundle ${kilobytes(size)}`,
);

await cp("examples/tenant/archive", join(folder, "archive"), {
	recursive: true,
});
const events = ["2026-11-01T05:00:00Z", "2026-12-01T05:00:00Z"].map(
	(scheduledTime) => JSON.stringify({ cadence: "month", scheduledTime }),
);
const samples = [];
for (let run = 0; run < RUNS; run++) {
	const args = [resolve("test/support/invoke.ts"), folder, ...events];
	const { stdout } = await command(process.execPath, args, {
		TRACEFOLIO_PROFILE: "dist/monthly/profiles",
		TRACEFOLIO_ARCHIVE: join(folder, "archive"),
		TRACEFOLIO_OUTPUT: join(folder, `out-${run}`),
	});
	const { loadMs, calls } = JSON.parse(
		stdout.trimEnd().split("\n").at(-1) ?? "",
	);
	samples.push([loadMs, calls[0].ms, calls[1].ms]);
}
for (const [i, what] of [
	"load",
	"first report (1,989 traces)",
	"second report (next month, empty)",
].entries()) {
	const sorted = samples.map((sample) => sample[i]).sort((a, b) => a - b);
	const [least, median, most] = [0, RUNS >> 1, RUNS - 1].map((at) =>
		Math.round(sorted[at]),
	);
	console.log(`${what}: median ${median} ms (${least}–${most})`);
}

function kilobytes(bytes: number): string {
	return `${Math.round(bytes / 1024)} KiB`;
}

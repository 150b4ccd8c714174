import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { record, traceKey, writeTraceFile } from "../support/archive.ts";
import { tracefolio } from "../support/command.ts";

const TRACES = 40_000;
const FILE_TRACES = 2000;

let base = "";
beforeAll(async () => {
	base = await mkdtemp(join(tmpdir(), "memory-"));
	const request = JSON.stringify({ text: "x".repeat(900) });
	for (let first = 0; first < TRACES; first += FILE_TRACES) {
		const records = Array.from({ length: FILE_TRACES }, (_, i) =>
			record(first + i, { request }),
		);
		await writeTraceFile(
			join(base, "archive"),
			traceKey("2026/10/06", `${first}`),
			records,
		);
	}
});
afterAll(() => rm(base, { recursive: true }));

describe("tracefolio report", () => {
	it("makes do with a heap that could not hold the traces", async () => {
		const flags = [
			"--period",
			"2026-10",
			"--now",
			"2026-11-05T00:00:00Z",
			"--allow-provisional",
		];
		const places = [
			"--archive",
			join(base, "archive"),
			"--out",
			join(base, "out"),
		];
		// the traces are some 50 MB of JSON, and twice that as objects
		const ran = await tracefolio(["report", ...flags, ...places], {
			NODE_OPTIONS: "--max-old-space-size=96",
		});
		expect([ran.code, ran.stderr]).toEqual([0, ""]);
		const report = join(base, "out/default/2026-10/r1/report.json");
		expect(JSON.parse(await readFile(report, "utf8")).population.inScope).toBe(
			TRACES,
		);
	}, 180_000);
});

import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { handler } from "../../handlers/collect.ts";
import { timeLeftMs } from "../../handlers/middleware/time-left.ts";
import { newFolder } from "../support/stores.ts";
import { always, only } from "../support/trace-service/schedule.ts";
import {
	type TraceService,
	traceService,
} from "../support/trace-service/service.ts";

const PROJECTS = [
	{ region: "eu-de", id: "project-1", name: "eu-de" },
	{ region: "eu-nl", id: "project-2", name: "eu-nl" },
] as const;
const HOUR_MS = 60 * 60 * 1000;

let service: TraceService;
let written: string[] = [];
beforeEach(async () => {
	const now = Date.now();
	service = await traceService({ now, projects: PROJECTS });
	const time = now - HOUR_MS;
	service
		.project("project-1")
		.add([{ trace_id: "a", time, record_time: time }]);
	const sources = PROJECTS.map(
		({ region, id }) =>
			`{region: ${region}, project: ${id}, endpoint: "${service.endpoint(region)}"}`,
	);
	const profile = join(await mkdtemp(join(tmpdir(), "profile-")), "p.yml");
	await writeFile(profile, `collect: {sources: [${sources.join(", ")}]}`);
	vi.stubEnv("TRACEFOLIO_PROFILE", profile);
	vi.stubEnv("TRACEFOLIO_ARCHIVE", await newFolder());
	vi.stubEnv("TRACEFOLIO_ACCESS_KEY", "A");
	vi.stubEnv("TRACEFOLIO_SECRET_KEY", "hidden-key");
	written = [];
	for (const stream of [process.stdout, process.stderr])
		vi.spyOn(stream, "write").mockImplementation((chunk) => {
			written.push(String(chunk));
			return true;
		});
});
afterEach(async () => {
	vi.restoreAllMocks();
	vi.unstubAllEnvs();
	await service.close();
});

const CONTEXT = {
	awsRequestId: "test",
	getRemainingTimeInMillis: () => 900_000,
};

/** Calls the handler as the runtime does; its type wants the runtime's whole context. */
async function call(event: unknown, context: object = CONTEXT) {
	return (handler as (event: unknown, context: unknown) => Promise<unknown>)(
		event,
		context,
	);
}

/** What was logged and measured: every line is one JSON object. */
function lines(): Record<string, unknown>[] {
	return written
		.flatMap((chunk) => chunk.split("\n"))
		.filter((line) => line !== "")
		.map((line) => JSON.parse(line));
}

describe("collect handler", () => {
	it("collects every source of the profile, and publishes numbers of the run and of each source", async () => {
		expect(await call({})).toMatchObject({
			exit: 0,
			sources: [
				{ project: "project-1", outcome: "complete", new: 1 },
				{ project: "project-2", outcome: "complete", new: 0 },
			],
		});
		const metrics = lines().filter((line) => "_aws" in line);
		expect(metrics).toMatchObject([
			{ service: "tracefolio", SuccessfulRun: 1, LostSeconds: 0 },
			{
				region: "eu-de",
				project: "project-1",
				NewTraces: 1,
				SourceComplete: 1,
			},
			{
				region: "eu-nl",
				project: "project-2",
				NewTraces: 0,
				SourceComplete: 1,
			},
		]);
		const directives = metrics.map(
			({ _aws }) =>
				(_aws as { CloudWatchMetrics: Record<string, unknown>[] })
					.CloudWatchMetrics[0],
		);
		expect(directives).toMatchObject([
			{ Namespace: "Tracefolio", Dimensions: [["service"]] },
			{ Dimensions: [["service", "region", "project"]] },
			{ Dimensions: [["service", "region", "project"]] },
		]);
		expect(written.join("")).not.toContain("hidden-key");
	});

	it("fails where a source has no full answer, after the numbers and the others' traces are there", async () => {
		service.access = {
			kind: "key",
			check: ({ url }) => (url.includes("project-2") ? "wrong key" : null),
		};
		await expect(call({})).rejects.toThrow(
			/Not everything could be collected: eu-nl\/project-2: .*401/,
		);
		const metrics = lines().filter((line) => "_aws" in line);
		expect(metrics).toMatchObject([
			{ SuccessfulRun: 0 },
			{ project: "project-1", SourceComplete: 1, NewTraces: 1 },
			{ project: "project-2", SourceComplete: 0 },
		]);
		expect(lines().at(-1)).toMatchObject({
			...{ level: "ERROR", code: "STORE", function_request_id: "test" },
		});
	});

	it("logs one JSON object a line, whatever the event and the service say", async () => {
		service.faults = only(
			"traces",
			always({ kind: "error", status: 400, code: 'X\n{"level":"INFO"}' }),
		);
		const event = { note: 'a\n{"level":"ERROR","message":"forged"}' };
		await expect(call(event)).rejects.toThrow();
		expect(lines()[0]).toMatchObject({ level: "INFO", event });
		expect(lines().filter(({ message }) => message === "forged")).toEqual([]);
	});

	it("fails before anything is measured where the configuration is wrong", async () => {
		vi.stubEnv("TRACEFOLIO_ACCESS_KEY", "");
		vi.stubEnv("TRACEFOLIO_SECRET_KEY", "");
		await expect(call({})).rejects.toThrow(/Set TRACEFOLIO_ACCESS_KEY/);
		expect(lines().filter((line) => "_aws" in line)).toEqual([]);
		expect(lines().at(-1)).toMatchObject({ level: "ERROR", code: "CONFIG" });
		expect(service.asked).toEqual([]);
	});

	it("takes the runtime's temporary key where the environment has none, anew for each run", async () => {
		vi.stubEnv("TRACEFOLIO_ACCESS_KEY", "");
		vi.stubEnv("TRACEFOLIO_SECRET_KEY", "");
		for (const key of ["TEMPORARY1", "TEMPORARY2"])
			await call(
				{},
				{
					...CONTEXT,
					getSecurityAccessKey: () => key,
					getSecuritySecretKey: () => "hidden-key",
					getSecurityToken: () => "hidden-token",
				},
			);
		const first = service.asked[0]?.headers;
		expect(first?.["authorization"]).toMatch(/Access=TEMPORARY1,/);
		expect(first?.["x-security-token"]).toBe("hidden-token");
		expect(service.asked.at(-1)?.headers["authorization"]).toMatch(
			/Access=TEMPORARY2,/,
		);
		expect(written.join("")).not.toMatch(/hidden-/);
	});

	it("stops before the runtime does, and says what is missing", async () => {
		const context = { ...CONTEXT, getRemainingTimeInMillis: () => 30_100 };
		service.faults = always({ kind: "slowBody", chunkBytes: 1, everyMs: 1000 });
		await expect(call({}, context)).rejects.toThrow(/eu-de\/project-1: /);
		expect(lines().filter((line) => "_aws" in line)[0]).toMatchObject({
			SuccessfulRun: 0,
		});
	});
});

describe("timeLeftMs()", () => {
	it("asks each runtime by its own name, as a method of the context", () => {
		const lambda = { left: 5, getRemainingTimeInMillis: () => 5 };
		const graph = {
			left: 7,
			getRemainingTimeInMilliSeconds() {
				return this.left;
			},
		};
		expect([lambda, graph, {}, undefined].map(timeLeftMs)).toEqual([
			5,
			7,
			null,
			null,
		]);
	});
});

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { s3Store } from "../../lib/store/s3.ts";
import type { Store } from "../../lib/store/store.ts";
import { command } from "../support/command.ts";
import { packageInto } from "../support/package.ts";
import { bytes, keysOf, newBucket, textOf } from "../support/stores.ts";

const INVOKE = resolve("test/support/invoke.ts");
const EVENT = {
	cadence: "month",
	scheduledTime: "2026-11-01T05:00:00Z",
	executionId: "e",
};

async function invoke(
	folder: string,
	events: readonly unknown[],
	env: Record<string, string>,
) {
	const args = [
		INVOKE,
		folder,
		...events.map((event) => JSON.stringify(event)),
	];
	const ran = await command(process.execPath, args, env);
	const lines = ran.stdout
		.trimEnd()
		.split("\n")
		.map((line) => JSON.parse(line));
	return { ran, log: lines.slice(0, -1), calls: lines.at(-1)?.calls };
}

/** The environment that serverless.yml gives the function, over the test's server. */
function environment(
	server: Awaited<ReturnType<typeof newBucket>>,
): Record<string, string> {
	return {
		AWS_ACCESS_KEY_ID: server.accessKeyId,
		AWS_SECRET_ACCESS_KEY: server.secretAccessKey,
		AWS_REGION: server.region,
		TRACEFOLIO_PROFILE: "dist/monthly/tracefolio.yml",
		TRACEFOLIO_ARCHIVE: `s3://${server.bucket}/traces`,
		TRACEFOLIO_OUTPUT: `s3://${server.bucket}/reports`,
		TRACEFOLIO_S3_ENDPOINT: server.endpoint,
	};
}

const TRACES = [
	{
		trace_id: "1",
		trace_name: "createUserSuccess",
		trace_rating: "normal",
		service_type: "DMS",
		resource_type: "kafka",
		time: Date.parse("2026-10-31T22:59:59.999Z"),
	},
	{
		trace_id: "2",
		trace_name: "createUserSuccess",
		trace_rating: "normal",
		service_type: "DMS",
		resource_type: "kafka",
		time: Date.parse("2026-10-31T23:00:00Z"),
	},
];

let folder = "";
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), "package-"));
	await packageInto(folder);
});
afterAll(() => rm(folder, { recursive: true }));

describe("the packaged function", () => {
	let output: Store;
	let answer: Awaited<ReturnType<typeof invoke>>;
	beforeAll(async () => {
		const server = await newBucket();
		const archive = s3Store({ ...server, prefix: "traces" });
		output = s3Store({ ...server, prefix: "reports" });
		const key =
			"CloudTraces/eu-de/2026/10/31/system/DMS/p_CloudTrace_eu-de_x.json";
		await archive.create(key, bytes(JSON.stringify(TRACES)));
		answer = await invoke(
			folder,
			[EVENT, EVENT, { cadence: "month" }],
			environment(server),
		);
	});

	it("publishes the month before the scheduled time to object storage, from the bundle alone", async () => {
		expect(answer.ran.stderr).toBe("");
		expect(answer.calls[0].answer).toMatchObject({
			revision: 1,
			status: "provisional",
			published: true,
		});
		expect((await keysOf(output)).sort()).toEqual([
			"nordhafen/2026-10/r1/manifest.json",
			"nordhafen/2026-10/r1/population.ndjson.gz",
			"nordhafen/2026-10/r1/report.json",
			"nordhafen/2026-10/r1/report.pdf",
			"nordhafen/2026-10/r1/report.xlsx",
			"nordhafen/2026-10/r1/sources.json",
			"nordhafen/index/2026-10-r1.json",
		]);
		const { report, population } = JSON.parse(
			await textOf(output, "nordhafen/2026-10/r1/report.json"),
		);
		expect(population).toMatchObject({
			records: 2,
			outOfPeriod: 1,
			inScope: 1,
		});
		expect(report).toMatchObject({
			generatedAt: "2026-11-01T05:00:00.000Z",
			period: { label: "2026-10" },
		});
	});

	it("publishes nothing new when the same event is delivered again", () => {
		expect(answer.calls[1].answer).toMatchObject({
			revision: 1,
			published: false,
		});
	});

	it("fails on an event without its time, and logs why in one JSON line", () => {
		expect(answer.calls[2].error).toMatch(/scheduledTime/);
		expect(answer.log.at(-1)).toMatchObject({
			level: "error",
			code: "USAGE",
			message: expect.stringMatching(/scheduledTime/),
		});
	});
});

describe("serverless package", () => {
	it("makes a template whose schedule hands the scheduled time over, and whose function cannot delete", async () => {
		const template = JSON.parse(
			await readFile(
				".serverless/cloudformation-template-update-stack.json",
				"utf8",
			),
		);
		const resources: { Type: string; Properties: Record<string, unknown> }[] =
			Object.values(template.Resources);
		const schedule = resources.find(
			({ Type }) => Type === "AWS::Scheduler::Schedule",
		)?.Properties;
		expect(schedule).toMatchObject({
			ScheduleExpression: "cron(0 6 1 * ? *)",
			ScheduleExpressionTimezone: "Europe/Berlin",
			Target: {
				Arn: { "Fn::GetAtt": ["MonthlyLambdaFunction", "Arn"] },
				Input: expect.stringContaining(
					'"scheduledTime":"<aws.scheduler.scheduled-time>"',
				),
				DeadLetterConfig: { Arn: expect.anything() },
				RetryPolicy: { MaximumRetryAttempts: 5 },
			},
		});
		const fn = resources.find(
			({ Type }) => Type === "AWS::Lambda::Function",
		)?.Properties;
		expect(fn).toMatchObject({
			Runtime: "nodejs24.x",
			Handler: "dist/monthly/index.handler",
			ReservedConcurrentExecutions: 1,
		});
		const allowed = JSON.stringify(
			resources
				.filter(({ Type }) => Type === "AWS::IAM::Role")
				.map(({ Properties }) => Properties["Policies"]),
		);
		expect(allowed).toContain("s3:GetObject");
		expect(allowed).not.toMatch(/Delete|\*"\]?,"Resource|"Action":"\*"/);
	});
});

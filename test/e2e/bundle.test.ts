import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { s3Store } from "../../lib/store/s3.ts";
import type { Store } from "../../lib/store/store.ts";
import { command } from "../support/command.ts";
import { packageInto } from "../support/package.ts";
import { secretsServer } from "../support/secrets.ts";
import { bytes, keysOf, newBucket, textOf } from "../support/stores.ts";
import { traceService } from "../support/trace-service/service.ts";

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
	const lines = linesOf(ran.stdout);
	const errors = linesOf(ran.stderr);
	return { log: lines.slice(0, -1), errors, calls: lines.at(-1)?.calls };
}

/** Each line is one JSON object, whatever is in it. */
function linesOf(text: string) {
	return text
		.split("\n")
		.filter((line) => line !== "")
		.map((line) => JSON.parse(line));
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

interface Resource {
	readonly Type: string;
	readonly Properties: Readonly<Record<string, unknown>>;
}

async function resourcesOfTemplate(): Promise<Record<string, Resource>> {
	const path = ".serverless/cloudformation-template-update-stack.json";
	return JSON.parse(await readFile(path, "utf8")).Resources;
}

interface Statement {
	readonly Action: string | readonly string[];
	readonly Resource: unknown;
}

function statementsOf(role: Resource["Properties"] = {}): Statement[] {
	const policies = role["Policies"] as {
		PolicyDocument: { Statement: Statement[] };
	}[];
	return policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

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
		expect(answer.calls[0].answer).toMatchObject({
			reports: [{ revision: 1, status: "provisional", published: true }],
		});
		expect((await keysOf(output)).sort()).toEqual([
			"nordhafen/2026-10/r1/SHA256SUMS",
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
			reports: [{ revision: 1, published: false }],
		});
	});

	it("fails on an event without its time, and logs why in one JSON line", () => {
		expect(answer.calls[2].error).toMatch(/scheduledTime/);
		expect(answer.errors).toHaveLength(1);
		expect(answer.errors[0]).toMatchObject({
			level: "ERROR",
			code: "USAGE",
			message: expect.stringMatching(/scheduledTime/),
		});
	});
});

describe("the packaged collector", () => {
	it("collects into object storage from the bundle alone, with keys from the secrets manager, and publishes metrics", async () => {
		const server = await newBucket();
		await using service = await traceService({ now: Date.now() });
		await using secrets = await secretsServer({
			"tracefolio/collect": '{"accessKey": "A", "secretKey": "hidden-key"}',
		});
		const profile = join(folder, "collect.yml");
		await writeFile(
			profile,
			`collect: {sources: [{region: eu-de, project: project-1, endpoint: "${service.endpoint()}"}]}`,
		);
		const answer = await invoke(folder, [{}], {
			...environment(server),
			...{ FUNCTION: "collect", TRACEFOLIO_PROFILE: profile },
			TRACEFOLIO_SECRET: "tracefolio/collect",
			AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.endpoint,
		});
		expect(answer.errors).toEqual([]);
		expect(answer.calls[0].answer).toMatchObject({
			exit: 0,
			sources: [{ project: "project-1", outcome: "complete" }],
		});
		expect(service.asked[0]?.headers["authorization"]).toMatch(/Access=A,/);
		const archive = s3Store({ ...server, prefix: "traces" });
		expect((await keysOf(archive)).join()).toMatch(/^Collected\/eu-de\//);
		expect(answer.log).toContainEqual(
			expect.objectContaining({ SuccessfulRun: 1, service: "tracefolio" }),
		);
		expect(JSON.stringify(answer)).not.toContain("hidden-key");
	});
});

describe("serverless package", () => {
	it("makes a template whose schedule hands the scheduled time over, and whose function cannot delete", async () => {
		const resources = await resourcesOfTemplate();
		const schedule = resources["MonthlySchedule"]?.Properties;
		expect(schedule).toMatchObject({
			ScheduleExpression: "cron(0 6 * * ? *)",
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
		const fn = resources["MonthlyLambdaFunction"]?.Properties;
		expect(fn).toMatchObject({
			Runtime: "nodejs24.x",
			Handler: "dist/monthly/index.handler",
			ReservedConcurrentExecutions: 1,
		});
		const allowed = JSON.stringify(
			Object.values(resources)
				.filter(({ Type }) => Type === "AWS::IAM::Role")
				.map(({ Properties }) => Properties["Policies"]),
		);
		expect(allowed).toContain("s3:GetObject");
		expect(allowed).not.toMatch(/Delete|\*"\]?,"Resource|"Action":"\*"/);
	});

	it("lets the collector write beside the tracker's files only, and nobody else write there", async () => {
		const resources = await resourcesOfTemplate();
		expect(resources["CollectLambdaFunction"]?.Properties).toMatchObject({
			Role: { "Fn::GetAtt": ["CollectRole", "Arn"] },
			ReservedConcurrentExecutions: 1,
		});
		expect(resources["CollectSchedule"]?.Properties).toMatchObject({
			ScheduleExpression: "rate(1 hour)",
			Target: {
				Arn: { "Fn::GetAtt": ["CollectLambdaFunction", "Arn"] },
				DeadLetterConfig: { Arn: { "Fn::GetAtt": ["FailedRuns", "Arn"] } },
			},
		});
		const writers = (role: string) =>
			statementsOf(resources[role]?.Properties)
				.filter(({ Action }) => [Action].flat().includes("s3:PutObject"))
				.flatMap(({ Resource }) => JSON.stringify(Resource));
		expect(writers("CollectRole")).toEqual([
			expect.stringMatching(/example-trace-archive\/\*Collected\/\*"}$/),
		]);
		expect(writers("IamRoleLambdaExecution").join()).not.toContain("archive");
		const secrets = statementsOf(resources["CollectRole"]?.Properties).filter(
			({ Action }) => Action === "secretsmanager:GetSecretValue",
		);
		expect(JSON.stringify(secrets)).toMatch(
			/:secret:tracefolio\/collect-\?{6}"/,
		);
	});

	it("raises an alarm where no run succeeds for hours, even if none starts, and where traces are lost", async () => {
		const resources = await resourcesOfTemplate();
		const dimension = { Name: "service", Value: "tracefolio-dev" };
		expect(resources["CollectionMissing"]?.Properties).toMatchObject({
			...{ Namespace: "Tracefolio", MetricName: "SuccessfulRun" },
			...{ EvaluationPeriods: 3, TreatMissingData: "breaching" },
			Dimensions: [dimension],
		});
		expect(resources["TracesLost"]?.Properties).toMatchObject({
			...{ Namespace: "Tracefolio", MetricName: "LostSeconds" },
			Dimensions: [dimension],
		});
		expect(resources["CollectLambdaFunction"]?.Properties).toMatchObject({
			Environment: { Variables: { POWERTOOLS_SERVICE_NAME: dimension.Value } },
		});
	});
});

import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { s3Store } from "../../lib/store/s3.ts";
import type { Store } from "../../lib/store/store.ts";
import {
	readTemplate,
	templateProblems,
} from "../../scripts/template/check.ts";
import { statementsIn } from "../../scripts/template/permissions.ts";
import {
	alternatives,
	at,
	listed,
	referred,
} from "../../scripts/template/walk.ts";
import { command } from "../support/command.ts";
import { type Packaged, packageFunctions } from "../support/package.ts";
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
		TRACEFOLIO_PROFILE: "dist/monthly/profiles",
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

/** The properties of a resource of the template. */
async function resource(name: string) {
	const { Resources } = await readTemplate(packaged.template);
	return Resources[name]?.Properties;
}

/** What a role may do, also by the policies that it shares with others: for each statement its actions, and its resources as text. */
async function permissionsOf(role: string) {
	const { Resources } = await readTemplate(packaged.template);
	const { ManagedPolicyArns, Policies } = Resources[role]?.Properties ?? {};
	const shared = listed(ManagedPolicyArns)
		.flatMap(alternatives)
		.map((one) => Resources[referred(one) ?? ""]?.Properties);
	return [...listed(Policies), ...shared]
		.flatMap((policy) => statementsIn(at(policy, "PolicyDocument")))
		.map((statement) => ({
			isAllowed: at(statement, "Effect") === "Allow",
			actions: listed(at(statement, "Action")),
			resources: JSON.stringify(at(statement, "Resource")),
		}));
}

/** The resources of each statement by which a role may do something. */
async function whereMay(role: string, action: string): Promise<string[]> {
	return (await permissionsOf(role))
		.filter(({ isAllowed, actions }) => isAllowed && actions.includes(action))
		.map(({ resources }) => resources);
}

let packaged: Packaged;
let folder = "";
beforeAll(async () => {
	packaged = await packageFunctions();
	folder = packaged.folder;
}, 300_000);
afterAll(() => packaged[Symbol.asyncDispose]());

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
	it("makes a template without a fault that is known", async () => {
		const template = await readTemplate(packaged.template);
		expect(await templateProblems(template)).toEqual([]);
	});

	it("makes schedules that hand the scheduled time over, the watchdog's an hour after the reports'", async () => {
		const input =
			'{"cadence":"month","scheduledTime":"<aws.scheduler.scheduled-time>","executionId":"<aws.scheduler.execution-id>"}';
		const daily = (name: string, hour: number) => ({
			ScheduleExpression: `cron(0 ${hour} * * ? *)`,
			ScheduleExpressionTimezone: "Europe/Berlin",
			Target: {
				Arn: { "Fn::GetAtt": [`${name}LambdaFunction`, "Arn"] },
				Input: input,
				DeadLetterConfig: { Arn: { "Fn::GetAtt": ["FailedRuns", "Arn"] } },
				RetryPolicy: { MaximumRetryAttempts: 5 },
			},
		});
		expect(await resource("MonthlySchedule")).toMatchObject(
			daily("Monthly", 6),
		);
		expect(await resource("WatchdogSchedule")).toMatchObject(
			daily("Watchdog", 7),
		);
		expect(await resource("CollectSchedule")).toMatchObject({
			ScheduleExpression: "rate(1 hour)",
		});
	});

	it("runs one monthly report at a time, and two orders", async () => {
		expect(await resource("MonthlyLambdaFunction")).toMatchObject({
			Runtime: "nodejs24.x",
			Handler: "dist/monthly/index.handler",
			ReservedConcurrentExecutions: 1,
		});
		expect(
			await resource("BuildEventSourceMappingSQSBuildQueue"),
		).toMatchObject({
			BatchSize: 1,
			FunctionResponseTypes: ["ReportBatchItemFailures"],
			ScalingConfig: { MaximumConcurrency: 2 },
		});
		expect(await resource("BuildQueue")).toMatchObject({
			RedrivePolicy: {
				deadLetterTargetArn: { "Fn::GetAtt": ["FailedBuilds", "Arn"] },
				maxReceiveCount: 4,
			},
		});
	});

	it("lets the collector write beside the tracker's files only, and nobody else write there", async () => {
		expect(await whereMay("CollectRole", "s3:PutObject")).toEqual([
			expect.stringMatching(/example-trace-archive\/\*Collected\/\*"}$/),
		]);
		for (const role of ["MonthlyRole", "BuildRole", "ApiRole", "WatchdogRole"])
			expect((await whereMay(role, "s3:PutObject")).join()).not.toContain(
				"archive",
			);
		expect(
			await whereMay("CollectRole", "secretsmanager:GetSecretValue"),
		).toEqual([expect.stringMatching(/:secret:tracefolio\/collect-\?{6}"/)]);
	});

	it("keeps archive and secrets from the API, and lets it write nothing but records of its own use", async () => {
		const permissions = JSON.stringify(await permissionsOf("ApiRole"));
		expect(permissions).not.toMatch(/example-trace-archive|secretsmanager/);
		expect(await whereMay("ApiRole", "s3:PutObject")).toEqual([
			expect.stringMatching(/\/\*\/custody\/\*.*\/\*\/handovers\/\*/),
			expect.stringMatching(/StateBucket\.Arn/),
		]);
		expect(await whereMay("ApiRole", "sqs:SendMessage")).toEqual([
			expect.stringContaining("BuildQueue"),
		]);
	});

	it("lets only two functions publish", async () => {
		const publishes = (role: string) =>
			whereMay(role, "s3:AbortMultipartUpload");
		for (const role of ["MonthlyRole", "BuildRole"])
			expect(await publishes(role)).toHaveLength(1);
		for (const role of ["CollectRole", "ApiRole", "WatchdogRole"])
			expect(await publishes(role)).toEqual([]);
	});

	it("throttles the API and lets no other origin's page read it", async () => {
		expect(await resource("HttpApiStage")).toMatchObject({
			DefaultRouteSettings: {
				ThrottlingRateLimit: 20,
				ThrottlingBurstLimit: 40,
			},
		});
		expect(await resource("HttpApi")).not.toHaveProperty("CorsConfiguration");
	});

	it("raises an alarm where no run succeeds for hours, even if none starts, and where traces or publications are missing", async () => {
		const mine = {
			Namespace: "Tracefolio",
			Dimensions: [{ Name: "service", Value: "tracefolio-dev" }],
		};
		expect(await resource("CollectionMissing")).toMatchObject({
			...mine,
			...{ MetricName: "SuccessfulRun", TreatMissingData: "breaching" },
			EvaluationPeriods: 3,
		});
		expect(await resource("WatchdogMissing")).toMatchObject({
			...mine,
			...{ MetricName: "SuccessfulWatch", TreatMissingData: "breaching" },
		});
		expect(await resource("TracesLost")).toMatchObject({
			...{ ...mine, MetricName: "LostSeconds" },
		});
		expect(await resource("PublicationsMissing")).toMatchObject({
			...{ ...mine, MetricName: "MissingPublications" },
		});
		expect(await resource("CollectLambdaFunction")).toMatchObject({
			Environment: {
				Variables: { POWERTOOLS_SERVICE_NAME: "tracefolio-dev" },
			},
		});
	});
});

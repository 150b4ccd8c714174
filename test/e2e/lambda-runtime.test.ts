import { createSocket } from "node:dgram";
import { once } from "node:events";
import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { folderStore } from "../../lib/store/folder.ts";
import { httpEvent } from "../support/lambda-http.ts";
import { record, type TestQueue, testQueue } from "../support/lambda-queue.ts";
import {
	type LambdaFunction,
	lambdaFunction,
} from "../support/lambda-runtime.ts";
import { type Packaged, packageFunctions } from "../support/package.ts";
import { keysOf } from "../support/stores.ts";

const client = process.env["TRACEFOLIO_TEST_LAMBDA_RIC"];
const WHY =
	"TRACEFOLIO_TEST_LAMBDA_RIC is not set, so the packages are not run under AWS's runtime client. Name a folder in which it is installed: npm install --prefix FOLDER aws-lambda-ric@4.0.2";

const TOKEN = "a-token-of-more-than-thirty-two-characters";
const SCHEDULED = { cadence: "month", scheduledTime: "2026-11-04T06:00:00Z" };

if (client === undefined)
	it("the packages run under AWS's runtime client", ({ skip }) => {
		if (process.env["CI"] === "true") throw new Error(WHY);
		console.warn(WHY);
		skip(WHY);
	});

describe.runIf(client !== undefined)("under AWS's runtime client", () => {
	let packaged: Packaged;
	let queue: TestQueue;
	let env: Record<string, string>;

	beforeAll(async () => {
		packaged = await packageFunctions();
		queue = await testQueue();
		env = {
			TRACEFOLIO_ARCHIVE: resolve("examples/tenant/archive"),
			TRACEFOLIO_OUTPUT: join(packaged.folder, "out"),
			TRACEFOLIO_STATE: join(packaged.folder, "state"),
			TRACEFOLIO_QUEUE: queue.url,
			TRACEFOLIO_LOCAL_TOKEN: TOKEN,
			TRACEFOLIO_DESK_URL: "https://desk.example",
		};
	}, 300_000);
	afterAll(async () => {
		await queue[Symbol.asyncDispose]();
		await packaged[Symbol.asyncDispose]();
	});

	function start(
		name: string,
		more: Record<string, string> = {},
	): Promise<LambdaFunction> {
		return lambdaFunction({
			...{ client: client ?? "", folder: packaged.folder, name },
			env: {
				TRACEFOLIO_PROFILE: `dist/${name}/profiles`,
				...env,
				...more,
			},
		});
	}

	it("the API takes an order, the queue hands it over, and the API shows what was published", async () => {
		await using api = await start("api");
		expect(await api.invoke(httpEvent("GET", "/health"))).toMatchObject({
			answer: { statusCode: 200, body: expect.stringMatching(/"ok"/) },
		});
		expect(await api.invoke(httpEvent("GET", "/"))).toMatchObject({
			answer: {
				statusCode: 200,
				headers: { "content-type": "text/html; charset=utf-8" },
			},
		});
		expect(await api.invoke(httpEvent("GET", "/reports"))).toMatchObject({
			answer: { statusCode: 401 },
		});
		const body = { profile: "nordhafen", period: "2026-10" };
		const ordered = await api.invoke(
			httpEvent("POST", "/reports", { token: TOKEN, body }),
		);
		expect(ordered).toMatchObject({ answer: { statusCode: 202 } });
		const location = locationOf(ordered);

		await using build = await start("build");
		const event = queue.event();
		const done = { kind: "answered", answer: { batchItemFailures: [] } };
		expect(await build.invoke(event)).toEqual(done);
		// at least once means twice
		expect(await build.invoke(event)).toEqual(done);

		const shown = await api.invoke(
			httpEvent("GET", location, { token: TOKEN }),
		);
		expect(bodyOf(shown)).toMatchObject({
			status: "published",
			publication: { revision: 1 },
		});
		const keys = await keysOf(folderStore(env["TRACEFOLIO_OUTPUT"] ?? ""));
		expect(keys).toContain("nordhafen/index/2026-10-r1.json");
		expect(keys).not.toContain("nordhafen/index/2026-10-r2.json");
	}, 300_000);

	it("a message that is no work is named in the answer, so that it ends in the dead-letter queue", async () => {
		await using build = await start("build");
		const wrong = record('{"kind": "unheard of"}');
		expect(await build.invoke({ Records: [wrong] })).toEqual({
			kind: "answered",
			answer: { batchItemFailures: [{ itemIdentifier: wrong.messageId }] },
		});
	}, 120_000);

	it("the monthly function publishes the month before the scheduled time, and fails on an event without it", async () => {
		await using monthly = await start("monthly", {
			TRACEFOLIO_OUTPUT: join(packaged.folder, "monthly-out"),
		});
		expect(await monthly.invoke(SCHEDULED)).toMatchObject({
			answer: { reports: [{ period: "2026-10", published: true }] },
		});
		expect(await monthly.invoke({ cadence: "month" })).toMatchObject({
			kind: "failed",
			message: expect.stringMatching(/scheduledTime/),
		});
	}, 300_000);

	it("the watchdog asks for a month that is missing", async () => {
		await using watchdog = await start("watchdog", {
			TRACEFOLIO_OUTPUT: join(packaged.folder, "empty-out"),
			TRACEFOLIO_STATE: join(packaged.folder, "watch-state"),
		});
		const found = await watchdog.invoke({
			...SCHEDULED,
			scheduledTime: "2026-11-04T07:00:00Z",
		});
		expect(found).toMatchObject({
			answer: { profiles: [{ profile: "nordhafen" }] },
		});
		expect(queue.event()).toMatchObject({
			Records: [{ body: expect.stringMatching(/^{"kind":"report","job":/) }],
		});
	}, 120_000);

	it("the collector fails, and says why in one line, where it has no key", async () => {
		await using collect = await start("collect");
		expect(await collect.invoke({})).toMatchObject({ kind: "failed" });
		const errors = collect.log().filter((line) => line.includes('"ERROR"'));
		expect(errors).toHaveLength(1);
	}, 120_000);

	it("an invocation that X-Ray wants to know of is traced", async () => {
		const daemon = createSocket("udp4").bind(0, "127.0.0.1");
		await once(daemon, "listening");
		const { port } = daemon.address();
		await using api = await start("api", {
			AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${port}`,
		});
		const packet = once(daemon, "message");
		const root = "1-5759e988-bd862e3fe1be46a994272793";
		await api.invoke(
			httpEvent("GET", "/health"),
			`Root=${root};Parent=53995c3f42cd8ad8;Sampled=1`,
		);
		const [, segment = ""] = String((await packet)[0]).split("\n");
		daemon.close();
		expect(JSON.parse(segment)).toMatchObject({
			name: "## dist/api/index.handler",
			trace_id: root,
		});
	}, 120_000);

	it("no package is near what Lambda takes", async () => {
		for (const name of [
			"collect",
			"monthly",
			"build",
			"api",
			"watchdog",
		] as const)
			expect(packaged.sizeOf(name)).toBeLessThan(20 * 1024 * 1024);
		expect(
			(
				await stat(join(packaged.folder, "dist/build/templates/evidence"))
			).isDirectory(),
		).toBe(true);
	});
});

function answerOf(invoked: Awaited<ReturnType<LambdaFunction["invoke"]>>) {
	if (invoked.kind === "failed") throw new Error(invoked.message);
	return invoked.answer as {
		headers: Record<string, string>;
		body: string;
	};
}

function bodyOf(invoked: Awaited<ReturnType<LambdaFunction["invoke"]>>) {
	return JSON.parse(answerOf(invoked).body);
}

/** The path that an answer's header `Location` leads to. */
function locationOf(invoked: Awaited<ReturnType<LambdaFunction["invoke"]>>) {
	const { location = "" } = answerOf(invoked).headers;
	return new URL(location, "https://desk.example").pathname;
}

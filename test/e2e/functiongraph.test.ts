import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKey } from "../../lib/access/api-keys.ts";
import { folderStore } from "../../lib/store/folder.ts";
import { record, traceKey, writeTraceFile } from "../support/archive.ts";
import {
	findNode20,
	type Invocations,
	invokeFunction,
	packageFunctions,
} from "../support/functiongraph.ts";
import { signatureFault } from "../support/signature-check.ts";
import { keysOf, textOf } from "../support/stores.ts";
import { traceService } from "../support/trace-service/service.ts";

const TIMER = {
	version: "v1.0",
	time: "2026-11-01T06:00:00+01:00",
	trigger_type: "TIMER",
	trigger_name: "daily",
	user_event: '{"cadence": "month"}',
};

const FUNCTIONS = ["api", "build", "collect", "monthly", "watchdog"];

let folder = "";
let zips = new Map<string, Uint8Array>();
let node = process.execPath;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), "functiongraph-package-"));
	zips = await packageFunctions(folder, FUNCTIONS);
	const node20 = await findNode20();
	if (node20 !== null) node = node20;
	else
		console.warn(
			`No Node.js 20 is here, so the packages run on ${process.version}, which has what 20 lacks. Name one in NODE20`,
		);
});
afterAll(() => rm(folder, { recursive: true }));

function invoke(name: string, given: Omit<Invocations, "code">) {
	return invokeFunction(node, { code: join(folder, name), ...given });
}

describe("package-functiongraph", () => {
	it("makes packages that can be uploaded", () => {
		expect([...zips.keys()]).toEqual(FUNCTIONS);
		for (const zip of zips.values())
			expect(zip.length).toBeLessThan(40 * 1024 * 1024);
	});

	it("makes the same bytes each time", async () => {
		const again = await packageFunctions(join(folder, "again"), ["collect"]);
		const [first, second] = [zips.get("collect"), again.get("collect")];
		expect(Buffer.compare(first ?? Buffer.of(), second ?? Buffer.of(1))).toBe(
			0,
		);
	});
});

describe("the packaged report function", () => {
	let archive = "";
	let out = "";
	let ran: Awaited<ReturnType<typeof invoke>>;
	let records = 0;
	let bytes = 0;
	beforeAll(async () => {
		archive = join(folder, "archive");
		out = join(folder, "out");
		for (let day = 1; day <= 20; day++) {
			const text = `2026/10/${String(day).padStart(2, "0")}`;
			const first = day * 1000;
			const traces = Array.from({ length: 1000 }, (_, n) => {
				const time = Date.parse("2026-10-02T08:00:00Z") + (first + n) * 86_000;
				return record(first + n, { time, record_time: time + 50 });
			});
			records += traces.length;
			bytes += JSON.stringify(traces).length;
			await writeTraceFile(archive, traceKey(text, String(day)), traces);
		}
		ran = await invoke("monthly", {
			calls: [
				{ event: TIMER, isAsynchronous: true },
				{ event: TIMER, isAsynchronous: true },
				{ event: { ...TIMER, time: "soon" } },
			],
			variables: {
				TRACEFOLIO_PROFILE: "profiles/nordhafen/tracefolio.yml",
				TRACEFOLIO_ARCHIVE: archive,
				TRACEFOLIO_OUTPUT: out,
				POWERTOOLS_SERVICE_NAME: "nordhafen-reports",
			},
		});
	});

	it("publishes the month before the timer's time on Node.js 20, from the package alone", async () => {
		expect(ran.results[0]).toMatchObject({
			answer: {
				reports: [{ period: "2026-10", revision: 1, published: true }],
			},
		});
		const store = folderStore(out);
		expect((await keysOf(store)).sort()).toEqual([
			"nordhafen/2026-10/r1/SHA256SUMS",
			"nordhafen/2026-10/r1/manifest.json",
			"nordhafen/2026-10/r1/population.ndjson.gz",
			"nordhafen/2026-10/r1/report.json",
			"nordhafen/2026-10/r1/report.pdf",
			"nordhafen/2026-10/r1/report.xlsx",
			"nordhafen/2026-10/r1/sources.json",
			"nordhafen/index/2026-10-r1.json",
		]);
		const key = "nordhafen/2026-10/r1/report.json";
		const { report, population } = JSON.parse(await textOf(store, key));
		expect(report).toMatchObject({ generatedAt: "2026-11-01T05:00:00.000Z" });
		expect(population).toMatchObject({ records, inScope: records });
	});

	it("finds the report published when the same event comes again", () => {
		expect(ran.results[1]).toMatchObject({
			answer: { reports: [{ revision: 1, published: false }] },
		});
	});

	it("fails on an event of another shape, and says what was expected", () => {
		expect(ran.results[2]?.error).toMatchObject({
			errorType: "TracefolioError",
			errorMessage: expect.stringMatching(/time.*Expected.*TIMER/),
		});
	});

	it("uses no more of /tmp than the documentation says, and leaves nothing there", () => {
		expect(ran.peakTmpBytes).toBeGreaterThan(bytes / 10);
		expect(ran.peakTmpBytes).toBeLessThan(512e6 * (records / 200_000));
		expect(ran.leftInTmp).toEqual([]);
	});

	it("logs one JSON object a line, under the name of the service that its variables give", () => {
		const [line = ""] = ran.log.split("\n");
		expect(JSON.parse(line)).toMatchObject({ service: "nordhafen-reports" });
	});
});

describe("the packaged collector", () => {
	it("collects with the temporary keys of the function's agency, anew at each invocation", async () => {
		await using service = await traceService({ now: Date.now() });
		const profile = join(folder, "collect.yml");
		const source = `{region: eu-de, project: project-1, endpoint: "${service.endpoint()}"}`;
		await writeFile(profile, `collect: {sources: [${source}]}`);
		const { results, log } = await invoke("collect", {
			calls: ["A", "B"].map((key) => ({
				event: TIMER,
				credentials: { key, secret: `hidden-${key}` },
			})),
			variables: {
				TRACEFOLIO_PROFILE: profile,
				TRACEFOLIO_ARCHIVE: join(folder, "collected"),
			},
		});
		expect(results).toMatchObject([
			{ answer: { exit: 0, sources: [{ outcome: "complete" }] } },
			{ answer: { exit: 0 } },
		]);
		const signed = service.asked.map(({ headers }) => headers["authorization"]);
		expect(signed.filter((by) => by?.includes("Access=A,"))).not.toEqual([]);
		expect(signed.filter((by) => by?.includes("Access=B,"))).not.toEqual([]);
		expect(service.asked[0]?.headers["x-security-token"]).toBe("token-of-A");
		expect(log + JSON.stringify(results)).not.toContain("hidden-");
	});
});

/** A request as the gateway hands it over; its body in base64, as is the default. */
function requestOf(
	method: string,
	path: string,
	{ key = "", body = "" }: { key?: string; body?: string } = {},
) {
	return {
		body: Buffer.from(body).toString("base64"),
		requestContext: { apiId: "api", requestId: "g", stage: "RELEASE" },
		queryStringParameters: {},
		httpMethod: method,
		pathParameters: {},
		headers: {
			host: "group.apic.example",
			"x-real-ip": "198.51.100.4",
			...(body !== "" && { "content-type": "application/json" }),
			...(key !== "" && { authorization: `Bearer ${key}` }),
		},
		path: `/tracefolio${path}`,
		isBase64Encoded: true,
	};
}

/** A topic that keeps what is published to it. */
async function topicService() {
	const messages: string[] = [];
	const faults: (string | null)[] = [];
	const server = createServer(async (request, response) => {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk);
		const body = Buffer.concat(chunks).toString();
		const secretOf = (key: string) => (key === "A" ? "hidden-A" : undefined);
		const now = Date.now();
		faults.push(signatureFault(request, { body, secretOf, now }));
		messages.push(JSON.parse(body).message);
		response.end('{"request_id": "r", "message_id": "m"}');
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as AddressInfo;
	const endpoint = `http://127.0.0.1:${port}`;
	return {
		...{ messages, faults, endpoint },
		[Symbol.dispose]() {
			server.closeAllConnections();
			server.close();
		},
	};
}

const TOPIC = "urn:smn:eu-de:0123456789abcdef:work";

function messageOf(message: string) {
	const smn = {
		topic_urn: TOPIC,
		message_id: "m1",
		message,
		type: "notification",
	};
	return { record: [{ event_version: "1.0", smn, event_source: "smn" }] };
}

describe("the packaged service", () => {
	it("takes a request for a report through the gateway, builds it from the topic's message, and answers where it is", async () => {
		using topic = await topicService();
		const variables = {
			TRACEFOLIO_ARCHIVE: join(folder, "service-archive"),
			TRACEFOLIO_OUTPUT: join(folder, "service-out"),
			TRACEFOLIO_STATE: join(folder, "service-state"),
			TRACEFOLIO_QUEUE: TOPIC,
			TRACEFOLIO_SMN_ENDPOINT: topic.endpoint,
			TRACEFOLIO_BASE_PATH: "/tracefolio",
		};
		const day = "2026/10/05";
		await writeTraceFile(variables.TRACEFOLIO_ARCHIVE, traceKey(day, "x"), [
			record(1),
			record(2),
		]);
		const { text: key } = await createKey(
			folderStore(variables.TRACEFOLIO_STATE),
			{
				label: "test",
				scopes: ["reports:read", "reports:create"],
				profiles: "*",
				days: 1,
			},
			Date.now(),
		);
		const credentials = { key: "A", secret: "hidden-A" };
		const ask = async (...requests: readonly unknown[]) => {
			const calls = requests.map((event) => ({ event, credentials }));
			const ran = await invoke("api", { calls, variables });
			expect(ran.leftInTmp).toEqual([]);
			expect(ran.log + JSON.stringify(ran.results)).not.toContain("hidden-A");
			return ran.results.map(({ answer, error }) => answer ?? { error });
		};

		const body = JSON.stringify({ profile: "nordhafen", period: "2026-10" });
		const [health, page, stranger, nowhere, wrong, order] = await ask(
			requestOf("GET", "/health"),
			requestOf("GET", "/"),
			requestOf("POST", "/reports", { body }),
			requestOf("GET", "/%252e%252e/reports", { key }),
			{ httpMethod: "GET" },
			requestOf("POST", "/reports", { key, body }),
		);
		expect(health).toMatchObject({ statusCode: 200 });
		expect(page).toMatchObject({
			statusCode: 200,
			headers: { "content-type": expect.stringContaining("text/html") },
		});
		expect(stranger).toMatchObject({ statusCode: 401 });
		expect(nowhere).toMatchObject({ statusCode: 404 });
		expect(wrong).toMatchObject({ statusCode: 400 });
		expect(order).toMatchObject({ statusCode: 202 });
		const location = new Headers(order.headers).get("location") ?? "";
		expect(location).toMatch(/^\/tracefolio\/reports\/nordhafen\./);
		expect(topic.faults).toEqual([null]);

		const work = messageOf(topic.messages[0] ?? "");
		const built = await invoke("build", {
			calls: [
				{ event: work, isAsynchronous: true, credentials },
				{ event: work, isAsynchronous: true, credentials },
				{ event: messageOf("no work"), isAsynchronous: true, credentials },
			],
			variables,
		});
		expect(built.results).toMatchObject([
			{ answer: { batchItemFailures: [] } },
			{ answer: { batchItemFailures: [] } },
			{ error: { errorMessage: expect.stringContaining("tried again: m1") } },
		]);
		expect(built.leftInTmp).toEqual([]);

		const path = location.replace("/tracefolio", "");
		const [report] = await ask(requestOf("GET", path, { key }));
		expect(JSON.parse(report.body)).toMatchObject({ status: "published" });
		expect(await keysOf(folderStore(variables.TRACEFOLIO_OUTPUT))).toContain(
			"nordhafen/index/2026-10-r1.json",
		);
	});

	it("watches at the timer's time", async () => {
		const { results } = await invoke("watchdog", {
			calls: [{ event: TIMER }],
			variables: {
				TRACEFOLIO_ARCHIVE: join(folder, "watched-archive"),
				TRACEFOLIO_OUTPUT: join(folder, "watched-out"),
			},
		});
		expect(results[0]).toMatchObject({
			answer: { profiles: [{ profile: "nordhafen" }] },
		});
	});
});

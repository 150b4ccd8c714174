import { describe, expect, it } from "vitest";
import { apig } from "../../../handlers/functiongraph/apig.ts";
import { readContext } from "../../../handlers/functiongraph/context.ts";
import { forFunctionGraph } from "../../../handlers/functiongraph/entry.ts";
import {
	type Env,
	prepareEnvironment,
} from "../../../handlers/functiongraph/environment.ts";
import { smn } from "../../../handlers/functiongraph/smn.ts";
import { timer } from "../../../handlers/functiongraph/timer.ts";
import { messageOf } from "../../../lib/errors.ts";
import { smnQueue } from "../../../lib/queue/smn.ts";

const NOW = Date.parse("2026-11-01T05:30:00Z");
const WORK = { kind: "report", job: "nordhafen.0123456789abcdef.j1" } as const;
const INVOCATION = {
	...{ requestId: "r", now: NOW, basePath: "", answerBytes: 6 << 20 },
};

/** Context of an invocation with the agency's key of that name. */
function contextOf(key: string, variables: Readonly<Record<string, string>>) {
	return readContext({
		getUserData: (name: string) => variables[name],
		getSecurityAccessKey: () => key && `${key}-access`,
		getSecuritySecretKey: () => key && `${key}-secret`,
		getSecurityToken: () => key && `${key}-token`,
	});
}

describe("smnQueue()", () => {
	it("shows no part of a credential, although the service's answer repeats the request's headers", async () => {
		const key = { accessKey: "A", secretKey: "s3cret", securityToken: "t0ken" };
		const queue = smnQueue({
			topic: "urn:smn:eu-de:0a1b2c3d4e5f:tracefolio-work",
			key: () => key,
			now: () => NOW,
			async fetch(_, init) {
				const sent = Object.fromEntries(new Headers(init?.headers));
				const said = `not verified: ${sent["x-security-token"]}`;
				return new Response(JSON.stringify({ message: said }), { status: 401 });
			},
		});
		const error: unknown = await queue.send(WORK).catch((thrown) => thrown);
		expect(messageOf(error)).toMatch(/401/);
		expect(messageOf(error)).not.toMatch(/t0ken/);
	});
});

describe("prepareEnvironment()", () => {
	const around = { folder: "/code", now: NOW };

	it("takes each invocation's key, for storage and for the cloud's own services", () => {
		const env: Env = {};
		for (const key of ["one", "two"]) {
			prepareEnvironment(env, contextOf(key, {}), around);
			for (const name of ["AWS_SESSION_TOKEN", "TRACEFOLIO_SECURITY_TOKEN"])
				expect(env[name]).toBe(`${key}-token`);
		}
	});

	it("lets no variable change the process", () => {
		const env: Env = { PATH: "/bin", RUNTIME_USERDATA: "" };
		const hostile = {
			...{ NODE_OPTIONS: "--import=/tmp/x", PATH: "/tmp", HTTPS_PROXY: "p" },
			...{ AWS_ENDPOINT_URL: "http://x", __proto__x: "y", TRACEFOLIO_: "z" },
		};
		env["RUNTIME_USERDATA"] = JSON.stringify(hostile);
		prepareEnvironment(env, contextOf("", hostile), around);
		expect(env["PATH"]).toBe("/bin");
		for (const name of ["NODE_OPTIONS", "HTTPS_PROXY", "AWS_ENDPOINT_URL"])
			expect(env[name]).toBeUndefined();
	});
});

describe("forFunctionGraph()", () => {
	it("loads a handler again that could not be loaded", async () => {
		let loads = 0;
		const handle = forFunctionGraph(
			async () => {
				if (++loads === 1) throw new Error("cold");
				return () => ({ statusCode: 204 });
			},
			apig,
			{ env: {}, folder: "/code", now: () => NOW, log: () => {} },
		);
		const event = { httpMethod: "GET", path: "/health", body: "", headers: {} };
		expect(await handle(event, {})).toMatchObject({ statusCode: 500 });
		expect(await handle(event, {})).toMatchObject({ statusCode: 204 });
	});
});

describe("the adapters", () => {
	it("take what the platform may leave out or add", () => {
		const base = { httpMethod: "GET", path: "/reports" };
		const events = [
			base,
			{ ...base, body: null, headers: null, queryStringParameters: null },
			{ ...base, queryStringParameters: { limit: 5, status: ["a", "b"] } },
			{ ...base, isBase64Encoded: "true", body: "eyJhIjoxfQ==" },
			{ ...base, requestContext: { apiId: null, stage: "RELEASE" }, more: 1 },
			{ ...base, pathParameters: {}, "user-data": "x" },
		];
		for (const event of events)
			expect(apig.event(event, INVOCATION)).toMatchObject({
				rawPath: "/reports",
			});
		const at = { trigger_type: "TIMER", time: "2026-11-01T13:30:00+08:00" };
		for (const user_event of [undefined, null, "", " ", "{}", {}])
			expect(timer.event({ ...at, user_event }, INVOCATION)).toEqual({
				scheduledTime: "2026-11-01T05:30:00.000Z",
			});
		const message = {
			...{ topic_urn: "urn:smn:eu-de:1:t", message_id: "m", message: "{}" },
			...{ subject: null, timestamp: "2026-11-01T05:30:00Z", type: "n" },
			message_attributes: null,
		};
		const record = [{ event_version: "1.0", smn: message }];
		expect(smn.event({ record, functionname: "b" }, INVOCATION)).toMatchObject({
			Records: [{ messageId: "m", body: "{}" }],
		});
	});

	it("answer what is near the limit as JSON, in bytes and not in characters", () => {
		for (const [text, status] of [
			["ä".repeat(3 << 20), 413],
			['"'.repeat((3 << 20) - 100), 413],
			["a".repeat((6 << 20) - 2048), 200],
		] as const) {
			const given = { statusCode: 200, body: text };
			const answer = apig.answer(given, INVOCATION);
			expect(answer).toMatchObject({ statusCode: status });
			expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThan(6 << 20);
		}
	});
});

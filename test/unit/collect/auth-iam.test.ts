import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Authenticator, tokenAuth } from "../../../lib/collect/auth.ts";
import {
	iamAgencyAuth,
	iamPasswordAuth,
} from "../../../lib/collect/iam-auth.ts";
import { TracefolioError } from "../../../lib/errors.ts";

const MINUTE = 60_000;
const START = Date.parse("2026-11-24T12:00:00Z");
const PASSWORD = 'p4ss "wörd"\\+%';
const CALLER_TOKEN = "c4ller-t0ken";
const REQUEST = {
	method: "GET",
	url: new URL("https://cts.example/v3/p/traces"),
	headers: { accept: "application/json" },
	body: "",
};
const never = new AbortController().signal;

interface Asked {
	readonly path: string;
	readonly token: string | undefined;
	readonly body: unknown;
}
interface Answer {
	readonly status: number;
	readonly headers?: Record<string, string>;
	readonly body?: string;
}

/** A fake of IAM's `POST /v3/auth/tokens`: tokens T1, T2, … that live for a day, or the answer of `respond`. */
let asked: Asked[] = [];
let respond: (asked: Asked) => Answer | "reset" | null;
let now = START;
let iamEndpoint = "";
const server = createServer(async (request, response) => {
	const body = await json(request);
	const token = request.headers["x-auth-token"]?.toString();
	const one = { path: `${request.method} ${request.url}`, token, body };
	asked.push(one);
	const answer = respond(one) ?? issued(new Date(now + 24 * 60 * MINUTE));
	if (answer === "reset") return request.socket.destroy();
	return response.writeHead(answer.status, answer.headers).end(answer.body);
});

function issued(expires: Date): Answer {
	const expires_at = expires.toISOString().replace("Z", "000Z");
	return {
		status: 201,
		headers: { "X-Subject-Token": `T${asked.length}` },
		body: JSON.stringify({ token: { expires_at } }),
	};
}

beforeEach(async () => {
	[asked, respond, now] = [[], () => null, START];
	await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
	iamEndpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
	server.closeAllConnections();
	await new Promise((done) => server.close(done));
});

function user(options: Partial<Parameters<typeof iamPasswordAuth>[0]> = {}) {
	return iamPasswordAuth({
		iamEndpoint,
		domain: "acme",
		user: "auditor",
		password: PASSWORD,
		project: { name: "eu-de" },
		fetch,
		now: () => now,
		...options,
	});
}

function agency(caller: Authenticator = tokenAuth({ token: CALLER_TOKEN })) {
	return iamAgencyAuth({
		iamEndpoint,
		agency: "audit",
		domain: { id: "d1" },
		project: { id: "p1" },
		caller,
		fetch,
		now: () => now,
	});
}

async function tokenOf(auth: Authenticator, signal = never) {
	return (await auth.headers(REQUEST, signal))["x-auth-token"];
}

describe("iamPasswordAuth()", () => {
	it("asks for a token of the project and sends it", async () => {
		const headers = await user().headers(REQUEST, never);
		expect(headers).toEqual({
			accept: "application/json",
			"x-auth-token": "T1",
		});
		expect(asked).toEqual([
			{
				path: "POST /v3/auth/tokens",
				token: undefined,
				body: {
					auth: {
						identity: {
							methods: ["password"],
							password: {
								user: {
									name: "auditor",
									password: PASSWORD,
									domain: { name: "acme" },
								},
							},
						},
						scope: { project: { name: "eu-de" } },
					},
				},
			},
		]);
	});

	it.each(["/", "/v3", "/v3/"])(
		"takes an endpoint that ends in %j",
		async (end) => {
			await tokenOf(user({ iamEndpoint: iamEndpoint + end }));
			expect(asked[0]?.path).toBe("POST /v3/auth/tokens");
		},
	);

	it("keeps the token until ten minutes before it expires", async () => {
		const auth = user();
		await tokenOf(auth);
		now = START + (24 * 60 - 10) * MINUTE - 1;
		expect(await tokenOf(auth)).toBe("T1");
		now += 1;
		expect(await tokenOf(auth)).toBe("T2");
	});

	it("keeps a token whose end is not said for less than an hour", async () => {
		respond = () => ({ ...issued(new Date(now)), body: "not JSON" });
		const auth = user();
		await tokenOf(auth);
		now = START + 49 * MINUTE;
		expect(await tokenOf(auth)).toBe("T1");
		now = START + 50 * MINUTE;
		expect(await tokenOf(auth)).toBe("T2");
	});

	it("shares one request among callers, and one that gives up takes it from no other", async () => {
		const auth = user();
		const abort = new AbortController();
		const given = tokenOf(auth, abort.signal);
		const others = [tokenOf(auth), tokenOf(auth)];
		abort.abort(new Error("deadline"));
		await expect(given).rejects.toThrow("deadline");
		expect(await Promise.all(others)).toEqual(["T1", "T1"]);
		expect(asked).toHaveLength(1);
		await expect(tokenOf(auth, abort.signal)).rejects.toThrow("deadline");
	});

	it("asks again after a failure", async () => {
		const auth = user();
		respond = () => ({ status: 503 });
		await expect(tokenOf(auth)).rejects.toThrow("(503)");
		respond = () => null;
		expect(await tokenOf(auth)).toBe("T2");
	});

	it("renews a refused token once, and again only when the new one has served", async () => {
		const auth = user();
		const first = await auth.headers(REQUEST, never);
		expect(auth.renew(first)).toBe(true);
		const second = await auth.headers(REQUEST, never);
		expect(second["x-auth-token"]).toBe("T2");
		expect(auth.renew(second)).toBe(false);
		expect(await tokenOf(auth)).toBe("T2");
		now += MINUTE;
		expect(auth.renew(second)).toBe(true);
		expect(await tokenOf(auth)).toBe("T3");
	});

	it("does not drop a new token because an old one is refused late", async () => {
		const auth = user();
		const old = await auth.headers(REQUEST, never);
		auth.renew(old);
		await tokenOf(auth);
		expect(auth.renew(old)).toBe(true);
		expect(await tokenOf(auth)).toBe("T2");
	});
});

describe("iamAgencyAuth()", () => {
	it("assumes the agency with the caller's token", async () => {
		expect(await tokenOf(agency())).toBe("T1");
		expect(asked).toEqual([
			{
				path: "POST /v3/auth/tokens",
				token: CALLER_TOKEN,
				body: {
					auth: {
						identity: {
							methods: ["assume_role"],
							assume_role: { domain_id: "d1", xrole_name: "audit" },
						},
						scope: { project: { id: "p1" } },
					},
				},
			},
		]);
	});

	it("renews the caller's token once when it is refused", async () => {
		respond = ({ token }) => (token === "T1" ? { status: 401 } : null);
		expect(await tokenOf(agency(user()))).toBe("T4");
		expect(asked.map(({ token }) => token)).toEqual([
			undefined,
			"T1",
			undefined,
			"T3",
		]);
		respond = ({ token }) => (token === undefined ? null : { status: 401 });
		asked = [];
		await expect(tokenOf(agency(user()))).rejects.toThrow('agency "audit"');
		expect(asked).toHaveLength(4);
	});
});

describe("a failure to get a token", () => {
	const echo = ({ body }: Asked) => JSON.stringify({ error_msg: body });
	const cases: Readonly<
		Record<string, [code: string, why: RegExp, answer: Answer | "reset"]>
	> = {
		redirect: [
			"CONFIG",
			/redirects/,
			{ status: 307, headers: { location: "http://127.0.0.1:1/" } },
		],
		"wrong request": ["CONFIG", /\(400\)/, { status: 400 }],
		"wrong credentials": ["CONFIG", /"a.*\(401\)/, { status: 401 }],
		"no permission": ["CONFIG", /\(403\)/, { status: 403 }],
		"unknown project": ["CONFIG", /not know .*\(404\)/, { status: 404 }],
		"too many requests": ["STORE", /too often \(429\)/, { status: 429 }],
		"a fault of IAM": ["STORE", /\(500\)/, { status: 500 }],
		"no token": ["STORE", /no token/, { status: 201 }],
		reset: ["STORE", /ECONNRESET|UND_ERR_SOCKET/, "reset"],
	};

	function expectQuiet(error: unknown, code: string, why: RegExp) {
		if (!(error instanceof TracefolioError)) throw error;
		expect(error.code).toBe(code);
		expect(error.message).toMatch(why);
		const shown = [
			inspect(error, { depth: 9, showHidden: true }),
			JSON.stringify(error.facts),
			error.stack,
			inspect(error.cause, { depth: 9, showHidden: true }),
		].join();
		expect(shown).not.toMatch(/p4ss|w\\?rd|c4ller|t0ken/);
	}

	const ways: Readonly<Record<string, () => Authenticator>> = {
		iamPasswordAuth: () => user(),
		iamAgencyAuth: () => agency(),
	};
	describe.each(Object.entries(ways))("of %s()", (_, auth) => {
		it.each(Object.entries(cases))(
			"says why and no secret: %s",
			async (_, [code, why, answer]) => {
				respond = (one) =>
					answer === "reset" ? answer : { ...answer, body: echo(one) };
				const error = await tokenOf(auth()).catch((e: unknown) => e);
				expectQuiet(error, code, why);
				expect(asked).toHaveLength(1);
			},
		);
	});

	it("shows IAM's own code, if it is one", async () => {
		respond = () => ({ status: 401, body: '{"error_code":"IAM.0001"}' });
		const error = await tokenOf(user()).catch((e: unknown) => e);
		expectQuiet(error, "CONFIG", /\(401, IAM\.0001\)$/);
		respond = () => ({ status: 401, body: `{"error_code":"${CALLER_TOKEN}"}` });
		const other = await tokenOf(user()).catch((e: unknown) => e);
		expectQuiet(other, "CONFIG", /\(401\)$/);
	});

	it("says that nobody listens", async () => {
		const auth = user({ iamEndpoint: "http://127.0.0.1:1" });
		const error = await tokenOf(auth).catch((e: unknown) => e);
		expectQuiet(
			error,
			"STORE",
			/"http:\/\/127\.0\.0\.1:1": it cannot be reached/,
		);
	});

	it.each([
		`https://auditor:p4ss@iam.example`,
		`https://iam.example/?p4ss`,
		"p4ss",
		"ftp://iam.example",
	])("refuses the endpoint %j", async (endpoint) => {
		const auth = user({ iamEndpoint: endpoint });
		const error = await tokenOf(auth).catch((e: unknown) => e);
		expectQuiet(error, "CONFIG", /no plain http or https URL/);
	});

	it.each(["thrown", "rejected"])(
		"shows nothing of an error %s by fetch",
		async (how) => {
			const auth = user({
				fetch: (_, init) => {
					const error = new TypeError(`cannot send ${init?.body}`);
					if (how === "thrown") throw error;
					return Promise.reject(error);
				},
			});
			const error = await tokenOf(auth).catch((e: unknown) => e);
			expectQuiet(error, "STORE", /\(TypeError\)/);
		},
	);

	it("cannot come from printing an authenticator", () => {
		expect(inspect([user(), agency()], { depth: 9 })).not.toMatch(
			/p4ss|c4ller/,
		);
	});
});

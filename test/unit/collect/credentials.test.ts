import { createServer } from "node:http";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { authenticatorOf } from "../../../lib/collect/authenticator.ts";
import {
	type CredentialsOffer,
	credentialsOf,
	readOnce,
	runtimeCredentials,
} from "../../../lib/collect/credentials.ts";
import { secretsManager } from "../../../lib/collect/secret.ts";
import type {
	AuthSettings,
	Credentials,
	GivenCredentials,
} from "../../../lib/collect-config.ts";
import { secretsServer } from "../../support/secrets.ts";
import { signatureFault } from "../../support/signature-check.ts";
import { traceService } from "../../support/trace-service/service.ts";

beforeEach(() => {
	vi.stubEnv("AWS_ACCESS_KEY_ID", "x");
	vi.stubEnv("AWS_SECRET_ACCESS_KEY", "x");
	vi.stubEnv("AWS_REGION", "eu-central-1");
});
afterEach(() => {
	vi.unstubAllEnvs();
});

const KEY = { accessKey: "A", secretKey: "S" };

function offer(
	given: GivenCredentials,
	runtime: Credentials | null = null,
): CredentialsOffer {
	return { given, runtime, readSecret: async (name) => ({ iamToken: name }) };
}

describe("credentialsOf()", () => {
	const runtime = { ...KEY, securityToken: "T" };

	it("takes a source's own secret before everything else", async () => {
		const all = offer({ ...KEY, secret: "common" }, runtime);
		expect(await credentialsOf({ secret: "own" }, all)).toEqual({
			iamToken: "own",
		});
	});

	it("takes what is given itself before the common secret, and the runtime's last", async () => {
		const of = (given: GivenCredentials) =>
			credentialsOf({}, offer(given, runtime));
		expect(await of({ ...KEY, secret: "common" })).toEqual(KEY);
		expect(await of({ secret: "common" })).toEqual({ iamToken: "common" });
		expect(await of({})).toEqual(runtime);
		expect(await credentialsOf({}, offer({}))).toEqual({});
	});

	it("never adds one way's token to another way's key", async () => {
		expect(await credentialsOf({}, offer(KEY, runtime))).toEqual(KEY);
	});
});

describe("runtimeCredentials()", () => {
	const context = (key: string | null, secret: string | null) => ({
		access: key,
		getSecurityAccessKey() {
			return this.access;
		},
		getSecuritySecretKey: () => secret,
		getSecurityToken: () => "T ",
	});

	it("asks a context that has a key, as a method of it", () => {
		expect(runtimeCredentials(context("A", "S"))).toEqual({
			...KEY,
			securityToken: "T",
		});
	});

	it.each([
		[undefined],
		[null],
		[{ awsRequestId: "r" }],
		[context("", "S")],
		[context("A", null)],
	])("gives nothing where there is none: %j", (given) => {
		expect(runtimeCredentials(given)).toBeNull();
	});
});

describe("secretsManager()", () => {
	async function read(
		secret: Parameters<typeof secretsServer>[0][string],
	): Promise<Credentials> {
		await using server = await secretsServer({ name: secret });
		vi.stubEnv("AWS_ENDPOINT_URL_SECRETS_MANAGER", server.endpoint);
		vi.stubEnv("AWS_MAX_ATTEMPTS", "1");
		return await secretsManager(AbortSignal.timeout(20_000))("name");
	}

	it("reads a JSON object, without blanks around the values and without what it does not know", async () => {
		const text = '{"accessKey": " A", "secretKey": "S\\n", "owner": "ops"}';
		expect(await read(text)).toEqual(KEY);
	});

	it.each([
		['{"accessKey": "sensitive'],
		['"sensitive"'],
		['{"accessKey": 7, "secretKey": "sensitive"}'],
		['{"accessKey": "sensitive", "secretKey": ""}'],
	])("refuses another form and shows nothing of it: %s", async (text) => {
		const error: unknown = await read(text).catch((error) => error);
		expect(error).toMatchObject({
			code: "CONFIG",
			message: expect.stringMatching(/^The secret "name" is of another form/),
		});
		expect(shown(error)).not.toContain("sensitive");
	});

	it.each([
		["ResourceNotFoundException", 400, "CONFIG", /there is no such secret/],
		["AccessDeniedException", 400, "CONFIG", /secretsmanager:GetSecretValue/],
		["UnrecognizedClientException", 400, "CONFIG", /credentials are refused/],
		["InternalServiceError", 500, "STORE", /failed \(InternalServiceError\)/],
	])(
		"says what %s means, and nothing of what the service says",
		async (error, status, code, message) => {
			const thrown: unknown = await read({ error, status }).catch((e) => e);
			expect(thrown).toMatchObject({
				...{ code, message: expect.stringMatching(message) },
			});
			expect(shown(thrown)).not.toContain("secret-in-a-message");
		},
	);

	it("is STORE where the service cannot be reached, and ends with the signal", async () => {
		const silent = createServer(() => {});
		await new Promise<void>((done) => silent.listen(0, "127.0.0.1", done));
		const address = silent.address();
		const port = typeof address === "object" ? address?.port : 0;
		vi.stubEnv("AWS_ENDPOINT_URL_SECRETS_MANAGER", `http://127.0.0.1:${port}`);
		const ending = new AbortController();
		silent.once("request", () => ending.abort());
		await expect(secretsManager(ending.signal)("name")).rejects.toThrow(
			expect.objectContaining({ code: "STORE" }),
		);
		silent.closeAllConnections();
		await new Promise((done) => silent.close(done));
	});

	it("says that no region is set", async () => {
		vi.stubEnv("AWS_REGION", undefined);
		vi.stubEnv("AWS_CONFIG_FILE", "/no/such/file");
		const read = secretsManager(AbortSignal.timeout(20_000));
		await expect(read("name")).rejects.toThrow(/no AWS region is set/);
	});
});

/** Everything of an error that could be logged. */
function shown(error: unknown): string {
	const { message, stack, facts, cause } = error as Record<string, unknown>;
	return JSON.stringify([message, stack, facts, String(cause)]);
}

describe("readOnce()", () => {
	it("reads each secret once, also for callers at the same time", async () => {
		const asked: string[] = [];
		const read = readOnce(async (name) => {
			asked.push(name);
			return { iamToken: name };
		});
		const got = await Promise.all([read("a"), read("b"), read("a")]);
		expect(got.map(({ iamToken }) => iamToken)).toEqual(["a", "b", "a"]);
		expect(asked).toEqual(["a", "b"]);
	});
});

describe("authenticatorOf()", () => {
	const NOW = Date.parse("2026-10-01T12:00:00Z");
	const SOURCE = { region: "eu-de", project: "project-1" };
	const url = new URL("https://cts.example.com/v3/project-1/traces?limit=200");
	const effects = { fetch, now: () => NOW };

	async function headers(
		auth: AuthSettings | undefined,
		credentials: Credentials,
	): Promise<Record<string, string>> {
		const made = authenticatorOf(auth, SOURCE, credentials, effects);
		const request = { method: "GET", url, headers: {}, body: "" };
		return { ...(await made.headers(request, AbortSignal.timeout(20_000))) };
	}

	it.each([
		["sdk-hmac-sha256", /^SDK-HMAC-SHA256 Access=A,/],
		[
			"sdk-hmac-sha256-derived",
			/^SDK-HMAC-SHA256 Credential=A\/20261001\/eu-de\/cts\//,
		],
		[
			"aws4-hmac-sha256",
			/^AWS4-HMAC-SHA256 Credential=A\/20261001\/eu-de\/cts\//,
		],
	] as const)("signs with %s, for the project", async (signature, form) => {
		const sent = await headers({ kind: "access-key", signature }, KEY);
		expect(sent["authorization"]).toMatch(form);
		expect(sent["x-project-id"]).toBe("project-1");
		const received = {
			method: "GET",
			url: url.pathname + url.search,
			headers: { ...sent, host: url.host },
		};
		const secretOf = () => "S";
		expect(
			signatureFault(received, { body: "", secretOf, now: NOW }),
		).toBeNull();
	});

	it("sends the security token of a temporary key", async () => {
		const sent = await headers(undefined, { ...KEY, securityToken: "T" });
		expect(sent["x-security-token"]).toBe("T");
	});

	it("sends a token where the settings say nothing and there is no key", async () => {
		expect(await headers(undefined, { iamToken: "token" })).toEqual({
			"x-auth-token": "token",
		});
		const both = await headers(undefined, { ...KEY, iamToken: "token" });
		expect(both["x-auth-token"]).toBeUndefined();
	});

	it("gets a user's token for the project, and an agency's as another one", async () => {
		const user = { name: "u", password: "p", domain: "d" };
		await using service = await traceService({
			now: NOW,
			access: { kind: "token", users: [user] },
		});
		const iam = { iamEndpoint: service.endpoint(), domain: "d", user: "u" };
		const own = { kind: "iam-user", ...iam } as const;
		const sent = await headers(own, { iamPassword: "p" });
		expect(sent["x-auth-token"]).toMatch(/^token-1-/);
		expect(JSON.parse(service.asked[0]?.body ?? "").auth.scope).toEqual({
			project: { id: "project-1" },
		});
		const lent = headers(
			{
				...{ kind: "iam-agency", iamEndpoint: iam.iamEndpoint, agency: "a" },
				...{ domain: { name: "other" }, agencyField: "agency_name" },
				caller: own,
			},
			{ iamPassword: "p" },
		);
		// the test's IAM lends no agency; what it was asked is what counts
		await expect(lent).rejects.toThrow(/IAM/);
		const [, caller, agency] = service.asked.map(({ body }) =>
			JSON.parse(body),
		);
		expect(caller.auth.scope).toEqual({ project: { name: "eu-de" } });
		expect(agency.auth).toEqual({
			identity: {
				methods: ["assume_role"],
				assume_role: { domain_name: "other", agency_name: "a" },
			},
			scope: { project: { id: "project-1" } },
		});
		expect(service.asked[2]?.headers["x-auth-token"]).toMatch(/^token-2-/);
	});

	it.each<[string, AuthSettings | undefined, Credentials, RegExp]>([
		["nothing", undefined, {}, /Set TRACEFOLIO_ACCESS_KEY and .*_IAM_TOKEN/],
		[
			"a key cut in two",
			undefined,
			{ accessKey: "A", secretKey: "S S" },
			/^The secret key holds a blank/,
		],
		["half a key", undefined, { accessKey: "A" }, /Set TRACEFOLIO_SECRET_KEY/],
		["no token", { kind: "token" }, KEY, /Set TRACEFOLIO_IAM_TOKEN/],
		[
			"no password",
			{
				...{ kind: "iam-user", iamEndpoint: "https://iam.example.com" },
				...{ domain: "d", user: "u" },
			},
			KEY,
			/Set TRACEFOLIO_IAM_PASSWORD/,
		],
	])(
		"with %s says what to set, and does not show what was given",
		(_, auth, credentials, message) => {
			const make = () => authenticatorOf(auth, SOURCE, credentials, effects);
			expect(make).toThrow(message);
			expect(make).toThrow(expect.objectContaining({ code: "CONFIG" }));
		},
	);
});

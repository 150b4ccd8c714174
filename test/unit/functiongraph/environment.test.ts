import { readFileSync } from "node:fs";
import { glob } from "node:fs/promises";
import { S3 } from "@aws-sdk/client-s3";
import { describe, expect, it, onTestFinished } from "vitest";
import { readContext } from "../../../handlers/functiongraph/context.ts";
import {
	type Env,
	prepareEnvironment,
} from "../../../handlers/functiongraph/environment.ts";
import { VARIABLES } from "../../../handlers/functiongraph/variables.ts";

const NOW = Date.parse("2026-11-01T05:30:00Z");

interface Given {
	readonly userData?: Readonly<Record<string, string>>;
	/** of the agency */
	readonly key?: string;
	readonly now?: number;
}

function prepare(env: Env, { userData = {}, key = "", now = NOW }: Given) {
	const context = readContext({
		getUserData: (name: string) => userData[name],
		getSecurityAccessKey: () => key,
		getSecuritySecretKey: () => key && `secret-of-${key}`,
		getSecurityToken: () => key && `token-of-${key}`,
	});
	prepareEnvironment(env, context, { folder: "/code", now });
	return env;
}

const TRACE_KEYS = {
	TRACEFOLIO_ACCESS_KEY: "A",
	TRACEFOLIO_SECRET_KEY: "secret-of-A",
	TRACEFOLIO_SECURITY_TOKEN: "token-of-A",
};

describe("prepareEnvironment()", () => {
	it("takes over Tracefolio's variables, those that are encrypted too, and no others", () => {
		const plain = {
			TRACEFOLIO_LATER_ADDED: "x",
			POWERTOOLS_LOG_LEVEL: "DEBUG",
			NODE_OPTIONS: "--require /tmp/evil.js",
			PATH: "/tmp",
			TRACEFOLIO_: "y",
		};
		const userData = { ...plain, TRACEFOLIO_PSEUDONYM_KEY: "hidden" };
		const RUNTIME_USERDATA = JSON.stringify(plain);
		expect(prepare({ RUNTIME_USERDATA }, { userData })).toEqual({
			RUNTIME_USERDATA,
			TRACEFOLIO_LATER_ADDED: "x",
			TRACEFOLIO_PSEUDONYM_KEY: "hidden",
			TRACEFOLIO_PROFILE: "/code/profiles",
			POWERTOOLS_LOG_LEVEL: "DEBUG",
			POWERTOOLS_TRACE_ENABLED: "false",
			AWS_EC2_METADATA_DISABLED: "true",
		});
	});

	it.each(["", "{", "[]", "null", '{"TRACEFOLIO_ARCHIVE": 7}'])(
		"bears user data that is %j",
		(RUNTIME_USERDATA) => {
			const env = prepare({ RUNTIME_USERDATA }, {});
			expect(env["TRACEFOLIO_ARCHIVE"]).toBeUndefined();
		},
	);

	it.each([
		[{}, "/code/profiles"],
		[
			{ TRACEFOLIO_PROFILE: "profiles/a/tracefolio.yml" },
			"/code/profiles/a/tracefolio.yml",
		],
		[{ TRACEFOLIO_PROFILE: "/mnt/profiles" }, "/mnt/profiles"],
	])("finds the profile beside the code: %j gives %j", (userData, path) => {
		expect(prepare({}, { userData })["TRACEFOLIO_PROFILE"]).toBe(path);
	});

	it("hands the agency's temporary keys to object storage and to the trace service", () => {
		expect(prepare({}, { key: "A" })).toMatchObject({
			AWS_ACCESS_KEY_ID: "A",
			AWS_SECRET_ACCESS_KEY: "secret-of-A",
			AWS_SESSION_TOKEN: "token-of-A",
			...TRACE_KEYS,
		});
	});

	it("takes the newest keys at each invocation", () => {
		const env = prepare({}, { key: "A" });
		expect(prepare(env, { key: "B" })).toMatchObject({
			AWS_ACCESS_KEY_ID: "B",
			TRACEFOLIO_SECURITY_TOKEN: "token-of-B",
		});
	});

	it.each([
		["TRACEFOLIO_ACCESS_KEY"],
		["TRACEFOLIO_IAM_TOKEN"],
		["TRACEFOLIO_IAM_PASSWORD"],
		["TRACEFOLIO_SECRET"],
	])(
		"leaves the trace service's credentials alone where %s is given",
		(name) => {
			const env = prepare({}, { key: "A", userData: { [name]: "own" } });
			expect(env[name]).toBe("own");
			expect(env["TRACEFOLIO_SECURITY_TOKEN"]).toBeUndefined();
			expect(env["TRACEFOLIO_SECRET_KEY"]).toBeUndefined();
			expect(env["AWS_ACCESS_KEY_ID"]).toBe("A");
		},
	);

	it("has a client of object storage, which outlives an invocation, take newer keys", async () => {
		const before = { ...process.env };
		onTestFinished(() => {
			for (const name of Object.keys(process.env))
				if (!(name in before)) delete process.env[name];
			Object.assign(process.env, before);
		});
		// so long ago that the keys are to be read again now
		const now = Date.now() - 3_600_000;
		prepare(process.env, { key: "A", now });
		const client = new S3({ region: "eu-de" });
		expect((await client.config.credentials()).accessKeyId).toBe("A");
		prepare(process.env, { key: "B", now });
		expect((await client.config.credentials()).accessKeyId).toBe("B");
	});
});

describe("VARIABLES", () => {
	it("names every variable that the code reads, since an encrypted one is told by its name only", async () => {
		const missing = new Set<string>();
		for await (const file of glob("{lib,handlers}/**/*.ts"))
			for (const name of namesIn(readFileSync(file, "utf8")))
				if (![...VARIABLES, ...NOT_FOR_FUNCTIONS].includes(name))
					missing.add(name);
		expect([...missing]).toEqual([]);
	});
});

/** Set for every function; of the local server. */
const NOT_FOR_FUNCTIONS = [
	"POWERTOOLS_TRACE_ENABLED",
	"TRACEFOLIO_LOCAL_TOKEN",
];

/** Names in full, and those that are put together from `TRACEFOLIO_` and a name in capitals. */
function namesIn(source: string): string[] {
	const whole = source.match(/\b(TRACEFOLIO|POWERTOOLS)_[A-Z0-9_]*[A-Z0-9]\b/g);
	const isMade = source.includes("TRACEFOLIO_${");
	const parts = isMade
		? source.matchAll(/\b(?:of|valueIn)\((?:env, )?"([A-Z0-9_]+)"/g)
		: [];
	return [
		...(whole ?? []),
		...[...parts].map(([, name]) => `TRACEFOLIO_${name}`),
	];
}

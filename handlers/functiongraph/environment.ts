import { isAbsolute, join } from "node:path";
import { z } from "zod";
import type { RuntimeContext } from "./context.ts";
import { VARIABLES } from "./variables.ts";

/** The environment of a process, which may be written. */
export type Env = Record<string, string | undefined>;

/** Temporary credentials are asked for again after so long, because the context has newer ones by then. */
const CREDENTIALS_MS = 15 * 60_000;

/**
 * Makes the environment what the handlers expect: the function's variables, those of its agency's temporary credentials (for
 * object storage in the names of the AWS SDK, for the trace service in Tracefolio's), and the profiles beside the code unless
 * others are named. Called at every invocation, since the credentials change. A key that the function's variables give for the
 * trace service stays.
 *
 * Source: "Configuring Environment Variables" of Open Telekom Cloud's FunctionGraph user manual: a function in Node.js gets them
 * from `context.getUserData`, and all of them as JSON in `RUNTIME_USERDATA`; encrypted ones are not said to be there.
 */
export function prepareEnvironment(
	env: Env,
	context: RuntimeContext,
	{ folder, now }: { readonly folder: string; readonly now: number },
): void {
	const given = variablesOf(env, context);
	Object.assign(env, given, {
		// there is no X-Ray, and the metadata service of the machine is none of AWS
		POWERTOOLS_TRACE_ENABLED: "false",
		AWS_EC2_METADATA_DISABLED: "true",
	});
	const profile = given["TRACEFOLIO_PROFILE"] ?? "profiles";
	env["TRACEFOLIO_PROFILE"] = isAbsolute(profile)
		? profile
		: join(folder, profile);
	if (context.credentials === null) return;
	const { accessKey, secretKey, securityToken } = context.credentials;
	Object.assign(env, {
		AWS_ACCESS_KEY_ID: accessKey,
		AWS_SECRET_ACCESS_KEY: secretKey,
		AWS_SESSION_TOKEN: securityToken,
		// without it the SDK would keep the first ones for ever
		AWS_CREDENTIAL_EXPIRATION: new Date(now + CREDENTIALS_MS).toISOString(),
	});
	if (OWN_KEYS.some((name) => given[name] !== undefined)) return;
	Object.assign(env, {
		TRACEFOLIO_ACCESS_KEY: accessKey,
		TRACEFOLIO_SECRET_KEY: secretKey,
		TRACEFOLIO_SECURITY_TOKEN: securityToken,
	});
}

const OWN_KEYS = [
	"TRACEFOLIO_ACCESS_KEY",
	"TRACEFOLIO_IAM_TOKEN",
	"TRACEFOLIO_IAM_PASSWORD",
	"TRACEFOLIO_SECRET",
];

/** Nothing else of the process is changed by a variable, such as where modules are loaded from. */
const OURS = /^(TRACEFOLIO|POWERTOOLS)_[A-Z0-9_]+$/;

function variablesOf(env: Env, context: RuntimeContext): Env {
	const listed = userDataOf(env["RUNTIME_USERDATA"]);
	const names = new Set([...VARIABLES, ...Object.keys(listed)]);
	const variables: Env = {};
	for (const name of names) {
		const value = context.userData(name) ?? listed[name];
		if (OURS.test(name) && value !== undefined) variables[name] = value;
	}
	return variables;
}

const USER_DATA = z.record(z.string(), z.unknown());

function userDataOf(json: string | undefined): Record<string, string> {
	const parsed = USER_DATA.safeParse(jsonOf(json ?? "{}"));
	const entries = Object.entries(parsed.success ? parsed.data : {});
	return Object.fromEntries(
		entries.flatMap(([name, value]) =>
			typeof value === "string" && value !== "" ? [[name, value]] : [],
		),
	);
}

function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

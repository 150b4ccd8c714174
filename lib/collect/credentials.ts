import type { Credentials, GivenCredentials } from "../collect-config.ts";
import { TracefolioError } from "../errors.ts";

/** Reads a secret of the secrets manager. */
export type ReadSecret = (name: string) => Promise<Credentials>;

/** Where a run may take credentials from. */
export interface CredentialsOffer {
	readonly given: GivenCredentials;
	/** of the function runtime; null where it gives none */
	readonly runtime: Credentials | null;
	readonly readSecret: ReadSecret;
}

/**
 * The credentials of a source: those of its own secret; else the first of what was given itself, the secret that was given,
 * and the runtime's. They are never mixed, because a token belongs to its key. Throws what `readSecret` throws.
 */
export async function credentialsOf(
	{ secret }: { readonly secret?: string | undefined },
	{ given, runtime, readSecret }: CredentialsOffer,
): Promise<Credentials> {
	if (secret !== undefined) return readSecret(secret);
	const { secret: common, ...own } = given;
	if (Object.values(own).some((value) => value !== undefined)) return own;
	if (common !== undefined) return readSecret(common);
	return runtime ?? {};
}

/** A reader that reads each secret once. */
export function readOnce(readSecret: ReadSecret): ReadSecret {
	const read = new Map<string, Promise<Credentials>>();
	return (name) => {
		const pending = read.get(name) ?? readSecret(name);
		read.set(name, pending);
		return pending;
	};
}

/**
 * The temporary key of the agency that a function runs with; null where the context gives none.
 *
 * Source: "Developing an Event Function in Node.js" of Huawei Cloud's FunctionGraph developer guide.
 */
export function runtimeCredentials(context: unknown): Credentials | null {
	if (typeof context !== "object" || context === null) return null;
	const of = (name: string): string | undefined => {
		const get: unknown = Reflect.get(context, name);
		const value: unknown =
			typeof get === "function" ? Reflect.apply(get, context, []) : null;
		return typeof value === "string" ? value.trim() || undefined : undefined;
	};
	const accessKey = of("getSecurityAccessKey");
	const secretKey = of("getSecuritySecretKey");
	if (accessKey === undefined || secretKey === undefined) return null;
	return { accessKey, secretKey, securityToken: of("getSecurityToken") };
}

/** What each part is called, and how it is given. */
const PARTS = {
	accessKey: [
		"access key",
		'TRACEFOLIO_ACCESS_KEY and TRACEFOLIO_SECRET_KEY (or, where the profile sets no "auth", TRACEFOLIO_IAM_TOKEN)',
	],
	secretKey: [
		"secret key",
		"TRACEFOLIO_SECRET_KEY beside TRACEFOLIO_ACCESS_KEY",
	],
	iamToken: ["IAM token", "TRACEFOLIO_IAM_TOKEN"],
	iamPassword: ["IAM password", "TRACEFOLIO_IAM_PASSWORD"],
} as const;

/** A part of credentials. Throws CONFIG, saying how it can be given, where it is not at hand. */
export function required(
	credentials: Credentials,
	name: keyof typeof PARTS,
): string {
	const value = credentials[name];
	if (value !== undefined) return value;
	const [what, variables] = PARTS[name];
	throw new TracefolioError(
		"CONFIG",
		`No ${what} for the trace service is at hand. Set ${variables}, or name a secret that holds "${name}" in TRACEFOLIO_SECRET or as "secret" of the source`,
	);
}

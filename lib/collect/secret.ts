import { z } from "zod";
import type { Credentials } from "../collect-config.ts";
import { TracefolioError } from "../errors.ts";
import type { ReadSecret } from "./credentials.ts";

const text = z.string().trim().min(1).optional();
const SECRET = z.object({
	accessKey: text,
	secretKey: text,
	securityToken: text,
	iamToken: text,
	iamPassword: text,
});

/**
 * Reads secrets of AWS Secrets Manager whose text is a JSON object with `accessKey`, `secretKey` and, where needed,
 * `securityToken`, `iamToken`, `iamPassword`. Throws CONFIG where a secret is missing, refused or of another form, STORE where
 * the service fails. Nothing that a secret or the service says is shown or kept: both may hold the secret.
 */
export function secretsManager(signal: AbortSignal): ReadSecret {
	return async (name) =>
		parseSecret(name, await secretsManagerText(name, signal));
}

/** Without them, a network that lets nothing through holds a run until its end. */
const TIMEOUTS = {
	connectionTimeout: 5000,
	requestTimeout: 20_000,
	throwOnRequestTimeout: true,
};

/** The text of a secret; undefined where it has none. Throws as secretsManager does. */
export async function secretsManagerText(
	name: string,
	signal: AbortSignal,
): Promise<string | undefined> {
	// Loaded only where it is needed: most runs have their keys from the environment.
	const { SecretsManagerClient, GetSecretValueCommand } = await import(
		"@aws-sdk/client-secrets-manager"
	);
	const client = new SecretsManagerClient({ requestHandler: TIMEOUTS });
	try {
		const command = new GetSecretValueCommand({ SecretId: name });
		const options = { abortSignal: signal };
		return (await client.send(command, options)).SecretString;
	} catch (error) {
		throw fault(name, codeOf(error));
	} finally {
		client.destroy();
	}
}

/** What another call will not change, and what to do about it. */
const REFUSALS: Readonly<Record<string, string>> = {
	ResourceNotFoundException: "there is no such secret in this region",
	AccessDeniedException:
		"access is denied; reading it takes the permission secretsmanager:GetSecretValue, and kms:Decrypt for a key of your own",
	InvalidParameterException: "its name is not one",
	ValidationException: "its name is not one",
	InvalidRequestException: "it is about to be deleted",
	CredentialsProviderError: "no AWS credentials are at hand",
	UnrecognizedClientException: "the AWS credentials are refused",
	InvalidSignatureException: "the AWS credentials are refused",
	ExpiredTokenException: "the AWS credentials have expired",
	NoRegion: "no AWS region is set (AWS_REGION)",
};

function codeOf(error: unknown): string {
	if (!(error instanceof Error)) return "unknown";
	return error.message === "Region is missing" ? "NoRegion" : error.name;
}

function fault(name: string, code: string): TracefolioError {
	const refusal = REFUSALS[code];
	return new TracefolioError(
		refusal === undefined ? "STORE" : "CONFIG",
		`Cannot read the secret "${name}": ${refusal ?? `the secrets manager failed (${code})`}`,
		{ facts: { secret: name, code } },
	);
}

function parseSecret(name: string, text: string | undefined): Credentials {
	const parsed = SECRET.safeParse(jsonOrNull(text ?? ""));
	if (parsed.success) return parsed.data;
	throw new TracefolioError(
		"CONFIG",
		`The secret "${name}" is of another form: expected the text {"accessKey": "…", "secretKey": "…"}, with "securityToken", "iamToken" or "iamPassword" where needed`,
		{ facts: { secret: name } },
	);
}

function jsonOrNull(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

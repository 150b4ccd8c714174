import { createHash, createPublicKey, type KeyObject } from "node:crypto";
import type { KMSClient } from "@aws-sdk/client-kms";
import { TracefolioError } from "../errors.ts";
import { parseCertificates, schemeOf, withSignerFirst } from "./certificate.ts";
import type { Scheme, Signer } from "./signer.ts";

/** A key of AWS KMS, and its certificates as PEM text. */
export interface KmsKey {
	/** its ARN */
	readonly arn: string;
	readonly certificates: string;
	readonly certificatesPath: string;
}

/** Without them, a network that lets nothing through holds a run until its end. */
const TIMEOUTS = {
	connectionTimeout: 5000,
	requestTimeout: 20_000,
	throwOnRequestTimeout: true,
};

/**
 * A signer whose private key never leaves AWS KMS, which is asked for `GetPublicKey` and `Sign`. Throws CONFIG where the key is
 * missing, refused, of another kind or not that of a certificate, STORE where the service fails.
 */
export async function kmsKeySigner({
	arn,
	certificates: pem,
	certificatesPath,
}: KmsKey): Promise<Signer> {
	const region = /^arn:[^:]+:kms:([^:]+):[^:]*:.+$/.exec(arn)?.[1];
	if (region === undefined)
		throw new TracefolioError(
			"CONFIG",
			`"${arn}" is no key of AWS KMS. Expected an ARN such as "arn:aws:kms:eu-central-1:111122223333:key/…"`,
		);
	const publicKey = await publicKeyOf(arn, region);
	const scheme = schemeOf(publicKey);
	if (scheme === null)
		throw new TracefolioError(
			"CONFIG",
			`Cannot use the key "${arn}": it is no RSA key and none of the curves P-256 and P-384`,
		);
	const chain = parseCertificates(pem, certificatesPath);
	const certificates = withSignerFirst(chain, publicKey);
	if (certificates === null)
		throw new TracefolioError(
			"CONFIG",
			`No certificate in "${certificatesPath}" belongs to the key "${arn}"`,
			{ facts: { arn, certificatesPath } },
		);
	return {
		certificates,
		scheme,
		sign: (message) => signDigest(arn, region, scheme, message),
	};
}

async function publicKeyOf(arn: string, region: string): Promise<KeyObject> {
	const { GetPublicKeyCommand } = await import("@aws-sdk/client-kms");
	const answer = await ask(arn, region, (client) =>
		client.send(new GetPublicKeyCommand({ KeyId: arn })),
	);
	if (answer.PublicKey === undefined || answer.KeyUsage !== "SIGN_VERIFY")
		throw fault(arn, "NotForSigning");
	const key = Buffer.from(answer.PublicKey);
	return createPublicKey({ key, format: "der", type: "spki" });
}

async function signDigest(
	arn: string,
	region: string,
	{ key, hash }: Scheme,
	message: Uint8Array,
): Promise<Uint8Array> {
	const { SignCommand } = await import("@aws-sdk/client-kms");
	const bits = hash === "sha256" ? "256" : "384";
	const answer = await ask(arn, region, (client) =>
		client.send(
			new SignCommand({
				KeyId: arn,
				Message: createHash(hash).update(message).digest(),
				MessageType: "DIGEST",
				SigningAlgorithm:
					key === "rsa" ? "RSASSA_PKCS1_V1_5_SHA_256" : `ECDSA_SHA_${bits}`,
			}),
		),
	);
	if (answer.Signature === undefined) throw fault(arn, "NoSignature");
	return answer.Signature;
}

async function ask<Answer>(
	arn: string,
	region: string,
	question: (client: KMSClient) => Promise<Answer>,
): Promise<Answer> {
	// loaded only where it is needed: most bags are signed by a key in a file, or not at all
	const { KMSClient } = await import("@aws-sdk/client-kms");
	const client = new KMSClient({ region, requestHandler: TIMEOUTS });
	try {
		return await question(client);
	} catch (error) {
		throw fault(arn, error instanceof Error ? error.name : "unknown");
	} finally {
		client.destroy();
	}
}

/** What another call will not change, and what to do about it. */
const REFUSALS: Readonly<Record<string, string>> = {
	NotFoundException: "there is no such key in this region",
	AccessDeniedException:
		"access is denied; signing takes the permissions kms:GetPublicKey and kms:Sign",
	DisabledException: "it is disabled",
	KMSInvalidStateException: "it is disabled, pending deletion or not ready",
	InvalidKeyUsageException: "it is no key for signing",
	UnsupportedOperationException: "it is no key for signing",
	NotForSigning: "it is no key for signing",
	InvalidArnException: "this is no ARN of a key",
	ValidationException: "this is no ARN of a key",
	CredentialsProviderError: "no AWS credentials are at hand",
	UnrecognizedClientException: "the AWS credentials are refused",
	InvalidSignatureException: "the AWS credentials are refused",
	ExpiredTokenException: "the AWS credentials have expired",
};

function fault(arn: string, code: string): TracefolioError {
	const refusal = REFUSALS[code];
	return new TracefolioError(
		refusal === undefined ? "STORE" : "CONFIG",
		`Cannot sign with the key "${arn}": ${refusal ?? `the key service failed (${code})`}`,
		{ facts: { arn, code } },
	);
}

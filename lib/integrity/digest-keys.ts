import { createHash, createPublicKey, type KeyObject } from "node:crypto";
import { messageOf, TracefolioError } from "../errors.ts";

/** A public key by which the service signs digests. */
export interface DigestKey {
	readonly key: KeyObject;
	/** SHA-256 of its SubjectPublicKeyInfo in DER, lower-case hex */
	readonly sha256: string;
	/** null: of every region */
	readonly region: string | null;
	/** for digests that end from here on and before there, ms since the epoch, UTC; null: without bound */
	readonly from: number | null;
	readonly to: number | null;
}

/**
 * The key of Open Telekom Cloud and of its Swiss regions.
 * Source: "Verifying Trace File Integrity" of both clouds' CTS user guides, which print the same key and no dates.
 */
const OTC_PEM = `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAsjQDkl8COPRhOCvm7ZI8
sYZ20ojl+ay/gwRSk9q0gkY3pP0RrAhSsEzgYdYjaMCqixkmbpt4AH9AROJU4drn
oCAZSMqRxgv0bGC9kVd4q95l4zibswAsksjuNQo/XoJjBl+rRAqCa+1uetgVU4k4
Yx8RryYxYx/tImvMe/O4mGAIaTf+rsqt3VXR1QIj5lYR/nx41BEgC/Kb1elYAfDa
aab8WS5INRprj7qdu6oAo4Ug47WqbecvEtG3JRpj5+oqLyW41Fvse3osC0h5DQdx
Tt4x00/rVZ+gH7Kua00y7gC8YOxFVpYbfn/oW61PUDeHG/N9hUjOrIgDDJpD2YbC
IQIDAQAB
-----END PUBLIC KEY-----`;

const OTC_REGIONS = ["eu-de", "eu-nl", "eu-ch2"];

/** The keys that need no configuration. */
export function publishedKeys(): DigestKey[] {
	return OTC_REGIONS.flatMap((region) =>
		digestKeysOf(OTC_PEM, "the published key", { region }),
	);
}

/**
 * The keys in a text: one or several public keys or certificates in PEM. Throws CONFIG, naming `where`, where it holds none or one that
 * is no RSA key.
 */
export function digestKeysOf(
	pem: string,
	where: string,
	{
		region = null,
		from = null,
		to = null,
	}: Partial<Pick<DigestKey, "region" | "from" | "to">> = {},
): DigestKey[] {
	const blocks = pem.match(
		/-----BEGIN ([A-Z ]+)-----[\s\S]*?-----END \1-----/g,
	);
	if (blocks === null) throw wrongKey(where, "it holds no key in PEM");
	return blocks.map((block) => {
		const key = publicKey(block, where);
		const der = key.export({ type: "spki", format: "der" });
		const sha256 = createHash("sha256").update(der).digest("hex");
		return { key, sha256, region, from, to };
	});
}

function publicKey(block: string, where: string): KeyObject {
	if (block.includes("PRIVATE KEY"))
		throw wrongKey(where, "it is a private key, which no verifier may have");
	const key = parsed(block, where);
	if (key.asymmetricKeyType !== "rsa")
		throw wrongKey(where, "it is no RSA key, and digests are signed by RSA");
	return key;
}

function parsed(block: string, where: string): KeyObject {
	try {
		return createPublicKey(block);
	} catch (cause) {
		throw wrongKey(where, messageOf(cause));
	}
}

function wrongKey(where: string, why: string): TracefolioError {
	return new TracefolioError(
		"CONFIG",
		`Cannot use ${where} as a key for digests: ${why}. Expected the service's public key as "-----BEGIN PUBLIC KEY-----"`,
	);
}

/** Whether a digest of that region and end (ms since the epoch, UTC) may be signed by the key. */
export function isFor(
	{ region: own, from, to }: DigestKey,
	region: string,
	end: number,
): boolean {
	return (
		(own === null || own === region) &&
		(from === null || end >= from) &&
		(to === null || end < to)
	);
}

import { constants, publicDecrypt, verify } from "node:crypto";
import type { Digest } from "../archive/digest.ts";
import type { StoredDigest } from "../archive/digest-file.ts";
import { isoUtc } from "../period.ts";
import { type DigestKey, isFor } from "./digest-keys.ts";

/** What a signature over a digest proves. */
export type Signed =
	| { readonly kind: "signed"; readonly keySha256: string }
	| {
			readonly kind: "bad-signature" | "wrong-key" | "no-signature";
			readonly message: string;
	  };

const ALGORITHM = /^(SHA-?256withRSA)$/i;

/**
 * Verifies the signature of a digest: RSASSA-PKCS1-v1_5 with SHA-256 over the end time, the object, the hash of the stored bytes in hex,
 * and the previous digest's signature, one after the other. Where the object's metadata has no signature, `vouched`, which the next
 * digest gives for this one, stands for it.
 * Source: "Verifying Trace File Integrity" of the CTS user guide.
 */
export function verifySignature(
	stored: StoredDigest,
	digest: Digest,
	keys: readonly DigestKey[],
	vouched: string | null,
): Signed {
	const text = stored.signature ?? vouched;
	if (text === null)
		return {
			kind: "no-signature",
			message: `has no signature: its metadata has neither "meta-signature" nor "signature"`,
		};
	for (const algorithm of [
		digest.algorithm,
		stored.algorithm ?? "SHA256withRSA",
	])
		if (!ALGORITHM.test(algorithm))
			return {
				kind: "bad-signature",
				message: `is signed by ${JSON.stringify(algorithm.slice(0, 40))}, which is not known. Expected "SHA256withRSA"`,
			};
	if (!/^([0-9a-f]{2})+$/i.test(text))
		return {
			kind: "bad-signature",
			message: "has a signature that is no text of hexadecimal digits",
		};
	const signature = Buffer.from(text, "hex");
	const usable = keys.filter((key) => isFor(key, stored.region, digest.end));
	const signer = usable.find((key) => holds(stored, digest, key, signature));
	if (signer !== undefined) return { kind: "signed", keySha256: signer.sha256 };
	return why(stored, digest, keys, usable, signature);
}

function holds(
	{ md5, sha256 }: StoredDigest,
	{ endText, object, previous }: Digest,
	{ key }: DigestKey,
	signature: Buffer,
): boolean {
	// The guide's hash is MD5; a digest that names SHA-256 for its predecessor may be hashed by that itself.
	return [md5, sha256].some((hash) => {
		const message = endText + object + hash + (previous?.signature ?? "");
		return verify("RSA-SHA256", Buffer.from(message), key, signature);
	});
}

function why(
	stored: StoredDigest,
	digest: Digest,
	keys: readonly DigestKey[],
	usable: readonly DigestKey[],
	signature: Buffer,
): Signed {
	const { region } = stored;
	const at = isoUtc(digest.end);
	const other = keys.find((key) => holds(stored, digest, key, signature));
	if (other !== undefined)
		return {
			kind: "wrong-key",
			message: `is signed by the key ${short(other)}, which does not hold for ${region} at ${at}`,
		};
	if (usable.length === 0)
		return {
			kind: "wrong-key",
			message: `cannot be verified: no key is known for region "${region}" at ${at}. Give the service's public key (--digest-key, or archive.digestKeys in the profile)`,
		};
	const maker = usable.find(({ key }) => isMadeBy(key, signature));
	if (maker !== undefined)
		return {
			kind: "bad-signature",
			message: `was altered: its signature was made by the key ${short(maker)}, but for other content, another object, or a digest after another one`,
		};
	return {
		kind: "wrong-key",
		message: `is not signed by any key that is known for region "${region}" (${usable.map(short).join(", ")}): another key was used, or the signature was altered`,
	};
}

/** Whether the padding of the signature shows that the key's owner made it, for whatever message. */
function isMadeBy(key: DigestKey["key"], signature: Buffer): boolean {
	try {
		publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature);
		return true;
	} catch {
		return false;
	}
}

function short({ sha256 }: DigestKey): string {
	return `${sha256.slice(0, 16)}…`;
}

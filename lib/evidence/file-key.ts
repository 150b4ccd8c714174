import {
	createPrivateKey,
	createPublicKey,
	type KeyObject,
	sign,
} from "node:crypto";
import { TracefolioError } from "../errors.ts";
import { parseCertificates, schemeOf, withSignerFirst } from "./certificate.ts";
import type { Signer } from "./signer.ts";

/** A key and its certificates as PEM texts, and the names to call them by. */
export interface FileKey {
	readonly key: string;
	readonly keyPath: string;
	readonly certificates: string;
	readonly certificatesPath: string;
	/** for an encrypted key */
	readonly passphrase?: string | undefined;
}

/** A signer whose private key lies in a file. Throws CONFIG where key or certificate cannot be used, or do not belong together. */
export function fileKeySigner(given: FileKey): Signer {
	const { keyPath, certificatesPath } = given;
	const privateKey = privateKeyOf(given);
	const publicKey = createPublicKey(privateKey);
	const scheme = schemeOf(publicKey);
	if (scheme === null)
		throw unusable(
			keyPath,
			"it is no RSA key and none of the curves P-256 and P-384",
		);
	const chain = parseCertificates(given.certificates, certificatesPath);
	const certificates = withSignerFirst(chain, publicKey);
	if (certificates === null)
		throw new TracefolioError(
			"CONFIG",
			`No certificate in "${certificatesPath}" belongs to the key "${keyPath}"`,
			{ facts: { keyPath, certificatesPath } },
		);
	return {
		certificates,
		scheme,
		sign: async (message) => sign(scheme.hash, message, privateKey),
	};
}

function privateKeyOf({ key, keyPath, passphrase }: FileKey): KeyObject {
	try {
		return createPrivateKey({
			key,
			...(passphrase !== undefined && { passphrase }),
		});
	} catch {
		// what OpenSSL says of a key helps nobody, and may hold parts of it
		const encrypted = key.includes("ENCRYPTED");
		if (!encrypted) throw unusable(keyPath, "it is no private key in PEM");
		throw unusable(
			keyPath,
			passphrase === undefined
				? "it is encrypted, and TRACEFOLIO_SIGNING_PASSPHRASE is not set"
				: "it is encrypted, and TRACEFOLIO_SIGNING_PASSPHRASE is not its passphrase",
		);
	}
}

function unusable(path: string, why: string): TracefolioError {
	return new TracefolioError("CONFIG", `Cannot use the key "${path}": ${why}`, {
		facts: { path },
	});
}

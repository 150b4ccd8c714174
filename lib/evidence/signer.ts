import type { X509Certificate } from "node:crypto";

/** What signs a bag: a key that lies in a file or in a key service, and the certificate that says whose it is. */
export interface Signer {
	/** the certificate of the key first, then those that lead to its issuer */
	readonly certificates: readonly [X509Certificate, ...X509Certificate[]];
	/** how the key signs: PKCS #1 v1.5 for RSA, ECDSA (DER) for EC */
	readonly scheme: Scheme;
	/** Signs a message, which is hashed with the scheme's hash first. Throws CONFIG where the key may not be used, STORE where the key service fails. */
	sign(message: Uint8Array): Promise<Uint8Array>;
}

export interface Scheme {
	readonly key: "rsa" | "ec";
	readonly hash: "sha256" | "sha384";
}

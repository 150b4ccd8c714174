/** Names of ASN.1 that packages do not give; RFC 5652, 5035, 8017, 5758. */
export const OID = {
	contentType: "1.2.840.113549.1.9.3",
	messageDigest: "1.2.840.113549.1.9.4",
	signingTime: "1.2.840.113549.1.9.5",
	signingCertificate: "1.2.840.113549.1.9.16.2.12",
	signingCertificateV2: "1.2.840.113549.1.9.16.2.47",
	rsa: "1.2.840.113549.1.1.1",
} as const;

/** Hash functions of signatures, by their OID; SHA-1 is not among them. */
export const HASHES: Readonly<Record<string, Hash>> = {
	"2.16.840.1.101.3.4.2.1": "sha256",
	"2.16.840.1.101.3.4.2.2": "sha384",
	"2.16.840.1.101.3.4.2.3": "sha512",
};

export type Hash = "sha256" | "sha384" | "sha512";

/** How a signature was made, by its OID; a null hash is that of the signer's digest algorithm. */
export const SIGNATURES: Readonly<
	Record<string, { readonly key: "rsa" | "ec"; readonly hash: Hash | null }>
> = {
	[OID.rsa]: { key: "rsa", hash: null },
	"1.2.840.113549.1.1.11": { key: "rsa", hash: "sha256" },
	"1.2.840.113549.1.1.12": { key: "rsa", hash: "sha384" },
	"1.2.840.113549.1.1.13": { key: "rsa", hash: "sha512" },
	"1.2.840.10045.4.3.2": { key: "ec", hash: "sha256" },
	"1.2.840.10045.4.3.3": { key: "ec", hash: "sha384" },
	"1.2.840.10045.4.3.4": { key: "ec", hash: "sha512" },
};

/** The OID of an entry. */
export function oidOf<Value>(
	table: Readonly<Record<string, Value>>,
	isWanted: (value: Value) => boolean,
): string {
	return Object.entries(table).find(([, value]) => isWanted(value))?.[0] ?? "";
}

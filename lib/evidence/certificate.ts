import { type KeyObject, X509Certificate } from "node:crypto";
import { TracefolioError } from "../errors.ts";
import type { Scheme } from "./signer.ts";

/** A certificate as people compare it. */
export interface Identity {
	/** on one line: `CN=Jane Doe, O=Nordhafen` */
	readonly subject: string;
	/** SHA-256 of the certificate (DER), lower-case hex */
	readonly sha256: string;
}

/** The certificates of a PEM text, in its order. Throws CONFIG, naming `where`, for a text that holds none or a wrong one. */
export function parseCertificates(
	pem: string,
	where: string,
): readonly X509Certificate[] {
	const blocks =
		pem.match(
			/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g,
		) ?? [];
	if (blocks.length === 0) throw wrong(where, "it holds no certificate in PEM");
	try {
		return blocks.map((block) => new X509Certificate(block));
	} catch (cause) {
		throw wrong(where, "a certificate in it cannot be read", cause);
	}
}

function wrong(where: string, why: string, cause?: unknown): TracefolioError {
	return new TracefolioError("CONFIG", `Cannot use "${where}": ${why}`, {
		facts: { where },
		cause,
	});
}

/** Who a certificate says its holder is. */
export function identityOf(certificate: X509Certificate): Identity {
	return {
		// one name a line, and whoever asks for a certificate chooses them
		subject: certificate.subject
			.split("\n")
			.join(", ")
			// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
			.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, " "),
		sha256: certificate.fingerprint256.replaceAll(":", "").toLowerCase(),
	};
}

/** The fingerprint as `openssl x509 -fingerprint -sha256` prints it. */
export function fingerprintText(sha256: string): string {
	return (sha256.toUpperCase().match(/../g) ?? []).join(":");
}

/** The certificate of a key, first, and the others; null where none belongs to it. */
export function withSignerFirst(
	certificates: readonly X509Certificate[],
	publicKey: KeyObject,
): readonly [X509Certificate, ...X509Certificate[]] | null {
	// `equals` on keys of two kinds leaves an error behind that makes the next reading of a key fail
	const wanted = derOf(publicKey);
	const own = certificates.find((one) => derOf(one.publicKey).equals(wanted));
	if (own === undefined) return null;
	return [own, ...certificates.filter((one) => one !== own)];
}

function derOf(key: KeyObject): Buffer {
	return key.export({ type: "spki", format: "der" });
}

/** How a public key signs; null for a key of another kind. */
export function schemeOf(publicKey: KeyObject): Scheme | null {
	if (publicKey.asymmetricKeyType === "rsa")
		return { key: "rsa", hash: "sha256" };
	if (publicKey.asymmetricKeyType !== "ec") return null;
	switch (publicKey.asymmetricKeyDetails?.namedCurve) {
		case "prime256v1":
			return { key: "ec", hash: "sha256" };
		case "secp384r1":
			return { key: "ec", hash: "sha384" };
		default:
			return null;
	}
}

/** Whether an instant (ms since the epoch, UTC) lies within a certificate's validity, both ends included. */
export function validityAt(
	certificate: X509Certificate,
	at: number,
): "valid" | "expired" | "not yet valid" {
	if (at < Date.parse(certificate.validFrom)) return "not yet valid";
	return at > Date.parse(certificate.validTo) ? "expired" : "valid";
}

/** Throws CONFIG unless the certificate may sign at `now` (ms since the epoch, UTC). */
export function refuseUnfit(certificate: X509Certificate, now: number): void {
	const validity = validityAt(certificate, now);
	if (validity === "valid") return;
	const { subject } = identityOf(certificate);
	const [verb, date] =
		validity === "expired"
			? ["expired on", certificate.validTo]
			: ["is not valid before", certificate.validFrom];
	throw new TracefolioError(
		"CONFIG",
		`Cannot sign: the certificate of "${subject}" ${verb} ${new Date(date).toISOString()}`,
		{ facts: { subject } },
	);
}

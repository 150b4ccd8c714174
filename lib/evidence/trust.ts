import type { X509Certificate } from "node:crypto";
import { AsnParser } from "@peculiar/asn1-schema";
import {
	BasicConstraints,
	Certificate,
	id_ce_basicConstraints,
} from "@peculiar/asn1-x509";
import { validityAt } from "./certificate.ts";

const LONGEST_CHAIN = 8;

/**
 * Whether a certificate is trusted, or was issued by a trusted one, over issuers among `others`, each valid at `at` (ms since
 * the epoch, UTC). Revocation and name constraints are not looked at.
 */
export function isTrusted(
	certificate: X509Certificate,
	others: readonly X509Certificate[],
	trusted: readonly X509Certificate[],
	at: number,
	below = 0,
): boolean {
	if (trusted.some((one) => one.raw.equals(certificate.raw))) return true;
	if (below > LONGEST_CHAIN) return false;
	return [...trusted, ...others].some(
		(issuer) =>
			!issuer.raw.equals(certificate.raw) &&
			mayIssue(issuer, below) &&
			validityAt(issuer, at) === "valid" &&
			certificate.checkIssued(issuer) &&
			certificate.verify(issuer.publicKey) &&
			isTrusted(issuer, others, trusted, at, below + 1),
	);
}

/** A certificate authority that may have `below` authorities between itself and the end of the chain. */
function mayIssue(issuer: X509Certificate, below: number): boolean {
	if (!issuer.ca) return false;
	const { tbsCertificate } = AsnParser.parse(issuer.raw, Certificate);
	const found = tbsCertificate.extensions?.find(
		({ extnID }) => extnID === id_ce_basicConstraints,
	);
	if (found === undefined) return false;
	const limit = AsnParser.parse(
		found.extnValue.buffer,
		BasicConstraints,
	).pathLenConstraint;
	return limit === undefined || below <= limit;
}

import { errors, jwtVerify } from "jose";
import type { OidcSettings } from "../access-config.ts";
import { TracefolioError } from "../errors.ts";
import { claimedBy, tokenRefused } from "./claims.ts";
import { issuerKeys } from "./issuer-keys.ts";
import type { Authentication } from "./principal.ts";

/** Signatures by a key of which the issuer publishes the public half only; so nobody who can read it can sign. */
const ALGORITHMS = [
	...["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"],
	...["ES256", "ES384", "ES512", "EdDSA"],
];
const LONGEST_TOKEN = 16 * 1024;
const CLOCK_TOLERANCE_S = 30;
/** Of access tokens (RFC 9068), and of any JSON Web Token; many issuers name neither. */
const TYPES = ["at+jwt", "jwt"];

/**
 * Verifies access tokens of one issuer (RFC 7519, RFC 8725). What is returned throws STORE where the issuer's keys cannot be had,
 * and for no other reason.
 */
export function tokenCheck(
	settings: OidcSettings,
	fetch: typeof globalThis.fetch,
): (token: string, now: number) => Promise<Authentication> {
	const keysAt = issuerKeys(settings.issuer, fetch);
	return async (token, now) => {
		if (token.length > LONGEST_TOKEN) return tokenRefused("it is too long");
		try {
			const { payload, protectedHeader } = await jwtVerify(
				token,
				async (header, jws) => (await keysAt(now))(header, jws),
				{
					algorithms: ALGORITHMS,
					issuer: settings.issuer,
					audience: settings.audience,
					requiredClaims: ["exp", "sub"],
					clockTolerance: CLOCK_TOLERANCE_S,
					currentDate: new Date(now),
				},
			);
			if (!isAccessType(protectedHeader.typ))
				return tokenRefused("it is not an access token");
			return claimedBy(payload, settings);
		} catch (error) {
			if (error instanceof TracefolioError) throw error;
			return tokenRefused(whyNot(error));
		}
	};
}

function isAccessType(typ: unknown): boolean {
	if (typ === undefined) return true;
	if (typeof typ !== "string") return false;
	return TYPES.includes(typ.toLowerCase().replace(/^application\//, ""));
}

/** Nothing that stands in the token may be in it. */
function whyNot(error: unknown): string {
	if (error instanceof errors.JWTExpired) return "it has expired";
	if (error instanceof errors.JWTClaimValidationFailed)
		return CLAIMS[error.claim] ?? "a claim of it is not as expected";
	if (error instanceof errors.JOSEAlgNotAllowed)
		return "it is signed in a way that is not accepted";
	if (
		error instanceof errors.JWKSNoMatchingKey ||
		error instanceof errors.JWKSMultipleMatchingKeys
	)
		return "it does not say by which key of the issuer it is signed, or by none of them";
	if (error instanceof errors.JWSSignatureVerificationFailed)
		return "its signature does not hold";
	return "it cannot be read and verified";
}

const CLAIMS: Readonly<Record<string, string>> = {
	iss: "it is of another issuer",
	aud: "it is made for another audience",
	exp: "it does not say until when it is valid",
	nbf: "it is not valid yet",
	sub: "it does not say whose it is",
};

import type { JWTPayload } from "jose";
import { z } from "zod";
import type { OidcSettings } from "../access-config.ts";
import { type Authentication, type Principal, SCOPES } from "./principal.ts";

/** At most 255 characters of ASCII (OpenID Connect Core 1.0, section 2), as one line of a log can hold them. */
const SUBJECT = z
	.string()
	.regex(/^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/);
/** Names in an array, or in a text with blanks between them (RFC 6749, section 3.3). */
const NAMES = z.union([
	z.string().transform((text) => text.split(/\s+/)),
	z.array(z.string()),
]);
const PROFILE = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;

/** Who a verified token says that its holder is, and what it says that the holder may do. */
export function claimedBy(
	payload: JWTPayload,
	{ issuer, profilesClaim, scopeClaim }: OidcSettings,
): Authentication {
	if (isOfAnotherKind(payload))
		return tokenRefused("it is not an access token");
	if (payload["cnf"] !== undefined)
		return tokenRefused("it is bound to a key, and cannot be sent as Bearer");
	const subject = SUBJECT.safeParse(payload.sub);
	if (!subject.success)
		return tokenRefused("its subject is not a printable name");
	const scopes = namesIn(payload, scopeClaim ?? scopeClaimOf(payload));
	if (scopes === null)
		return tokenRefused("its claim of scopes is of another form");
	const profiles = namesIn(payload, profilesClaim);
	if (profiles === null)
		return tokenRefused("its claim of profiles is of another form");
	return {
		kind: "known",
		principal: {
			kind: "token",
			name: `token:${issuer}#${subject.data}`,
			scopes: SCOPES.filter((scope) => scopes.includes(scope)),
			profiles: profilesFrom(profiles),
		},
	};
}

/**
 * `nonce`, `at_hash` and `c_hash` stand in ID tokens only (OpenID Connect Core 1.0, sections 2 and 3.3.2.11), which tell a client who
 * signed in, and are no leave to use a service. Cognito says in `token_use` and Keycloak in `typ` what a token is.
 */
function isOfAnotherKind(payload: JWTPayload): boolean {
	const { nonce, at_hash, c_hash, token_use, typ } = payload;
	if ([nonce, at_hash, c_hash].some((claim) => claim !== undefined))
		return true;
	if (token_use !== undefined && token_use !== "access") return true;
	return typ !== undefined && typ !== "Bearer";
}

function scopeClaimOf(payload: JWTPayload): string {
	return Object.hasOwn(payload, "scope") ? "scope" : "scp";
}

/** None where the claim is absent; null where it is of another form. */
function namesIn(payload: JWTPayload, claim: string): string[] | null {
	if (!Object.hasOwn(payload, claim)) return [];
	return NAMES.safeParse(payload[claim]).data ?? null;
}

function profilesFrom(names: readonly string[]): Principal["profiles"] {
	if (names.length === 1 && names[0] === "*") return "*";
	return names.filter((name) => PROFILE.test(name));
}

/** Says why a token is refused, to whoever sent it. */
export function tokenRefused(why: string): Authentication {
	return { kind: "refused", why: `the token is refused: ${why}` };
}

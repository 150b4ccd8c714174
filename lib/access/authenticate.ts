import { createHash, timingSafeEqual } from "node:crypto";
import type { AccessSettings } from "../access-config.ts";
import type { Store } from "../store/store.ts";
import { tokenCheck } from "./jwt.ts";
import { keyCheck } from "./key-check.ts";
import {
	type Authenticate,
	type Authentication,
	type Principal,
	SCOPES,
} from "./principal.ts";

export interface AccessEffects {
	readonly settings: AccessSettings;
	/** where API keys are kept */
	readonly state: Store;
	/** by which an issuer's keys are read */
	readonly fetch?: typeof fetch;
}

/** Whoever holds the token that the local server printed: its owner. */
const OWNER: Principal = {
	kind: "local",
	name: "local",
	scopes: SCOPES,
	profiles: "*",
};

/**
 * Knows callers by the local token, by API keys and by JSON Web Tokens, as `Authorization: Bearer …` (RFC 6750); which of them a
 * credential is, its form says.
 */
export function authenticator({
	settings: { localToken, oidc },
	state,
	fetch = globalThis.fetch,
}: AccessEffects): Authenticate {
	const isLocal = localToken === null ? () => false : equalTo(localToken);
	const ofKey = keyCheck(state);
	const ofToken = oidc === null ? null : tokenCheck(oidc, fetch);
	return async (authorization, now) => {
		if (authorization === undefined) return refused("no credential was given");
		const credential = bearerOf(authorization);
		if (credential === null)
			return refused('expected one header "Authorization: Bearer …"');
		if (isLocal(credential)) return { kind: "known", principal: OWNER };
		if (credential.startsWith("tfk_")) return ofKey(credential, now);
		if (ofToken !== null) return ofToken(credential, now);
		return refused("the credential is not one that is known here");
	};
}

/** Several headers that were joined have a comma, which no credential has. */
function bearerOf(authorization: string): string | null {
	return /^bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization)?.[1] ?? null;
}

/** Compares in a time that says nothing of the secret, of its length neither. */
function equalTo(secret: string): (text: string) => boolean {
	const hash = (text: string) => createHash("sha256").update(text).digest();
	const expected = hash(secret);
	return (text) => timingSafeEqual(hash(text), expected);
}

function refused(why: string): Authentication {
	return { kind: "refused", why };
}

import { TracefolioError } from "./errors.ts";

/** By what callers of the service are known. */
export interface AccessSettings {
	/** null where no JSON Web Tokens are accepted */
	readonly oidc: OidcSettings | null;
	/** a secret that may do everything; null where there is none */
	readonly localToken: string | null;
}

/** Whose JSON Web Tokens are accepted, and where in them stands what their holder may do. */
export interface OidcSettings {
	/** to the letter as it stands in the claim `iss` */
	readonly issuer: string;
	/** one that the claim `aud` must have */
	readonly audience: string;
	readonly profilesClaim: string;
	/** null: `scope`, and where a token has none, `scp` */
	readonly scopeClaim: string | null;
}

type Env = Readonly<Record<string, string | undefined>>;

const PROFILES_CLAIM = "tracefolio_profiles";
const SHORTEST_TOKEN = 32;
/** What a bearer credential is made of (RFC 6750, section 2.1). */
const B64TOKEN = /^[A-Za-z0-9._~+/-]+=*$/;

/** Reads by what callers are known. Throws CONFIG, naming the variable, where a value is wrong; no message holds a value. */
export function readAccess(env: Env): AccessSettings {
	return { oidc: oidcIn(env), localToken: localTokenIn(env) };
}

/** Whether nobody on the way can change what a URL answers: TLS, or it does not leave this machine. */
export function isProtected({ protocol, hostname }: URL): boolean {
	if (protocol === "https:") return true;
	const isLoopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
	return protocol === "http:" && isLoopback;
}

function oidcIn(env: Env): OidcSettings | null {
	const issuer = valueIn(env, "OIDC_ISSUER");
	const audience = valueIn(env, "OIDC_AUDIENCE");
	const profilesClaim = valueIn(env, "OIDC_PROFILES_CLAIM");
	const scopeClaim = valueIn(env, "OIDC_SCOPE_CLAIM");
	if (issuer === null) {
		if ((audience ?? profilesClaim ?? scopeClaim) === null) return null;
		throw wrong(
			"OIDC_ISSUER",
			"is missing, while other variables TRACEFOLIO_OIDC_… are set. Name the issuer of the tokens",
		);
	}
	if (!isIssuer(issuer))
		throw wrong(
			"OIDC_ISSUER",
			'is not the URL of an issuer. Expected "https://…" (or "http://" on this machine) without a name, a password, a query and a fragment',
		);
	if (audience === null)
		throw wrong(
			"OIDC_AUDIENCE",
			"is missing. Without it, tokens that the issuer made for other services would be accepted: name the audience of this one",
		);
	return {
		issuer,
		audience,
		profilesClaim: profilesClaim ?? PROFILES_CLAIM,
		scopeClaim,
	};
}

function isIssuer(text: string): boolean {
	const url = URL.parse(text);
	if (url === null || !isProtected(url)) return false;
	return url.href === url.origin + url.pathname && !/[?#]/.test(text);
}

function localTokenIn(env: Env): string | null {
	const token = valueIn(env, "LOCAL_TOKEN");
	if (token === null) return null;
	if (token.length >= SHORTEST_TOKEN && B64TOKEN.test(token)) return token;
	throw wrong(
		"LOCAL_TOKEN",
		`cannot be a token. Expected at least ${SHORTEST_TOKEN} letters, digits and characters of "._~+/-", such as "openssl rand -hex 32" makes`,
	);
}

function valueIn(env: Env, name: string): string | null {
	return env[`TRACEFOLIO_${name}`]?.trim() || null;
}

function wrong(name: string, why: string): TracefolioError {
	const variable = `TRACEFOLIO_${name}`;
	return new TracefolioError("CONFIG", `${variable} ${why}`, {
		facts: { variable },
	});
}

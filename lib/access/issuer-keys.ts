import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from "jose";
import { z } from "zod";
import { isProtected } from "../access-config.ts";
import { TracefolioError } from "../errors.ts";

type Fetch = typeof globalThis.fetch;

const DISCOVERED_AGAIN_MS = 3_600_000;
/** A key that is not known is looked for at the issuer, but not more often than this. */
const COOLDOWN_MS = 30_000;
/** A key that the issuer no longer publishes is accepted for no longer than this. */
const KEYS_MS = 600_000;
const TIMEOUT_MS = 5_000;
const LARGEST_BYTES = 1 << 20;

const METADATA = z.looseObject({ issuer: z.string(), jwks_uri: z.string() });
const KEY_SET = z.looseObject({ keys: z.array(z.looseObject({})) });

/**
 * Finds the keys that an issuer publishes (OpenID Connect Discovery 1.0, section 4), at an instant (ms since the epoch, UTC); they are kept
 * for ten minutes. What is returned throws STORE where they cannot be had.
 */
export function issuerKeys(
	issuer: string,
	fetch: Fetch,
): (now: number) => Promise<JWTVerifyGetKey> {
	let found: { at: number; keys: Promise<JWTVerifyGetKey> } | null = null;
	return (now) => {
		if (found !== null && now - found.at < DISCOVERED_AGAIN_MS)
			return found.keys;
		const fresh = { at: now, keys: discover(issuer, fetch) };
		found = fresh;
		fresh.keys.catch(() => {
			if (found === fresh) found = null;
		});
		return fresh.keys;
	};
}

async function discover(
	issuer: string,
	fetch: Fetch,
): Promise<JWTVerifyGetKey> {
	const url = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
	const signal = AbortSignal.timeout(TIMEOUT_MS);
	const metadata = METADATA.safeParse(await jsonAt(url, fetch, signal)).data;
	if (metadata === undefined)
		throw fault(url, "it does not name an issuer and its keys");
	if (metadata.issuer !== issuer)
		throw fault(
			url,
			"it is of another issuer. TRACEFOLIO_OIDC_ISSUER must be the issuer to the letter, be it with a slash at its end or without",
		);
	const keys = URL.parse(metadata.jwks_uri);
	if (keys === null || !isProtected(keys) || isWeaker(keys, issuer))
		throw fault(url, "the address of the keys is not one of https");
	return createRemoteJWKSet(keys, {
		cooldownDuration: COOLDOWN_MS,
		cacheMaxAge: KEYS_MS,
		timeoutDuration: TIMEOUT_MS,
		[customFetch]: async (url, { signal }) => {
			const set = KEY_SET.safeParse(await jsonAt(url, fetch, signal)).data;
			if (set === undefined) throw fault(url, "it is not a set of keys");
			return Response.json(set);
		},
	});
}

function isWeaker(keys: URL, issuer: string): boolean {
	return keys.protocol !== "https:" && !issuer.startsWith("http:");
}

async function jsonAt(
	url: string,
	fetch: Fetch,
	signal: AbortSignal,
): Promise<unknown> {
	const text = await textAt(url, fetch, signal);
	try {
		return JSON.parse(text);
	} catch {
		throw fault(url, "it is not JSON");
	}
}

async function textAt(
	url: string,
	fetch: Fetch,
	signal: AbortSignal,
): Promise<string> {
	try {
		const headers = { accept: "application/json" };
		const response = await fetch(url, { headers, signal, redirect: "manual" });
		if (response.status === 200) return await textOf(response, url);
		await response.body?.cancel();
		throw fault(url, `it answered with status ${response.status}`);
	} catch (error) {
		if (error instanceof TracefolioError) throw error;
		const why = signal.aborted
			? `it did not answer within ${TIMEOUT_MS / 1000} seconds`
			: `it cannot be reached (${codeOf(error)})`;
		throw fault(url, why, error);
	}
}

async function textOf(response: Response, url: string): Promise<string> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of response.body ?? []) {
		size += chunk.length;
		if (size > LARGEST_BYTES) throw fault(url, "it is too large");
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString();
}

function codeOf(error: unknown): string {
	const cause = error instanceof Error ? error.cause : undefined;
	return cause instanceof Error && "code" in cause
		? String(cause.code)
		: "no connection";
}

function fault(url: string, why: string, cause?: unknown): TracefolioError {
	return new TracefolioError(
		"STORE",
		`Cannot read the issuer's keys from "${url}": ${why}`,
		{ facts: { url }, cause },
	);
}

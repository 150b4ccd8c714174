import { TracefolioError } from "../errors.ts";
import { parseInstant } from "../instant.ts";
import { isObject, type Json } from "../trace.ts";
import type { Authenticator } from "./auth.ts";

export interface Token {
	readonly value: string;
	/** ms since the epoch, UTC */
	readonly expiresAt: number;
}

/** What a token is asked for with, and what a refusal means then. */
export interface Grant {
	readonly iamEndpoint: string;
	/** `auth.identity` of the request */
	readonly identity: Readonly<Record<string, unknown>>;
	/** a project's name is its region's, or begins with it: `eu-de`, `eu-de_audit` */
	readonly project: { readonly id: string } | { readonly name: string };
	/** who asks, where it is not the identity itself */
	readonly caller?: Authenticator;
	/** why IAM answers 401, and 403 */
	readonly refused: string;
	readonly denied: string;
}

export interface IamEffects {
	readonly fetch: typeof fetch;
	/** ms since the epoch, UTC */
	readonly now: () => number;
}

const UNSTATED_LIFETIME_MS = 60 * 60 * 1000;

/**
 * Asks IAM for a token that is good for a project. A caller whose own token is refused renews it, once.
 * Throws CONFIG where IAM refuses, and STORE where it cannot be reached or fails. What IAM or `fetch` say in words is neither
 * shown nor kept, because it may repeat the request; the status and the code are.
 *
 * Source: "Obtaining a User Token Through Password Authentication" and "Obtaining an Agency Token" of the IAM API reference.
 */
export async function obtainToken(
	grant: Grant,
	{ fetch, now }: IamEffects,
	signal: AbortSignal,
): Promise<Token> {
	const { identity, project, caller } = grant;
	const request = {
		method: "POST",
		url: tokensUrl(grant.iamEndpoint),
		headers: { "content-type": "application/json;charset=utf8" },
		body: JSON.stringify({ auth: { identity, scope: { project } } }),
	};
	const ask = async () => {
		const headers = (await caller?.headers(request, signal)) ?? request.headers;
		// A redirect must not carry the password to another host.
		const init = { ...request, headers, redirect: "manual", signal } as const;
		const answer = await answerOf(request.url, () => fetch(request.url, init));
		return { ...answer, headers };
	};
	let answer = await ask();
	if (answer.status === 401 && caller?.renew(answer.headers))
		answer = await ask();
	const { status, token, body } = answer;
	if (status < 200 || status > 299) throw refusal(grant, request.url, answer);
	if (token === null || token === "")
		throw fault(request.url, "STORE", "its answer holds no token", { status });
	const expiresAt = expiryIn(body) ?? now() + UNSTATED_LIFETIME_MS;
	return { value: token, expiresAt };
}

function tokensUrl(endpoint: string): URL {
	const url = URL.parse(
		`${endpoint.replace(/(\/v3)?\/*$/, "")}/v3/auth/tokens`,
	);
	// A name and password in it, or a query, would be shown wherever the URL is.
	const plain = url !== null && url.href === url.origin + url.pathname;
	if (!plain || !/^https?:$/.test(url.protocol))
		throw new TracefolioError(
			"CONFIG",
			"The IAM endpoint is no plain http or https URL",
		);
	return url;
}

interface Answer {
	readonly status: number;
	readonly token: string | null;
	readonly body: Json;
}

async function answerOf(
	url: URL,
	send: () => Promise<Response>,
): Promise<Answer> {
	try {
		const response = await send();
		return {
			status: response.status,
			token: response.headers.get("x-subject-token"),
			body: jsonOrNull(await response.text()),
		};
	} catch (error) {
		const code = codeOf(error);
		const reason = `it cannot be reached or broke off (${code})`;
		throw fault(url, "STORE", reason, { code });
	}
}

function jsonOrNull(text: string): Json {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

/** The system's code (`ECONNREFUSED`) behind what `fetch` throws, else the kind of error. */
function codeOf(error: unknown): string {
	const root = error instanceof Error ? (error.cause ?? error) : error;
	if (!(root instanceof Error)) return "unknown";
	const code = "code" in root ? String(root.code) : "";
	return /^[A-Z_]+$/.test(code) ? code : root.name;
}

function refusal(grant: Grant, url: URL, { status, body }: Answer) {
	const { error_code = "" } = isObject(body) ? body : {};
	const code = /^[A-Z]+\.\d+$/.test(String(error_code)) ? error_code : null;
	const passing = status === 408 || status === 429 || status >= 500;
	const reason = `${reasonOf(grant, status)} (${status}${code === null ? "" : `, ${code}`})`;
	return fault(url, passing ? "STORE" : "CONFIG", reason, { status, code });
}

function reasonOf({ refused, denied }: Grant, status: number): string {
	if (status < 400) return "it redirects to another address";
	switch (status) {
		case 400:
			return "it does not accept the request";
		case 401:
			return refused;
		case 403:
			return denied;
		case 404:
			return "it does not know the account, the project or the agency";
		case 429:
			return "it was asked too often";
	}
	return "it failed";
}

function fault(
	url: URL,
	code: "CONFIG" | "STORE",
	reason: string,
	facts: Record<string, unknown>,
): TracefolioError {
	return new TracefolioError(
		code,
		`Cannot get a token from IAM at "${url.origin}": ${reason}`,
		{ facts: { iam: url.origin, ...facts } },
	);
}

function expiryIn(body: Json): number | null {
	const token = isObject(body) ? body["token"] : null;
	return isObject(token) ? parseInstant(token["expires_at"]) : null;
}

import { setTimeout as sleep } from "node:timers/promises";
import pRetry from "p-retry";
import { messageOf, TracefolioError } from "../errors.ts";
import { wireUrl } from "../sign/canonical.ts";
import { isObject, type Json } from "../trace.ts";
import type { Authenticator } from "./auth.ts";

/** What the trace service answered. */
export interface Answer {
	/** 404 where there is nothing of what was asked */
	readonly status: 200 | 404;
	/** as received */
	readonly body: Uint8Array;
	readonly json: Json;
	/** the service's own clock (`Date` header), ms since the epoch, UTC; null where it does not say */
	readonly serverTime: number | null;
}

export interface RequestEffects {
	readonly auth: Authenticator;
	readonly fetch: typeof fetch;
	/** ends the request and its repetitions */
	readonly signal: AbortSignal;
	readonly retry: Retry;
	/** told the service's clock as each answer gives it */
	readonly answered?: (serverTime: number | null) => void;
}

export interface Retry {
	readonly attempts: number;
	/** ms before the second attempt; doubled each time, with jitter */
	readonly firstDelayMs: number;
	/** a service that asks for a longer pause than this is not waited for so long */
	readonly longestDelayMs: number;
	/** ms until an answer must be there, whole; two minutes unless given */
	readonly attemptMs?: number;
}

const LONGEST_ATTEMPT_MS = 120_000;

/**
 * Gets a document of the trace service. What may pass is tried again: 429 (after `Retry-After`), 5xx, broken connections and
 * bodies, and the codes CTS.0001, CTS.0005 and CTS.0300.
 * A 404 is an answer where the service gives it; one of its gateway or of some web server is not.
 * Throws CONFIG where the credentials are refused (401) or lack a permission (403), and STORE for everything else.
 *
 * Source: "Error Codes" and "Status Codes" of the CTS API reference.
 */
export async function get(url: URL, effects: RequestEffects): Promise<Answer> {
	const { signal, retry } = effects;
	try {
		return await pRetry(() => attempt(url, effects), {
			retries: retry.attempts - 1,
			minTimeout: retry.firstDelayMs,
			maxTimeout: retry.longestDelayMs,
			factor: 2,
			randomize: true,
			signal,
			shouldRetry: ({ error }) => mayPass(error),
			async onFailedAttempt({ error }) {
				if (!(error instanceof Passing)) return;
				const pause = Math.min(error.retryAfterMs, retry.longestDelayMs);
				if (pause > 0) await sleep(pause, undefined, { signal });
			},
		});
	} catch (cause) {
		if (cause instanceof TracefolioError) throw cause;
		throw fault("STORE", url, messageOf(cause), cause);
	}
}

/** What the trace service refuses stays refused; IAM may only have been out of reach. */
function mayPass(error: unknown): boolean {
	if (!(error instanceof TracefolioError)) return true;
	return error.code === "STORE" && "iam" in error.facts;
}

/** An answer that may be another one the next time. */
class Passing extends Error {
	readonly retryAfterMs: number;
	constructor(message: string, retryAfterMs = 0) {
		super(message);
		this.retryAfterMs = retryAfterMs;
	}
}

async function attempt(url: URL, effects: RequestEffects): Promise<Answer> {
	const first = await send(url, effects);
	const answer =
		first.status === 401 && effects.auth.renew(first.sent)
			? await send(url, effects)
			: first;
	const { status, body, headers } = answer;
	const date = Date.parse(headers.get("date") ?? "");
	const serverTime = Number.isNaN(date) ? null : date;
	if (status !== 200 && !(status === 404 && saysNothingThere(body)))
		throw refusal(url, status, body, headers);
	const json = status === 200 ? parse(body) : null;
	effects.answered?.(serverTime);
	return { status, body, json, serverTime };
}

/** Codes of a 404 that is no answer to the question: of the gateway, of a missing tracker, of an unknown version. */
const NOWHERE = /^(?!CTS\.)|^CTS\.(0214|0100)$/;

/** Whether the body of a 404 may mean that there is nothing of what was asked, and not that nobody was there to be asked. */
function saysNothingThere(body: Uint8Array): boolean {
	if (body.length === 0) return true;
	const { code } = explained(body);
	return code === "" ? isJson(body) : !NOWHERE.test(code);
}

function isJson(body: Uint8Array): boolean {
	try {
		JSON.parse(Buffer.from(body).toString());
		return true;
	} catch {
		return false;
	}
}

interface Received {
	/** the headers of the request */
	readonly sent: Readonly<Record<string, string>>;
	readonly status: number;
	readonly body: Uint8Array;
	readonly headers: Headers;
}

async function send(
	asked: URL,
	{ auth, fetch, signal: ending, retry }: RequestEffects,
): Promise<Received> {
	const { attemptMs = LONGEST_ATTEMPT_MS } = retry;
	const signal = AbortSignal.any([ending, AbortSignal.timeout(attemptMs)]);
	const url = wireUrl(asked);
	const headers = { "content-type": "application/json" };
	const request = { method: "GET", url, headers, body: "" };
	const sent = await auth.headers(request, signal);
	const options = { headers: sent, signal, redirect: "error" } as const;
	const response = await fetch(url, options).catch(unreachable);
	const body = await response.bytes().catch(unreachable);
	return { sent, status: response.status, body, headers: response.headers };
}

/** fetch says little itself; its cause says what happened to the connection. */
function unreachable(error: unknown): never {
	const cause = error instanceof Error ? error.cause : undefined;
	throw new Passing(messageOf(cause ?? error));
}

function parse(body: Uint8Array): Json {
	try {
		const text = new TextDecoder("utf-8", { fatal: true }).decode(body);
		return JSON.parse(text) as Json;
	} catch {
		throw new Passing("the answer is not JSON, or was cut off");
	}
}

const PASSING_CODES = new Set(["CTS.0001", "CTS.0005", "CTS.0300"]);

function refusal(
	url: URL,
	status: number,
	body: Uint8Array,
	headers: Headers,
): Error {
	const { code, message } = explained(body);
	const said = `${status}${code ? ` ${code}` : ""}${message ? `: ${message}` : ""}`;
	if (status === 401)
		return fault("CONFIG", url, `the credentials are refused (${said})`);
	if (status === 403)
		return fault(
			"CONFIG",
			url,
			`a permission is missing (${said}). The user or agency needs the role "CTS ReadOnlyAccess" in this project`,
		);
	if (status === 429 || status >= 500 || PASSING_CODES.has(code))
		return new Passing(`it answers ${said}`, retryAfterMs(headers));
	return fault("STORE", url, `it answers ${said}`);
}

const SHOWN_CHARACTERS = 200;

function explained(body: Uint8Array): { code: string; message: string } {
	try {
		const json = JSON.parse(Buffer.from(body).toString()) as Json;
		if (!isObject(json)) return { code: "", message: "" };
		const text = (value: Json | undefined): string =>
			typeof value === "string"
				? messageOf(value).slice(0, SHOWN_CHARACTERS)
				: "";
		return { code: text(json["error_code"]), message: text(json["error_msg"]) };
	} catch {
		return { code: "", message: "" };
	}
}

/** RFC 9110, 10.2.3: seconds, or a date. */
function retryAfterMs(headers: Headers): number {
	const value = headers.get("retry-after") ?? "";
	if (/^\d+$/.test(value)) return Number(value) * 1000;
	const until = Date.parse(value);
	const from = Date.parse(headers.get("date") ?? "");
	return Number.isNaN(until - from) ? 0 : Math.max(0, until - from);
}

function fault(
	code: "CONFIG" | "STORE",
	url: URL,
	why: string,
	cause?: unknown,
): TracefolioError {
	const facts = { endpoint: url.origin, path: url.pathname };
	return new TracefolioError(
		code,
		`Cannot query the trace service at ${url.origin}: ${why}`,
		{ facts, cause },
	);
}

import { createHash, createHmac } from "node:crypto";

/** What arrived: an `IncomingMessage` of node:http is one. */
export interface Received {
	readonly method?: string | undefined;
	/** the request target as it was sent */
	readonly url?: string | undefined;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface CheckOptions {
	readonly body: string | Uint8Array;
	/** undefined for an access key that does not exist */
	readonly secretOf: (accessKey: string) => string | undefined;
	/** the server's clock, ms since the epoch, UTC */
	readonly now: number;
	/** region and service that a derived key must be for; any, where absent */
	readonly region?: string;
	readonly service?: string;
}

const ALLOWED_SKEW_MS = 15 * 60 * 1000;
const FORM =
	/^(SDK|AWS4)-HMAC-SHA256 (Access|Credential)=([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/;

/**
 * Why a server refuses a request's signature, or null where it is right. Written from the published algorithms ("API Signature
 * Authentication Mechanism" of Huawei Cloud, "Create a signed AWS API request"), and from nothing in `lib`: what is sent is
 * decoded to bytes and encoded anew. A plus sign in a query is refused because servers disagree on what it is.
 */
export function signatureFault(
	request: Received,
	options: CheckOptions,
): string | null {
	const header = (name: string) => String(request.headers[name] ?? "");
	const form = FORM.exec(header("authorization"));
	if (form === null) return "no Authorization header of a known form";
	const [, scheme = "", kind, credential = "", names = "", signature] = form;
	if (scheme === "AWS4" && kind === "Access") return "a mixture of two forms";

	const prefix = scheme === "AWS4" ? "x-amz-" : "x-sdk-";
	const time = header(`${prefix}date`);
	const skew = Math.abs(instantOf(time) - options.now);
	if (!(skew <= ALLOWED_SKEW_MS)) return `the date is "${time}"`;

	const signed = names.split(";");
	if (signed.join() !== [...new Set(signed)].sort().join())
		return "the signed headers are not in order";
	const needed = ["host", `${prefix}date`, "content-type", "x-project-id"];
	const tokens = ["x-security-token", "x-amz-security-token"];
	for (const name of [...needed, ...tokens])
		if (name in request.headers && !signed.includes(name))
			return `the header "${name}" is not signed`;

	const [target = "", ...queries] = (request.url ?? "").split("?");
	const query = queries.join("?");
	if (query.includes("+")) return "a plus sign in the query is ambiguous";
	const segments = target.split("/");
	const path =
		scheme === "AWS4"
			? segments.map((part) => encode(Buffer.from(part))).join("/")
			: segments
					.map((part) => encode(bytesOf(part)))
					.join("/")
					.replace(/([^/])$/, "$1/");
	const canonical = `${request.method}\n${path}\n${canonicalQuery(query)}\n${signed
		.map((name) => `${name}:${trimmed(header(name), scheme)}\n`)
		.join("")}\n${names}\n${sha256(options.body)}`;

	const [accessKey = "", ...scope] = credential.split("/");
	const secret = options.secretOf(accessKey);
	if (secret === undefined) return "the access key is not known";
	const algorithm = `${scheme}-HMAC-SHA256`;
	if (kind === "Access") {
		const text = `${algorithm}\n${time}\n${sha256(canonical)}`;
		return verdict(signature, hmac(secret, text));
	}
	const [day, region, service, end] = scope;
	if (scope.length !== 4 || day !== time.slice(0, 8)) return "a wrong scope";
	if (end !== `${scheme.toLowerCase()}_request`) return "a wrong scope";
	if (region !== (options.region ?? region)) return "another region";
	if (service !== (options.service ?? service)) return "another service";
	let key: string | Buffer = scheme + secret;
	for (const part of scope) key = hmac(key, part);
	const text = `${algorithm}\n${time}\n${scope.join("/")}\n${sha256(canonical)}`;
	return verdict(signature, hmac(key, text));
}

function verdict(given: string | undefined, computed: Buffer): string | null {
	return given === computed.toString("hex") ? null : "the signature is wrong";
}

function instantOf(time: string): number {
	const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(time);
	if (parts === null) return Number.NaN;
	const [y = 0, m = 0, d, h, min, s] = parts.slice(1).map(Number);
	return Date.UTC(y, m - 1, d, h, min, s);
}

function canonicalQuery(query: string): string {
	const byName = new Map<string, string[]>();
	for (const part of query.split("&")) {
		if (part === "") continue;
		const [name = "", ...rest] = part.split("=");
		const value = encode(bytesOf(rest.join("=")));
		const key = encode(bytesOf(name));
		byName.set(key, [...(byName.get(key) ?? []), value]);
	}
	return [...byName.keys()]
		.sort()
		.flatMap((name) =>
			(byName.get(name) ?? []).sort().map((value) => `${name}=${value}`),
		)
		.join("&");
}

function trimmed(value: string, scheme: string): string {
	const text = value.trim();
	return scheme === "AWS4" ? text.replace(/ +/g, " ") : text;
}

/** Percent-decodes; a percent sign that begins no escape stands for itself. */
function bytesOf(text: string): Buffer {
	const bytes: number[] = [];
	for (let at = 0; at < text.length; at++) {
		const hex = /^%([0-9A-Fa-f]{2})/.exec(text.slice(at, at + 3))?.[1];
		if (hex === undefined) bytes.push(...Buffer.from(text.charAt(at)));
		else {
			bytes.push(Number.parseInt(hex, 16));
			at += 2;
		}
	}
	return Buffer.from(bytes);
}

const UNRESERVED =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

function encode(bytes: Buffer): string {
	return [...bytes]
		.map((byte) => {
			const character = String.fromCharCode(byte);
			if (UNRESERVED.includes(character)) return character;
			return `%${byte.toString(16).padStart(2, "0").toUpperCase()}`;
		})
		.join("");
}

function sha256(data: string | Uint8Array): string {
	return createHash("sha256").update(data).digest("hex");
}

function hmac(key: string | Buffer, text: string): Buffer {
	return createHmac("sha256", key).update(text).digest();
}

import { createHash } from "node:crypto";
import type { SignableRequest } from "./signer.ts";

/**
 * A URL as it is sent: every byte of path and query is encoded in the one way that a signature is made over, so that no server
 * can read it otherwise (`+` in a query is a space, as for `URLSearchParams`, and is sent as `%20`).
 */
export function wireUrl(url: URL): URL {
	const wire = new URL(url);
	wire.pathname = encodedPath(url);
	wire.search = joined(parametersOf(url));
	wire.hash = "";
	return wire;
}

/** The path with every segment encoded once (RFC 3986: all but the unreserved characters, hexadecimal digits in upper case). */
export function encodedPath(url: URL): string {
	return url.pathname.split("/").map(encodeOnce).join("/");
}

/** Lower-case names of the headers with their values, as `canonicalRequest` takes them: sorted by name. */
export type SignedHeaders = readonly (readonly [string, string])[];

/**
 * The text that a signature is made over. The variants differ only in the path.
 *
 * Source: "API Signature Authentication Mechanism" of Huawei Cloud's API Request Signing Guide; "Create a signed AWS API
 * request".
 */
export function canonicalRequest(
	{ method, url, body }: SignableRequest,
	path: string,
	headers: SignedHeaders,
): string {
	return [
		method.toUpperCase(),
		path,
		joined(parametersOf(url).toSorted(byNameThenValue)),
		...headers.map(([name, value]) => `${name}:${value}`),
		"",
		headers.map(([name]) => name).join(";"),
		sha256(body),
	].join("\n");
}

/** SHA-256 of a text's UTF-8 bytes, in lower-case hexadecimal digits. */
export function sha256(text: string): string {
	return createHash("sha256").update(text).digest("hex");
}

type Parameter = readonly [name: string, value: string];

function parametersOf(url: URL): Parameter[] {
	const parts = url.search.slice(1).replaceAll("+", "%20").split("&");
	return parts
		.filter((part) => part !== "")
		.map((part) => {
			const [name = ""] = part.split("=", 1);
			return [encodeOnce(name), encodeOnce(part.slice(name.length + 1))];
		});
}

function joined(parameters: readonly Parameter[]): string {
	return parameters.map(([name, value]) => `${name}=${value}`).join("&");
}

// Joined texts would sort `a-=` before `a=`: the name decides first.
function byNameThenValue([a, v]: Parameter, [b, w]: Parameter): number {
	if (a !== b) return a < b ? -1 : 1;
	return v < w ? -1 : Number(v > w);
}

/** `URL` gives ASCII; what is encoded already stays so, byte by byte, because a byte need not be part of a UTF-8 character. */
function encodeOnce(text: string): string {
	return text.replace(/%[0-9a-f]{2}|[^\w.~-]/gi, (found) => {
		const byte =
			found.length === 3
				? Number.parseInt(found.slice(1), 16)
				: found.charCodeAt(0);
		return encodeByte(byte);
	});
}

/** One byte as a URL shows it: itself where it is unreserved, else `%XX`. */
function encodeByte(byte: number): string {
	const character = String.fromCharCode(byte);
	if (/^[\w.~-]$/.test(character)) return character;
	return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}

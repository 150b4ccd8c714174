import { TracefolioError } from "../errors.ts";

/** Throws unless the key is a plain relative path: nothing that could leave the store's root or mean another object. */
export function checkKey(key: string, uri: string): void {
	const odd = key
		.split("/")
		.some((segment) => segment === "" || segment === "." || segment === "..");
	if (!odd && !/[\\\0]/.test(key)) return;
	throw new TracefolioError(
		"STORE",
		`Cannot use ${JSON.stringify(key)} as a key in "${uri}": a key is made of names between single slashes, without "." or ".." and without a backslash or NUL`,
		{ facts: { uri, key } },
	);
}

/** Like `checkKey`, for a prefix: empty or a folder's path with the slash at its end. */
export function checkPrefix(prefix: string, uri: string): void {
	if (prefix !== "")
		checkKey(prefix.endsWith("/") ? prefix.slice(0, -1) : `${prefix}//`, uri);
}

/** Orders strings by their UTF-16 code units, on every host and in every locale. */
export function byCodeUnit(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

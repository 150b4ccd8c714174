/**
 * The part of a path below `base`, with a slash in front; a path that is not below it stays whole. What may not stand in a path
 * is encoded and what is encoded stays so, so that decoding it once gives what was sent.
 */
export function pathBelow(base: string, path: string): string {
	const whole = encodedOnce(path.startsWith("/") ? path : `/${path}`);
	if (base === "") return whole;
	if (whole === base) return "/";
	return whole.startsWith(`${base}/`) ? whole.slice(base.length) : whole;
}

/** A base path as it was configured, with a slash in front and none at its end; empty for none. */
export function basePathOf(given: string | undefined): string {
	const segments = (given ?? "").split("/").filter((part) => part !== "");
	return segments.map((segment) => `/${encodedOnce(segment)}`).join("");
}

/** RFC 3986: what may stand in a path, and a percent sign only before two hexadecimal digits. */
function encodedOnce(path: string): string {
	return path
		.toWellFormed()
		.replace(/%(?![0-9a-f]{2})|[^\w.~!$&'()*+,;=:@/%-]/giu, (found) =>
			encodeURIComponent(found),
		);
}

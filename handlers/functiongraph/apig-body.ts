const BASE64 =
	/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * A body as text where it is text, else in base64. A gateway says "base64" of every body by default; one that cannot be base64 is
 * taken for what it is, because the documentation has an example of that.
 *
 * Source: "APIG Event Source" of Open Telekom Cloud's FunctionGraph guides.
 */
export function bodyOf(
	given: string,
	isBase64: boolean,
): { readonly body?: string; readonly isBase64Encoded: boolean } {
	if (given === "") return { isBase64Encoded: false };
	if (!isBase64 || !BASE64.test(given))
		return { body: given, isBase64Encoded: false };
	const text = textOf(Buffer.from(given, "base64"));
	if (text === null) return { body: given, isBase64Encoded: true };
	return { body: text, isBase64Encoded: false };
}

function textOf(bytes: Uint8Array): string | null {
	try {
		const options = { fatal: true, ignoreBOM: true };
		return new TextDecoder("utf-8", options).decode(bytes);
	} catch {
		return null;
	}
}

import { TracefolioError } from "../errors.ts";

/**
 * Headers in the one form that is sent and signed alike: names in lower case, values trimmed and with single blanks, because
 * the variants disagree on runs of blanks. Throws CONFIG for a value outside printable ASCII, and does not show it.
 */
export function sendableHeaders(
	headers: Readonly<Record<string, string>>,
): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, given]) => {
			const value = given.replace(/[ \t]+/g, " ").trim();
			if (!/^[\x20-\x7e]*$/.test(value))
				throw new TracefolioError(
					"CONFIG",
					`The header "${name}" cannot be sent: expected printable ASCII characters`,
					{ facts: { header: name } },
				);
			return [name.toLowerCase(), value];
		}),
	);
}

/**
 * Throws CONFIG where a key, token or password is missing or has a blank, a line break or anything else that cannot be part of
 * it; `fetch` would show the value in its own error.
 */
export function checkSecret(what: string, value: string): void {
	if (/^[\x21-\x7e]+$/.test(value)) return;
	const why =
		value === ""
			? "is empty"
			: "holds a blank, a line break or another character that cannot be part of it";
	throw new TracefolioError("CONFIG", `The ${what} ${why}`);
}

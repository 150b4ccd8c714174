/** Tells whether a name matches one of the patterns, whole and without regard to case; `*` stands for any characters, none included. */
export function anyOf(patterns: readonly string[]): (name: string) => boolean {
	const all = patterns.map((pattern) => pattern.toLowerCase().split("*"));
	return (name) => all.some((parts) => matches(parts, name.toLowerCase()));
}

/** Not by a regular expression: one with many `*` could take for ever over a long name, and names come from outside. */
function matches(parts: readonly string[], name: string): boolean {
	const [first = "", ...rest] = parts;
	const last = rest.pop();
	if (last === undefined) return name === first;
	if (!name.startsWith(first)) return false;
	let at = first.length;
	for (const part of rest) {
		const found = name.indexOf(part, at);
		if (found < 0) return false;
		at = found + part.length;
	}
	return name.endsWith(last) && name.length - last.length >= at;
}

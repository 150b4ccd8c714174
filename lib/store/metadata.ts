const WIRE_PREFIX = /^x-(amz|obs)-meta-/;

/**
 * User metadata as `Store.metadata` gives it: names in lower case, without the prefix that they have as a header. Throws
 * where two entries have the same name then.
 */
export function plainMetadata(
	entries: readonly (readonly [name: string, value: string])[],
): Readonly<Record<string, string>> {
	const named = new Map<string, string>();
	for (const [given, value] of entries) {
		const name = given.toLowerCase().replace(WIRE_PREFIX, "");
		if (named.has(name)) throw new Error(`"${name}" is there twice`);
		named.set(name, value);
	}
	return Object.fromEntries(named);
}

/** The value at a path of names; undefined where there is none. */
export function valueAt(value: unknown, ...path: readonly string[]): unknown {
	return path.reduce<unknown>(
		(inner, name) =>
			typeof inner === "object" && inner !== null
				? Reflect.get(inner, name)
				: undefined,
		value,
	);
}

/** A value as text: its JSON, unless it is text already. */
export function asText(value: unknown): unknown {
	return typeof value === "string" ? value : JSON.stringify(value);
}

/** The object or list that a text holds as JSON; any other value as it is. */
export function asStructure(value: unknown): unknown {
	return typeof value === "string" && /^\s*[{[]/.test(value)
		? JSON.parse(value)
		: value;
}

/** A mapping of a template's JSON; null for anything else. */
export function mapping(
	value: unknown,
): Readonly<Record<string, unknown>> | null {
	if (typeof value !== "object" || value === null || Array.isArray(value))
		return null;
	return Object.fromEntries(Object.entries(value));
}

/** The value at a path of keys; undefined where there is none. */
export function at(value: unknown, ...path: readonly string[]): unknown {
	let found = value;
	for (const key of path) found = mapping(found)?.[key];
	return found;
}

/** A list as it is, nothing as an empty one, and anything else as the one item of a list. */
export function listed(value: unknown): readonly unknown[] {
	if (value === undefined) return [];
	return Array.isArray(value) ? value : [value];
}

/** The name and argument of an intrinsic function; null where a value is none. */
export function intrinsic(
	value: unknown,
): { readonly name: string; readonly given: unknown } | null {
	const [only, ...others] = Object.entries(mapping(value) ?? {});
	if (only === undefined || others.length > 0) return null;
	const [name, given] = only;
	return /^(Ref|Fn::\w+)$/.test(name) ? { name, given } : null;
}

/** What a list may hold, once with each branch of `Fn::If`; what stands for nothing is left out. */
export function alternatives(value: unknown): unknown[] {
	const call = intrinsic(value);
	if (call?.name === "Ref" && call.given === "AWS::NoValue") return [];
	if (call?.name !== "Fn::If") return [value];
	return listed(call.given).slice(1).flatMap(alternatives);
}

/** The name of the resource that `Ref` or `Fn::GetAtt` refers to; null where a value is neither. */
export function referred(value: unknown): string | null {
	const call = intrinsic(value);
	if (call === null || !/^(Ref|Fn::GetAtt)$/.test(call.name)) return null;
	const [first] = listed(call.given);
	return typeof first === "string" ? (first.split(".")[0] ?? null) : null;
}

/** How long the runtime lets an invocation go on, in ms; null where it does not say. Lambda and FunctionGraph name it differently. */
export function timeLeftMs(context: unknown): number | null {
	if (typeof context !== "object" || context === null) return null;
	for (const name of [
		"getRemainingTimeInMillis",
		"getRemainingTimeInMilliSeconds",
	]) {
		const get: unknown = Reflect.get(context, name);
		const value: unknown =
			typeof get === "function" ? Reflect.apply(get, context, []) : null;
		if (typeof value === "number") return value;
	}
	return null;
}

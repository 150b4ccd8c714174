/**
 * The URI of the store for what is no evidence, such as API keys and jobs: the given one, else `_service` in the output store, which no
 * profile can be named.
 */
export function stateUri(given: string | undefined, output: string): string {
	return given ?? `${output.replace(/\/+$/, "")}/_service`;
}

/** What the environment says of where that store is. */
export function readStateUri(
	env: Readonly<Record<string, string | undefined>>,
): string | undefined {
	return env["TRACEFOLIO_STATE"]?.trim() || undefined;
}

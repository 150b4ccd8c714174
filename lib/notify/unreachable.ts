import { TracefolioError } from "../errors.ts";

/** What became of a connection, by its code alone: fetch's own texts may repeat URL and headers. */
export function unreachable(what: string, error: unknown): TracefolioError {
	const cause = error instanceof Error ? (error.cause ?? error) : error;
	const code =
		typeof cause === "object" && cause !== null
			? String(Reflect.get(cause, "code") ?? Reflect.get(cause, "name"))
			: "unknown";
	return new TracefolioError(
		"STORE",
		`Cannot ${what}: it cannot be reached (${code})`,
	);
}

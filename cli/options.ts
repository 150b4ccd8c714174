import { TracefolioError } from "../lib/errors.ts";
import { parseInstant } from "../lib/instant.ts";

/** Reads an option's instant, ISO 8601 with an offset or Z, as ms since the epoch, UTC. Throws USAGE. */
export function instantOption(name: string, value: string): number {
	const instant = /^\d{4}-/.test(value) ? parseInstant(value) : null;
	if (instant === null)
		throw new TracefolioError(
			"USAGE",
			`${name} is "${value}". Expected an instant such as "2026-11-02T06:00:00Z"`,
		);
	return instant;
}

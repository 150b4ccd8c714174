import type { z } from "zod";
import { messageOf, TracefolioError } from "../../lib/errors.ts";

/** A USAGE error that names the field of an event that is wrong, and what the event should have been. */
export function eventFault(
	what: string,
	{ issues: [issue] }: z.ZodError,
	expected: string,
): TracefolioError {
	const field = issue?.path.map(String).join(".") || "the event";
	return new TracefolioError(
		"USAGE",
		`The ${what} is wrong: ${messageOf(field)}: ${messageOf(issue?.message ?? "")}. Expected ${expected}`,
	);
}

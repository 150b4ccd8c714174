import type { Span } from "../archive/spans.ts";
import { isoUtc } from "../period.ts";
import type { Completeness } from "../report/model.ts";

/** Something that stands against completeness, or (where it is harmless) that a person should know of. */
export interface Problem {
	readonly row: Completeness["problems"][number];
	/** takes nothing away from what is proven */
	readonly harmless: boolean;
}

/** A problem of an object or a unit, of some time where one fits. */
export function problem(
	kind: string,
	object: string,
	message: string,
	span: Span | null = null,
): Problem {
	const { from, to } = span ? isoSpan(span) : { from: null, to: null };
	return { row: { kind, object, from, to, message }, harmless: false };
}

/** The same, of the kind that takes nothing away. */
export function note(...of: Parameters<typeof problem>): Problem {
	return { ...problem(...of), harmless: true };
}

export function isoSpan({ from, to }: Span): { from: string; to: string } {
	return { from: isoUtc(from), to: isoUtc(to) };
}

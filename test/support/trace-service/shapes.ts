import { asStructure, asText } from "./json.ts";
import type { ApiVersion } from "./query.ts";
import { seededRandom } from "./random.ts";
import type { TraceRecord } from "./traces.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * A trace with the types of the fields as a version of the API documents them: texts in v1.0, structures and `trace_status` in v2.0,
 * a structure for the user and texts for request and response in v3.
 */
export function shapeOf(version: ApiVersion, record: TraceRecord): Fields {
	switch (version) {
		case "v1.0":
			return mapFields(record, ["user", "request", "response"], asText);
		case "v2.0": {
			const { trace_rating, ...rest } = record;
			const fields =
				trace_rating === undefined
					? rest
					: { ...rest, trace_status: trace_rating };
			return mapFields(fields, ["user", "request", "response"], asStructure);
		}
		case "v3":
			return mapFields(
				mapFields(record, ["user"], asStructure),
				["request", "response"],
				asText,
			);
	}
}

/** Traces whose `code` and `user` have another of the types that were seen; the meaning stays, or is null. */
export function withOddTypes(traces: readonly Fields[], seed: number) {
	const random = seededRandom(seed);
	const oneOf = (...values: readonly unknown[]) =>
		values[Math.floor(random() * values.length)];
	return traces.map((fields) =>
		mapFields(
			mapFields(fields, ["code"], (code) =>
				oneOf(null, Number(code), String(code)),
			),
			["user"],
			(user) => oneOf(null, asText(user), asStructure(user)),
		),
	);
}

function mapFields(
	fields: Fields,
	names: readonly string[],
	change: (value: unknown) => unknown,
): Fields {
	const changed = names
		.filter((name) => (fields[name] ?? null) !== null)
		.map((name) => [name, change(fields[name])]);
	return { ...fields, ...Object.fromEntries(changed) };
}

import { type Answer, errorAnswer } from "./answer.ts";
import { asStructure, valueAt } from "./json.ts";
import type { TraceRecord } from "./traces.ts";

/** The versions of the query API. */
export type ApiVersion = "v1.0" | "v2.0" | "v3";

/** What a query of traces asks for, checked. */
export interface TraceQuery {
	readonly limit: number;
	/** exclusive on both sides, ms since the epoch */
	readonly from: number;
	readonly to: number;
	/** the marker of the page before; null for the first page */
	readonly next: string | null;
	readonly matches: (record: TraceRecord) => boolean;
}

const HOUR_MS = 60 * 60 * 1000;
const MAX_LIMIT = 200;

/** Parameters that a field of the same name must equal. */
const FILTERS = [
	"service_type",
	"resource_type",
	"resource_id",
	"resource_name",
	"trace_name",
	"trace_rating",
	"trace_status",
];

/**
 * Reads the parameters of a query of traces, or refuses it as the service does.
 *
 * Source: CTS API reference, "Querying a Trace List", v3 and the out-of-date v1.0 and v2.0. That `trace_type` is mandatory in v3 is
 * Huawei's word; where OTC documents it as optional, sending it is right as well.
 */
export function readQuery(
	version: ApiVersion,
	query: Readonly<Record<string, string>>,
	now: number,
): TraceQuery | Answer {
	if (version === "v3" && query["trace_type"] !== "system")
		return invalid("trace_type must be system");
	if (version === "v3" && (query["tracker_name"] ?? "system") !== "system")
		return errorAnswer(404, "CTS.0214");

	const limit = query["limit"] ?? "10";
	if (!/^\d{1,9}$/.test(limit) || +limit < 1 || +limit > MAX_LIMIT)
		return invalid(`limit must be from 1 to ${MAX_LIMIT}`);

	const { from, to, next = null } = query;
	if ((from === undefined) !== (to === undefined))
		return invalid("from and to must be used together");
	if (![from, to].every((bound) => /^\d{13}$/.test(bound ?? `${now}`)))
		return invalid("from and to must have 13 digits");

	return {
		limit: +limit,
		from: from === undefined ? now - HOUR_MS : +from,
		to: to === undefined ? now : +to,
		next,
		matches: (record) => matches(record, query),
	};
}

function invalid(why: string): Answer {
	return errorAnswer(400, "CTS.0003", `The request is invalid: ${why}`);
}

/** With a trace id, every other filter is ignored. */
function matches(
	record: TraceRecord,
	query: Readonly<Record<string, string>>,
): boolean {
	const id = query["trace_id"];
	if (id !== undefined) return record.trace_id === id;
	const user = query["user"];
	const name = valueAt(asStructure(record["user"]), "name");
	if (user !== undefined && name !== user) return false;
	return FILTERS.every((name) => {
		const wanted = query[name];
		const field = name === "trace_status" ? "trace_rating" : name;
		return wanted === undefined || record[field] === wanted;
	});
}

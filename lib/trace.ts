import { parseInstant } from "./instant.ts";

/** Any JSON value, as `JSON.parse` returns it. */
export type Json =
	| null
	| boolean
	| number
	| string
	| readonly Json[]
	| JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/** Who acted. Each part is null where the trace does not carry it. */
export interface User {
	readonly name: string | null;
	readonly id: string | null;
	readonly domain: string | null;
	readonly domainId: string | null;
	/** what else the trace says of the user (type, access key, session …), as recorded */
	readonly rest: JsonObject;
}

/** One record of CTS, parsed. A field that the record does not carry, or carries empty, is null. */
export interface Trace {
	readonly id: string;
	/** when the operation happened, ms since the epoch, UTC */
	readonly time: number;
	/** when CTS recorded it, ms since the epoch, UTC */
	readonly recordTime: number | null;
	readonly name: string;
	readonly serviceType: string;
	/** empty where the record has none */
	readonly resourceType: string;
	/** `normal`, `warning`, `incident`, or whatever else was recorded */
	readonly rating: string | null;
	/** `trace_type`: ConsoleAction, ApiCall, SystemAction, Others … */
	readonly channel: string | null;
	readonly user: User | null;
	readonly sourceIp: string | null;
	readonly resourceName: string | null;
	readonly resourceId: string | null;
	/** HTTP status; shown, and decides nothing */
	readonly code: string | null;
	readonly requestId: string | null;
	readonly request: Json;
	readonly response: Json;
	readonly message: Json;
	/** every other field, as recorded */
	readonly rest: JsonObject;
}

/** What reading one record gave. */
export type Parsed =
	| { readonly kind: "trace"; readonly trace: Trace }
	| { readonly kind: "unreadable"; readonly reason: string };

const KNOWN = new Set(
	"trace_id time record_time trace_name service_type resource_type trace_rating trace_status trace_type user source_ip resource_name resource_id code request_id request response message".split(
		" ",
	),
);
const RATINGS = new Set(["normal", "warning", "incident"]);

/**
 * Reads one record. It is a trace if it is an object with a trace id, a trace name, a service type and a readable time;
 * every other field may be missing, null or of another type.
 *
 * Source: "Trace Structure" of the CTS user guide; the FAQ on empty fields; the API references v1.0, v2.0, v3.
 */
export function parseTrace(value: Json): Parsed {
	if (!isObject(value)) return unreadable(`is ${kindOf(value)}, not an object`);
	const id = text(value["trace_id"]);
	if (id === null) return unreadable(missing(value, "trace_id"));
	const name = text(value["trace_name"]);
	if (name === null) return unreadable(missing(value, "trace_name"));
	const serviceType = text(value["service_type"]);
	if (serviceType === null) return unreadable(missing(value, "service_type"));
	const time = parseInstant(value["time"]);
	if (time === null) return unreadable(missing(value, "time"));
	const trace: Trace = {
		id,
		time,
		recordTime: parseInstant(value["record_time"]),
		name,
		serviceType,
		resourceType: scalar(value["resource_type"]) ?? "",
		rating: rating(value["trace_rating"], value["trace_status"]),
		channel: scalar(value["trace_type"]),
		user: parseUser(value["user"]),
		sourceIp: scalar(value["source_ip"]),
		resourceName: scalar(value["resource_name"]),
		resourceId: scalar(value["resource_id"]),
		code: scalar(value["code"]),
		requestId: nullText(scalar(value["request_id"])),
		request: carried(value["request"]),
		response: carried(value["response"]),
		message: carried(value["message"]),
		rest: omit(value, KNOWN),
	};
	return { kind: "trace", trace };
}

/** Whether a JSON value is an object and no array. */
export function isObject(value: Json | undefined): value is JsonObject {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function unreadable(reason: string): Parsed {
	return { kind: "unreadable", reason };
}

function missing(record: JsonObject, field: string): string {
	const value = record[field];
	if (value === undefined || value === null || value === "")
		return `has no ${field}`;
	const shown = JSON.stringify(value).slice(0, 60);
	return field === "time"
		? `has a time in no documented format: ${shown}`
		: `has a ${field} that is ${kindOf(value)}, not text: ${shown}`;
}

function kindOf(value: Json): string {
	if (value === null) return "null";
	if (Array.isArray(value)) return "a list";
	return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function text(value: Json | undefined): string | null {
	return typeof value === "string" && value !== "" ? value : null;
}

/** Text of a field that is documented as text; a number or a structure in its place is kept as its JSON. */
function scalar(value: Json | undefined): string | null {
	if (value === undefined || value === null || value === "") return null;
	return typeof value === "string" ? value : JSON.stringify(value);
}

function carried(value: Json | undefined): Json {
	return value === undefined || value === "" ? null : value;
}

/** Some services record the text "null" where there is no request id. */
function nullText(value: string | null): string | null {
	return value === "null" ? null : value;
}

/** The first of the fields that holds a documented rating; where none does, the first that holds anything. */
function rating(...fields: readonly (Json | undefined)[]): string | null {
	const recorded = fields.map(scalar).filter((value) => value !== null);
	const known = recorded
		.map((value) => value.trim().toLowerCase())
		.find((value) => RATINGS.has(value));
	return known ?? recorded[0] ?? null;
}

function parseUser(value: Json | undefined): User | null {
	if (value === undefined || value === null || value === "") return null;
	const user = typeof value === "string" ? (jsonOf(value) ?? value) : value;
	if (!isObject(user)) {
		return {
			name: scalar(user),
			id: null,
			domain: null,
			domainId: null,
			rest: {},
		};
	}
	const domain = user["domain"];
	// a domain that is more than a name and an id stays with the rest, whole
	const plain =
		!isObject(domain) ||
		Object.keys(domain).every((key) => key === "name" || key === "id");
	const name = scalar(user["name"]) ?? scalar(user["user_name"]);
	const parsed = {
		name,
		id: scalar(user["id"]),
		domain: isObject(domain) ? scalar(domain["name"]) : scalar(domain),
		domainId: isObject(domain) ? scalar(domain["id"]) : null,
		rest: omit(user, plain ? USER_KNOWN : USER_KNOWN_BUT_DOMAIN),
	};
	const empty = Object.keys(parsed.rest).length === 0;
	return empty && !parsed.name && !parsed.id && !parsed.domain ? null : parsed;
}

const USER_KNOWN = new Set(["name", "id", "domain"]);
const USER_KNOWN_BUT_DOMAIN = new Set(["name", "id"]);

/** The object or list that a text holds as JSON; null where it holds none. */
export function jsonOf(value: Json): Json {
	if (typeof value !== "string" || !/^\s*[{[]/.test(value)) return null;
	try {
		return JSON.parse(value) as Json;
	} catch {
		return null;
	}
}

/** Null and empty values count as not carried, so they are left out here too. */
function omit(record: JsonObject, known: ReadonlySet<string>): JsonObject {
	// a map without a prototype: a field named "__proto__" must stay a field
	const rest: Record<string, Json> = Object.create(null);
	for (const key of Object.keys(record).sort()) {
		const value = record[key];
		if (known.has(key) || value === undefined) continue;
		if (value !== null && value !== "") rest[key] = value;
	}
	return rest;
}

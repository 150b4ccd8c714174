import type { Pseudonyms } from "../pseudonyms.ts";
import type { Conflict } from "../report/model.ts";
import type { Json, JsonObject, Trace, User } from "../trace.ts";

/** Fields of a trace that name no people. What is not listed is left out where people are pseudonymised. */
const PLAIN_FIELDS = new Set([
	"api_version",
	"domain_id",
	"enterprise_project_id",
	"event_type",
	"operation_id",
	"project_id",
	"read_only",
	"tracker_name",
	"trace_status",
]);
const PLAIN_USER_FIELDS = new Set([
	"invoked_by",
	"principal_is_root_user",
	"type",
]);
/** Fields of a conflict whose values name nobody. */
const PLAIN_CONFLICTS = new Set([
	...PLAIN_FIELDS,
	..."trace_name time record_time service_type resource_type trace_rating trace_type code".split(
		" ",
	),
]);
const ABOUT_PEOPLE = /user|login|logout|password|group|agency/i;
const BODIES = ["request", "response"];

/**
 * What of a trace is kept: with pseudonyms nobody's name, id or address, and no field that might hold one; request and response only with
 * `bodies`. With both, bodies keep their numbers and shapes, and each text in them becomes a pseudonym.
 */
export function keeper(
	pseudonyms: Pseudonyms | null,
	bodies: boolean,
): (trace: Trace) => Trace {
	if (pseudonyms === null)
		return (trace) =>
			bodies ? trace : { ...trace, request: null, response: null };
	const { person, address } = pseudonyms;
	const body = (value: Json): Json => (bodies ? masked(value, person) : null);
	return (trace) => {
		const isAbout = ABOUT_PEOPLE.test(`${trace.name} ${trace.resourceType}`);
		const resource = (value: string | null) =>
			isAbout ? mapped(value, person) : value;
		return {
			...trace,
			user: trace.user && pseudonymous(trace.user, person),
			sourceIp: mapped(trace.sourceIp, address),
			resourceName: resource(trace.resourceName),
			resourceId: resource(trace.resourceId),
			request: body(trace.request),
			response: body(trace.response),
			message: null,
			rest: only(PLAIN_FIELDS, trace.rest),
		};
	};
}

type Rename = (value: string) => string;

function mapped(value: string | null, rename: Rename): string | null {
	return value === null ? null : rename(value);
}

function pseudonymous(user: User, person: Rename): User {
	return {
		name: mapped(user.name, person),
		id: mapped(user.id, person),
		domain: user.domain,
		domainId: user.domainId,
		rest: only(PLAIN_USER_FIELDS, user.rest),
	};
}

function only(known: ReadonlySet<string>, record: JsonObject): JsonObject {
	return Object.fromEntries(
		Object.entries(record).filter(([key]) => known.has(key)),
	);
}

/** Every text of a body, keys included, could be a name. */
function masked(value: Json, person: Rename): Json {
	if (typeof value === "string") return value === "" ? "" : person(value);
	if (value === null || typeof value !== "object") return value;
	if (Array.isArray(value)) return value.map((item) => masked(item, person));
	return Object.fromEntries(
		Object.entries(value).map(([key, item]) => [
			/^[a-z][a-z_]{0,39}$/i.test(key) ? key : person(key),
			masked(item, person),
		]),
	);
}

const LEFT_OUT = "(left out)";

/** A conflict without the values that its trace would not be shown with. */
export function privateConflict(
	conflict: Conflict,
	pseudonymised: boolean,
	bodies: boolean,
): Conflict {
	const isShown = (field: string): boolean => {
		if (!bodies && BODIES.includes(field)) return false;
		return !pseudonymised || PLAIN_CONFLICTS.has(field);
	};
	const side = (shown: Conflict["kept"]): Conflict["kept"] => ({
		...shown,
		values: shown.values.map((value, i) =>
			isShown(conflict.fields[i] ?? "") ? value : LEFT_OUT,
		),
	});
	return {
		...conflict,
		kept: side(conflict.kept),
		other: side(conflict.other),
	};
}

/** Why a record could not be read, without what was found in its place. */
export function privateReason(reason: string, pseudonymised: boolean): string {
	return pseudonymised ? reason.replace(/: .*$/su, "") : reason;
}

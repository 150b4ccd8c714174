import type { Pseudonyms } from "../pseudonyms.ts";
import type { Conflict } from "../report/model.ts";
import type { JsonObject, Trace, User } from "../trace.ts";

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
const ABOUT_PEOPLE = /user|login|logout|agency|credential/i;
const BODIES = ["request", "response"];

/** What the service writes there; anything else could be a name. */
const PLAIN_VALUES = {
	rating: /^(normal|warning|incident)$/i,
	channel: /^(ConsoleAction|ApiCall|SystemAction|Others)$/i,
	code: /^-?\d{1,6}$/,
	requestId: /^[0-9a-f-]{8,64}$/i,
} as const;
const LEFT_OUT = "(left out)";

/**
 * What of a trace is kept: with pseudonyms nobody's name, id or address, no body, and no field that might hold a name; without, all, but request
 * and response only with `bodies`.
 */
export function keeper(
	pseudonyms: Pseudonyms | null,
	bodies: boolean,
): (trace: Trace) => Trace {
	if (pseudonyms === null)
		return (trace) =>
			bodies ? trace : { ...trace, request: null, response: null };
	const { person, address } = pseudonyms;
	return (trace) => {
		const { user } = trace;
		const isAbout = ABOUT_PEOPLE.test(`${trace.name} ${trace.resourceType}`);
		const resource = (value: string | null) =>
			isAbout || value === user?.name || value === user?.id
				? mapped(value, person)
				: value;
		return {
			...trace,
			...plainValues(trace),
			user: user && pseudonymous(user, person),
			sourceIp: mapped(trace.sourceIp, address),
			resourceName: resource(trace.resourceName),
			resourceId: resource(trace.resourceId),
			...{ request: null, response: null, message: null },
			rest: only(PLAIN_FIELDS, trace.rest),
		};
	};
}

function plainValues(trace: Trace) {
	const plain = (key: keyof typeof PLAIN_VALUES): string | null => {
		const value = trace[key];
		return value === null || PLAIN_VALUES[key].test(value) ? value : LEFT_OUT;
	};
	return {
		rating: plain("rating"),
		channel: plain("channel"),
		code: plain("code"),
		requestId: plain("requestId"),
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
		// of a personal account both are one name
		domain:
			user.domain === user.name ? mapped(user.domain, person) : user.domain,
		domainId: user.domainId,
		rest: only(PLAIN_USER_FIELDS, user.rest),
	};
}

function only(known: ReadonlySet<string>, record: JsonObject): JsonObject {
	return Object.fromEntries(
		Object.entries(record).filter(
			([key, value]) => known.has(key) && typeof value !== "object",
		),
	);
}

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

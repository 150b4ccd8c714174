import { isDeepStrictEqual } from "node:util";
import { serviceKey } from "../catalog/matcher.ts";
import {
	type Json,
	type JsonObject,
	jsonOf,
	type Trace,
	type User,
} from "../trace.ts";

/**
 * Joins two records of one trace. `same`: no field that both carry differs, and `trace` has what either carries.
 * `different`: `fields` are those that differ, by their names in CTS.
 */
export type Joined =
	| {
			readonly kind: "same";
			readonly trace: Trace;
			/** whether the second record carries what the first does not */
			readonly completed: boolean;
	  }
	| { readonly kind: "different"; readonly fields: readonly string[] };

/** The first record's values stay; what only the second carries is added. */
export function joinCopies(first: Trace, second: Trace): Joined {
	const fields = differences(first, second);
	if (fields.length > 0) return { kind: "different", fields };
	const trace: Trace = {
		...filled(first, second),
		user: joinUsers(first.user, second.user),
		rest: { ...second.rest, ...first.rest },
	};
	const completed = carriedBy(trace).length > carriedBy(first).length;
	return { kind: "same", trace, completed };
}

/** Each field of a trace under its name in CTS, as it is compared and shown in conflicts. */
export function fieldsOf(trace: Trace): ReadonlyMap<string, Json> {
	const { user, rest, ...own } = trace;
	const fields = new Map<string, Json>();
	for (const [key, value] of Object.entries(own))
		fields.set(CTS_NAMES[key] ?? key, value);
	if (user !== null) {
		const { rest: userRest, ...known } = user;
		for (const [key, value] of Object.entries(known))
			fields.set(CTS_USER_NAMES[key] ?? key, value);
		for (const [key, value] of Object.entries(userRest))
			fields.set(`user.${key}`, value);
	}
	for (const [key, value] of Object.entries(rest)) fields.set(key, value);
	return fields;
}

const CTS_NAMES: Record<string, string> = {
	id: "trace_id",
	recordTime: "record_time",
	name: "trace_name",
	serviceType: "service_type",
	resourceType: "resource_type",
	rating: "trace_rating",
	channel: "trace_type",
	sourceIp: "source_ip",
	resourceName: "resource_name",
	resourceId: "resource_id",
	requestId: "request_id",
};

const CTS_USER_NAMES: Record<string, string> = {
	name: "user.name",
	id: "user.id",
	domain: "user.domain.name",
	domainId: "user.domain.id",
};

function differences(first: Trace, second: Trace): string[] {
	const others = fieldsOf(second);
	const differing: string[] = [];
	for (const [name, value] of fieldsOf(first)) {
		const other = others.get(name) ?? null;
		if (!isCarried(value) || !isCarried(other)) continue;
		const same =
			name === "service_type"
				? serviceKey(String(value)) === serviceKey(String(other))
				: sameValue(value, other);
		if (!same) differing.push(name);
	}
	return differing.sort();
}

/** The names of the fields that a trace carries, as in CTS. */
export function carriedBy(trace: Trace): string[] {
	return [...fieldsOf(trace)]
		.filter(([, value]) => isCarried(value))
		.map(([name]) => name);
}

function isCarried(value: unknown): boolean {
	return value !== null && value !== "";
}

/** Bodies are text in a file and objects from the API: they are the same if what they hold is. */
function sameValue(a: Json, b: Json): boolean {
	if (isDeepStrictEqual(a, b)) return true;
	if (typeof a === typeof b && typeof a !== "string") return false;
	return isDeepStrictEqual(jsonOf(a) ?? a, jsonOf(b) ?? b);
}

function filled(first: Trace, second: Trace): Trace {
	const entries = Object.entries(first).map(([key, value]) => [
		key,
		isCarried(value) ? value : second[key as keyof Trace],
	]);
	return Object.fromEntries(entries) as Trace;
}

function joinUsers(first: User | null, second: User | null): User | null {
	if (first === null || second === null) return first ?? second;
	const rest: JsonObject = { ...second.rest, ...first.rest };
	return {
		name: first.name ?? second.name,
		id: first.id ?? second.id,
		domain: first.domain ?? second.domain,
		domainId: first.domainId ?? second.domainId,
		rest,
	};
}

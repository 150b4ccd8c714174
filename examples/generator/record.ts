import { DOMAIN, PROJECT_ID } from "./company.ts";
import type { Event } from "./event.ts";
import { hexOf } from "./random.ts";

/** A trace as CTS writes it into trace files. */
export type TraceRecord = Readonly<Record<string, unknown>>;

/**
 * The record of an event; `n` makes its id unique. Keys are in alphabetical order, `user`, `request` and `response` are
 * JSON text and a missing one is null or left out, as in files that CTS wrote.
 */
export function recordOf(event: Event, n: number): TraceRecord {
	const { resource, time, user } = event;
	const record = {
		api_version: "v2",
		code: event.code,
		event_type: "system",
		project_id: PROJECT_ID,
		record_time: recordTimeOf(event),
		request: textOf(event.request),
		request_id: hexOf(`request ${n}`, 32),
		resource_id: resource?.id,
		resource_name: resource?.name,
		resource_type: event.resourceType,
		response: textOf(event.response),
		service_type: event.service,
		source_ip: event.address,
		// now and then a service writes its time as text
		time: n % 61 === 60 ? String(time) : time,
		trace_id: traceIdOf(time, n),
		trace_name: event.name,
		trace_rating: event.rating,
		trace_type: event.channel,
		tracker_name: "system",
		user: user === null ? null : textOf(userOf(user)),
		...event.more,
	};
	return Object.fromEntries(
		Object.entries(record)
			.filter(([, value]) => value !== undefined)
			.sort(([a], [b]) => (a < b ? -1 : 1)),
	);
}

/** CTS records an operation within two seconds; ms since the epoch, UTC. */
export function recordTimeOf({ time, name }: Event): number {
	return time + 120 + (Number.parseInt(hexOf(`${time}${name}`, 4), 16) % 1700);
}

export function userOf(name: string): object {
	return { name, id: hexOf(name, 32), domain: DOMAIN };
}

function textOf(value: object | undefined): string | undefined {
	return value && JSON.stringify(value);
}

const GREGORIAN_MS = 12_219_292_800_000;

/** A UUID of version 1 (RFC 9562): made from the time, with `n` below 10,000 in the place of its tenths of a microsecond. */
function traceIdOf(time: number, n: number): string {
	const ticks = BigInt(time + GREGORIAN_MS) * 10_000n + BigInt(n);
	const hex = ticks.toString(16).padStart(15, "0");
	return `${hex.slice(-8)}-${hex.slice(-12, -8)}-1${hex.slice(0, 3)}-a1c4-fa163e5b07d2`;
}

import { AUTOMATION, type Instance, PEOPLE } from "./company.ts";

export type Outcome = "success" | "failure" | "incident" | "unknown";
export type Bucket = "inScope" | "outOfScope" | "outOfPeriod";

/** Something that happened in the tenant, and what the report must make of it: both are decided here, nothing is computed later. */
export interface Event {
	/** ms since the epoch, UTC */
	readonly time: number;
	readonly service: string;
	readonly resourceType: string;
	readonly name: string;
	readonly resource: { readonly name: string; readonly id: string } | null;
	/** null where the service acted by itself */
	readonly user: string | null;
	readonly channel: string;
	readonly address: string | null;
	readonly rating: string;
	readonly code: number | string;
	readonly request?: object;
	readonly response?: object;
	/** further fields of the record */
	readonly more?: Readonly<Record<string, string | boolean>>;
	readonly truth: {
		readonly bucket: Bucket;
		readonly outcome: Outcome;
		readonly contradiction: boolean;
		readonly catalogued: boolean;
	};
}

type Result = "Success" | "Failure" | "";

/** What differs from an ordinary operation. */
export interface Details {
	readonly bucket?: Bucket;
	readonly rating?: "normal" | "warning" | "incident";
	readonly code?: number;
	readonly request?: object;
	readonly response?: object;
	readonly resourceType?: string;
	readonly address?: string;
}

const ERROR = {
	error_code: "DMS.00400026",
	error_msg: "This operation is not allowed in the current instance status.",
};
const BY_RATING = {
	normal: "success",
	warning: "failure",
	incident: "incident",
} as const;

/** The only trace name of the month that no catalog knows. */
export const UNCATALOGUED = "Kafka_update_quota";

/** An operation on a Kafka instance; `user` null stands for the service's own work. */
export function kafkaEvent(
	time: number,
	user: string | null,
	base: string,
	result: Result,
	instance: Instance,
	details: Details = {},
): Event {
	const { bucket = "inScope", resourceType = "kafka" } = details;
	const failed = result === "Failure";
	const rating = details.rating ?? (failed ? "warning" : "normal");
	const bad = failed || rating !== "normal";
	const response = details.response ?? (bad ? ERROR : undefined);
	return {
		time,
		service: /DMS|Connector/.test(base) ? "DMS" : "KAFKA",
		resourceType,
		name: base + result,
		resource: instance,
		user,
		...origin(user, details.address),
		rating,
		code: details.code ?? (failed ? 400 : 200),
		...(details.request && { request: details.request }),
		...(response && { response }),
		truth: {
			bucket,
			outcome:
				result === "" ? BY_RATING[rating] : failed ? "failure" : "success",
			contradiction: result !== "" && failed !== (rating !== "normal"),
			catalogued: base !== UNCATALOGUED,
		},
	};
}

/** How and from where somebody acts: people by the console, the pipeline by the API, the service from nowhere. */
export function origin(
	user: string | null,
	address?: string,
): { channel: string; address: string | null } {
	if (user === null) return { channel: "SystemAction", address: null };
	const known = [...PEOPLE, AUTOMATION].find(({ name }) => name === user);
	return {
		channel: user.startsWith("svc-") ? "ApiCall" : "ConsoleAction",
		address: address ?? known?.address ?? null,
	};
}

import type { Tracker, TrackerStatus } from "../archive/ledger-entry.ts";
import { messageOf } from "../errors.ts";
import { isObject, type Json, type JsonObject } from "../trace.ts";
import { get, type RequestEffects } from "./request.ts";
import { apiUrl, type TraceSource } from "./trace-api.ts";

/**
 * Asks what trackers a project has. That they cannot be read is an answer too: it must not keep traces from being collected.
 * `serverTime`: the service's clock, ms since the epoch, UTC; null where it does not say.
 *
 * Source: "Querying a Tracker" (v3) of the CTS API reference.
 */
export async function trackerStatus(
	source: TraceSource,
	effects: RequestEffects,
): Promise<{ status: TrackerStatus; serverTime: number | null }> {
	const url = apiUrl({ ...source, version: "v3" }, "trackers");
	try {
		const { status, json, serverTime } = await get(url, effects);
		const trackers = isObject(json) ? json["trackers"] : null;
		if (status === 404 || !Array.isArray(trackers))
			return { status: unknown("the service names none"), serverTime };
		const known = trackers.filter(isObject).map(trackerOf);
		return { status: { kind: "known", trackers: known }, serverTime };
	} catch (error) {
		return { status: unknown(messageOf(error)), serverTime: null };
	}
}

function unknown(reason: string): TrackerStatus {
	return { kind: "unknown", reason };
}

function trackerOf(tracker: JsonObject): Tracker {
	const transfer = objectOf(tracker["obs_info"]);
	return {
		name: text(tracker["tracker_name"]) ?? "",
		type: text(tracker["tracker_type"]),
		status: text(tracker["status"]),
		detail: text(tracker["detail"]),
		integrityVerification: flag(tracker["is_support_validate"]),
		bucket: text(transfer["bucket_name"]),
		prefix: text(transfer["file_prefix_name"]),
		sortedByService: flag(transfer["is_sort_by_service"]),
		logStream: flag(objectOf(tracker["lts"])["is_lts_enabled"]),
	};
}

function objectOf(value: Json | undefined): JsonObject {
	return isObject(value) ? value : {};
}

const LONGEST = 256;

function text(value: Json | undefined): string | null {
	if (typeof value !== "string" || value === "") return null;
	return messageOf(value).slice(0, LONGEST);
}

function flag(value: Json | undefined): boolean | null {
	return typeof value === "boolean" ? value : null;
}

import type { FindingSettings } from "../../analysis-config.ts";
import type { PopulationRow } from "../../report/model.ts";
import type { Observed } from "../observed.ts";
import type { Detector } from "./detector.ts";
import { byTraceName, gathering } from "./gathering.ts";
import { counted, lasting, quoted } from "./words.ts";

/** Operations that caused more than their own failure. */
export function incident(): Detector {
	return gathering({
		wanted: ({ where, row }) =>
			where === "population" &&
			(row.outcome === "incident" || row.rating === "incident"),
		key: byTraceName,
		subject: ({ traceName }) => traceName,
		message: ({ subject, service, count }) =>
			`${counted(count, "trace")} of ${quoted(subject ?? "")} (${service}) ended in an incident, which may harm other services`,
	});
}

/** Traces whose name says one outcome and whose rating says another. */
export function contradiction(): Detector {
	return gathering({
		wanted: ({ where, row }) => where === "population" && row.agrees === false,
		key: ({ traceName }) => traceName,
		subject: ({ traceName }) => traceName,
		people: false,
		message: ({ subject, count }) =>
			`The name and the rating of ${counted(count, "trace")} of ${quoted(subject ?? "")} say different outcomes`,
	});
}

/** Operations that no catalog documents. */
export function uncatalogued(): Detector {
	return gathering({
		wanted: ({ where, row }) => where === "population" && !row.catalogued,
		key: byTraceName,
		subject: ({ traceName }) => traceName,
		people: false,
		message: ({ subject, service, count }) =>
			`No catalog documents ${quoted(subject ?? "")} (${service}): ${counted(count, "trace")}`,
	});
}

/** Services whose traces were recorded before they happened. */
export function clockSkew({ clockSkew }: FindingSettings): Detector {
	return offBeat(
		(row) => -lagOf(row),
		clockSkew.seconds * 1000,
		(count, service, longest) =>
			`${count} of ${service}: recorded before the time at which it happened, by up to ${longest}`,
	);
}

/** Services whose traces were recorded long after they happened. */
export function lateRecord({ clockSkew }: FindingSettings): Detector {
	return offBeat(
		lagOf,
		clockSkew.lagMinutes * 60_000,
		(count, service, longest) =>
			`${count} of ${service}: recorded only up to ${longest} after the time at which it happened`,
	);
}

/** From a trace's time to when it was recorded, in ms; 0 where that is not known. */
function lagOf({ recordTime, time }: PopulationRow): number {
	return recordTime === null ? 0 : Date.parse(recordTime) - Date.parse(time);
}

/** Traces of which some duration is longer than `limit`, both in ms: one finding per service. */
function offBeat(
	size: (row: PopulationRow) => number,
	limit: number,
	message: (count: string, service: string, longest: string) => string,
): Detector {
	return gathering({
		wanted: ({ where, row }: Observed) =>
			where === "population" && size(row) > limit,
		...{ key: ({ service }) => service, size, people: false },
		subject: ({ service }) => service,
		message: ({ count, service, largest }) =>
			message(counted(count, "trace"), service, lasting(largest)),
	});
}

import { type Place, unitOf } from "../archive/layout.ts";
import type { DigestRef, Listing } from "../archive/listing.ts";

/** The trackers' scope units of a listing, and the digests that speak of them. */
export interface TrackerUnits {
	/** those of which completeness is judged, sorted */
	readonly units: readonly string[];
	/** in key order; one whose key does not name its tracker has the tracker of the files beside it */
	readonly digests: readonly DigestRef[];
	/** services in scope that a tracker which sorts by service has no folder of */
	readonly absent: readonly {
		readonly unit: string;
		readonly service: string;
	}[];
	/** trackers that sort by service, and have a folder of none of them */
	readonly unnamed: readonly string[];
}

/**
 * Chooses the units that hold traces of the services, and with `everyChain` also those that have digests. A tracker that sorts by service has a folder, and a chain of
 * digests, for each: those of other services do not matter. Where none of a tracker's folders has the name of a service, all do: it may
 * be that folders are named otherwise.
 */
export function trackerUnits(
	{ files, digests }: Pick<Listing, "files" | "digests">,
	services: readonly string[],
	{ everyChain = false } = {},
): TrackerUnits {
	const own = files.filter(({ origin }) => origin === "tracker");
	const named = digests.map((ref) => withTracker(ref, own));
	const places = new Map([...own, ...named].map((at) => [unitOf(at), at]));
	const trackers = Map.groupBy(places.values(), trackerOf);
	const wanted = new Set(services.map((name) => name.toLowerCase()));
	const isWanted = ({ service }: Place) =>
		wanted.size === 0 || service === "" || wanted.has(service.toLowerCase());
	const units: string[] = [];
	const absent: { unit: string; service: string }[] = [];
	const unnamed: string[] = [];
	for (const [tracker, folders] of trackers) {
		const chosen = folders.filter(isWanted);
		units.push(...(chosen.length > 0 ? chosen : folders).map(unitOf));
		if (chosen.length === 0) unnamed.push(tracker);
		if (chosen.length === 0 || folders.some(({ service }) => service === ""))
			continue;
		const there = new Set(folders.map(({ service }) => service.toLowerCase()));
		for (const service of services)
			if (!there.has(service.toLowerCase()))
				absent.push({ unit: tracker, service });
	}
	if (everyChain) units.push(...named.map(unitOf));
	const chosen = new Set(units);
	return {
		units: [...chosen].toSorted(),
		digests: named.filter((ref) => chosen.has(unitOf(ref))),
		absent,
		unnamed,
	};
}

function trackerOf({ region, tracker }: Place): string {
	return unitOf({ region, tracker, service: "" });
}

/** The guide shows keys of digests with and without the tracker; without it, a region's only tracker is meant. */
function withTracker(ref: DigestRef, files: readonly Place[]): DigestRef {
	if (ref.tracker !== "") return ref;
	const trackers = new Set(
		files
			.filter(
				({ region, service }) =>
					region === ref.region && service === ref.service,
			)
			.map(({ tracker }) => tracker),
	);
	const [tracker] = trackers;
	return trackers.size === 1 && tracker !== undefined
		? { ...ref, tracker }
		: ref;
}

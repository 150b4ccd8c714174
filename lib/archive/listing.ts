import type { Store } from "../store/store.ts";
import { ledgerFolderOf } from "./collected.ts";
import { type Place, placeOf, rootAt } from "./layout.ts";

/** One trace file of the archive. */
export interface TraceFileRef extends Place {
	readonly key: string;
	/** bytes as stored */
	readonly size: number;
}

/** A digest file, by its folder or name. */
export type DigestRef = TraceFileRef;

/** Upload days (both included) and regions (empty: all) of which trace files are listed. */
export interface ListingRange {
	/** ms since the epoch, UTC, on the first and on the last day */
	readonly from: number;
	readonly to: number;
	readonly regions: readonly string[];
}

export interface Listing {
	/** in key order */
	readonly files: readonly TraceFileRef[];
	/** in key order */
	readonly digests: readonly DigestRef[];
	/** how many objects in the listed days' folders are neither */
	readonly others: number;
	/** keys of trace files, by their names, that lie in no day's folder and are therefore not read; in key order */
	readonly misplaced: readonly string[];
	/** prefixes of the collectors' ledgers of the listed regions, in key order */
	readonly ledgers: readonly string[];
}

/**
 * Lists the trace files of the range's upload days. Below a `CloudTraces` or `Collected` folder only the days of the range are visited;
 * everything else under the archive's root is looked through for such folders.
 * Throws what the store throws.
 */
export async function listTraceFiles(
	archive: Store,
	range: ListingRange,
): Promise<Listing> {
	const wanted = rangeFilter(range);
	const files: TraceFileRef[] = [];
	const digests: DigestRef[] = [];
	let others = 0;
	const { days, loose, ledgers } = await foldersOf(archive, "", wanted);
	const misplaced = loose.filter((key) => TRACE_FILE_NAME.test(key));
	for (const prefix of days) {
		for await (const { key, size } of archive.list(prefix)) {
			const place = placeOf([...archive.above, ...key.split("/")]);
			if (place === null || !wanted.day(place.day)) continue;
			if (!wanted.region(place.region)) continue;
			if (place.kind === "trace") files.push({ key, size, ...place });
			else if (place.kind === "digest") digests.push({ key, size, ...place });
			else others++;
		}
	}
	for (const list of [files, digests])
		list.sort((a, b) => (a.key < b.key ? -1 : 1));
	return { files, digests, others, misplaced: misplaced.sort(), ledgers };
}

const TRACE_FILE_NAME = /CloudTrace_[^/]*\.json(\.gz)?$/;

interface RangeFilter {
	day(day: number): boolean;
	region(region: string): boolean;
}

export function rangeFilter({ from, to, regions }: ListingRange): RangeFilter {
	const [first, last] = [dayNumberOf(from), dayNumberOf(to)];
	const named = new Set(regions);
	return {
		day: (day) => day >= first && day <= last,
		region: (region) => named.size === 0 || named.has(region),
	};
}

export function dayNumberOf(instant: number): number {
	return Number(
		new Date(instant).toISOString().slice(0, 10).replaceAll("-", ""),
	);
}

interface Folders {
	/** prefixes of days */
	readonly days: readonly string[];
	/** keys of objects that lie above them */
	readonly loose: readonly string[];
	readonly ledgers: readonly string[];
}

async function foldersOf(
	archive: Store,
	prefix: string,
	wanted: RangeFilter,
): Promise<Folders> {
	const path = [...archive.above, ...prefix.split("/").slice(0, -1)];
	// a name below stands for the object, which placeOf expects at the end
	const place = placeOf([...path, ""]);
	// without a root folder above it, the date may be a backup's, with an archive below
	if (place !== null) {
		const listed = wanted.day(place.day) || rootAt(path) < 0;
		return { days: listed ? [prefix] : [], loose: [], ledgers: [] };
	}
	if (ledgerFolderOf(path) !== null)
		return { days: [], loose: [], ledgers: [prefix] };
	const { folders, objects } = await archive.level(prefix);
	const days: string[] = [];
	const loose = objects.map((name) => prefix + name);
	const ledgers: string[] = [];
	for (const name of folders) {
		if (outside([...path, name], wanted)) continue;
		const below = await foldersOf(archive, `${prefix}${name}/`, wanted);
		days.push(...below.days);
		loose.push(...below.loose);
		ledgers.push(...below.ledgers);
	}
	return { days, loose, ledgers };
}

/** Whether nothing below `<root>/<region>/<year>/<month>` can lie in the range; elsewhere a number may mean anything. */
function outside(path: readonly string[], wanted: RangeFilter): boolean {
	const root = rootAt(path);
	if (root < 0) return false;
	const [region, year, month] = path.slice(root + 1);
	if (region !== undefined && !wanted.region(region)) return true;
	if (year === undefined || !/^\d{4}$/.test(year)) return false;
	const months = /^\d{1,2}$/.test(month ?? "")
		? [Number(month)]
		: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
	return !months.some((m) => monthTouches(Number(year) * 100 + m, wanted));
}

function monthTouches(yearMonth: number, wanted: RangeFilter): boolean {
	for (let day = 1; day <= 31; day++)
		if (wanted.day(yearMonth * 100 + day)) return true;
	return false;
}

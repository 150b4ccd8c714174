/** Where a trace file lies in the CTS transfer layout, or below `Collected`, where the project stands in the tracker's place. */
export interface Place {
	/** upload day as a number that sorts: 20261005 */
	readonly day: number;
	readonly region: string;
	readonly tracker: string;
	/** empty where the tracker does not sort by service */
	readonly service: string;
	readonly kind: "trace" | "digest" | "other";
	/** who wrote it: a tracker of the service, or our collector */
	readonly origin: "tracker" | "collected";
}

/** Read from the right end: a tracker's file prefix may itself hold any of these words. */
const DIGEST_NAME = /CloudTrace-Digest_(?!.*CloudTrace)/;

const TRACKER_ROOT = "CloudTraces";
export const COLLECTED_ROOT = "Collected";
const ROOTS = [TRACKER_ROOT, COLLECTED_ROOT];

/** The index of the last folder that begins a layout; -1 where there is none. */
export function rootAt(path: readonly string[]): number {
	return path.findLastIndex((name) => ROOTS.includes(name));
}

/**
 * Reads the path of an object, from the segments above the archive's root to the object's name; null where it lies in no
 * day's folder. Months and days may be padded or not; any folders may stand above; names are never built, only read.
 *
 * Source: "Transferring Traces to OBS" and "Digest Files" of the CTS user guide:
 * `CloudTraces/<region>/<year>/<month>/<day>/<tracker>/[Digest/][<service>/]<name>`. What the collector writes:
 * `Collected/<region>/<year>/<month>/<day>/<project>/<name>` (docs/decisions/0009-collection.md).
 */
export function placeOf(path: readonly string[]): Place | null {
	const at = dayAt(path);
	if (at === null) return null;
	const [tracker = "", ...below] = path.slice(at + 3, -1);
	const name = path.at(-1) ?? "";
	const digest =
		tracker === "Digest" || below.includes("Digest") || DIGEST_NAME.test(name);
	const readable = /\.json(\.gz)?$/.test(name);
	return {
		day: dayNumber(path, at),
		region: path[at - 1] ?? "",
		tracker: tracker === "Digest" ? "" : tracker,
		service: below.filter((segment) => segment !== "Digest").join("/"),
		kind: digest ? "digest" : readable ? "trace" : "other",
		origin: path[rootAt(path)] === COLLECTED_ROOT ? "collected" : "tracker",
	};
}

/** The scope unit of a tracker's files: region, tracker and, where the tracker sorts by service, the service's folder. */
export function unitOf({
	region,
	tracker,
	service,
}: Pick<Place, "region" | "tracker" | "service">): string {
	return [region, tracker, service].filter((part) => part !== "").join("/");
}

/** An object's path from the layout's root folder on, which is its key in the bucket of the tracker; the whole path without one. */
export function bucketPath(path: readonly string[]): string {
	return path.slice(Math.max(0, rootAt(path.slice(0, -1)))).join("/");
}

/**
 * The index of the year in `…/<year>/<month>/<day>/…`: the first after the last root folder, since a backup's own date may
 * stand above it; without such a folder the last one.
 */
function dayAt(path: readonly string[]): number | null {
	const root = rootAt(path);
	const folders = path.length - 1;
	if (root >= 0) {
		for (let i = root + 1; i + 2 < folders; i++) if (isDay(path, i)) return i;
		return null;
	}
	for (let i = folders - 3; i >= 0; i--) if (isDay(path, i)) return i;
	return null;
}

function isDay(path: readonly string[], at: number): boolean {
	const [year = "", month = "", day = ""] = path.slice(at, at + 3);
	return (
		/^\d{4}$/.test(year) &&
		/^(0?[1-9]|1[0-2])$/.test(month) &&
		/^(0?[1-9]|[12]\d|3[01])$/.test(day)
	);
}

function dayNumber(path: readonly string[], at: number): number {
	const [year = 0, month = 0, day = 0] = path.slice(at, at + 3).map(Number);
	return year * 10_000 + month * 100 + day;
}

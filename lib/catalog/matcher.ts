import { TracefolioError } from "../errors.ts";
import type { CatalogVersion, Operation } from "./catalog.ts";

/** The documented operation that a trace is, and the catalog version that says so. */
export interface Match {
	readonly catalog: CatalogVersion;
	readonly operation: Operation;
}

/** Finds the operation of a trace at its time (ms since the epoch, UTC); null for a trace that no catalog describes. */
export type Matcher = (
	serviceType: string,
	resourceType: string,
	traceName: string,
	time: number,
) => Match | null;

/** Versions of the catalogs with these ids, by id, then by the date from which they hold; throws CONFIG for an unknown id. */
export function selectCatalogs(
	all: readonly CatalogVersion[],
	ids: readonly string[],
): readonly CatalogVersion[] {
	const known = new Set(all.map(({ id }) => id));
	for (const id of ids) {
		if (known.has(id)) continue;
		const names = [...known].toSorted().map((name) => `"${name}"`);
		throw new TracefolioError(
			"CONFIG",
			`Unknown catalog "${id}". Known catalogs: ${names.join(", ")}`,
			{ facts: { id } },
		);
	}
	const wanted = new Set(ids);
	return all.filter(({ id }) => wanted.has(id)).toSorted(byValidity);
}

/** The versions that hold for some instant of `[start, end)` (ms since the epoch, UTC). */
export function catalogsIn(
	versions: readonly CatalogVersion[],
	start: number,
	end: number,
): readonly CatalogVersion[] {
	return spansOf(versions)
		.filter(({ from, until }) => from < end && until > start)
		.map(({ catalog }) => catalog);
}

/**
 * A matcher over these versions. Services are compared without case, resource types and trace names with case. A version
 * holds until the next one of its catalog, the first also for all earlier time. Where two catalogs describe one trace, the
 * catalog with the lesser id answers.
 */
export function matcher(versions: readonly CatalogVersion[]): Matcher {
	const byService = new Map<string, IndexedSpan[]>();
	for (const span of spansOf(versions)) {
		const indexed = { ...span, operations: indexOf(span.catalog) };
		for (const service of services(span.catalog)) {
			const spans = byService.get(service);
			if (spans) spans.push(indexed);
			else byService.set(service, [indexed]);
		}
	}
	return (serviceType, resourceType, traceName, time) => {
		for (const span of byService.get(serviceKey(serviceType)) ?? []) {
			if (time < span.from || time >= span.until) continue;
			const operation = span.operations.get(resourceType)?.get(traceName);
			if (operation) return { catalog: span.catalog, operation };
		}
		return null;
	};
}

/** The service types that a catalog describes, each as its `serviceKey`. */
export function services(catalog: CatalogVersion): ReadonlySet<string> {
	return new Set(catalog.services.map(serviceKey));
}

/** A service type in the form in which two are compared. */
export function serviceKey(serviceType: string): string {
	return serviceType.toUpperCase();
}

/** A version and the instants `[from, until)` for which it holds, ms since the epoch, UTC. */
interface Span {
	readonly catalog: CatalogVersion;
	readonly from: number;
	readonly until: number;
}

interface IndexedSpan extends Span {
	/** by resource type, then trace name; maps, since a name may be "__proto__" */
	readonly operations: ReadonlyMap<string, ReadonlyMap<string, Operation>>;
}

function spansOf(versions: readonly CatalogVersion[]): Span[] {
	const sorted = versions.toSorted(byValidity);
	return sorted.map((catalog, i) => {
		const [before, after] = [sorted[i - 1], sorted[i + 1]];
		return {
			catalog,
			from: before?.id === catalog.id ? startOf(catalog) : -Infinity,
			until: after?.id === catalog.id ? startOf(after) : Infinity,
		};
	});
}

function indexOf(catalog: CatalogVersion): IndexedSpan["operations"] {
	const index = new Map<string, Map<string, Operation>>();
	for (const operation of catalog.operations) {
		const { resourceType, traceName } = operation;
		const names = index.get(resourceType) ?? new Map<string, Operation>();
		index.set(resourceType, names.set(traceName, operation));
	}
	return index;
}

/** Dates read `YYYY-MM-DD`, so their text sorts as they do. */
function byValidity(a: CatalogVersion, b: CatalogVersion): number {
	if (a.id !== b.id) return a.id < b.id ? -1 : 1;
	if (a.validFrom === b.validFrom) return 0;
	return a.validFrom < b.validFrom ? -1 : 1;
}

function startOf({ validFrom }: CatalogVersion): number {
	return Date.parse(`${validFrom}T00:00:00Z`);
}

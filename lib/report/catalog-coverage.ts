import type { CatalogVersion, Operation } from "../catalog/catalog.ts";
import { serviceKey, services } from "../catalog/matcher.ts";
import { isoUtc, type Period } from "../period.ts";
import type { OperationRow } from "./model.ts";
import type { CatalogCoverage } from "./model-analysis.ts";

/**
 * What of the documented operations was seen; `catalogs` are the versions that held in the period, by id, then validity. An operation is
 * documented once, however many versions of its catalog have it, and seen under each service of its catalog.
 */
export function catalogCoverage(
	catalogs: readonly CatalogVersion[],
	operations: readonly OperationRow[],
	period: Period,
): CatalogCoverage {
	const counts = countsOf(operations);
	const byId = [...Map.groupBy(catalogs, ({ id }) => id).values()];
	const documented = byId.flatMap((versions) => documentedIn(versions, counts));
	const seen = documented.filter(({ count }) => count > 0).length;
	return {
		catalogued: documented.length,
		seen,
		neverSeen: documented.length - seen,
		uncatalogued: uncataloguedIn(operations),
		superseded: documented
			.filter(({ count, isNewest }) => count > 0 && !isNewest)
			.map(({ isNewest: _, ...row }) => row),
		changes: byId.flatMap((versions) => changesIn(versions, period)),
	};
}

function uncataloguedIn(operations: readonly OperationRow[]): number {
	const names = operations
		.filter(({ catalogued }) => !catalogued)
		.map((row) => countKey(row.service, row));
	return new Set(names).size;
}

type Named = Pick<Operation, "resourceType" | "traceName">;

function nameKey({ resourceType, traceName }: Named): string {
	return JSON.stringify([resourceType, traceName]);
}

function countKey(service: string, named: Named): string {
	return JSON.stringify([serviceKey(service), nameKey(named)]);
}

function countsOf(operations: readonly OperationRow[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const row of operations) {
		if (!row.catalogued) continue;
		const key = countKey(row.service, row);
		counts.set(key, (counts.get(key) ?? 0) + row.count);
	}
	return counts;
}

type Documented = CatalogCoverage["superseded"][number] & {
	/** whether the newest version of the period documents it */
	readonly isNewest: boolean;
};

/** Each operation of a catalog's versions once, by resource type, then trace name. */
function documentedIn(
	versions: readonly CatalogVersion[],
	counts: ReadonlyMap<string, number>,
): Documented[] {
	const newest = new Set(versions.at(-1)?.operations.map(nameKey));
	const names = new Set(versions.flatMap((version) => [...services(version)]));
	const rows = new Map<string, Documented>();
	for (const { id, operations } of versions)
		for (const operation of operations) {
			const { resourceType, traceName } = operation;
			const key = nameKey(operation);
			const count = [...names].reduce(
				(sum, service) => sum + (counts.get(countKey(service, operation)) ?? 0),
				0,
			);
			const row = { catalog: id, resourceType, traceName, count };
			rows.set(key, { ...row, isNewest: newest.has(key) });
		}
	return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

function changesIn(
	versions: readonly CatalogVersion[],
	{ start, end }: Period,
): CatalogCoverage["changes"] {
	return versions.slice(1).flatMap((version, i) => {
		const before = versions[i];
		const from = Date.parse(`${version.validFrom}T00:00:00Z`);
		if (before === undefined || from <= start || from >= end) return [];
		const [old, now] = [before, version].map(({ operations }) =>
			operations.map(({ traceName }) => traceName).toSorted(),
		);
		return [
			{
				catalog: version.id,
				from: before.version,
				to: version.version,
				validFrom: isoUtc(from),
				added: without(now, old),
				removed: without(old, now),
			},
		];
	});
}

function without(names: string[] = [], others: string[] = []): string[] {
	const known = new Set(others);
	return [...new Set(names)].filter((name) => !known.has(name));
}

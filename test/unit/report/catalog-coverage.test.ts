import { describe, expect, it } from "vitest";
import type { CatalogVersion } from "../../../lib/catalog/catalog.ts";
import { parsePeriod } from "../../../lib/period.ts";
import { catalogCoverage } from "../../../lib/report/catalog-coverage.ts";
import type { OperationRow } from "../../../lib/report/model.ts";

const OCTOBER = parsePeriod("2026-10", "UTC", 0);

function version(
	validFrom: string,
	traceNames: readonly string[],
	{ id = "kafka", services = ["DMS", "Kafka"] } = {},
): CatalogVersion {
	const source = { title: "", page: "", repository: "", commit: "", date: "" };
	return {
		...{ id, version: `of ${validFrom}`, validFrom, title: id, services },
		source,
		operations: traceNames.map((traceName) => ({
			...{ resourceType: "topic", traceName, operation: traceName },
			...{ family: traceName, phase: "direct", outcome: "success" },
		})),
	};
}

function row(
	traceName: string,
	count: number,
	more: Partial<OperationRow> = {},
): OperationRow {
	return {
		...{ service: "DMS", resourceType: "topic", traceName },
		...{ operation: traceName, family: traceName, phase: "direct" },
		...{ outcome: "success", catalogued: true, count },
		...{ firstAt: null, lastAt: null },
		...more,
	};
}

describe("catalogCoverage()", () => {
	it("counts documented operations once over all versions, seen and never seen", () => {
		const catalogs = [
			version("2026-01-01", ["a", "b"]),
			version("2026-10-15", ["a", "b", "c"]),
		];
		const rows = [
			row("a", 2),
			row("a", 1, { outcome: "failure", service: "KAFKA" }),
			row("b", 0),
			row("c", 0),
		];
		expect(catalogCoverage(catalogs, rows, OCTOBER)).toMatchObject({
			catalogued: 3,
			seen: 1,
			neverSeen: 2,
			superseded: [],
		});
	});

	it("takes an operation for seen only under a service of its own catalog", () => {
		const catalogs = [
			version("2026-01-01", ["a"], { id: "dns", services: ["DNS"] }),
			version("2026-01-01", ["a"]),
		];
		expect(catalogCoverage(catalogs, [row("a", 5)], OCTOBER)).toMatchObject({
			catalogued: 2,
			seen: 1,
			neverSeen: 1,
		});
	});

	it("counts each trace name once that no version documents", () => {
		const catalogued = { catalogued: false };
		const rows = [
			row("x", 2, catalogued),
			row("x", 1, { ...catalogued, outcome: "failure" }),
			row("y", 1, catalogued),
		];
		const { seen, uncatalogued } = catalogCoverage([], rows, OCTOBER);
		expect([seen, uncatalogued]).toEqual([0, 2]);
	});

	it("names what was seen although the newest version no longer documents it", () => {
		const catalogs = [
			version("2026-01-01", ["b", "a", "old"]),
			version("2026-10-15", ["a"]),
		];
		const rows = [row("b", 4), row("a", 1), row("old", 0)];
		expect(catalogCoverage(catalogs, rows, OCTOBER).superseded).toEqual([
			{ catalog: "kafka", resourceType: "topic", traceName: "b", count: 4 },
		]);
	});

	it("tells what a version that began within the period added and removed", () => {
		const catalogs = [
			version("2026-01-01", ["b", "a"]),
			version("2026-10-15", ["d", "c", "a"]),
		];
		expect(catalogCoverage(catalogs, [], OCTOBER).changes).toEqual([
			{
				catalog: "kafka",
				from: "of 2026-01-01",
				to: "of 2026-10-15",
				validFrom: "2026-10-15T00:00:00.000Z",
				added: ["c", "d"],
				removed: ["b"],
			},
		]);
	});

	it("tells no change where one version held all the time", () => {
		const catalogs = [version("2026-10-15", ["a"])];
		expect(catalogCoverage(catalogs, [], OCTOBER).changes).toEqual([]);
	});
});

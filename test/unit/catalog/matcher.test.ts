import { describe, expect, test } from "vitest";
import { CATALOGS } from "../../../catalogs/index.ts";
import type { CatalogVersion } from "../../../lib/catalog/catalog.ts";
import {
	catalogsIn,
	matcher,
	selectCatalogs,
	services,
} from "../../../lib/catalog/matcher.ts";
import { TracefolioError } from "../../../lib/errors.ts";

const CHANGE = Date.UTC(2026, 3, 13);
const OCTOBER = Date.UTC(2026, 9, 5);
const match = matcher(CATALOGS);

/** The shipped catalog's first version under another id, date or services. */
function variant(change: Partial<CatalogVersion>): CatalogVersion {
	const [first] = CATALOGS;
	if (!first) throw new Error("no catalog is shipped");
	return { ...first, ...change };
}

function versionsOf(versions: readonly CatalogVersion[]): string[] {
	return versions.map(({ id, version }) => `${id} ${version}`);
}

describe("selectCatalogs()", () => {
	test("returns the versions of the ids in the order of their dates", () => {
		const all = [...CATALOGS, variant({ id: "other" })].toReversed();
		expect(versionsOf(selectCatalogs(all, ["dms-kafka"]))).toEqual([
			"dms-kafka 2024-08-23",
			"dms-kafka 2026-04-13",
		]);
	});

	test("refuses an unknown id and lists the known ones", () => {
		const select = () => selectCatalogs(CATALOGS, ["dms-kafka", "__proto__"]);
		expect(select).toThrow(TracefolioError);
		expect(select).toThrow(
			'Unknown catalog "__proto__". Known catalogs: "dms-kafka"',
		);
	});
});

describe("catalogsIn()", () => {
	const during = (start: number, end: number): string[] =>
		versionsOf(catalogsIn(CATALOGS, start, end));
	const [older, newer] = ["dms-kafka 2024-08-23", "dms-kafka 2026-04-13"];

	test("keeps both versions of a period in which they change", () => {
		expect(during(CHANGE - 1, CHANGE + 1)).toEqual([older, newer]);
	});

	test("treats the period's end as outside", () => {
		expect(during(CHANGE - 1, CHANGE)).toEqual([older]);
	});

	test("treats the period's start as inside", () => {
		expect(during(CHANGE, CHANGE + 1)).toEqual([newer]);
	});

	test("takes the first version for all earlier time", () => {
		expect(during(Date.UTC(2019, 0, 1), Date.UTC(2019, 1, 1))).toEqual([older]);
	});
});

describe("matcher()", () => {
	test("takes the version that held at the trace's time", () => {
		const at = (time: number) =>
			match("DMS", "kafka", "createConnectorTaskSuccess", time);
		expect(at(CHANGE - 1)?.catalog.version).toBe("2024-08-23");
		expect(at(CHANGE - 1)?.operation.operation).toBe(
			"Successfully enabling Smart Connect",
		);
		expect(at(CHANGE)?.catalog.version).toBe("2026-04-13");
		expect(at(CHANGE)?.operation.operation).toBe(
			"Successfully creating a Smart Connect task",
		);
	});

	test("takes the first version for all earlier time", () => {
		const found = match("DMS", "kafka", "createUserSuccess", 0);
		expect(found?.catalog.version).toBe("2024-08-23");
	});

	test("knows a name only while a version lists it", () => {
		const sink = (time: number) =>
			match("DMS", "kafka", "createConnectorSinkTaskSuccess", time);
		const enable = (time: number) =>
			match("DMS", "kafka", "CreateConnectorSuccess", time);
		expect(sink(CHANGE - 1)).not.toBeNull();
		expect(sink(CHANGE)).toBeNull();
		expect(enable(CHANGE - 1)).toBeNull();
		expect(enable(CHANGE)).not.toBeNull();
	});

	test("does not depend on the order of the versions", () => {
		const found = matcher(CATALOGS.toReversed())(
			"DMS",
			"kafka",
			"createConnectorTaskSuccess",
			CHANGE - 1,
		);
		expect(found?.operation.family).toBe("createConnector");
	});

	test("compares services without case", () => {
		for (const service of ["DMS", "dms", "Kafka", "KAFKA"])
			expect(match(service, "kafka", "createUserSuccess", OCTOBER)).toEqual(
				match("DMS", "kafka", "createUserSuccess", OCTOBER),
			);
		expect(match("ECS", "kafka", "createUserSuccess", OCTOBER)).toBeNull();
	});

	test("compares resource types and trace names with case", () => {
		const of = (resourceType: string, name: string) =>
			match("DMS", resourceType, name, OCTOBER)?.operation.traceName ?? null;
		expect(of("kafka", "Kafka_create_topicSuccess")).not.toBeNull();
		expect(of("Kafka", "Kafka_create_topicSuccess")).toBeNull();
		expect(of("kafka", "kafka_create_topicSuccess")).toBeNull();
		expect(of("kafka", "createConnectorSuccess")).toBeNull();
		expect(of("kafka", "createConnectorFailure")).not.toBeNull();
	});

	test("tells the resource types of one family's phases apart", () => {
		const of = (resourceType: string, name: string) =>
			match("DMS", resourceType, name, OCTOBER)?.operation.phase ?? null;
		expect(of("instance", "batchRestartDMSInstanceSuccess")).toBe("request");
		expect(of("kafka", "batchRestartDMSInstanceSuccess")).toBeNull();
		expect(of("kafka", "batchRestartDMSInstanceTaskSuccess")).toBe("task");
		expect(of("reliability", "restartDMSInstanceSuccess")).toBeNull();
	});

	test.each(["__proto__", "constructor", "toString", ""])(
		"finds nothing for the name %j",
		(name) => {
			expect(match(name, "kafka", "createUserSuccess", OCTOBER)).toBeNull();
			expect(match("DMS", name, "createUserSuccess", OCTOBER)).toBeNull();
			expect(match("DMS", "kafka", name, OCTOBER)).toBeNull();
		},
	);

	test("asks only the catalogs of the trace's service", () => {
		const other = variant({ id: "a-rocketmq", services: ["RocketMQ"] });
		const both = matcher([...CATALOGS, other]);
		const idFor = (service: string) =>
			both(service, "kafka", "createUserSuccess", OCTOBER)?.catalog.id;
		expect(idFor("ROCKETMQ")).toBe("a-rocketmq");
		expect(idFor("KAFKA")).toBe("dms-kafka");
	});

	test("follows a version that adds a service", () => {
		const wider = variant({ validFrom: "2027-01-01", services: ["dms", "MQ"] });
		const widened = matcher([...CATALOGS, wider]);
		const at = (time: number) =>
			widened("MQ", "kafka", "createUserSuccess", time);
		expect(at(Date.UTC(2027, 0, 1) - 1)).toBeNull();
		expect(at(Date.UTC(2027, 0, 1))?.catalog).toBe(wider);
	});

	test("finds nothing without catalogs", () => {
		expect(matcher([])("DMS", "kafka", "createUserSuccess", 0)).toBeNull();
	});
});

describe("services()", () => {
	test("names each service type once, whatever its case", () => {
		const catalog = variant({ services: ["Dms", "DMS", "Kafka"] });
		expect([...services(catalog)]).toEqual(["DMS", "KAFKA"]);
	});
});

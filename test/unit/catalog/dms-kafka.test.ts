import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CATALOGS } from "../../../catalogs/index.ts";
import type { Operation } from "../../../lib/catalog/catalog.ts";

/**
 * Typed by hand from the documentation: family and phase, then what stands between family and outcome in the trace name
 * where it is not simply the family. Families not in one of the versions are listed apart.
 */
const BOTH: readonly string[] = [
	"createDMSInstance direct Task",
	"deleteDMSCreateFailureInstances direct",
	"deleteDMSInstance direct Task",
	"batchDeleteDMSInstance request",
	"batchDeleteDMSInstance task Task",
	"extendDMSInstance request",
	"extendDMSInstance task Task",
	"resetDMSInstancePassword request",
	"restartDMSInstance request",
	"restartDMSInstance task Task",
	"batchRestartDMSInstance request",
	"batchRestartDMSInstance task Task",
	"modifyDMSInstanceInfo request",
	"modifyDMSInstanceInfo task Task",
	"deleteDMSBackendJob direct",
	"Kafka_create_topic direct",
	"Kafka_delete_topics direct",
	"enable_auto_topic direct",
	"Kafka_alter_topics direct",
	"kafka_reassignment request",
	"kafka_reassignment task Task",
	"Kafka_reset_consumer_offset direct",
	"Kafka_batch_delete_group direct",
	"createUser direct",
	"deleteUser direct",
	"updateUserPolicies direct Task",
];
const ONLY_2024: readonly string[] = [
	"createConnector direct Task",
	"createConnectorSinkTask direct",
];
const ONLY_2026: readonly string[] = [
	"createConnectorTask direct",
	"putConnectorTask direct",
	"deleteConnectorTask direct",
	"restartConnector direct",
	"pauseConnector direct",
	"resumeConnector direct",
	"ValidateConnectorConnectivity direct",
	"createConnectorNode direct Task",
	"deleteConnectorNode direct Task",
];
/** what the pattern of the lists above cannot say */
const ODD_BOTH: readonly string[] = [
	"batchDeleteDMSInstanceTask: batchDeleteDMSInstance task null",
];
const ODD_2026: readonly string[] = [
	"CreateConnectorSuccess: createConnector direct success",
	"createConnectorFailure: createConnector direct failure",
	"DeleteConnectorSuccess: deleteConnector direct success",
	"DeleteConnectorFailure: deleteConnector direct failure",
];

const EXPECTED: Record<string, readonly string[]> = {
	"2024-08-23": [...[...BOTH, ...ONLY_2024].flatMap(bothEnds), ...ODD_BOTH],
	"2026-04-13": [
		...[...BOTH, ...ONLY_2026].flatMap(bothEnds),
		...ODD_BOTH,
		...ODD_2026,
	],
};

function bothEnds(line: string): string[] {
	const [family = "", phase = "", task = ""] = line.split(" ");
	return [
		`${family}${task}Success: ${family} ${phase} success`,
		`${family}${task}Failure: ${family} ${phase} failure`,
	];
}

function lineOf({ traceName, family, phase, outcome }: Operation): string {
	return `${traceName}: ${family} ${phase} ${outcome}`;
}

function operationsOf(version: string): readonly Operation[] {
	return CATALOGS.find((c) => c.version === version)?.operations ?? [];
}

describe("CATALOGS", () => {
	test("holds every file of the folder under its id, version and date", () => {
		const files = readdirSync("catalogs/dms-kafka").map(
			(f) => `dms-kafka/${f}`,
		);
		expect(CATALOGS.map((c) => `${c.id}/${c.version}.json`).sort()).toEqual(
			files.sort(),
		);
		for (const { version, validFrom, source } of CATALOGS) {
			expect(validFrom).toBe(version);
			expect(source.date).toBe(version);
		}
	});
});

describe.each([
	["2024-08-23", 57],
	["2026-04-13", 75],
] as const)("catalog dms-kafka %s", (version, rows) => {
	const operations = operationsOf(version);

	test(`has the ${rows} rows of the page`, () => {
		expect(operations).toHaveLength(rows);
		expect(new Set(operations.map((o) => o.traceName)).size).toBe(rows);
		expect(new Set(operations.map((o) => o.operation)).size).toBe(rows);
	});

	test("has the families, phases and outcomes typed by hand", () => {
		expect(operations.map(lineOf).toSorted()).toEqual(
			EXPECTED[version]?.toSorted(),
		);
	});

	test("begins and ends as the page does", () => {
		expect(operations[0]?.traceName).toBe("createDMSInstanceTaskSuccess");
		expect(operations.at(-1)?.traceName).toBe("updateUserPoliciesTaskFailure");
	});

	test("gives the resource type instance to batch restart requests alone", () => {
		const odd = operations.filter((o) => o.resourceType !== "kafka");
		expect(odd.map((o) => `${o.resourceType} ${o.traceName}`)).toEqual([
			"instance batchRestartDMSInstanceSuccess",
			"instance batchRestartDMSInstanceFailure",
		]);
	});

	test("calls a request what the documentation calls submitting", () => {
		const submitted = operations.filter((o) => o.operation.includes("submit"));
		expect(submitted).toHaveLength(14);
		expect(operations.filter((o) => o.phase === "request")).toEqual(submitted);
	});

	test("takes the outcome from the name's end, not from its middle", () => {
		const byName = (name: string) =>
			operations.find((o) => o.traceName === name)?.outcome;
		expect(byName("deleteDMSCreateFailureInstancesSuccess")).toBe("success");
		expect(byName("deleteDMSCreateFailureInstancesFailure")).toBe("failure");
		expect(byName("batchDeleteDMSInstanceTask")).toBeNull();
	});

	test("agrees in text and outcome", () => {
		for (const { operation, outcome, traceName } of operations) {
			if (outcome === null) continue;
			expect(`${traceName} ${operation}`).toMatch(
				outcome === "success" ? /Successfully|succeeded$/ : /Failing|failed$/,
			);
		}
	});
});

describe("catalog dms-kafka", () => {
	test("has a task only where the family has a request", () => {
		for (const { operations } of CATALOGS) {
			const requested = new Set(
				operations.filter((o) => o.phase === "request").map((o) => o.family),
			);
			for (const { phase, family } of operations)
				if (phase === "task") expect(requested).toContain(family);
		}
	});

	test("keeps the texts of what changed its meaning in 2026", () => {
		const text = (version: string) =>
			operationsOf(version)
				.filter((o) => o.traceName.startsWith("createConnectorTask"))
				.map((o) => `${o.family}: ${o.operation}`);
		expect(text("2024-08-23")).toEqual([
			"createConnector: Successfully enabling Smart Connect",
			"createConnector: Failing to enable Smart Connect",
		]);
		expect(text("2026-04-13")).toEqual([
			"createConnectorTask: Successfully creating a Smart Connect task",
			"createConnectorTask: Failing to create a Smart Connect task",
		]);
	});
});

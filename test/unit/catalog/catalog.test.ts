import { describe, expect, test } from "vitest";
import {
	type CatalogVersion,
	parseCatalog,
	sha256Of,
} from "../../../lib/catalog/catalog.ts";
import { TracefolioError } from "../../../lib/errors.ts";

const sample: CatalogVersion = {
	id: "dms-kafka",
	version: "1",
	validFrom: "2026-04-13",
	title: "Kafka",
	services: ["DMS"],
	source: {
		title: "A page",
		page: "page-1",
		repository: "https://example.org/docs",
		commit: "0000000",
		date: "2026-04-13",
	},
	operations: [
		{
			resourceType: "kafka",
			traceName: "createUserSuccess",
			operation: "Successfully creating a user",
			family: "createUser",
			phase: "direct",
			outcome: "success",
		},
	],
};
const [operation] = sample.operations;

function refusal(change: Record<string, unknown>): string {
	try {
		parseCatalog({ ...sample, ...change }, "kafka.json");
	} catch (error) {
		if (error instanceof TracefolioError && error.code === "CONFIG")
			return error.message;
		throw error;
	}
	return "accepted";
}

describe("parseCatalog()", () => {
	test("returns what it was given", () => {
		expect(parseCatalog(structuredClone(sample), "kafka.json")).toEqual(sample);
	});

	test.each<[string, Record<string, unknown>]>([
		['validFrom: Expected a date such as "2026-', { validFrom: "2026-02-30" }],
		["validFrom: Expected a date", { validFrom: "13.04.2026" }],
		["validFrom: Expected a date", { validFrom: undefined }],
		['id: Expected an id such as "dms-kafka"', { id: "DMS Kafka" }],
		["services: Too small", { services: [] }],
		["operations: Too small", { operations: [] }],
		['the file: Unrecognized key: "rows"', { rows: [] }],
		[
			'operations[0].phase: Invalid option: expected one of "request"|"task"|"direct"',
			{ operations: [{ ...operation, phase: "done" }] },
		],
		[
			"operations[0].outcome: Invalid option",
			{ operations: [{ ...operation, outcome: "incident" }] },
		],
		[
			"operations[0].traceName: Too small",
			{ operations: [{ ...operation, traceName: "" }] },
		],
	])("says where a file is wrong and why: %s", (expected, change) => {
		expect(refusal(change)).toContain(
			`Cannot use catalog "kafka.json": ${expected}`,
		);
	});

	test("refuses what is no object", () => {
		expect(() => parseCatalog([], "kafka.json")).toThrow(
			'"kafka.json": the file: Invalid input: expected object',
		);
	});

	test("refuses an operation that is listed twice", () => {
		expect(refusal({ operations: [operation, operation] })).toContain(
			'operations[1]: Expected each operation once, but "kafka" "createUserSuccess" is operations[0] already',
		);
	});

	test("accepts one trace name under two resource types and in two spellings", () => {
		const operations = [
			operation,
			{ ...operation, resourceType: "instance" },
			{ ...operation, traceName: "CreateUserSuccess" },
		];
		expect(refusal({ operations })).toBe("accepted");
	});
});

describe("sha256Of()", () => {
	test("is the hash of the JSON with sorted keys", () => {
		expect(sha256Of(sample)).toBe(
			"4dcb17357dcc84d72971f75333a3f2e8bc7a2cc757311d6da2534a51fd9c3df7",
		);
	});

	test("does not depend on the order of keys", () => {
		const reversed = JSON.parse(
			JSON.stringify(sample, (_key, value: unknown) =>
				typeof value === "object" && value !== null && !Array.isArray(value)
					? Object.fromEntries(Object.entries(value).toReversed())
					: value,
			),
		);
		expect(JSON.stringify(reversed)).not.toBe(JSON.stringify(sample));
		expect(sha256Of(reversed)).toBe(sha256Of(sample));
	});

	test("changes with any word of an operation", () => {
		const changed = {
			...sample,
			operations: sample.operations.map((o) => ({ ...o, family: "x" })),
		};
		expect(sha256Of(changed)).not.toBe(sha256Of(sample));
	});
});

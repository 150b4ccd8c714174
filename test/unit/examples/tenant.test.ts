import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeTenant } from "../../../examples/generator/tenant.ts";

const COMMITTED = "examples/tenant";
let made = "";

beforeAll(async () => {
	made = await mkdtemp(join(tmpdir(), "tracefolio-tenant-"));
	await writeTenant(made);
});

afterAll(() => rm(made, { recursive: true, force: true }));

async function keysOf(folder: string): Promise<string[]> {
	const root = join(folder, "archive");
	const entries = await readdir(root, { recursive: true, withFileTypes: true });
	return entries
		.filter((entry) => entry.isFile())
		.map(({ parentPath, name }) => join(parentPath, name))
		.map((path) => path.slice(root.length + 1).replaceAll(sep, "/"))
		.sort();
}

async function hashesOf(folder: string): Promise<Record<string, string>> {
	const hashes: Record<string, string> = {};
	for (const key of await keysOf(folder)) {
		const bytes = await readFile(join(folder, "archive", key));
		hashes[key] = createHash("sha256").update(bytes).digest("hex");
	}
	return hashes;
}

describe("writeTenant()", () => {
	test("writes the committed archive", async () => {
		expect(await hashesOf(made)).toEqual(await hashesOf(COMMITTED));
	});

	test("writes the committed truth", async () => {
		const [now, committed] = await Promise.all(
			[made, COMMITTED].map((f) => readFile(join(f, "truth.json"), "utf8")),
		);
		expect(now).toBe(committed);
	});

	test("gives the same bytes in every run", async () => {
		const again = await mkdtemp(join(tmpdir(), "tracefolio-tenant-"));
		try {
			await writeTenant(again);
			for (const key of await keysOf(made)) {
				const [a, b] = await Promise.all(
					[made, again].map((f) => readFile(join(f, "archive", key))),
				);
				expect(a?.equals(b ?? Buffer.alloc(0)), key).toBe(true);
			}
		} finally {
			await rm(again, { recursive: true, force: true });
		}
	});
});

describe("the example archive", () => {
	test("names its files as the documentation does", async () => {
		const trace =
			/^CloudTraces\/eu-de\/2026\/(09|1[01])\/(5|[0-3]\d)\/system\/([A-Z]+\/)?nordhafen_CloudTrace_eu-de_2026-(09|1[01])-\d\dT\d\d-\d\d-00Z_[0-9a-f]{16}\.json(\.gz)?$/;
		const digest =
			/\/system\/Digest\/(DMS|KAFKA)\/nordhafen_CloudTrace-Digest_eu-de_2026-(09|1[01])-\d\dT(00|12)-10-00Z\.json\.gz(\.metadata\.json)?$/;
		const keys = await keysOf(COMMITTED);
		expect(keys.filter((key) => digest.test(key))).toHaveLength(288);
		const rest = keys.filter((key) => !digest.test(key));
		expect(rest.filter((key) => !trace.test(key))).toEqual([]);
	});

	test("is small enough to be committed", async () => {
		let size = 0;
		for (const key of await keysOf(COMMITTED))
			size += (await readFile(join(COMMITTED, "archive", key))).length;
		expect(size).toBeLessThan(1_500_000);
	});
});

describe("truth.json", () => {
	test("adds up", async () => {
		const truth = await readTruth();
		const { records, ...buckets } = truth.population;
		expect(sum(Object.values(buckets))).toBe(records);
		const { inScope } = buckets;
		expect(sum(Object.values(truth.outcomes))).toBe(inScope);
		for (const list of ["operations", "actors", "channels", "days"] as const)
			expect(sum(truth[list].map(({ count }) => count)), list).toBe(inScope);
		const { listed, read, quarantined } = truth.files;
		expect(read + quarantined).toBe(listed);
		expect(truth.days).toHaveLength(31);
	});

	test("holds one of everything that a report must cope with", async () => {
		const truth = await readTruth();
		expect(truth.setAside.digests).toBeGreaterThan(100);
		expect(truth.population.conflict).toBe(1);
		expect(truth.outcomes.incident).toBe(1);
		expect(truth.contradictions).toHaveLength(5);
		expect(truth.uncatalogued).toEqual([
			{
				service: "KAFKA",
				resourceType: "kafka",
				traceName: "Kafka_update_quotaSuccess",
				count: 7,
			},
		]);
	});
});

interface Truth {
	readonly files: Readonly<Record<"listed" | "read" | "quarantined", number>>;
	readonly population: Readonly<
		Record<"records" | "quarantined" | "conflict" | "inScope", number>
	>;
	readonly setAside: { readonly digests: number };
	readonly outcomes: Readonly<Record<"incident", number>>;
	readonly contradictions: readonly object[];
	readonly uncatalogued: readonly object[];
	readonly operations: readonly Row[];
	readonly actors: readonly Row[];
	readonly channels: readonly Row[];
	readonly days: readonly Row[];
}

interface Row {
	readonly count: number;
}

function sum(numbers: readonly unknown[]): number {
	return numbers.reduce<number>((total, n) => total + Number(n), 0);
}

async function readTruth(): Promise<Truth> {
	return JSON.parse(await readFile(join(COMMITTED, "truth.json"), "utf8"));
}

import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CATALOGS } from "../../catalogs/index.ts";
import {
	mergePartials,
	type Partial,
	readFiles,
} from "../../lib/aggregate/partial.ts";
import { writePopulation } from "../../lib/aggregate/population.ts";
import { listTraceFiles } from "../../lib/archive/listing.ts";
import { matcher } from "../../lib/catalog/matcher.ts";
import { parsePeriod } from "../../lib/period.ts";
import { memoryStore } from "../../lib/store/memory.ts";
import { record, traceKey } from "../support/archive.ts";

let folder = "";
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), "partials-"));
});
afterAll(() => rm(folder, { recursive: true }));

let names = 0;
const spill = {
	get folder() {
		return folder;
	},
	next: () => ++names,
};
const period = parsePeriod(
	"2026-10",
	"UTC",
	Date.parse("2026-11-05T00:00:00Z"),
);
const scope = { period, services: ["DMS", "KAFKA"] };

/** Records of which some share an id: equal ones, and ones that differ. */
const someRecord = fc
	.record({
		n: fc.nat(8),
		code: fc.constantFrom(200, 400),
		day: fc.constantFrom(3, 5, 40),
	})
	.map(({ n, code, day }) =>
		record(n, {
			code,
			time: Date.parse("2026-10-01T00:00:00Z") + day * 86_400_000,
		}),
	);

const archives = fc.array(fc.array(someRecord, { maxLength: 6 }), {
	minLength: 1,
	maxLength: 6,
});

async function populationOf({ candidates }: Partial) {
	const path = join(folder, `population-${++names}`);
	const { tally, ...result } = await writePopulation(
		candidates,
		scope,
		matcher(CATALOGS),
		spill,
		path,
	);
	const sha256 = createHash("sha256")
		.update(await readFile(path))
		.digest("hex");
	return {
		...result,
		outcomes: tally.outcomes,
		operations: new Map([...tally.operations].sort()),
		sha256,
	};
}

const plain = ({ sources, quarantine, digests, counted }: Partial) => ({
	sources: sources.map((row) => JSON.stringify(row)).sort(),
	quarantine: quarantine.map((row) => JSON.stringify(row)).sort(),
	digests,
	counted,
});

describe("mergePartials()", () => {
	it("gives what reading all files at once gives, in any grouping and order", async () => {
		await fc.assert(
			fc.asyncProperty(archives, fc.array(fc.nat(2)), async (lists, deal) => {
				const objects = lists.map(
					(list, i) =>
						[
							traceKey("2026/10/05", `${i}`),
							Buffer.from(JSON.stringify(list)),
						] as const,
				);
				const archive = memoryStore(Object.fromEntries(objects));
				const { files } = await listTraceFiles(archive, {
					from: period.start,
					to: period.end,
					regions: [],
				});
				const read = (some: typeof files) =>
					readFiles(archive, some, scope, spill);
				const whole = await read(files);
				const groups = await Promise.all(
					[0, 1, 2].map((g) =>
						read(files.filter((_, i) => (deal[i] ?? 0) === g)),
					),
				);
				const [a, b, c] = groups as [Partial, Partial, Partial];
				const left = mergePartials([mergePartials([a, b]), c]);
				const right = mergePartials([c, mergePartials([b, a])]);
				const expected = await populationOf(whole);
				for (const merged of [left, right]) {
					expect(plain(merged)).toEqual(plain(whole));
					expect(await populationOf(merged)).toEqual(expected);
				}
			}),
			{ numRuns: 40 },
		);
	});
});

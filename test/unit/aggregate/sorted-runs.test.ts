import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
	mergeRuns,
	type Spill,
	sorter,
	splitLines,
} from "../../../lib/aggregate/sorted-runs.ts";

let folder = "";
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), "runs-"));
});
afterAll(() => rm(folder, { recursive: true }));

let names = 0;
const spill = (): Spill => ({ folder, next: () => ++names });

describe("mergeRuns()", () => {
	it("gives every line in order, however the lines were split and spilled", async () => {
		const line = fc
			.string({ unit: "binary" })
			.map((text) => JSON.stringify(text));
		const groups = fc.array(fc.array(line), { maxLength: 5 });
		await fc.assert(
			fc.asyncProperty(
				groups,
				fc.integer({ min: 1, max: 40 }),
				async (lists, limit) => {
					const runs = [];
					for (const list of lists) {
						const own = sorter(spill(), limit);
						for (const text of list) {
							own.add(text);
							if (own.full()) await own.spill();
						}
						runs.push(own.runs());
					}
					const merged = await Array.fromAsync(mergeRuns(runs));
					expect(merged).toEqual(lists.flat().sort());
				},
			),
			{ numRuns: 60 },
		);
	});
});

describe("sorter()", () => {
	it("keeps lines that are added while it spills or clears", async () => {
		const own = sorter(spill(), 1);
		own.add("b");
		const spilling = own.spill();
		own.add("a");
		await spilling;
		expect(await Array.fromAsync(mergeRuns([own.runs()]))).toEqual(["a", "b"]);
		const clearing = own.clear();
		own.add("c");
		await clearing;
		expect(await Array.fromAsync(mergeRuns([own.runs()]))).toEqual(["c"]);
	});

	it("removes its files when it is cleared", async () => {
		const before = await readdir(folder);
		const own = sorter(spill(), 1);
		own.add("b");
		await own.spill();
		expect(await readdir(folder)).toHaveLength(before.length + 1);
		await own.clear();
		expect(await readdir(folder)).toEqual(before);
	});
});

describe("splitLines()", () => {
	it("parts lines by line feeds alone", async () => {
		const chunks = (async function* () {
			yield "a\u2028b\rc\n";
			yield "d\n\ne";
		})();
		expect(await Array.fromAsync(splitLines(chunks))).toEqual([
			"a\u2028b\rc",
			"d",
			"",
			"e",
		]);
	});
});

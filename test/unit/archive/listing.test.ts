import { describe, expect, it } from "vitest";
import {
	type ListingRange,
	listTraceFiles,
} from "../../../lib/archive/listing.ts";
import { memoryStore } from "../../../lib/store/memory.ts";
import type { Store } from "../../../lib/store/store.ts";

const RANGE: ListingRange = {
	from: Date.parse("2026-09-30T00:00:00Z"),
	to: Date.parse("2026-10-02T23:59:59Z"),
	regions: [],
};

function archiveOf(...keys: string[]): Store {
	return memoryStore(
		Object.fromEntries(keys.map((key) => [key, new Uint8Array()])),
	);
}

async function keysIn(archive: Store, range: Partial<ListingRange> = {}) {
	const { files } = await listTraceFiles(archive, { ...RANGE, ...range });
	return files.map(({ key }) => key);
}

describe("listTraceFiles()", () => {
	it("lists the upload days of the range, both included, padded or not, in key order", async () => {
		const inside = [
			"CloudTraces/eu-de/2026/09/30/system/a.json",
			"CloudTraces/eu-de/2026/10/02/system/b.json.gz",
			"CloudTraces/eu-de/2026/10/1/system/DMS/c.json.gz",
			"CloudTraces/eu-de/2026/9/30/system/d.json",
		];
		const outside = [
			"CloudTraces/eu-de/2026/09/29/system/a.json",
			"CloudTraces/eu-de/2026/10/03/system/a.json",
			"CloudTraces/eu-de/2025/10/01/system/a.json",
		];
		expect(await keysIn(archiveOf(...outside, ...inside.toReversed()))).toEqual(
			inside,
		);
	});

	it("finds archives below any folders, and days where no CloudTraces folder is", async () => {
		const keys = [
			"backup/2020/01/01/CloudTraces/eu-de/2026/10/01/system/a.json",
			"eu-de/2026/10/01/system/a.json",
			"tenant/x/CloudTraces/eu-de/2026/10/1/system/a.json",
		];
		expect(await keysIn(archiveOf(...keys))).toEqual(keys);
	});

	it("knows its place where the archive begins within the layout", async () => {
		const below = (above: string[], ...keys: string[]): Store => ({
			...archiveOf(...keys),
			above,
		});
		expect(
			await keysIn(
				below(
					["b", "CloudTraces"],
					"eu-de/2026/10/01/system/a.json",
					"eu-de/2025/10/01/system/a.json",
				),
			),
		).toEqual(["eu-de/2026/10/01/system/a.json"]);
		expect(
			await keysIn(
				below(
					["CloudTraces", "eu-de", "2026"],
					"10/01/system/a.json",
					"11/01/system/a.json",
				),
			),
		).toEqual(["10/01/system/a.json"]);
		expect(
			await keysIn(
				below(["CloudTraces", "eu-de", "2026", "10", "1"], "system/a.json"),
			),
		).toEqual(["system/a.json"]);
	});

	it("reads only the regions that are named", async () => {
		const keys = [
			"CloudTraces/eu-de/2026/10/01/system/a.json",
			"CloudTraces/eu-nl/2026/10/01/system/a.json",
		];
		expect(await keysIn(archiveOf(...keys))).toEqual(keys);
		expect(await keysIn(archiveOf(...keys), { regions: ["eu-nl"] })).toEqual([
			keys[1],
		]);
	});

	it("counts digests and other objects of the listed days apart", async () => {
		const day = "CloudTraces/eu-de/2026/10/01/system";
		const archive = archiveOf(
			`${day}/a.json`,
			`${day}/Digest/DMS/d.json.gz`,
			`${day}/DMS/p_CloudTrace-Digest_eu-de_x.json`,
			`${day}/notes.txt`,
			"CloudTraces/eu-de/2026/10/09/system/notes.txt",
		);
		const { files, digests, others } = await listTraceFiles(archive, RANGE);
		expect([files.length, digests.length, others]).toEqual([1, 2, 1]);
	});

	it("names trace files that lie in no day's folder, and nothing else there", async () => {
		const name =
			"p_CloudTrace_eu-de_2026-10-01T08-05-00Z_d22ef9d12629392c.json.gz";
		const digest = "p_CloudTrace-Digest_eu-de_2026-10-01T08-05-00Z.json.gz";
		const found = [
			name,
			`CloudTraces/eu-de/2026/10/${name}`,
			`CloudTraces/eu-de/${name}`,
		];
		const archive = archiveOf(
			...found,
			`CloudTraces/eu-de/${digest}`,
			"README.md",
			"other/data.json",
		);
		expect((await listTraceFiles(archive, RANGE)).misplaced).toEqual(
			found.toSorted(),
		);
	});

	it("does not look into months and regions that lie outside", async () => {
		const visited: string[] = [];
		const archive = archiveOf(
			"CloudTraces/eu-de/2026/10/01/system/a.json",
			"CloudTraces/eu-de/2026/11/01/system/a.json",
			"CloudTraces/eu-de/2024/10/01/system/a.json",
			"CloudTraces/eu-nl/2026/10/01/system/a.json",
		);
		const watched: Store = {
			...archive,
			level(prefix) {
				visited.push(prefix);
				return archive.level(prefix);
			},
		};
		await listTraceFiles(watched, { ...RANGE, regions: ["eu-de"] });
		expect(visited).toEqual([
			"",
			"CloudTraces/",
			"CloudTraces/eu-de/",
			"CloudTraces/eu-de/2026/",
			"CloudTraces/eu-de/2026/10/",
		]);
	});
});

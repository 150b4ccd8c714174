import { describe, expect, it } from "vitest";
import { sha256 } from "../../../lib/publish/artifact.ts";
import {
	currentEntries,
	type IndexEntry,
	latestEntry,
	publicationKeys,
} from "../../../lib/publish/index-entry.ts";
import { memoryStore } from "../../../lib/store/memory.ts";
import { bytes } from "../../support/stores.ts";

function entryOf(
	profile: string,
	period: string,
	revision: number,
): IndexEntry {
	return {
		schema: "tracefolio/index@1",
		...{ profile, period, revision },
		folder: publicationKeys(profile, period).folder(revision),
		manifestSha256: sha256("manifest"),
		inputs: sha256(`inputs ${revision}`),
		status: revision === 2 ? "final" : "provisional",
		completeness: "witnessed",
		generatedAt: "2026-11-01T05:00:00.000Z",
	};
}

function storeOf(...entries: readonly IndexEntry[]) {
	return memoryStore(
		Object.fromEntries(
			entries.map((entry) => [
				publicationKeys(entry.profile, entry.period).entry(entry.revision),
				bytes(JSON.stringify(entry)),
			]),
		),
	);
}

describe("currentEntries()", () => {
	it("gives the highest revision of each period, whatever its status, in the order of periods", async () => {
		const store = storeOf(
			...Array.from({ length: 10 }, (_, i) => entryOf("p", "2026-10", i + 1)),
			entryOf("p", "2026-09", 1),
			entryOf("p", "2026-Q3", 2),
			entryOf("other", "2026-09", 3),
		);
		const current = await currentEntries(store, "p");
		expect(current.map(({ period, revision }) => [period, revision])).toEqual([
			["2026-09", 1],
			["2026-10", 10],
			["2026-Q3", 2],
		]);
		for (const entry of current)
			expect(await latestEntry(store, "p", entry.period)).toEqual(entry);
	});

	it("takes a folder without an index entry, and what is no entry, for no publication", async () => {
		const store = storeOf(entryOf("p", "2026-10", 1));
		await store.create("p/2026-10/r2/report.json", bytes("{}"));
		await store.create("p/index/note.txt", bytes("x"));
		await store.create("p/index/2026-10-r0.json", bytes("x"));
		expect(await currentEntries(store, "p")).toHaveLength(1);
	});

	it("passes over no entry that was altered", async () => {
		const store = storeOf(entryOf("p", "2026-10", 1));
		await store.create("p/index/2026-10-r2.json", bytes("{}"));
		await expect(currentEntries(store, "p")).rejects.toThrow(/was altered/);
	});

	it("gives nothing where nothing was published", async () => {
		expect(await currentEntries(memoryStore(), "p")).toEqual([]);
	});
});

import { describe, expect, it } from "vitest";
import { custodyLog, readCustody } from "../../../lib/service/custody.ts";
import { folderStore } from "../../../lib/store/folder.ts";
import { memoryStore } from "../../../lib/store/memory.ts";
import { bytes, keysOf, newFolder, textOf } from "../../support/stores.ts";

const AT = "2026-11-02T06:00:00.000Z";
const ALL = { from: 1, limit: 1000 };

function event(n: number) {
	const did = "download-link-issued" as const;
	return { who: `key:${n}`, did, what: "kafka.2026-10.r1", details: {} };
}

describe("custodyLog()", () => {
	it("chains entries of several writers at once, and loses none", async () => {
		for (const output of [memoryStore(), folderStore(await newFolder())]) {
			const logs = Array.from({ length: 4 }, () => custodyLog(output, "kafka"));
			await Promise.all(
				Array.from({ length: 40 }, (_, n) => logs[n % 4]?.add(event(n), AT)),
			);
			const { entries, holds, next } = await readCustody(output, "kafka", ALL);
			expect([holds, next]).toEqual([true, null]);
			expect(entries.map(({ seq }) => seq)).toEqual(
				Array.from({ length: 40 }, (_, n) => n + 1),
			);
			expect(new Set(entries.map(({ who }) => who)).size).toBe(40);
		}
	});

	it("goes on where an earlier process ended", async () => {
		const output = memoryStore();
		await custodyLog(output, "kafka").add(event(1), AT);
		await custodyLog(output, "kafka").add(event(2), AT);
		const part = await readCustody(output, "kafka", ALL);
		expect(part.holds).toBe(true);
		expect(part.entries).toHaveLength(2);
	});
});

describe("readCustody()", () => {
	async function threeEntries() {
		const output = memoryStore();
		const log = custodyLog(output, "kafka");
		for (const n of [1, 2, 3]) await log.add(event(n), AT);
		const texts: Record<string, Uint8Array> = {};
		for (const key of await keysOf(output))
			texts[key] = bytes(await textOf(output, key));
		return texts;
	}

	it("tells of an entry that was altered, and of one that was removed", async () => {
		const second = "kafka/custody/00000002.json";
		const altered = await threeEntries();
		const text = Buffer.from(altered[second] ?? []).toString();
		altered[second] = bytes(text.replace("key:2", "key:9"));
		const { [second]: _, ...removed } = await threeEntries();
		for (const objects of [altered, removed])
			expect(
				(await readCustody(memoryStore(objects), "kafka", ALL)).holds,
			).toBe(false);
	});

	it("gives parts that go on where the one before ended", async () => {
		const output = memoryStore(await threeEntries());
		const first = await readCustody(output, "kafka", { from: 1, limit: 2 });
		expect(first).toMatchObject({ holds: true, next: 3 });
		const rest = await readCustody(output, "kafka", { from: 3, limit: 2 });
		expect(rest).toMatchObject({ holds: true, next: null });
		expect(rest.entries.map(({ seq }) => seq)).toEqual([3]);
	});
});

import { describe, expect, it } from "vitest";
import { custodyLog, readCustody } from "../../../lib/service/custody.ts";
import { folderStore } from "../../../lib/store/folder.ts";
import { memoryStore } from "../../../lib/store/memory.ts";
import type { Store } from "../../../lib/store/store.ts";
import { bytes, keysOf, newFolder, textOf } from "../../support/stores.ts";

const AT = "2026-11-02T06:00:00.000Z";
const ALL = { limit: 1000 };

function event(n: number) {
	const did = "download-link-issued" as const;
	return { who: `key:${n}`, did, what: "kafka.2026-10.r1", details: {} };
}

/** As a store without conditional writes: whoever writes last is kept. */
function careless(store: Store, objects: Map<string, Uint8Array>): Store {
	return {
		...store,
		level: async () => ({
			folders: [],
			objects: [...objects.keys()].map((key) => key.slice(14)).sort(),
		}),
		async *read(key) {
			yield objects.get(key) ?? new Uint8Array();
		},
		async create(key, body) {
			await new Promise(setImmediate);
			if (body instanceof Uint8Array) objects.set(key, body);
			return "created";
		},
	};
}

describe("custodyLog()", () => {
	it("loses no entry of several writers at once, and its chain holds, also where a store replaces what is there", async () => {
		for (const output of [
			memoryStore(),
			folderStore(await newFolder()),
			careless(memoryStore(), new Map()),
		]) {
			const logs = Array.from({ length: 4 }, () => custodyLog(output, "kafka"));
			await Promise.all(
				Array.from({ length: 40 }, (_, n) => logs[n % 4]?.add(event(n), AT)),
			);
			const { entries, holds, next } = await readCustody(output, "kafka", ALL);
			expect([entries.length, holds, next]).toEqual([40, true, null]);
			expect(new Set(entries.map(({ who }) => who)).size).toBe(40);
		}
	});

	it("goes on where an earlier process ended", async () => {
		const output = memoryStore();
		for (let n = 1; n <= 3; n++)
			await custodyLog(output, "kafka").add(event(n), AT);
		const part = await readCustody(output, "kafka", ALL);
		expect(part.holds).toBe(true);
		expect(part.entries.map(({ id }) => id.slice(0, 8))).toEqual([
			...["00000001", "00000002", "00000003"],
		]);
	});
});

describe("readCustody()", () => {
	async function entries(count = 10) {
		const output = memoryStore();
		const log = custodyLog(output, "kafka");
		for (let n = 1; n <= count; n++) await log.add(event(n), AT);
		const texts: Record<string, Uint8Array> = {};
		for (const key of await keysOf(output))
			texts[key] = bytes(await textOf(output, key));
		return texts;
	}

	async function holdsAfter(
		change: (texts: Record<string, Uint8Array>, keys: string[]) => void,
		count = 10,
	) {
		const texts = await entries(count);
		change(texts, Object.keys(texts));
		return (await readCustody(memoryStore(texts), "kafka", ALL)).holds;
	}

	it("tells of an entry that was altered, removed or added", async () => {
		expect(await holdsAfter(() => {})).toBe(true);
		for (const at of [0, 4, 8]) {
			const altered = await holdsAfter((texts, keys) => {
				const key = keys[at] ?? "";
				const text = Buffer.from(texts[key] ?? []).toString();
				texts[key] = bytes(text.replace(/key:\d+/, "key:99"));
			});
			const removed = await holdsAfter((texts, keys) => {
				delete texts[keys[at] ?? ""];
			});
			expect([at, altered, removed]).toEqual([at, false, false]);
		}
		const added = await holdsAfter((texts, keys) => {
			const text = Buffer.from(texts[keys[4] ?? ""] ?? []).toString();
			const id = `${keys[4]?.slice(14, 22)}-ffffffff`;
			const other = text.replace(/"id":"[^"]*"/, `"id":"${id}"`);
			texts[`kafka/custody/${id}.json`] = bytes(other);
		}, 80);
		expect(added).toBe(false);
	});

	it("gives parts that go on where the one before ended, and hold by themselves", async () => {
		const output = memoryStore(await entries());
		const numbers: string[] = [];
		let from: string | null = null;
		do {
			const asked = from === null ? { limit: 3 } : { limit: 3, from };
			const part = await readCustody(output, "kafka", asked);
			expect(part.holds).toBe(true);
			numbers.push(...part.entries.map(({ who }) => who));
			from = part.next;
		} while (from !== null);
		expect(numbers).toEqual(
			Array.from({ length: 10 }, (_, n) => `key:${n + 1}`),
		);
	});
});

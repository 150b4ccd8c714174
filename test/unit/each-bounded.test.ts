import { describe, expect, it } from "vitest";
import { eachBounded, mapBounded } from "../../lib/each-bounded.ts";

const items = (...sizes: number[]) => sizes.map((size) => ({ size }));

describe("eachBounded()", () => {
	it("keeps within the bytes and the count, and lets one item pass that is larger", async () => {
		const seen: number[][] = [];
		const running: number[] = [];
		await eachBounded(
			items(4, 4, 4, 30, 1, 1, 1, 1, 1),
			10,
			3,
			async ({ size }) => {
				running.push(size);
				seen.push([...running]);
				await new Promise(setImmediate);
				running.splice(running.indexOf(size), 1);
			},
		);
		expect(seen).toHaveLength(9);
		for (const sizes of seen) {
			expect(sizes.length).toBeLessThanOrEqual(3);
			if (sizes.length > 1)
				expect(sizes.reduce((a, b) => a + b)).toBeLessThanOrEqual(10);
		}
	});

	it("forgets no failure, also of work that ends in the same instant as other work", async () => {
		for (const bad of [0, 1, 2]) {
			const list = items(1, 1, 1);
			const open = Promise.withResolvers<void>();
			const result = eachBounded(list, 100, 2, async (item) => {
				await open.promise;
				if (item === list[bad]) throw new Error("lost");
			});
			open.resolve();
			await expect(result).rejects.toThrow("lost");
		}
	});

	it("begins nothing more after a failure, and waits for what had begun", async () => {
		const ended: number[] = [];
		const result = eachBounded(items(1, 2, 3), 100, 2, async ({ size }) => {
			if (size === 1) throw new Error("lost");
			await new Promise(setImmediate);
			ended.push(size);
		});
		await expect(result).rejects.toThrow("lost");
		expect(ended).toEqual([2]);
	});
});

describe("mapBounded()", () => {
	it("keeps the order of the items, whichever is done first", async () => {
		let running = 0;
		let most = 0;
		const doubled = await mapBounded([3, 1, 2, 0], 2, async (turns) => {
			most = Math.max(most, ++running);
			for (let n = 0; n < turns; n++) await new Promise(setImmediate);
			running--;
			return turns * 2;
		});
		expect(doubled).toEqual([6, 2, 4, 0]);
		expect(most).toBe(2);
	});

	it("rejects with the first failure", async () => {
		const failing = mapBounded([1, 2], 2, async (n) => {
			throw new Error(`item ${n}`);
		});
		await expect(failing).rejects.toThrow("item 1");
	});
});

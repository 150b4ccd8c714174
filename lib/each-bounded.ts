/**
 * Does `work` for each item in their order, several at a time: as many as stay within `bytes` by their sizes (one at least) and
 * within `count`. Rejects with the first failure once all work that had begun has ended; later items are not begun then.
 */
export async function eachBounded<Item extends { readonly size: number }>(
	items: readonly Item[],
	bytes: number,
	count: number,
	work: (item: Item) => Promise<void>,
): Promise<void> {
	const running = new Set<Promise<void>>();
	// kept, and not left to the promises: one that fails while another is awaited would be forgotten
	const failures: unknown[] = [];
	let held = 0;
	for (const item of items) {
		while (
			running.size > 0 &&
			(held + item.size > bytes || running.size >= count)
		)
			await Promise.race(running);
		if (failures.length > 0) break;
		held += item.size;
		const task = work(item)
			.catch((error: unknown) => {
				failures.push(error);
			})
			.finally(() => {
				held -= item.size;
				running.delete(task);
			});
		running.add(task);
	}
	await Promise.all(running);
	if (failures.length > 0) throw failures[0];
}

/** What `map` makes of each item, in their order, so many at a time. Rejects as eachBounded does. */
export async function mapBounded<Item, Result>(
	items: readonly Item[],
	count: number,
	map: (item: Item) => Promise<Result>,
): Promise<Result[]> {
	const results: Result[] = [];
	const places = items.map((item, place) => ({ item, place, size: 1 }));
	await eachBounded(places, count, count, async ({ item, place }) => {
		results[place] = await map(item);
	});
	return results;
}

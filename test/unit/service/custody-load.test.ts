import { describe, expect, it } from "vitest";
import { custodyLog, readCustody } from "../../../lib/service/custody.ts";
import { memoryStore } from "../../../lib/store/memory.ts";
import type { Store } from "../../../lib/store/store.ts";

const AT = "2026-11-02T06:00:00.000Z";

function event(who: string) {
	const did = "download-link-issued" as const;
	return { who, did, what: "kafka.2026-10.r1", details: {} };
}

async function addEach(output: Store, count: number): Promise<void> {
	const log = custodyLog(output, "kafka");
	for (let n = 0; n < count; n++) await log.add(event(`later-${n}`), AT);
}

async function read(output: Store) {
	const part = await readCustody(output, "kafka", { limit: 1000 });
	return [part.entries.length, part.holds];
}

/** So many processes look where the log ends, and then add to it, all at once; later it is added to as usual. */
async function atOnce(count: number): Promise<void> {
	const output = memoryStore();
	await addEach(output, 3);
	const logs = Array.from({ length: count }, () => custodyLog(output, "kafka"));
	await Promise.all(logs.map((log, n) => log.add(event(`at-${n}`), AT)));
	await addEach(output, 10);
	expect(await read(output)).toEqual([count + 13, true]);
}

/** A store over a slow line: what is written arrives when the promise says so. */
function slow(store: Store, arrived: Promise<unknown>): Store {
	return {
		...store,
		async create(key, body, keep) {
			await arrived;
			return store.create(key, body, keep);
		},
	};
}

describe("a custody log that nobody tampered with holds", () => {
	it("where an entry was on its way, and tried again, while ten others were added", async () => {
		const output = memoryStore();
		await addEach(output, 3);
		const { promise, resolve } = Promise.withResolvers<void>();
		const late = custodyLog(slow(output, promise), "kafka");
		const adding = late.add(event("late"), AT);
		// it has looked where the log ends before the others begin
		await new Promise((done) => setImmediate(done));
		await addEach(output, 10);
		resolve();
		await adding;
		await addEach(output, 10);
		expect(await read(output)).toEqual([24, true]);
	});

	it.each([20, 64])("where %i functions add to it at the same moment", atOnce);

	it.each([100, 200])(
		"where %i functions add to it at the same moment",
		atOnce,
	);
});

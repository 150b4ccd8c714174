import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { DEFAULT_PROFILE, type Profile } from "../../lib/config.ts";
import { memoryStore } from "../../lib/store/memory.ts";
import { record, traceKey } from "../support/archive.ts";
import { run } from "../support/run.ts";
import { keysOf } from "../support/stores.ts";

const ARCHIVE = {
	[traceKey("2026/10/05", "a")]: gzipSync(JSON.stringify([record(1)])),
};

/** How many revisions there are after a run, and after one whose profile says something else. */
async function revisionsAfter(change: Partial<Profile>): Promise<number> {
	const output = memoryStore();
	await run(ARCHIVE, { output });
	await run(ARCHIVE, { output, profile: change });
	return (await keysOf(output, "default/index/")).length;
}

describe("runReport()", () => {
	it("publishes nothing new where only who is told, what is watched, or who signs bags has changed", async () => {
		for (const change of [
			{ evidence: { sources: "listed" } },
			{ watch: { ...DEFAULT_PROFILE.watch, deadlineHours: 48 } },
			{ notify: [{ kind: "webhook", url: "https://a.example", on: [] }] },
		] satisfies Partial<Profile>[])
			expect([change, await revisionsAfter(change)]).toEqual([change, 1]);
	});

	it("publishes a revision where what the report says has changed", async () => {
		expect(await revisionsAfter({ title: "Another title" })).toBe(2);
	});
});

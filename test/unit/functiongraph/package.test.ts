import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { describe, expect, it, onTestFinished } from "vitest";
import { zipOf } from "../../../scripts/functiongraph/zip.ts";

async function folderWith(names: readonly string[], time: Date) {
	const folder = await mkdtemp(join(tmpdir(), "zip-"));
	onTestFinished(() => rm(folder, { recursive: true }));
	await mkdir(join(folder, "fonts"));
	for (const name of names) {
		await writeFile(join(folder, name), `text of ${name}`);
		await utimes(join(folder, name), time, time);
	}
	return folder;
}

describe("zipOf()", () => {
	it("makes the same bytes of the same files, whatever their order and times", async () => {
		const names = ["index.js", "fonts/b.ttf", "fonts/a.ttf", "index.mjs"];
		const one = await zipOf(await folderWith(names, new Date(0)));
		const other = await zipOf(
			await folderWith(names.toReversed(), new Date("2026-11-01")),
		);
		expect(Buffer.compare(one, other)).toBe(0);
		expect(Object.keys(unzipSync(one))).toEqual(names.toSorted());
	});
});

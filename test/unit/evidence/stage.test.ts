import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { stage } from "../../../lib/evidence/stage.ts";
import { temporaryFolder } from "./support.ts";

const MIB = 1024 * 1024;

describe("stage()", () => {
	it.each([
		["nothing", 0, 0],
		["a small file in memory", 3, 0],
		["a large one on the disk", 11, 1],
	])("keeps %s, and forgets it", async (_, blocks, onDisk) => {
		await using folder = await temporaryFolder();
		const chunks = Array.from({ length: blocks }, (__, n) =>
			Buffer.alloc(MIB, n + 1),
		);
		const staged = await stage(chunks, folder.path, "staged");
		const whole = Buffer.concat(chunks);
		expect(staged).toMatchObject({
			size: whole.length,
			sha256: createHash("sha256").update(whole).digest("hex"),
			crc32: crc32(whole),
		});
		expect(await readdir(folder.path)).toHaveLength(onDisk);
		for (let time = 0; time < 2; time++) {
			const again = Buffer.concat(await Array.fromAsync(staged.chunks()));
			expect(again.equals(whole)).toBe(true);
		}
		await staged.drop();
		expect(await readdir(folder.path)).toEqual([]);
	});

	it("throws what the source throws", async () => {
		await using folder = await temporaryFolder();
		const broken = async function* () {
			yield Buffer.alloc(9 * MIB);
			throw new Error("gone");
		};
		await expect(stage(broken(), folder.path, "staged")).rejects.toThrow(
			"gone",
		);
	});
});

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { profilePaths } from "../../lib/profile-paths.ts";
import { newFolder } from "../support/stores.ts";

describe("profilePaths()", () => {
	it("names a file itself, and every profile of a folder", async () => {
		const folder = await newFolder();
		for (const name of ["b", "a", "empty"]) await mkdir(join(folder, name));
		for (const name of ["b", "a"])
			await writeFile(join(folder, name, "tracefolio.yml"), "");
		await writeFile(join(folder, "tracefolio.yml"), "");
		expect(await profilePaths(folder)).toEqual([
			join(folder, "a/tracefolio.yml"),
			join(folder, "b/tracefolio.yml"),
		]);
		const file = join(folder, "a/tracefolio.yml");
		expect(await profilePaths(file)).toEqual([file]);
		expect(await profilePaths("/no/such/file.yml")).toHaveLength(1);
		expect(await profilePaths(undefined)).toEqual([undefined]);
	});

	it("refuses a folder without one", async () => {
		const folder = await newFolder();
		await expect(profilePaths(folder)).rejects.toThrow(
			`There is no profile in "${folder}". Expected a file "<name>/tracefolio.yml" for each`,
		);
	});
});

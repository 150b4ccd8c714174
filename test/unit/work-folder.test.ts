import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { TracefolioError } from "../../lib/errors.ts";
import { withWorkFolder } from "../../lib/work-folder.ts";

describe("withWorkFolder()", () => {
	it("removes its folder after the work, and after a failure", async () => {
		let path = "";
		await withWorkFolder(async (folder) => {
			path = folder;
			await writeFile(join(folder, "run-1"), "x");
		});
		expect(existsSync(path)).toBe(false);
		const failing = withWorkFolder(async (folder) => {
			path = folder;
			throw new Error("failed");
		});
		await expect(failing).rejects.toThrow("failed");
		expect(existsSync(path)).toBe(false);
	});

	it("removes what a dead process left, and not what a living one uses", async () => {
		const { pid } = spawnSync(process.execPath, ["-e", ""]);
		const folderOf = (owner: number) =>
			join(tmpdir(), `tracefolio-${hostname()}-${owner}-test`);
		const [dead, living] = [folderOf(pid), folderOf(process.pid)];
		for (const folder of [dead, living])
			await mkdir(folder, { recursive: true });
		await withWorkFolder(async () => {});
		expect([existsSync(dead), existsSync(living)]).toEqual([false, true]);
		await utimes(living, 0, 0);
		await withWorkFolder(async () => {});
		// a process with this id lived before, as it happens in containers
		expect(existsSync(living)).toBe(false);
	});
});

describe("withWorkFolder() where there is no room", () => {
	it.each([
		["ENOSPC", "it is full"],
		["EROFS", "it is read-only"],
	])(
		"says so of the temporary folder, and what to do (%s)",
		async (code, why) => {
			const fault = Object.assign(new Error(`${code}: write`), { code });
			const working = withWorkFolder(() => Promise.reject(fault));
			await expect(working).rejects.toMatchObject({
				code: "STORE",
				message: expect.stringContaining(
					`": ${why}. Name another one (TMPDIR)`,
				),
			});
		},
	);

	it("leaves what a store says as it is", async () => {
		const fault = new TracefolioError("STORE", "The bucket is full");
		const working = withWorkFolder(() => Promise.reject(fault));
		await expect(working).rejects.toBe(fault);
	});

	it("says so where it cannot be made", async () => {
		vi.stubEnv("TMPDIR", "/no/such/folder");
		onTestFinished(() => void vi.unstubAllEnvs());
		await expect(withWorkFolder(async () => {})).rejects.toThrow(
			'Cannot use the temporary folder "/no/such/folder": there is no such folder',
		);
	});
});

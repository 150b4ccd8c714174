import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { record, traceKey, writeTraceFile } from "../support/archive.ts";
import { tracefolio } from "../support/command.ts";
import { newFolder } from "../support/stores.ts";

/** An archive with traces of October and November, and a profile that reports on it; runs the command on it. */
async function newTenant(more: object = {}) {
	const root = await newFolder();
	const [archive, out] = [join(root, "archive"), join(root, "out")];
	for (const [n, day] of ["2026/10/05", "2026/11/05"].entries()) {
		const time = Date.parse(`${day.replaceAll("/", "-")}T08:00:00Z`);
		const fields = { time, record_time: time + 50 };
		await writeTraceFile(archive, traceKey(day, "a"), [record(n, fields)]);
	}
	await mkdir(out);
	const profile = join(root, "tracefolio.yml");
	const settings = {
		...{ profile: "acme", timezone: "Europe/Berlin", archive, output: out },
		watch: { since: "2026-10-01", finalHours: null },
		...more,
	};
	await writeFile(profile, JSON.stringify(settings));
	const watch = (...args: string[]) =>
		tracefolio(["watch", "--profile", profile, ...args]);
	const published = async () =>
		(await readdir(join(out, "acme/index")).catch(() => [])).sort();
	return { root, out, watch, published };
}

const DECEMBER = ["--at", "2026-12-04T06:00:00Z"];

describe("tracefolio watch", () => {
	it("says which reports are missing, and makes nothing", async () => {
		const { watch, published } = await newTenant();
		const { code, stdout, stderr } = await watch(...DECEMBER);
		expect([code, stderr]).toEqual([3, ""]);
		expect(stdout.split("\n")).toEqual([
			"acme: 2 to look after",
			expect.stringMatching(/^ {2}missing: The report of 2026-10 /),
			expect.stringMatching(/^ {2}missing: The report of 2026-11 /),
			"",
		]);
		expect(await published()).toEqual([]);
	});

	it("makes with --catch-up the reports of two months that were skipped, once", async () => {
		const { watch, published, out } = await newTenant();
		const caughtUp = await watch(...DECEMBER, "--catch-up", "--json");
		expect([caughtUp.code, caughtUp.stderr]).toEqual([0, ""]);
		expect(JSON.parse(caughtUp.stdout)).toEqual({
			...{ at: "2026-12-04T06:00:00.000Z", cadence: "month" },
			profiles: [{ profile: "acme", missing: [], concerns: [] }],
			made: [`${out}/acme/2026-10/r1/`, `${out}/acme/2026-11/r1/`],
			exit: 0,
		});
		const both = ["2026-10-r1.json", "2026-11-r1.json"];
		expect(await published()).toEqual(both);

		const again = await watch(...DECEMBER, "--catch-up");
		expect([again.code, again.stdout]).toEqual([
			0,
			"acme: nothing to report\n",
		]);
		expect(await published()).toEqual(both);
	});

	it("looks at weeks, and prints concerns as JSON", async () => {
		const { watch } = await newTenant({ watch: { since: "2026-11-16" } });
		const { code, stdout } = await watch(
			...["--cadence", "week", "--at", "2026-12-01T06:00:00Z", "--json"],
		);
		expect(code).toBe(3);
		expect(JSON.parse(stdout)).toMatchObject({
			profiles: [
				{
					missing: ["2026-W47", "2026-W48"],
					concerns: [
						{ topic: "missing", at: "2026-11-23T23:00:00.000Z" },
						{ topic: "missing", at: "2026-11-30T23:00:00.000Z" },
					],
				},
			],
			...{ made: [], exit: 3 },
		});
	});

	it("exits with 5 where a store cannot be read, and says what else there is", async () => {
		const { root, watch } = await newTenant();
		const file = join(root, "file");
		await writeFile(file, "no folder");
		const { code, stdout, stderr } = await watch(...DECEMBER, "--out", file);
		expect(code).toBe(5);
		expect(stdout).toMatch(/watch: The watch over the publications failed/);
		expect(stderr).toMatch(/^tracefolio: .*file/);
	});

	it("exits with 5 where reports cannot be made, and says why of each", async () => {
		const { root, watch, published } = await newTenant();
		const args = [...DECEMBER, "--catch-up", "--archive", join(root, "none")];
		const { code, stderr } = await watch(...args);
		expect(code).toBe(5);
		expect(stderr.trim().split("\n")).toHaveLength(2);
		expect(await published()).toEqual([]);
	});

	it.each([
		[["--cadence", "hour"], /cadence.*day, week, month/],
		[["--at", "yesterday"], /--at is "yesterday"\. Expected an instant/],
	])("refuses %j", async (args, why) => {
		const { watch } = await newTenant();
		const { code, stdout, stderr } = await watch(...args);
		expect([code, stdout]).toEqual([2, ""]);
		expect(stderr).toMatch(why);
	});
});

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { record, traceKey, writeTraceFile } from "../support/archive.ts";
import { tracefolio } from "../support/command.ts";
import { mailServer } from "../support/smtp.ts";
import { newFolder } from "../support/stores.ts";

async function newTenant() {
	const server = await mailServer();
	const [folder, archive] = [await newFolder(), await newFolder()];
	await writeTraceFile(archive, traceKey("2026/10/05", "a"), [record(1)]);
	const profile = join(folder, "tracefolio.yml");
	await writeFile(
		profile,
		`notify: [{ kind: mail, url: "${server.url}", from: a@nordhafen.example, to: [b@nordhafen.example] }]
output: out
archive: ${JSON.stringify(archive)}
`,
	);
	const subjects = () =>
		server
			.received()
			.map(({ headers }) => Object.fromEntries(headers)["subject"]);
	return { profile, subjects };
}

describe("tracefolio --notify", () => {
	it("tells people of a publication once, and only where it is asked for", async () => {
		const { profile, subjects } = await newTenant();
		const report = ["report", "--profile", profile, "--period", "2026-10"];
		expect((await tracefolio(report)).code).toBe(3);
		expect(subjects()).toEqual([]);
		for (let n = 0; n < 2; n++)
			expect(await tracefolio([...report, "--notify"])).toMatchObject({
				...{ code: 3, stderr: "" },
			});
		expect(subjects()).toEqual([expect.stringContaining("October 2026")]);
	}, 120_000);

	it("tells people of a failure by the period's own name, and whoever mistyped of a mistake", async () => {
		const { profile, subjects } = await newTenant();
		const common = ["report", "--profile", profile, "--notify", "--period"];
		const wrong = await tracefolio([...common, "2026-13"]);
		expect(wrong.code).toBe(2);
		expect(subjects()).toEqual([]);
		const failed = await tracefolio([
			...[...common, "last-month", "--archive", `${profile}-missing`],
			...["--now", "2026-11-02T06:00:00Z"],
		]);
		expect(failed.code).toBe(5);
		expect(subjects()).toEqual([expect.stringContaining("October 2026")]);
	}, 120_000);

	it("refuses a webhook without a secret before anything is made", async () => {
		const folder = await newFolder();
		const profile = join(folder, "tracefolio.yml");
		await writeFile(
			profile,
			'{ notify: [{ kind: webhook, url: "https://hooks.example/t" }], output: out, archive: a }',
		);
		expect(
			await tracefolio([
				...["report", "--profile", profile, "--period", "2026-10"],
				"--notify",
			]),
		).toMatchObject({
			code: 2,
			stderr: expect.stringContaining("Set TRACEFOLIO_WEBHOOK_SECRET"),
		});
	});

	it("tells people of concerns of the watch, once a day", async () => {
		const { profile, subjects } = await newTenant();
		const watch = ["watch", "--profile", profile, "--notify", "--at"];
		for (const at of ["2026-11-03T06:00:00Z", "2026-11-03T08:00:00Z"])
			expect((await tracefolio([...watch, at])).code).toBe(3);
		expect(subjects()).toHaveLength(1);
	}, 120_000);
});

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { describe, expect, it, onTestFinished } from "vitest";
import { REPORT_VIEW, type ReportView } from "../../lib/service/contract.ts";
import { jobsOf } from "../../lib/service/jobs.ts";
import { folderStore } from "../../lib/store/folder.ts";
import { tracefolio } from "../support/command.ts";
import { keysOf, newFolder } from "../support/stores.ts";

/** A running `tracefolio serve` over the example's tenant. */
interface Running {
	readonly process: ChildProcess;
	readonly url: string;
	ask(
		path: string,
		order?: unknown,
	): Promise<{ status: number; json: unknown }>;
}

async function serve(out: string): Promise<Running> {
	const process_ = spawn(
		process.execPath,
		[
			...["bin/tracefolio.js", "serve", "--json", "--port", "0"],
			...["--profile", "examples/tenant/tracefolio.yml", "--out", out],
		],
		{ stdio: ["ignore", "pipe", "inherit"] },
	);
	onTestFinished(() => {
		process_.kill("SIGKILL");
	});
	const lines = createInterface({ input: process_.stdout });
	const [line] = (await once(lines, "line")) as [string];
	const { url, token }: Record<string, string> = JSON.parse(line);
	return {
		...{ process: process_, url: url ?? "" },
		async ask(path, order) {
			const headers = {
				authorization: `Bearer ${token}`,
				"content-type": "application/json",
			};
			const answer = await fetch(`${url}${path}`, {
				headers,
				...(order !== undefined && {
					...{ method: "POST", body: JSON.stringify(order) },
				}),
			});
			return { status: answer.status, json: await answer.json() };
		},
	};
}

async function ended({ ask }: Running, id: string): Promise<ReportView> {
	let view: ReportView | undefined;
	await expect
		.poll(
			async () => {
				view = REPORT_VIEW.parse((await ask(`/reports/${id}`)).json);
				return view.status;
			},
			{ timeout: 90_000, interval: 250 },
		)
		.toMatch(/published|failed/);
	if (view === undefined) throw new Error();
	return view;
}

const ORDER = { profile: "nordhafen", period: "2026-10" };

async function indexOf(out: string): Promise<string[]> {
	return (await keysOf(folderStore(out))).filter((key) =>
		/^nordhafen[^/]*\/index\//.test(key),
	);
}

describe("tracefolio serve", () => {
	it("makes one publication of fifty equal orders at once", async () => {
		const out = await newFolder();
		const server = await serve(out);
		const answers = await Promise.all(
			Array.from({ length: 50 }, () => server.ask("/reports", ORDER)),
		);
		const ids = answers.map(({ json }) => REPORT_VIEW.parse(json).id);
		expect(new Set(ids).size).toBe(1);
		const view = await ended(server, ids[0] ?? "");
		expect(view.publication).toMatchObject({ revision: 1, status: "final" });
		expect(await indexOf(out)).toEqual(["nordhafen/index/2026-10-r1.json"]);
	}, 120_000);

	it("goes on after it was killed in the middle, and makes one publication", async () => {
		const out = await newFolder();
		const first = await serve(out);
		const order = await first.ask("/reports", ORDER);
		const { id } = REPORT_VIEW.parse(order.json);
		await expect
			.poll(async () => (await first.ask(`/reports/${id}`)).json, {
				...{ timeout: 30_000, interval: 20 },
			})
			.toMatchObject({ status: "running" });
		first.process.kill("SIGKILL");
		await once(first.process, "exit");
		expect(await indexOf(out)).toEqual([]);
		const second = await serve(out);
		expect(await ended(second, id)).toMatchObject({ status: "published" });
		expect(await indexOf(out)).toEqual(["nordhafen/index/2026-10-r1.json"]);
		const [job] = await jobsOf(folderStore(`${out}/_service`), "nordhafen");
		expect(job?.attempts).toBe(2);
	}, 180_000);

	it("publishes a report in another language beside the profile's, whose revisions go on undisturbed", async () => {
		const out = await newFolder();
		const server = await serve(out);
		const german = { ...ORDER, language: "de", template: "audit-summary" };
		for (const order of [ORDER, german, ORDER]) {
			const { json } = await server.ask("/reports", order);
			await ended(server, REPORT_VIEW.parse(json).id);
		}
		expect(await indexOf(out)).toEqual([
			"nordhafen/index/2026-10-r1.json",
			"nordhafen~de-audit-summary/index/2026-10-r1.json",
		]);
		const verified = await tracefolio(["verify", out]);
		expect(verified.stdout + verified.stderr).toMatch(/HOLDS|holds/);
		expect(verified.code).toBe(0);
	}, 180_000);

	it("answers what it cannot do with what to do about it, and ends by a signal", async () => {
		const out = await newFolder();
		const server = await serve(out);
		const { port } = new URL(server.url);
		const taken = await tracefolio([
			...["serve", "--port", port, "--out", out],
		]);
		expect(taken).toMatchObject({
			...{
				code: 2,
				stderr: expect.stringContaining("Name another one (--port)"),
			},
		});
		const none = await tracefolio(["serve", "--port", "0"]);
		expect(none).toMatchObject({
			...{ code: 2, stderr: expect.stringContaining("No output is given") },
		});
		server.process.kill("SIGTERM");
		expect(await once(server.process, "exit")).toEqual([0, null]);
	}, 60_000);
});

import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { expect, it, onTestFinished } from "vitest";
import { ledgerPrefix } from "../../lib/archive/collected.ts";
import { readLedger } from "../../lib/archive/ledger.ts";
import { folderStore } from "../../lib/store/folder.ts";
import type { Store } from "../../lib/store/store.ts";
import { collectedIds, traceAt } from "../support/collecting.ts";
import { type Ran, tracefolio } from "../support/command.ts";
import { newFolder } from "../support/stores.ts";
import { always } from "../support/trace-service/schedule.ts";
import { traceService } from "../support/trace-service/service.ts";

const HOUR_MS = 3_600_000;
const TOKEN = { TRACEFOLIO_IAM_TOKEN: "t" };

async function hashes(store: Store): Promise<Map<string, string>> {
	const found = new Map<string, string>();
	for await (const { key } of store.list("")) {
		const bytes = Buffer.concat(await Array.fromAsync(store.read(key)));
		found.set(key, createHash("sha256").update(bytes).digest("hex"));
	}
	return found;
}

/** Starts the command, and kills it once the service was asked so many times more. */
async function killAfter(
	args: readonly string[],
	asked: readonly unknown[],
	requests: number,
): Promise<void> {
	const child = spawn(process.execPath, ["bin/tracefolio.js", ...args], {
		env: { ...process.env, ...TOKEN },
		stdio: "ignore",
		detached: true,
	});
	const until = asked.length + requests;
	const ended = once(child, "exit");
	const watch = setInterval(() => {
		// the group: a command may run in a second process
		if (asked.length >= until && child.pid) process.kill(-child.pid, "SIGKILL");
	}, 1);
	await ended;
	clearInterval(watch);
}

it("a collector that is killed again and again changes nothing that was written, claims nothing too early, and loses nothing", async () => {
	const service = await traceService({ now: Date.now() });
	onTestFinished(() => service.close());
	service.faults = always({ kind: "slowBody", chunkBytes: 1024, everyMs: 1 });
	const traces = Array.from({ length: 700 }, (_, n) =>
		traceAt(n, service.now - HOUR_MS - n * 800_000),
	);
	service.project().add(traces);
	const folder = await newFolder();
	const store = folderStore(folder);
	const args = [
		...["collect", "--archive", folder, "--json"],
		...["--endpoint", service.endpoint(), "--region", "eu-de"],
		...["--project", "project-1"],
	];
	let before = new Map<string, string>();
	for (const requests of [1, 3, 20, 60, 120, 150]) {
		await killAfter(args, service.asked, requests);
		const after = await hashes(store);
		for (const [key, sha256] of before) expect(after.get(key)).toBe(sha256);
		expect([...after.keys()].filter((key) => /ledger/.test(key))).toEqual([]);
		before = after;
	}
	expect(before.size).toBeGreaterThan(5);

	// two at once
	const runs = await Promise.all([
		tracefolio(args, TOKEN),
		tracefolio(args, TOKEN),
	]);
	const answers = runs.map(({ stdout }: Ran) => JSON.parse(stdout));
	expect(answers).toMatchObject([{ exit: 0 }, { exit: 0 }]);
	const after = await hashes(store);
	for (const [key, sha256] of before) expect(after.get(key)).toBe(sha256);
	expect((await collectedIds(store)).toSorted()).toEqual(
		traces.map(({ trace_id }) => trace_id).toSorted(),
	);
	const prefix = ledgerPrefix({ region: "eu-de", project: "project-1" });
	const ever = { from: 0, to: Number.POSITIVE_INFINITY };
	const { entries, faults } = await readLedger(store, prefix, ever);
	expect(faults).toEqual([]);
	expect(entries.length).toBe(2);
	// what killed runs had stored is listed now, with the hashes that it had then
	for (const { entry } of entries)
		for (const { object, sha256 } of entry.files)
			expect(after.get(object)).toBe(sha256);
	const listed = new Set(
		entries.flatMap(({ entry }) => entry.files.map(({ object }) => object)),
	);
	for (const key of before.keys()) expect(listed).toContain(key);
}, 120_000);

import { describe, expect, it } from "vitest";
import {
	endJob,
	jobsOf,
	readJob,
	submitJob,
} from "../../../lib/service/jobs.ts";
import { folderStore } from "../../../lib/store/folder.ts";
import { memoryStore } from "../../../lib/store/memory.ts";
import { jobRequest } from "../../support/service.ts";
import { bytes, newFolder } from "../../support/stores.ts";

const NOW = Date.parse("2026-11-02T06:00:00Z");
const AT = "2026-11-02T06:05:00.000Z";

describe("submitJob()", () => {
	it("makes one job of many equal requests at once, whoever asks", async () => {
		const folders = await Promise.all(Array.from({ length: 8 }, newFolder));
		for (const state of [
			memoryStore(),
			...folders.map((f) => folderStore(f)),
		]) {
			const answers = await Promise.all(
				Array.from({ length: 50 }, (_, n) =>
					submitJob(state, jobRequest({ requestedBy: `key:${n}` }), NOW),
				),
			);
			expect(new Set(answers.map(({ job }) => job.id)).size).toBe(1);
			expect(answers.filter(({ created }) => created)).toHaveLength(1);
			expect(await jobsOf(state, "kafka")).toHaveLength(1);
		}
	});

	it("makes another one for another period, zone, language or template", async () => {
		const state = memoryStore();
		const ids = new Set<string>();
		for (const other of [
			{},
			{ period: "2026-09" },
			{ timezone: "Europe/Berlin" },
			{ language: "de" as const },
			{ template: "audit-summary" as const },
		])
			ids.add((await submitJob(state, jobRequest(other), NOW)).job.id);
		expect(ids.size).toBe(5);
	});

	it("makes a new one once the equal one has ended", async () => {
		const state = memoryStore();
		const { job: first } = await submitJob(state, jobRequest(), NOW);
		await endJob(state, first.id, {
			...{ outcome: "failed", at: AT, reason: "the archive was away" },
		});
		const { job, created } = await submitJob(state, jobRequest(), NOW);
		expect(created).toBe(true);
		expect(job.id).toBe(first.id.replace(/1$/, "2"));
		expect(await readJob(state, first.id)).toMatchObject({
			...{ status: "failed", reason: "the archive was away" },
		});
	});

	it("numbers beyond nine in the order of numbers", async () => {
		const state = memoryStore();
		for (let n = 1; n <= 11; n++) {
			const { job } = await submitJob(state, jobRequest(), NOW);
			expect(job.id).toMatch(new RegExp(`\\.j${n}$`));
			const end = { outcome: "failed", at: AT, reason: "" } as const;
			await endJob(state, job.id, end);
		}
	});
});

describe("endJob()", () => {
	it("lets the first end stand", async () => {
		const state = memoryStore();
		const { job } = await submitJob(state, jobRequest(), NOW);
		await endJob(state, job.id, {
			...{ outcome: "published", at: AT, profile: "kafka" },
			...{ revision: 3, published: true },
		});
		const late = { outcome: "failed", at: AT, reason: "zombie" } as const;
		await endJob(state, job.id, late);
		expect(await readJob(state, job.id)).toMatchObject({
			...{ status: "published", publication: "kafka.2026-10.r3" },
			reason: null,
		});
	});
});

describe("readJob()", () => {
	it("is null for an id of no job", async () => {
		const state = memoryStore();
		for (const id of ["", "kafka.2026-10.r1", "kafka.0123456789abcdef.j1"])
			expect(await readJob(state, id)).toBeNull();
	});

	it("names the record that is not what was written", async () => {
		const state = memoryStore({
			"kafka/jobs/0123456789abcdef.j1/request.json": bytes("{}"),
		});
		await expect(readJob(state, "kafka.0123456789abcdef.j1")).rejects.toThrow(
			/"kafka\/jobs\/0123456789abcdef.j1\/request.json" in memory: is not what/,
		);
	});
});

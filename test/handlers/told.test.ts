import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { handler as build } from "../../handlers/build.ts";
import { handler as monthly } from "../../handlers/monthly.ts";
import { submitJob } from "../../lib/service/jobs.ts";
import { folderStore } from "../../lib/store/folder.ts";
import { record, traceKey, writeTraceFile } from "../support/archive.ts";
import { jobRequest } from "../support/service.ts";
import { mailServer } from "../support/smtp.ts";
import { faultyMailServer } from "../support/smtp-faults.ts";
import { keysOf, newFolder } from "../support/stores.ts";

afterEach(() => {
	vi.unstubAllEnvs();
});

const EVENT = { cadence: "month", scheduledTime: "2026-11-01T05:00:00Z" };
/** Notices are about what is new; the day after the report's. */
const NOW = new Date("2026-11-02T05:00:00Z");

type Call = (event: unknown, context: unknown) => Promise<unknown>;

/** Calls a handler as the runtime does; its type wants the runtime's whole context. */
function call(handler: unknown, event: unknown): Promise<unknown> {
	return (handler as Call)(event, { awsRequestId: "test" });
}

/** A tenant whose profile mails what happens over a server. */
async function newTenant(url: string, language = "en"): Promise<string> {
	vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
	const [folder, archive, output] = [
		...[await newFolder(), await newFolder(), await newFolder()],
	];
	await writeTraceFile(archive ?? "", traceKey("2026/10/05", "a"), [record(1)]);
	const file = join(folder ?? "", "tracefolio.yml");
	await writeFile(
		file,
		`profile: kafka
language: ${language}
notify:
  - { kind: mail, url: "${url}", from: reports@nordhafen.example, to: [compliance@nordhafen.example] }
`,
	);
	vi.stubEnv("TRACEFOLIO_PROFILE", file);
	vi.stubEnv("TRACEFOLIO_ARCHIVE", archive);
	vi.stubEnv("TRACEFOLIO_OUTPUT", output);
	vi.stubEnv("TRACEFOLIO_DESK_URL", "https://desk.example");
	return output ?? "";
}

async function indexOf(output: string): Promise<string[]> {
	const keys = await keysOf(folderStore(output));
	return keys.filter((key) => key.startsWith("kafka/index/"));
}

afterEach(() => {
	vi.useRealTimers();
});

describe("a publication", () => {
	it.each([
		["en", /: provisional \(Completeness: unproven\)$/i],
		["de", /: vorläufig \(Vollständigkeit: unbewiesen\)$/i],
	])(
		"of the schedule is mailed once, in the profile's language (%s)",
		async (language, subject) => {
			const server = await mailServer();
			const output = await newTenant(server.url, language);
			await call(monthly, EVENT);
			await call(monthly, EVENT);
			expect(await indexOf(output)).toEqual(["kafka/index/2026-10-r1.json"]);
			const mails = server.received();
			expect(mails).toHaveLength(1);
			const headers = Object.fromEntries(mails[0]?.headers ?? []);
			expect(headers["to"]).toBe("compliance@nordhafen.example");
			expect(headers["subject"]).toMatch(subject);
			expect(mails[0]?.raw).toContain("kafka.2026-10.r1");
		},
	);

	it("that was asked for is mailed once, however often its message comes", async () => {
		const server = await mailServer();
		const output = await newTenant(server.url);
		const state = folderStore(`${output}/_service`, { mayBeMissing: true });
		const request = jobRequest({ requestedAt: "2026-11-02T04:00:00.000Z" });
		const { job } = await submitJob(state, request, NOW.getTime());
		const body = JSON.stringify({ kind: "report", job: job.id });
		for (const messageId of ["1", "2"])
			expect(await call(build, { Records: [{ messageId, body }] })).toEqual({
				batchItemFailures: [],
			});
		expect(server.received()).toHaveLength(1);
	});

	it.each([
		["refuses", { RCPT: "550 no" }],
		["dies", { DATA: "dies" }],
	])(
		"is there, and the run succeeds, where the mail server %s",
		async (_, script) => {
			const server = await faultyMailServer(script);
			const output = await newTenant(server.url);
			expect(await call(monthly, EVENT)).toMatchObject({
				reports: [{ period: "2026-10", published: true }],
			});
			expect(await indexOf(output)).toEqual(["kafka/index/2026-10-r1.json"]);
			const kept = await keysOf(folderStore(`${output}/_service`));
			expect(kept.filter((key) => key.endsWith("/failed-1.json"))).toHaveLength(
				1,
			);
			expect(kept.filter((key) => key.endsWith("/sent.json"))).toEqual([]);
		},
	);

	it("is there, and the run succeeds, where the mail server hangs", async () => {
		const server = await faultyMailServer({ MAIL: null });
		const output = await newTenant(server.url);
		await call(monthly, EVENT);
		expect(server.commands).toContain("MAIL");
		expect(await indexOf(output)).toEqual(["kafka/index/2026-10-r1.json"]);
	}, 90_000);

	it("that fails is told of too, once for one reason", async () => {
		const server = await mailServer();
		await newTenant(server.url);
		vi.stubEnv("TRACEFOLIO_ARCHIVE", "/no/such/folder");
		for (let n = 0; n < 2; n++)
			await expect(call(monthly, EVENT)).rejects.toThrow(/No such folder/);
		expect(server.received()).toHaveLength(1);
	});
});

describe("build handler", () => {
	it("gives back a message that is no work, and one whose state cannot be read, and does the others", async () => {
		const server = await mailServer();
		await newTenant(server.url);
		const unknown = JSON.stringify({
			...{ kind: "report", job: "kafka.0123456789abcdef.j1" },
		});
		expect(
			await call(build, {
				Records: [
					{ messageId: "1", body: "what?" },
					{ messageId: "2", body: unknown },
				],
			}),
		).toEqual({ batchItemFailures: [{ itemIdentifier: "1" }] });
		await expect(call(build, { records: [] })).rejects.toThrow(
			/The event is none of a queue/,
		);
	});
});

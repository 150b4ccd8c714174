import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import {
	afterEach,
	beforeEach,
	describe,
	expect,
	it,
	onTestFinished,
	vi,
} from "vitest";
import { handler } from "../../handlers/watchdog.ts";
import { parseWork } from "../../lib/queue/message.ts";
import { folderStore } from "../../lib/store/folder.ts";
import { wireService } from "../../lib/wire-service.ts";
import { record, traceKey, writeTraceFile } from "../support/archive.ts";
import { keysOf, newFolder, textOf } from "../support/stores.ts";

let written: string[] = [];
beforeEach(() => {
	written = [];
	for (const stream of [process.stdout, process.stderr])
		vi.spyOn(stream, "write").mockImplementation((chunk) => {
			written.push(String(chunk));
			return true;
		});
});
afterEach(() => {
	vi.restoreAllMocks();
	vi.unstubAllEnvs();
});

/** Calls the handler as the runtime does; its type wants the runtime's whole context. */
async function call(scheduledTime: string, more: object = {}) {
	const event = { cadence: "month", scheduledTime, ...more };
	const context = {
		awsRequestId: "test",
		getRemainingTimeInMillis: () => 900_000,
	};
	return (handler as (event: unknown, context: unknown) => Promise<unknown>)(
		event,
		context,
	);
}

/** What was logged and measured: every line is one JSON object. */
function lines(): Record<string, unknown>[] {
	return written
		.flatMap((chunk) => chunk.split("\n"))
		.filter((line) => line !== "")
		.map((line) => JSON.parse(line));
}

function measured(): Record<string, unknown> | undefined {
	return lines().find((line) => "MissingPublications" in line);
}

/** An archive with traces of September to November, and a profile that reports on it. */
async function newTenant(more: object = {}) {
	const root = await newFolder();
	const [archive, out] = [join(root, "archive"), join(root, "out")];
	for (const [n, day] of ["2026/09/05", "2026/10/05", "2026/11/05"].entries()) {
		const time = Date.parse(`${day.replaceAll("/", "-")}T08:00:00Z`);
		const fields = { time, record_time: time + 50 };
		await writeTraceFile(archive, traceKey(day, "a"), [record(n, fields)]);
	}
	await mkdir(out);
	const profile = join(root, "tracefolio.yml");
	const settings = {
		...{ profile: "acme", timezone: "Europe/Berlin" },
		...{ archive, output: out, ...more },
	};
	await writeFile(profile, JSON.stringify(settings));
	vi.stubEnv("TRACEFOLIO_PROFILE", profile);
	return { store: folderStore(out), out };
}

type Tenant = Awaited<ReturnType<typeof newTenant>>;

async function periodsIn({ store }: Tenant, profile = "acme") {
	const keys = await keysOf(store, `${profile}/index/`);
	return keys.map((key) => key.slice(`${profile}/index/`.length, -5));
}

/**
 * A queue whose messages are kept, until a worker takes them all. Source: "SendMessage" of the Amazon SQS API reference, AWS JSON protocol.
 */
async function newQueue() {
	const messages: string[] = [];
	const server = createServer(async (request, response) => {
		const text = Buffer.concat(await Array.fromAsync(request)).toString();
		const body = String(JSON.parse(text).MessageBody);
		messages.push(body);
		const md5 = createHash("md5").update(body).digest("hex");
		response.setHeader("content-type", "application/x-amz-json-1.0");
		response.end(JSON.stringify({ MessageId: "1", MD5OfMessageBody: md5 }));
	});
	await new Promise<void>((resolve) =>
		server.listen(0, "127.0.0.1", () => resolve()),
	);
	onTestFinished(() => {
		server.close();
		server.closeAllConnections();
	});
	const { port } = server.address() as AddressInfo;
	vi.stubEnv("TRACEFOLIO_QUEUE", `http://127.0.0.1:${port}/1/builds`);
	vi.stubEnv("AWS_ENDPOINT_URL_SQS", `http://127.0.0.1:${port}`);
	vi.stubEnv("AWS_REGION", "eu-central-1");
	vi.stubEnv("AWS_ACCESS_KEY_ID", "A");
	vi.stubEnv("AWS_SECRET_ACCESS_KEY", "S");
	const workOff = async () => {
		const effects = { now: Date.now, log: () => {} };
		const { work } = await wireService(process.env, effects);
		for (const message of messages.splice(0)) {
			const parsed = parseWork(message);
			expect(parsed).not.toBeNull();
			if (parsed !== null) expect(await work(parsed)).toBe("done");
		}
	};
	return { messages, workOff };
}

describe("watchdog handler", () => {
	it("finds both months of two skipped schedules, and has both made", async () => {
		const tenant = await newTenant({ watch: { since: "2026-10-01" } });
		const queue = await newQueue();
		const december = "2026-12-04T06:00:00Z";
		expect(await call(december)).toMatchObject({
			profiles: [
				{
					profile: "acme",
					missing: ["2026-10", "2026-11"],
					sent: [expect.any(String), expect.any(String)],
				},
			],
		});
		expect(measured()).toMatchObject({
			...{ MissingPublications: 2, NotFinal: 0, StuckJobs: 0, Concerns: 2 },
			...{ SuccessfulWatch: 1, service: "tracefolio" },
		});
		expect(lines()).toContainEqual(
			expect.objectContaining({
				...{ level: "WARN", profile: "acme", topic: "missing" },
				...{ subject: "2026-11", at: "2026-12-01T23:00:00.000Z" },
				message: expect.stringMatching(/^The report of 2026-11 .* is missing/),
			}),
		);
		await queue.workOff();
		expect(await periodsIn(tenant)).toEqual(["2026-10-r1", "2026-11-r1"]);
		for (const [period, start, end] of [
			["2026-10", "2026-09-30T22:00:00.000Z", "2026-10-31T23:00:00.000Z"],
			["2026-11", "2026-10-31T23:00:00.000Z", "2026-11-30T23:00:00.000Z"],
		]) {
			const key = `acme/${period}/r1/report.json`;
			const { report, population } = JSON.parse(
				await textOf(tenant.store, key),
			);
			expect(report.period).toMatchObject({ label: period, start, end });
			expect(report.generatedAt).toBe("2026-12-04T06:00:00.000Z");
			expect(population.inScope).toBe(1);
		}

		// the same run once more, and another one of that day
		for (const again of [december, "2026-12-04T21:00:00Z"])
			expect(await call(again)).toMatchObject({
				profiles: [{ missing: [], sent: [] }],
			});
		expect(queue.messages).toEqual([]);
		const requests = await keysOf(tenant.store, "_service/acme/jobs/");
		expect(requests.filter((key) => key.endsWith("request.json"))).toHaveLength(
			2,
		);
	}, 120_000);

	it("has one report made of each period where it is called many times at once, and late", async () => {
		const tenant = await newTenant({ watch: { since: "2026-10-01" } });
		const queue = await newQueue();
		await Promise.all([
			call("2026-12-04T06:00:00Z"),
			call("2026-12-04T06:00:00Z"),
			call("2026-12-04T09:00:00Z"),
		]);
		await queue.workOff();
		expect(await periodsIn(tenant)).toEqual(["2026-10-r1", "2026-11-r1"]);
		// the queue hands the event of an earlier day over once more
		await call("2026-12-03T06:00:00Z");
		await queue.workOff();
		expect(await periodsIn(tenant)).toEqual(["2026-10-r1", "2026-11-r1"]);
	}, 120_000);

	it("has a report made in this process where there is no queue", async () => {
		const tenant = await newTenant();
		await call("2026-12-04T06:00:00Z");
		const ended = async () => {
			const keys = await keysOf(tenant.store, "_service/acme/jobs/");
			return keys.filter((key) => key.endsWith("/ended.json"));
		};
		await vi.waitFor(async () => expect(await ended()).toHaveLength(1), {
			...{ timeout: 60_000, interval: 50 },
		});
		expect(await periodsIn(tenant)).toEqual(["2026-11-r1"]);
	}, 120_000);

	it("finds nothing before the deadline, and publishes that as numbers too", async () => {
		await newTenant({ watch: { since: "2026-11-01" } });
		// October is not watched, and November ended a second less than 24 hours ago
		expect(await call("2026-12-01T22:59:59Z")).toMatchObject({
			profiles: [{ concerns: [], missing: [], sent: [] }],
		});
		expect(measured()).toMatchObject({
			...{ MissingPublications: 0, NotFinal: 0, StuckJobs: 0, Concerns: 0 },
			SuccessfulWatch: 1,
		});
	});

	it("fails at its end where a store cannot be read, after log and metrics say so", async () => {
		const tenant = await newTenant();
		vi.stubEnv("TRACEFOLIO_STATE", join(tenant.out, "state"));
		const file = join(tenant.out, "file");
		await writeFile(file, "no folder");
		vi.stubEnv("TRACEFOLIO_OUTPUT", file);
		await expect(call("2026-12-04T06:00:00Z")).rejects.toThrow(/file/);
		expect(measured()).toMatchObject({ SuccessfulWatch: 0 });
		expect(lines()).toContainEqual(
			expect.objectContaining({
				...{ level: "ERROR", topic: "watch", subject: "the publications" },
			}),
		);
	});

	it("refuses an event without a scheduled time", async () => {
		await newTenant();
		await expect(call("now")).rejects.toThrow(/schedule's event is wrong/);
	});
});

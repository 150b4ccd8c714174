import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { createKey, revokeKey } from "../../../lib/access/api-keys.ts";
import { readNotifySecrets } from "../../../lib/notify-config.ts";
import type { IndexEntry } from "../../../lib/publish/index-entry.ts";
import { publicationKeys } from "../../../lib/publish/index-entry.ts";
import type { Work } from "../../../lib/queue/queue.ts";
import { issueHandover, recordMade } from "../../../lib/service/handovers.ts";
import { handoverId } from "../../../lib/service/ids.ts";
import {
	endJob,
	jobsOf,
	jobWork,
	submitJob,
} from "../../../lib/service/jobs.ts";
import { claimWork } from "../../../lib/service/work.ts";
import { folderStore } from "../../../lib/store/folder.ts";
import { type WatchRequest, watch } from "../../../lib/wire-watch.ts";
import { collecting, sourceOf } from "../../support/collecting.ts";
import { newFolder } from "../../support/stores.ts";
import { holder } from "../evidence/support.ts";

const DECEMBER = Date.parse("2026-12-04T05:00:00Z");
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const WORKER = { name: "worker", isGone: () => false };
const SECRETS = readNotifySecrets({
	TRACEFOLIO_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 7).toString("base64")}`,
});

/** A folder of profiles with an output and an archive, and a queue that only keeps what it is sent. */
async function newPlace() {
	const root = await newFolder();
	const at = (name: string) => join(root, name);
	for (const name of ["archive", "out", "profiles"]) await mkdir(at(name));
	const output = folderStore(at("out"));
	const state = folderStore(join(at("out"), "_service"), {
		mayBeMissing: true,
	});
	const sent: Work[] = [];
	const writeProfile = async (profile: string, more: object = {}) => {
		const folder = join(at("profiles"), profile);
		await mkdir(folder, { recursive: true });
		const settings = {
			...{ profile, timezone: "Europe/Berlin", archive: at("archive") },
			output: at("out"),
			...more,
		};
		const file = join(folder, "tracefolio.yml");
		await writeFile(file, JSON.stringify(settings));
		return folder;
	};
	const run = (fields: Partial<WatchRequest> = {}) =>
		watch({
			...{ cadence: "month", scheduledTime: DECEMBER, secrets: null, s3: {} },
			profile: at("profiles"),
			queue: {
				async send(work) {
					sent.push(work);
				},
			},
			...{ archive: undefined, output: undefined, now: Date.now },
			progress: () => {},
			...fields,
		});
	/** What concerns the first profile: `topic subject`. */
	const concerns = async (fields: Partial<WatchRequest> = {}) => {
		const { profiles, failures } = await run(fields);
		expect(failures).toEqual([]);
		return (profiles[0]?.concerns ?? []).map(
			({ topic, subject }) => `${topic} ${subject}`,
		);
	};
	return { at, output, state, sent, writeProfile, run, concerns };
}

type Place = Awaited<ReturnType<typeof newPlace>>;

async function publish(
	{ output }: Place,
	profile: string,
	period: string,
	fields: Partial<IndexEntry> = {},
) {
	const keys = publicationKeys(profile, period);
	const entry: IndexEntry = {
		...{ schema: "tracefolio/index@1", profile, period, revision: 1 },
		folder: keys.folder(1),
		...{ manifestSha256: "0".repeat(64), inputs: "0".repeat(64) },
		...{ status: "final", completeness: "proven" },
		generatedAt: "2026-12-01T05:00:00Z",
		...fields,
	};
	const key = keys.entry(entry.revision);
	await output.create(key, Buffer.from(JSON.stringify(entry)));
}

/** A job of the profile "acme" that the watchdog did not ask for. */
async function newJob({ state }: Place, period: string, requestedAt: number) {
	const { job } = await submitJob(
		state,
		{
			...{ profile: "acme", period, timezone: "Europe/Berlin" },
			...{ template: "full", language: "en", requestedBy: "key:1" },
			requestedAt: new Date(requestedAt).toISOString(),
		},
		requestedAt,
	);
	return job.id;
}

describe("watch()", () => {
	it("asks for each missing report once, in the profile's zone, language and template", async () => {
		const place = await newPlace();
		await place.writeProfile("acme", { language: "de" });
		await publish(place, "acme", "2026-09");
		const { profiles, failures } = await place.run();
		expect(failures).toEqual([]);
		expect(profiles).toMatchObject([
			{
				profile: "acme",
				missing: ["2026-10", "2026-11"],
				concerns: [
					{ topic: "missing", subject: "2026-10" },
					{ topic: "missing", subject: "2026-11" },
				],
			},
		]);
		const jobs = await jobsOf(place.state, "acme");
		expect(jobs.map(({ period }) => period).sort()).toEqual([
			"2026-10",
			"2026-11",
		]);
		for (const job of jobs)
			expect(job).toMatchObject({
				...{ timezone: "Europe/Berlin", language: "de", template: "full" },
				...{ requestedBy: "watchdog", status: "queued" },
				requestedAt: "2026-12-04T05:00:00.000Z",
			});
		const ids = jobs.map(({ id }) => ({ kind: "report", job: id }));
		expect(new Set(place.sent)).toEqual(new Set(ids));

		for (const scheduledTime of [DECEMBER, DECEMBER + 10 * 60 * MINUTE_MS])
			await place.run({ scheduledTime });
		expect(await jobsOf(place.state, "acme")).toHaveLength(2);
	});

	it("records in the custody log what it asked for", async () => {
		const place = await newPlace();
		await place.writeProfile("acme");
		await place.run();
		const entries = await place.output.level("acme/custody/");
		expect(entries.objects).toHaveLength(1);
	});

	it("does not count a report in another zone, language or template", async () => {
		const place = await newPlace();
		await place.writeProfile("acme");
		await publish(place, "acme", "2026-10");
		await publish(place, "acme~de", "2026-11");
		await publish(place, "acme~america-new_york", "2026-08");
		expect(await place.concerns()).toEqual(["missing 2026-11"]);
		await publish(place, "acme", "2026-11");
		expect(await place.concerns()).toEqual([]);
	});

	it("does not ask again on a day on which its own request failed", async () => {
		const place = await newPlace();
		await place.writeProfile("acme");
		await place.run();
		const [job] = await jobsOf(place.state, "acme");
		const at = "2026-12-04T05:10:00.000Z";
		const end = { outcome: "failed", at, reason: "no archive" } as const;
		await endJob(place.state, job?.id ?? "", end);
		const jobsAfter = async (scheduledTime: string) => {
			await place.run({ scheduledTime: Date.parse(scheduledTime) });
			return (await jobsOf(place.state, "acme")).length;
		};
		// an hour before midnight in the profile's zone
		expect(await jobsAfter("2026-12-04T22:00:00Z")).toBe(1);
		expect(await jobsAfter("2026-12-04T23:00:00Z")).toBe(2);
	});

	it("asks although somebody else's request failed on that day", async () => {
		const place = await newPlace();
		await place.writeProfile("acme");
		const id = await newJob(place, "2026-11", DECEMBER);
		const at = "2026-12-04T05:10:00.000Z";
		await endJob(place.state, id, { outcome: "failed", at, reason: "no" });
		await place.run();
		expect(await jobsOf(place.state, "acme")).toHaveLength(2);
	});

	it("sends work that is stuck to the queue again, once", async () => {
		const place = await newPlace();
		await place.writeProfile("acme");
		const asked = DECEMBER - 31 * MINUTE_MS;
		const stuck = await newJob(place, "2026-11", asked);
		const running = await newJob(place, "2026-10", asked);
		const claimed = await newJob(place, "2026-09", asked);
		const claim = (id: string, at: number) =>
			claimWork(place.state, jobWork(id) ?? "", WORKER, at);
		await claim(running, asked);
		await claim(claimed, DECEMBER - 29 * MINUTE_MS);
		const found = await place.concerns();
		expect(new Set(found)).toEqual(
			new Set([`job ${stuck}`, `job ${running}`, "missing 2026-11"]),
		);
		const jobs = place.sent.map((work) => work.kind === "report" && work.job);
		expect(jobs.sort()).toEqual([stuck, running].sort());
		const at = "2026-12-04T05:00:00.000Z";
		const end = { outcome: "failed", at, reason: "given up" } as const;
		await endJob(place.state, running, end);
		await endJob(place.state, stuck, end);
		await publish(place, "acme", "2026-11");
		expect(await place.concerns()).toEqual([]);
	});

	it("sends evidence that is stuck to the queue again, until it is made", async () => {
		const place = await newPlace();
		await place.writeProfile("acme");
		await publish(place, "acme", "2026-11");
		const id = handoverId("acme", "0".repeat(16));
		await issueHandover(place.output, "acme", "0".repeat(16), {
			...{ report: "acme.2026-11.r1", recipient: "A", purpose: "B" },
			...{ sources: "listed", issuedBy: "key:1", secretSha256: "" },
			issuedAt: "2026-12-04T04:29:00.000Z",
			expiresAt: "2026-12-24T04:29:00.000Z",
		});
		expect(await place.concerns()).toEqual([`job ${id}`]);
		expect(place.sent).toEqual([{ kind: "evidence", handover: id }]);
		await recordMade(place.output, id, {
			...{ at: "2026-12-04T05:00:00.000Z", size: 1, sha256: "" },
			...{ signedBy: null, holds: true },
		});
		expect(await place.concerns()).toEqual([]);
	});

	it("finds a collector that fell silent, until it goes on", async () => {
		const place = await newPlace();
		const { service, run } = await collecting({
			now: DECEMBER - 7 * 60 * MINUTE_MS,
			archive: folderStore(place.at("archive")),
		});
		const { region, projectId: project, endpoint } = sourceOf(service);
		const sources = [{ region, project, endpoint }];
		await place.writeProfile("acme", { collect: { sources } });
		await publish(place, "acme", "2026-11");
		await run();
		expect(await place.concerns()).toEqual([`collector ${region}/${project}`]);
		service.now = DECEMBER - 30 * MINUTE_MS;
		await run();
		expect(await place.concerns()).toEqual([]);
	});

	it("finds a certificate for evidence that expires", async () => {
		const place = await newPlace();
		await publish(place, "acme", "2026-11");
		const folder = await place.writeProfile("acme");
		const jane = await holder(folder, "jane", { kind: "rsa" });
		const { keyPath: key, certificatePath: certificate } = jane;
		await place.writeProfile("acme", { evidence: { key, certificate } });
		const end = Date.parse(jane.certificate.validTo);
		const keysAt = async (scheduledTime: number) =>
			(await place.concerns({ scheduledTime, queue: null })).filter((text) =>
				text.startsWith("key "),
			);
		expect(await keysAt(end - 30 * DAY_MS - 1)).toEqual([]);
		expect(await keysAt(end - 30 * DAY_MS)).toEqual([
			expect.stringMatching(/^key certificate ".*" in ".*jane/),
		]);
		expect(await keysAt(end + DAY_MS)).toHaveLength(1);
	});

	it("finds a collector without a ledger, and none where nothing is collected", async () => {
		const place = await newPlace();
		const source = {
			...{ region: "eu-de", project: "p1" },
			endpoint: "https://cts.example.com",
		};
		await place.writeProfile("acme", { collect: { sources: [source] } });
		await publish(place, "acme", "2026-11");
		expect(await place.concerns()).toEqual(["collector eu-de/p1"]);
		await place.writeProfile("acme");
		expect(await place.concerns()).toEqual([]);
	});

	it("finds an API key of the profile that expires, until it is revoked", async () => {
		const place = await newPlace();
		await place.writeProfile("acme");
		await publish(place, "acme", "2026-11");
		const order = { label: "ci", scopes: ["reports:read"], days: 20 } as const;
		const make = (profiles: string[] | "*") =>
			createKey(place.state, { ...order, profiles }, DECEMBER);
		await make(["other"]);
		const { key } = await make(["acme"]);
		expect(await place.concerns()).toEqual([`key API key ${key.id} (ci)`]);
		await revokeKey(place.state, key.id, DECEMBER);
		expect(await place.concerns()).toEqual([]);
	});

	it("finds keys for digests that end, and a store that cannot retain", async () => {
		const place = await newPlace();
		const key = { file: "old.pem", to: "2026-12-20T00:00:00Z" };
		const archive = { uri: place.at("archive"), digestKeys: [key] };
		await place.writeProfile("acme", { archive, retentionDays: 365 });
		await publish(place, "acme", "2026-11");
		expect(await place.concerns()).toEqual([
			`retention ${place.output.uri}`,
			'key key for digests "old.pem"',
		]);
	});

	it("watches the others where a profile or a store cannot be read, and says so", async () => {
		const place = await newPlace();
		const source = {
			...{ region: "eu-de", project: "p1" },
			endpoint: "https://cts.example.com",
		};
		const file = place.at("file");
		await writeFile(file, "no folder");
		await place.writeProfile("a-wrong", { sinse: 1 });
		await place.writeProfile("b-output", { output: file });
		await place.writeProfile("c-archive", {
			archive: file,
			collect: { sources: [source] },
		});
		await place.writeProfile("d-good");
		const { profiles, failures } = await place.run({
			state: place.at("state"),
		});
		const found = profiles.map(({ concerns }) =>
			concerns.map(({ topic, subject }) => `${topic} ${subject}`),
		);
		expect(found).toEqual([
			["watch the profile"],
			expect.arrayContaining(["watch the publications"]),
			["missing 2026-11", "watch the collectors' ledgers"],
			["missing 2026-11"],
		]);
		expect(failures.length).toBeGreaterThan(2);
		expect(profiles[0]?.profile).toMatch(/a-wrong.tracefolio\.yml$/);
	});

	it("goes on where the queue does not take something, and says so", async () => {
		const place = await newPlace();
		await place.writeProfile("acme");
		await publish(place, "acme", "2026-09");
		const sent: Work[] = [];
		const queue = {
			async send(work: Work) {
				sent.push(work);
				if (sent.length === 1) throw new Error("throttled");
			},
		};
		const { profiles, failures } = await place.run({ queue });
		expect(failures).toEqual([new Error("throttled")]);
		expect(profiles[0]?.sent).toHaveLength(1);
		expect(profiles[0]?.concerns.at(-1)).toMatchObject({
			...{ topic: "watch", subject: "the queue" },
			message: "The watch over the queue failed: throttled",
		});
		// the run is repeated, and sends what waits
		await place.run({ queue });
		expect(sent).toHaveLength(4);
	});

	it("asks for nothing without a queue", async () => {
		const place = await newPlace();
		await place.writeProfile("acme");
		expect(await place.concerns({ queue: null })).toEqual(["missing 2026-11"]);
		expect(await jobsOf(place.state, "acme")).toEqual([]);
	});

	it("notifies of each missing period once, and of a concern once a day", async () => {
		const place = await newPlace();
		const receiver = await newReceiver();
		const key = { file: "old.pem", to: "2026-12-20T00:00:00Z" };
		await place.writeProfile("acme", {
			archive: { uri: place.at("archive"), digestKeys: [key] },
			notify: [{ kind: "webhook", url: receiver.url }],
			watch: { since: "2026-10-01" },
		});
		const told = async (scheduledTime: number) => {
			receiver.bodies.length = 0;
			await place.run({ scheduledTime, secrets: SECRETS, queue: null });
			const named = receiver.bodies.map((body) =>
				/"period":"2026-1\d"|old\.pem/.exec(body)?.at(0),
			);
			return named.sort();
		};
		expect(await told(DECEMBER)).toEqual([
			'"period":"2026-10"',
			'"period":"2026-11"',
			"old.pem",
		]);
		expect(await told(DECEMBER)).toEqual([]);
		expect(await told(DECEMBER + DAY_MS)).toEqual(["old.pem"]);
	});

	it("says that notices cannot be delivered", async () => {
		const place = await newPlace();
		const receiver = await newReceiver(500);
		await place.writeProfile("acme", {
			notify: [{ kind: "webhook", url: receiver.url }],
		});
		expect(await place.concerns({ secrets: SECRETS })).toEqual([
			"missing 2026-11",
			`notices ${new URL(receiver.url).origin}`,
		]);
	});
});

/** A server that takes what it is sent, and says so or fails. */
async function newReceiver(status = 204) {
	const bodies: string[] = [];
	const server = createServer(async (request, response) => {
		const chunks = await Array.fromAsync(request);
		bodies.push(Buffer.concat(chunks).toString());
		response.writeHead(status).end();
	});
	await new Promise<void>((resolve) =>
		server.listen(0, "127.0.0.1", () => resolve()),
	);
	onTestFinished(() => {
		server.close();
	});
	const { port } = server.address() as AddressInfo;
	return { url: `http://127.0.0.1:${port}/hook`, bodies };
}

import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { S3 } from "@aws-sdk/client-s3";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import {
	CUSTODY_LIST,
	DOWNLOAD_VIEW,
	HANDOVER_VIEW,
	type HandoverView,
	PROBLEM,
	REPORT_VIEW,
	type ReportView,
	VERIFICATION_VIEW,
} from "../../lib/service/contract.ts";
import { jobsOf } from "../../lib/service/jobs.ts";
import { s3Store } from "../../lib/store/s3.ts";
import type { Store } from "../../lib/store/store.ts";
import type { BucketKind } from "../support/rgw.ts";
import { keysOf, newBucket, newFolder } from "../support/stores.ts";

const TENANT = "examples/tenant";
const PERIOD = "2026-10";
const ORDER = { profile: "nordhafen", period: PERIOD };

/** A bucket that holds the example's archive, and will hold its reports and the service's state. */
async function newTenant({
	kind = {},
	yaml = "",
}: {
	readonly kind?: BucketKind;
	readonly yaml?: string;
} = {}) {
	const server = await newBucket(kind);
	const { bucket, endpoint, accessKeyId, secretAccessKey, region } = server;
	const within = (prefix: string) => s3Store({ ...server, prefix });
	const s3 = new S3({
		...{ endpoint, region, forcePathStyle: true },
		credentials: { accessKeyId, secretAccessKey },
	});
	await copyArchive(s3, bucket);
	const profile = await writeProfile(yaml);
	const places = [
		...["--profile", profile, "--archive", `s3://${bucket}/archive`],
		...["--out", `s3://${bucket}/out`, "--state", `s3://${bucket}/state`],
	];
	const env = {
		AWS_ACCESS_KEY_ID: accessKeyId,
		AWS_SECRET_ACCESS_KEY: secretAccessKey,
		TRACEFOLIO_S3_ENDPOINT: endpoint,
		TRACEFOLIO_S3_REGION: region,
	};
	const stores = { output: within("out"), state: within("state") };
	return { bucket, s3, ...stores, serve: () => serve(places, env) };
}

const METADATA = ".metadata.json";

/** Copies the example's archive, where a file beside an object holds what a bucket keeps as its metadata. */
async function copyArchive(s3: S3, bucket: string): Promise<void> {
	const folder = join(TENANT, "archive");
	const names = (await readdir(folder, { recursive: true })).filter(
		(name) => /\.(gz|json)$/.test(name) && !name.endsWith(METADATA),
	);
	const copy = async (name: string) => {
		const path = join(folder, name);
		const beside = await readFile(path + METADATA, "utf8").catch(() => "{}");
		await s3.putObject({
			...{ Bucket: bucket, Key: `archive/${name}` },
			Body: await readFile(path),
			Metadata: z.record(z.string(), z.string()).parse(JSON.parse(beside)),
		});
	};
	const workers = Array.from({ length: 16 }, async () => {
		for (let name = names.pop(); name; name = names.pop()) await copy(name);
	});
	await Promise.all(workers);
}

async function writeProfile(yaml: string): Promise<string> {
	const folder = await newFolder();
	for (const name of ["digest-key.pem", "changes.csv", "logo.png"])
		await writeFile(join(folder, name), await readFile(join(TENANT, name)));
	const path = join(folder, "tracefolio.yml");
	const text = await readFile(join(TENANT, "tracefolio.yml"), "utf8");
	await writeFile(path, `${text}\n${yaml}\n`);
	return path;
}

/** `tracefolio serve` in a process of its own. */
interface Running {
	readonly process: ChildProcess;
	readonly log: () => string;
	ask(
		path: string,
		order?: unknown,
		method?: string,
	): Promise<{ readonly status: number; readonly json: unknown }>;
}

async function serve(
	places: readonly string[],
	env: Readonly<Record<string, string>>,
): Promise<Running> {
	const child = spawn(
		process.execPath,
		["bin/tracefolio.js", "serve", "--json", "--port", "0", ...places],
		{
			env: { ...process.env, ...env },
			stdio: ["ignore", "pipe", "pipe"],
		},
	);
	onTestFinished(() => {
		child.kill("SIGKILL");
	});
	let log = "";
	child.stderr.on("data", (chunk: Buffer) => {
		log += chunk.toString();
	});
	const lines = createInterface({ input: child.stdout });
	const line: unknown[] = await once(lines, "line");
	const { url, token } = z
		.object({ url: z.string(), token: z.string() })
		.parse(JSON.parse(String(line[0])));
	return {
		process: child,
		log: () => log,
		async ask(path, order, method = order === undefined ? "GET" : "POST") {
			const answer = await fetch(url + path, {
				headers: {
					authorization: `Bearer ${token}`,
					"content-type": "application/json",
				},
				method,
				...(order !== undefined && { body: JSON.stringify(order) }),
			});
			const text = await answer.text();
			const json: unknown = text === "" ? null : JSON.parse(text);
			return { status: answer.status, json };
		},
	};
}

const LONG = { timeout: 120_000, interval: 250 };

async function ended({ ask, log }: Running, id: string): Promise<ReportView> {
	let view: ReportView | null = null;
	await expect
		.poll(async () => {
			view = REPORT_VIEW.parse((await ask(`/reports/${id}`)).json);
			return view.status;
		}, LONG)
		.toMatch(/published|failed/);
	if (view === null) throw new Error(log());
	return view;
}

async function ordered(server: Running): Promise<ReportView> {
	const { status, json } = await server.ask("/reports", ORDER);
	expect([status, server.log()]).toEqual([202, ""]);
	return ended(server, REPORT_VIEW.parse(json).id);
}

/** Evidence whose bag is ready, as the answer to its order told of it. */
async function issued(server: Running, report: string): Promise<HandoverView> {
	const { json } = await server.ask(`/reports/${report}/evidence`, {
		...{ recipient: "Auditor", purpose: "Audit 2026", sources: "listed" },
	});
	const handover = HANDOVER_VIEW.parse(json);
	await expect
		.poll(() => handoverOf(server, handover.id), LONG)
		.toMatchObject({ status: expect.stringMatching(/ready|failed/) });
	const { status, reason } = await handoverOf(server, handover.id);
	expect([status, reason, server.log()]).toEqual(["ready", null, ""]);
	return handover;
}

async function handoverOf({ ask }: Running, id: string) {
	return HANDOVER_VIEW.parse((await ask(`/handovers/${id}`)).json);
}

async function hashAt(url: string): Promise<string> {
	const answer = await fetch(url);
	expect(answer.status).toBe(200);
	expect(answer.headers.get("content-disposition")).toMatch(/^attachment/);
	const bytes = Buffer.from(await answer.arrayBuffer());
	return createHash("sha256").update(bytes).digest("hex");
}

async function custodyOf({ ask }: Running) {
	const { json } = await ask("/profiles/nordhafen/custody?limit=200");
	return CUSTODY_LIST.parse(json);
}

async function indexIn(output: Store): Promise<string[]> {
	return keysOf(output, "nordhafen/index/");
}

describe("tracefolio serve over object storage", () => {
	it("goes all the way: order, presigned file, evidence, auditor's link, revocation", async () => {
		const { serve, bucket } = await newTenant();
		const server = await serve();
		const { publication } = await ordered(server);
		const report = publication?.id ?? "";
		for (const { name, sha256 } of publication?.files ?? []) {
			const { json } = await server.ask(`/reports/${report}/files/${name}`);
			const { url } = DOWNLOAD_VIEW.parse(json);
			expect(url).toContain(`/${bucket}/out/nordhafen/${PERIOD}/r1/${name}?`);
			expect(await hashAt(url)).toBe(sha256);
			// nothing but this one object can be had by it
			expect((await fetch(url.replace(name, "other"))).status).toBe(403);
		}
		const verified = await server.ask(`/reports/${report}/verification`);
		expect(VERIFICATION_VIEW.parse(verified.json).holds).toBe(true);

		const { id, link = "" } = await issued(server, report);
		const led = await fetch(link, { redirect: "manual" });
		expect(led.status).toBe(303);
		const target = led.headers.get("location") ?? "";
		expect(target).toMatch(/[?&]X-Amz-Signature=/);
		const { bag, used } = await handoverOf(server, id);
		expect([await hashAt(target), used]).toEqual([bag?.sha256, 1]);

		const gone = await server.ask(`/handovers/${id}`, undefined, "DELETE");
		expect(gone.status).toBe(204);
		const refused = await fetch(link, { redirect: "manual" });
		expect(refused.status).toBe(410);
		expect(PROBLEM.parse(await refused.json()).detail).toMatch(/revoked/);
		const { entries, holds } = await custodyOf(server);
		expect(holds).toBe(true);
		expect(new Set(entries.map(({ did }) => did))).toEqual(
			new Set([
				...["report-requested", "report-published", "download-link-issued"],
				...["evidence-issued", "evidence-made", "evidence-fetched"],
				"evidence-revoked",
			]),
		);
		expect(server.log()).toBe("");
	}, 240_000);

	it("makes one job and one publication of fifty equal orders to two servers at once", async () => {
		const { serve, output, state } = await newTenant();
		const servers = await Promise.all([serve(), serve()]);
		const answers = await Promise.all(
			Array.from({ length: 50 }, (_, n) =>
				servers[n % 2]?.ask("/reports", ORDER),
			),
		);
		expect(new Set(answers.map((answer) => answer?.status))).toEqual(
			new Set([202]),
		);
		const ids = answers.map((answer) => REPORT_VIEW.parse(answer?.json).id);
		expect(new Set(ids).size).toBe(1);
		for (const server of servers)
			expect(await ended(server, ids[0] ?? "")).toMatchObject({
				...{ status: "published", publication: { revision: 1 } },
			});
		expect(await indexIn(output)).toEqual([
			`nordhafen/index/${PERIOD}-r1.json`,
		]);
		const jobs = await jobsOf(state, "nordhafen");
		expect(jobs.map(({ attempts }) => attempts)).toEqual([1]);
		for (const server of servers) {
			const { entries, holds } = await custodyOf(server);
			expect(holds).toBe(true);
			expect(entries.map(({ did }) => did)).toEqual([
				"report-requested",
				"report-published",
			]);
		}
	}, 240_000);

	it("keeps one whole custody log where two servers write to it at once", async () => {
		const { serve } = await newTenant();
		const servers = await Promise.all([serve(), serve()]);
		const [first] = servers;
		if (first === undefined) throw new Error();
		const report = (await ordered(first)).publication?.id;
		const links = await Promise.all(
			Array.from({ length: 40 }, (_, n) =>
				servers[n % 2]?.ask(`/reports/${report}/files/report.json`),
			),
		);
		expect(links.map((link) => link?.status)).toEqual(links.map(() => 200));
		const { entries, holds } = await custodyOf(first);
		expect([holds, entries.length]).toEqual([true, 42]);
	}, 240_000);

	it("retains publications and custody entries in a bucket with object lock, and serves the published versions", async () => {
		const { serve, bucket, s3, output } = await newTenant({
			...{ kind: { objectLock: true }, yaml: "retentionDays: 1" },
		});
		const server = await serve();
		const { publication } = await ordered(server);
		const report = publication?.id ?? "";
		const names = await keysOf(output, "nordhafen/");
		const custody = names.filter((key) => key.startsWith("nordhafen/custody/"));
		expect(custody).toHaveLength(2);
		for (const key of names) {
			const Key = `out/${key}`;
			const found = await s3.headObject({ Bucket: bucket, Key });
			expect([key, found.ObjectLockMode]).toEqual([key, "COMPLIANCE"]);
			const VersionId = found.VersionId ?? "";
			await expect(
				s3.deleteObject({ Bucket: bucket, Key, VersionId }),
			).rejects.toThrow();
		}
		// whoever writes over a file adds a version, and changes nothing of what is given out
		const Key = `out/nordhafen/${PERIOD}/r1/report.json`;
		await s3.putObject({ Bucket: bucket, Key, Body: "{}" });
		const { json } = await server.ask(`/reports/${report}/files/report.json`);
		const { url, sha256 } = DOWNLOAD_VIEW.parse(json);
		expect(await hashAt(url)).toBe(sha256);
	}, 240_000);

	it("ends a job, and says why, where a profile retains and its bucket has no object lock", async () => {
		const { serve } = await newTenant({ yaml: "retentionDays: 1" });
		const server = await serve();
		const { status, json } = await server.ask("/reports", ORDER);
		expect([status, server.log()]).toEqual([202, ""]);
		const view = await ended(server, REPORT_VIEW.parse(json).id);
		expect(view).toMatchObject({
			...{ status: "failed", publication: null },
			reason: expect.stringMatching(/object lock/),
		});
	}, 240_000);
});

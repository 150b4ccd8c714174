import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Authenticator } from "../../lib/collect/auth.ts";
import { collectSource } from "../../lib/collect/collect.ts";
import { GENERATOR } from "../../lib/generator.ts";
import { folderStore } from "../../lib/store/folder.ts";
import { type Ran, tracefolio } from "../support/command.ts";
import { secretsServer } from "../support/secrets.ts";
import { signatureFault } from "../support/signature-check.ts";
import type { Access } from "../support/trace-service/access.ts";
import { systemTracker } from "../support/trace-service/project.ts";
import { always, inOrder, only } from "../support/trace-service/schedule.ts";
import {
	type TraceService,
	traceService,
} from "../support/trace-service/service.ts";

const HOUR_MS = 60 * 60 * 1000;
const SECRET_KEY = "very-secret-key-0123456789";
const KEYS = {
	TRACEFOLIO_ACCESS_KEY: "ACCESSKEY1",
	TRACEFOLIO_SECRET_KEY: SECRET_KEY,
};
const PROJECTS = [
	{ region: "eu-de", id: "project-1", name: "eu-de" },
	{ region: "eu-nl", id: "project-2", name: "eu-nl" },
] as const;

const checked: Access = {
	kind: "key",
	check: (request) =>
		signatureFault(request, {
			body: request.body,
			now: request.now,
			secretOf: (key) => (key.startsWith("ACCESSKEY") ? SECRET_KEY : undefined),
		}),
	withoutPermission: { ACCESSKEY2: "CTS.0013" },
};

let base = "";
let service: TraceService;
beforeAll(async () => {
	base = await mkdtemp(join(tmpdir(), "collect-"));
});
afterAll(() => rm(base, { recursive: true }));
afterEach(async () => {
	await service?.close();
});

/** A service whose two regions hold `count` traces each, an hour old. */
async function start(count = 3): Promise<void> {
	const now = Date.now();
	service = await traceService({ now, projects: PROJECTS, access: checked });
	for (const { id, region } of PROJECTS)
		service.project(id, region).add(
			Array.from({ length: count }, (_, i) => ({
				trace_id: `${region}-${i}`,
				trace_name: "createUserSuccess",
				trace_rating: "normal",
				service_type: "DMS",
				resource_type: "kafka",
				time: now - HOUR_MS + i,
				record_time: now - HOUR_MS + i,
			})),
		);
}

function source(region = "eu-de", project = "project-1"): string[] {
	const endpoint = service.endpoint(region);
	return ["--endpoint", endpoint, "--project", project, "--region", region];
}

async function twoSources(extra = ""): Promise<string> {
	const path = join(await mkdtemp(join(base, "profile-")), "tracefolio.yml");
	const sources = PROJECTS.map(
		({ region, id }) =>
			`{region: ${region}, project: ${id}, endpoint: "${service.endpoint(region)}"}`,
	);
	await writeFile(
		path,
		`archive: kept\ncollect: {sources: [${sources.join(", ")}]}\n${extra}`,
	);
	return path;
}

function run(
	args: readonly string[],
	env: Readonly<Record<string, string>> = KEYS,
): Promise<Ran> {
	return tracefolio(["collect", ...args], env);
}

async function newArchive(): Promise<string> {
	return mkdtemp(join(base, "archive-"));
}

/** What a collector did at an earlier time. */
async function collectOnce(folder: string, now: number): Promise<void> {
	const endpoint = service.endpoint("eu-de");
	const { access } = service;
	service.access = { kind: "open" };
	const auth: Authenticator = {
		name: "none",
		headers: async ({ headers }) => headers,
		renew: () => false,
	};
	await collectSource(
		{ region: "eu-de", projectId: "project-1", endpoint, version: "v3" },
		{
			...{ auth, fetch, signal: AbortSignal.timeout(30_000) },
			retry: { attempts: 1, firstDelayMs: 1, longestDelayMs: 1 },
			archive: folderStore(folder, { mayBeMissing: true }),
			...{ now: () => now, generator: GENERATOR, rereadHours: 24 },
			...{ window: null, progress: () => {} },
		},
	);
	service.access = access;
}

/** Everything that a run said or wrote. */
async function everything(ran: Ran, folder: string): Promise<string> {
	const files = await readdir(folder, { recursive: true, withFileTypes: true });
	const texts = files
		.filter((file) => file.isFile())
		.map(({ parentPath, name }) => readFile(join(parentPath, name), "latin1"));
	return [ran.stdout, ran.stderr, ...(await Promise.all(texts))].join("\n");
}

describe("tracefolio collect", () => {
	it("keeps what the service holds, answers with one JSON object, and finds nothing new the second time", async () => {
		await start();
		const archive = await newArchive();
		const args = [...source(), "--archive", archive, "--json"];
		const first = await run(args);
		expect([first.code, first.stderr]).toEqual([0, ""]);
		const { sources, ...rest } = JSON.parse(first.stdout);
		expect(rest).toEqual({ archive, exit: 0 });
		expect(sources).toHaveLength(1);
		expect(sources[0]).toMatchObject({
			...{ region: "eu-de", project: "project-1", outcome: "complete" },
			...{ new: 3, late: 0, missing: [], lost: [], error: null },
			trackers: { kind: "known", trackers: [{ name: "system" }] },
		});
		expect(Object.keys(sources[0]).sort()).toEqual(
			[
				...["region", "project", "outcome", "window", "asked", "coveredUntil"],
				...["pages", "traces", "new", "late", "missing", "lost", "files"],
				...["trackers", "error"],
			].sort(),
		);
		expect(sources[0].files).toBeGreaterThan(0);
		const held = await readdir(join(archive, "Collected"), { recursive: true });
		expect(held.join()).toMatch(/eu-de.*project-1.*\.json\.gz/);

		const again = await run(args);
		expect(again.code).toBe(0);
		expect(JSON.parse(again.stdout).sources[0]).toMatchObject({
			...{ outcome: "complete", new: 0 },
		});
		const said = await everything(first, archive);
		expect(said).not.toContain(SECRET_KEY);
	});

	it("takes sources, archive and authentication from a profile, and says for people what it did", async () => {
		await start();
		const profile = await twoSources();
		const ran = await run(["--profile", profile]);
		expect([ran.code, ran.stderr]).toEqual([0, ""]);
		for (const { region, id } of PROJECTS)
			expect(ran.stdout).toContain(`${region}/${id}: complete\n`);
		expect(ran.stdout).toMatch(/window .*Z to .*Z \(UTC\)/);
		expect(ran.stdout).toMatch(/new 3, late 0/);
		expect(ran.stdout).toMatch(/covered until \d{4}-/);
		expect(ran.stdout).toContain(join(profile, "../kept"));
	});

	it("goes on where one of two sources fails, and answers 5", async () => {
		await start();
		const wrong = service.endpoint("eu-de");
		const profile = await twoSources();
		const text = await readFile(profile, "utf8");
		// the region's endpoint, but another region's project: refused with 403
		await writeFile(profile, text.replace(service.endpoint("eu-nl"), wrong));
		const ran = await run(["--profile", profile, "--json"]);
		expect(ran.code).toBe(5);
		const { sources, exit } = JSON.parse(ran.stdout);
		expect(exit).toBe(5);
		expect(sources).toMatchObject([
			{ region: "eu-de", outcome: "complete", new: 3, error: null },
			{ region: "eu-nl", outcome: "failed", new: 0 },
		]);
		expect(ran.stderr).toMatch(
			/^tracefolio: eu-nl\/project-2: .*403.*CTS ReadOnlyAccess.*\n$/,
		);
	});

	it("goes on where a source's own secret cannot be read", async () => {
		await start();
		await using secrets = await secretsServer({
			own: `{"accessKey": "ACCESSKEY3", "secretKey": "${SECRET_KEY}"}`,
		});
		const env = {
			...{ AWS_ACCESS_KEY_ID: "x", AWS_SECRET_ACCESS_KEY: "x" },
			...{ AWS_REGION: "eu-central-1", ...KEYS },
			AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.endpoint,
		};
		const profile = await twoSources();
		const text = await readFile(profile, "utf8");
		const withSecret = (name: string) =>
			writeFile(profile, text.replace("project-2,", `$& secret: ${name},`));
		await withSecret("none");
		const ran = await run(["--profile", profile, "--json"], env);
		expect(ran.code).toBe(5);
		expect(JSON.parse(ran.stdout).sources).toMatchObject([
			{ region: "eu-de", outcome: "complete" },
			{ region: "eu-nl", outcome: "failed", window: null },
		]);
		expect(ran.stderr).toBe(
			'tracefolio: eu-nl/project-2: Cannot read the secret "none": there is no such secret in this region\n',
		);
		await withSecret("own");
		const other = await run(["--profile", profile], env);
		expect([other.code, other.stderr]).toEqual([0, ""]);
		const keys = service.asked.map(
			({ headers }) => /Access=(\w+)/.exec(headers["authorization"] ?? "")?.[1],
		);
		expect(new Set(keys)).toEqual(new Set(["ACCESSKEY1", "ACCESSKEY3"]));
		const kept = join(profile, "../kept");
		expect(await everything(other, kept)).not.toContain(SECRET_KEY);
	});

	it.each<[string, Record<string, string>, RegExp]>([
		["401", { TRACEFOLIO_SECRET_KEY: "another-secret" }, /refused \(401/],
		[
			"403",
			{ TRACEFOLIO_ACCESS_KEY: "ACCESSKEY2" },
			/permission is missing \(403 CTS\.0013.*"CTS ReadOnlyAccess"/,
		],
	])(
		"says what a %s means, answers 5 and shows no key",
		async (_, env, message) => {
			await start();
			const archive = await newArchive();
			const args = [...source(), "--archive", archive];
			const keys = { ...KEYS, ...env };
			const ran = await run(args, keys);
			expect(ran.code).toBe(5);
			expect(ran.stderr).toMatch(message);
			expect(ran.stderr).toMatch(/^tracefolio: eu-de\/project-1: [^\n]*\n$/);
			expect(ran.stdout).toContain("eu-de/project-1: failed");
			expect(await everything(ran, archive)).not.toContain(
				keys.TRACEFOLIO_SECRET_KEY,
			);
		},
	);

	it("sends a token where that is all there is, and shows it nowhere", async () => {
		await start();
		const users = [{ name: "u", password: "p", domain: "d" }];
		service.access = { kind: "token", users };
		const archive = await newArchive();
		const args = [...source(), "--archive", archive];
		const token = "no-such-token-0123456789";
		const ran = await run(args, { TRACEFOLIO_IAM_TOKEN: ` ${token}\n` });
		expect(ran.code).toBe(5);
		expect(service.asked.at(-1)?.headers["x-auth-token"]).toBe(token);
		expect(ran.stderr).toMatch(/refused \(401/);
		expect(await everything(ran, archive)).not.toContain(token);
	});

	it("gets a token for an IAM user's password", async () => {
		await start();
		const password = "pass-word-0123456789";
		const users = [{ name: "collector", password, domain: "OTC-EU-DE-1" }];
		service.access = { kind: "token", users };
		const profile = await twoSources();
		const text = await readFile(profile, "utf8");
		const auth = `auth: {kind: iam-user, iamEndpoint: "${service.endpoint("eu-de")}", domain: OTC-EU-DE-1, user: collector}`;
		await writeFile(profile, text.replace("]}", `], ${auth}}`));
		const ran = await run(["--profile", profile, "--json"], {
			TRACEFOLIO_IAM_PASSWORD: password,
		});
		expect([ran.code, ran.stderr]).toEqual([0, ""]);
		const kept = join(profile, "../kept");
		expect(await everything(ran, kept)).not.toContain(password);
	});

	it("says LOUDLY what had run out before it was asked for, and answers 3", async () => {
		await start();
		const archive = await newArchive();
		const now = service.now;
		service.now = now - 9 * 24 * HOUR_MS;
		await collectOnce(archive, service.now);
		service.now = now;
		const ran = await run([...source(), "--archive", archive]);
		expect(ran.code).toBe(3);
		const lost =
			/LOST: \S+Z to \S+Z had run out of the service before it was asked for, or asked for again after late traces\n/;
		expect(ran.stdout).toMatch(lost);
		expect(ran.stdout).toMatch(/complete\n.*\n.*new 3/);
		expect(ran.stderr).toMatch(lost);
		expect(ran.stderr).toMatch(/^tracefolio: eu-de\/project-1: [^\n]*\n$/);
	});

	it("warns of a tracker that is switched off, in error or does not sign", async () => {
		await start();
		service.project("project-1").trackers = [
			systemTracker({ status: "error", detail: "noBucket" }),
			systemTracker({
				...{ tracker_name: "data", status: "disabled" },
				is_support_validate: false,
			}),
		];
		const ran = await run([...source(), "--archive", await newArchive()]);
		expect(ran.stdout).toContain(
			'warning: the tracker "system": error (noBucket)',
		);
		expect(ran.stdout).toContain('warning: the tracker "data": disabled');
		expect(ran.stdout).toContain(
			'warning: the tracker "data" delivers without integrity verification',
		);
	});

	it("outlives what may pass", async () => {
		await start();
		service.faults = only(
			"traces",
			inOrder([{ kind: "error", status: 500, code: "CTS.0300" }]),
		);
		const ran = await run([...source(), "--archive", await newArchive()]);
		expect([ran.code, ran.stderr]).toEqual([0, ""]);
	});

	it("names the parts that have no answer, and answers 5", async () => {
		await start();
		service.faults = only(
			"traces",
			always({ kind: "error", status: 400, code: "CTS.0003" }),
		);
		const args = [...source(), "--archive", await newArchive(), "--json"];
		const ran = await run(args);
		expect(ran.code).toBe(5);
		const [answer] = JSON.parse(ran.stdout).sources;
		expect(answer.outcome).not.toBe("complete");
		expect(ran.stderr).toMatch(/^tracefolio: eu-de\/project-1: .*CTS\.0003/);
	});
});

describe("a wrong call of collect", () => {
	it.each<[string, readonly string[], RegExp]>([
		["only one end", ["--from", "2026-10-01T00:00:00Z"], /go together/],
		[
			"no zone",
			["--from", "2026-10-01T00:00:00", "--to", "2026-10-02T00:00:00Z"],
			/--from is "2026-10-01T00:00:00"\. Expected an instant/,
		],
		[
			"an empty part of time",
			["--from", "2026-10-01T00:00:00Z", "--to", "2026-10-01T02:00:00+02:00"],
			/does not lie before/,
		],
		["half a source", ["--project", "x"], /all three/],
		["no source", [], /No source is given/],
		[
			"a project's name",
			[
				...["--project", "my project", "--region", "eu-de"],
				...["--endpoint", "https://cts.example.com"],
			],
			/--project: expected the project's id/,
		],
		[
			"a password in the endpoint",
			[
				...["--project", "x", "--region", "eu-de"],
				...["--endpoint", "https://a:b@cts.example.com"],
			],
			/--endpoint: expected no name, password/,
		],
		["an unknown option", ["--periode", "x"], /unknown option '--periode'/],
	])("with %s is refused in one line", async (_, args, message) => {
		const archive = join(base, "refused");
		const ran = await run([...args, "--archive", archive]);
		expect([ran.code, ran.stdout]).toEqual([2, ""]);
		expect(ran.stderr).toMatch(message);
		expect(ran.stderr.trimEnd().split("\n")).toHaveLength(1);
		await expect(readdir(archive)).rejects.toThrow(/ENOENT/);
	});

	it("without credentials says which variables to set, and asks nothing", async () => {
		await start();
		const args = [...source(), "--archive", join(base, "refused")];
		const ran = await run(args, {});
		expect([ran.code, ran.stdout]).toEqual([2, ""]);
		expect(ran.stderr).toMatch(
			/TRACEFOLIO_ACCESS_KEY and TRACEFOLIO_SECRET_KEY.*TRACEFOLIO_IAM_TOKEN/,
		);
		expect(service.asked).toEqual([]);
	});

	it("without an archive says so", async () => {
		await start();
		const ran = await run(source());
		expect([ran.code, ran.stdout]).toEqual([2, ""]);
		expect(ran.stderr).toMatch(/No archive is given.*--archive/);
	});

	it("for a time that the service no longer keeps is refused with the reason", async () => {
		await start();
		const archive = join(base, "refused");
		const window = [
			...["--from", "2020-01-01T00:00:00Z", "--to", "2020-02-01T00:00:00Z"],
		];
		const ran = await run([...source(), ...window, "--archive", archive]);
		expect([ran.code, ran.stdout]).toEqual([2, ""]);
		expect(ran.stderr).toMatch(/seven days|7 days/);
	});
});

describe("tracefolio report without an archive", () => {
	it("says that the trace service keeps seven days only", async () => {
		const ran = await tracefolio(["report", "--period", "2026-10"]);
		expect(ran.code).toBe(2);
		expect(ran.stderr).toMatch(
			/No archive is given.*seven days.*"tracefolio collect"/,
		);
	});
});

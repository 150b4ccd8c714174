import { createHash } from "node:crypto";
import {
	cp,
	mkdir,
	mkdtemp,
	readdir,
	readFile,
	rm,
	symlink,
	writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { record, traceKey, writeTraceFile } from "../support/archive.ts";
import { command, tracefolio } from "../support/command.ts";

const TENANT = "examples/tenant";
const NOW = "2026-11-05T00:00:00Z";

let base = "";
let archive = "";
beforeAll(async () => {
	base = await mkdtemp(join(tmpdir(), "command-"));
	archive = join(base, "archive");
	await writeTraceFile(archive, traceKey("2026/10/05", "a"), [
		record(1),
		record(2),
	]);
	await writeTraceFile(archive, traceKey("2026/10/6", "b"), [
		record(3, { trace_name: "createUserFailure", trace_rating: "warning" }),
		record(2),
	]);
});
afterAll(() => rm(base, { recursive: true }));

/** Path and hash of every file in a folder; empty where there is none. */
async function filesIn(folder: string): Promise<Record<string, string>> {
	const names = await readdir(folder, {
		recursive: true,
		withFileTypes: true,
	}).catch(() => []);
	const found: Record<string, string> = {};
	for (const entry of names) {
		if (!entry.isFile()) continue;
		const path = join(entry.parentPath, entry.name);
		const hash = createHash("sha256").update(await readFile(path));
		found[path.slice(folder.length + 1)] = hash.digest("hex");
	}
	return found;
}

function byTraceId(a: { traceId: string }, b: { traceId: string }): number {
	return a.traceId < b.traceId ? -1 : 1;
}

async function readJson(path: string) {
	return JSON.parse(await readFile(path, "utf8"));
}

function report(
	from: string,
	out: string,
	extra: readonly string[] = [],
	env = {},
) {
	const args = [
		"report",
		"--period",
		"2026-10",
		"--archive",
		from,
		"--out",
		out,
		"--json",
	];
	return tracefolio([...args, ...extra], env);
}

const FILES = [
	"report.pdf",
	"report.xlsx",
	"report.json",
	"population.ndjson.gz",
	"sources.json",
	"SHA256SUMS",
	"manifest.json",
];

describe("tracefolio report", () => {
	it("publishes the example tenant's month, and its numbers are those its generator knows", async () => {
		const out = join(base, "example");
		const args = [
			"--profile",
			`${TENANT}/tracefolio.yml`,
			"--now",
			"2026-11-04T06:00:00Z",
		];
		const ran = await tracefolio([
			"report",
			"--period",
			"2026-10",
			...args,
			"--out",
			out,
		]);
		expect([ran.code, ran.stderr]).toEqual([0, ""]);
		expect(ran.stdout).toContain("Status final, completeness proven");
		for (const name of FILES) expect(ran.stdout).toContain(name);
		const made = await readJson(join(out, "nordhafen/2026-10/r1/report.json"));
		const truth = await readJson(`${TENANT}/truth.json`);
		for (const name of [
			"files",
			"setAside",
			"population",
			"outcomes",
			"uncatalogued",
		])
			expect([name, made[name]]).toEqual([name, truth[name]]);
		expect(made.contradictions.toSorted(byTraceId)).toMatchObject(
			truth.contradictions.toSorted(byTraceId),
		);
		expect(made.completeness.verdict).toBe(truth.completeness);
		expect(made.quarantine).toEqual([]);
		expect(
			made.conflicts.map(
				({
					traceId,
					fields: [field],
				}: {
					traceId: string;
					fields: string[];
				}) => ({ traceId, field }),
			),
		).toEqual(truth.conflicts);
	});

	it("answers with one JSON object, and with 3 for a provisional report", async () => {
		const out = join(base, "json");
		const ran = await report(archive, out, ["--now", NOW]);
		expect([ran.code, ran.stderr]).toEqual([3, ""]);
		expect(JSON.parse(ran.stdout)).toEqual({
			publication: `${out}/default/2026-10/r1/`,
			report: `${out}/default/2026-10/r1/report.json`,
			status: "provisional",
			completeness: "unproven",
			revision: 1,
			published: true,
			exit: 3,
		});
		expect(Object.keys(await filesIn(out)).sort()).toEqual(
			[
				...FILES.map((name) => `default/2026-10/r1/${name}`),
				"default/index/2026-10-r1.json",
			].sort(),
		);
		const {
			population,
			files,
			report: head,
		} = await readJson(join(out, "default/2026-10/r1/report.json"));
		expect(files).toEqual({ listed: 2, read: 2, quarantined: 0 });
		expect(population).toMatchObject({ records: 4, duplicate: 1, inScope: 3 });
		expect(head.reasons.length).toBeGreaterThan(0);
	});

	it("publishes nothing new for the same inputs, and the next revision for a late file", async () => {
		const [own, out] = [join(base, "late"), join(base, "late-out")];
		await cp(archive, own, { recursive: true });
		await report(own, out, ["--now", NOW]);
		const first = await filesIn(out);
		const again = await report(own, out, [
			"--now",
			"2026-12-24T18:00:00Z",
			"--allow-provisional",
		]);
		expect(JSON.parse(again.stdout)).toMatchObject({
			published: false,
			revision: 1,
			exit: 0,
		});
		expect(await filesIn(out)).toEqual(first);
		await writeTraceFile(own, traceKey("2026/11/02", "c"), [record(9)]);
		const late = await report(own, out, ["--now", NOW]);
		expect(JSON.parse(late.stdout)).toMatchObject({
			published: true,
			revision: 2,
		});
		expect(await filesIn(out)).toMatchObject(first);
		const second = await readJson(join(out, "default/2026-10/r2/report.json"));
		expect(second.changes).toMatchObject({
			previousRevision: 1,
			summary: [
				"1 trace file(s) were added",
				expect.stringMatching(
					/^1 trace\(s\) were added: 1 of them in files delivered after revision 1 was made/,
				),
				"Traces in scope: 3 before, 4 now",
				"1 operation count(s) changed",
			],
			sources: {
				added: [traceKey("2026/11/02", "c")],
				removed: [],
				altered: [],
			},
			population: [
				{ name: "records", before: 4, after: 5 },
				{ name: "inScope", before: 3, after: 4 },
			],
			operations: [{ traceName: "createUserSuccess", before: 2, after: 3 }],
		});
		expect(second.report.previousManifest).toBe(
			first["default/2026-10/r1/manifest.json"],
		);
	});

	it("gives the same bytes under another time zone and language, and whatever order files were made in", async () => {
		const [one, two, other] = [
			join(base, "same-1"),
			join(base, "same-2"),
			join(base, "elsewhere"),
		];
		const keys = [traceKey("2026/10/6", "b"), traceKey("2026/10/05", "a")];
		for (const key of keys) await cp(join(archive, key), join(other, key));
		const flags = ["--now", NOW, "--timezone", "Europe/Berlin"];
		await report(archive, one, flags);
		await report(other, two, flags, {
			TZ: "Pacific/Apia",
			LANG: "de_DE.UTF-8",
			LC_ALL: "de_DE.UTF-8",
		});
		expect(Object.keys(await filesIn(one))).toHaveLength(8);
		expect(await filesIn(two)).toEqual(await filesIn(one));
	});

	it.each(
		["before", "after"].flatMap((when) =>
			[1, 2, 3, 4, 5, 6, 7, 8].map((step) => [when, step] as const),
		),
	)(
		"is finished by the next run when it is killed %s write %i",
		async (when, step) => {
			const out = join(base, `killed-${when}-${step}`);
			const dying = [
				"test/support/dying-run.ts",
				`${step}`,
				when,
				archive,
				out,
			];
			expect((await command(process.execPath, dying)).code).toBeNull();
			const visible =
				when === "after" && step === 8 ? ["default/index/2026-10-r1.json"] : [];
			const index = async () =>
				Object.keys(await filesIn(out)).filter((name) =>
					name.includes("/index/"),
				);
			expect(await index()).toEqual(visible);
			expect(JSON.parse((await report(archive, out)).stdout)).toMatchObject({
				revision: 1,
			});
			expect(await index()).toEqual(["default/index/2026-10-r1.json"]);
			const stored = await filesIn(out);
			expect(Object.keys(stored)).toHaveLength(8);
			const { manifestSha256 } = await readJson(
				join(out, "default/index/2026-10-r1.json"),
			);
			expect(stored["default/2026-10/r1/manifest.json"]).toBe(manifestSha256);
			const { files } = await readJson(
				join(out, "default/2026-10/r1/manifest.json"),
			);
			for (const { name, sha256 } of files)
				expect(stored[`default/2026-10/r1/${name}`]).toBe(sha256);
		},
	);

	it("reports a month in which nothing happened", async () => {
		const [empty, out] = [join(base, "empty"), join(base, "empty-out")];
		await mkdir(join(empty, "CloudTraces/eu-de/2026/10/05/system"), {
			recursive: true,
		});
		expect((await report(empty, out, ["--now", NOW])).code).toBe(3);
		const made = await readJson(join(out, "default/2026-10/r1/report.json"));
		expect([made.population.inScope, made.span, made.report.status]).toEqual([
			0,
			null,
			"provisional",
		]);
		expect(made.report.reasons).toContain(
			"The archive holds no trace file of the period",
		);
	});
});

describe("a wrong call", () => {
	const profile = (text: string) => async () => {
		const path = join(base, "wrong.yml");
		await writeFile(path, text);
		return ["--profile", path];
	};
	const always =
		(...flags: string[]) =>
		async () =>
			flags;

	it.each<[string, () => Promise<string[]>, number, RegExp]>([
		[
			"no such period",
			always("--period", "2026-13"),
			2,
			/No such period: "2026-13"/,
		],
		[
			"a period that has not begun",
			always("--period", "2026-12", "--now", NOW),
			2,
			/has not begun/,
		],
		[
			"an unknown zone",
			always("--timezone", "Mars/Olympus"),
			2,
			/Unknown time zone: "Mars\/Olympus"/,
		],
		["a wrong time", always("--now", "yesterday"), 2, /--now is "yesterday"/],
		[
			"an unknown option",
			always("--periode", "x"),
			2,
			/unknown option '--periode'/,
		],
		[
			"a missing archive",
			always("--archive", "/no/such/folder"),
			5,
			/No such folder: "\/no\/such\/folder"/,
		],
		[
			"an archive that is a file",
			always("--archive", "package.json"),
			5,
			/not a folder/,
		],
		[
			"an archive of an unknown kind",
			always("--archive", "ftp://x/y"),
			2,
			/ftp:\/\/x\/y/,
		],
		[
			"a missing profile",
			always("--profile", "none.yml"),
			2,
			/Cannot read the profile "none.yml"/,
		],
		[
			"a profile with a typo",
			profile("timezon: UTC"),
			2,
			/unknown key "timezon"/,
		],
		[
			"a profile with a wrong value",
			profile("theme: {colour: red}"),
			2,
			/theme\.colour: expected "#rrggbb"/,
		],
		["a profile that is no YAML", profile("a: ["), 2, /line 1.*not YAML/],
		[
			"an unknown catalog",
			profile("catalogs: [dms]"),
			2,
			/Unknown catalog "dms"/,
		],
		[
			"a broken logo",
			async () => {
				await writeFile(
					join(base, "broken.png"),
					"\u0089PNG and no more",
					"latin1",
				);
				return profile("theme: {logo: broken.png}")();
			},
			2,
			/logo cannot be drawn/,
		],
		[
			"a missing logo",
			profile("theme: {logo: none.png}"),
			2,
			/Cannot read the logo/,
		],
	])(
		"with %s is refused in one line, and nothing is written",
		async (_, flags, code, message) => {
			const out = join(base, "refused");
			const ran = await report(archive, out, await flags());
			expect([ran.code, ran.stdout]).toEqual([code, ""]);
			expect(ran.stderr).toMatch(message);
			expect(ran.stderr.trimEnd().split("\n")).toHaveLength(1);
			expect(await filesIn(out)).toEqual({});
		},
	);

	it("with a link to a folder in the archive is refused, since its files would silently be missing", async () => {
		const own = join(base, "linked");
		await cp(archive, own, { recursive: true });
		await symlink(
			join(archive, "CloudTraces/eu-de/2026/10/05"),
			join(own, "CloudTraces/eu-de/2026/10/07"),
		);
		const ran = await report(own, join(base, "refused"));
		expect([ran.code, ran.stdout]).toEqual([5, ""]);
		expect(ran.stderr).toMatch(/symbolic link/);
	});

	it("without a period, or without an archive, says what is missing", async () => {
		expect(await tracefolio(["report"])).toMatchObject({
			code: 2,
			stderr: expect.stringMatching(/--period/),
		});
		expect(await tracefolio(["report", "--period", "2026-10"])).toMatchObject({
			code: 2,
			stderr: expect.stringMatching(/No archive is given/),
		});
		expect(await tracefolio(["reprot"])).toMatchObject({
			code: 2,
			stderr: expect.stringMatching(/unknown command 'reprot'/),
		});
	});
});

describe("tracefolio", () => {
	it("says how it is used", async () => {
		expect(await tracefolio(["--help"])).toMatchObject({
			code: 0,
			stdout: expect.stringContaining("report"),
		});
		expect(await tracefolio(["report", "--help"])).toMatchObject({
			code: 0,
			stdout: expect.stringContaining("--period"),
		});
		expect((await tracefolio(["--version"])).stdout).toMatch(
			/^\d+\.\d+\.\d+\n$/,
		);
	});
});

import {
	copyFile,
	cp,
	mkdir,
	readdir,
	readFile,
	rm,
	writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyBag } from "../../lib/evidence/verify-bag.ts";
import { command, tracefolio } from "../support/command.ts";
import {
	type Holder,
	holder,
	openssl,
	temporaryFolder,
	timestampAuthority,
	unpack,
} from "../unit/evidence/support.ts";

const PROFILE = "examples/tenant/tracefolio.yml";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let authority: Awaited<ReturnType<typeof timestampAuthority>>;
let jane: Holder;
let output = "";
let now = 0;
let zip = "";
let bag = "";
let encrypted = "";
let made: Record<string, unknown> = {};

beforeAll(async () => {
	folder = await temporaryFolder();
	authority = await timestampAuthority(folder.path);
	jane = await holder(folder.path, "jane", { kind: "rsa" });
	output = join(folder.path, "out");
	now = Date.now() + 1000;
	const ran = await tracefolio([
		...["report", "--period", "2026-10", "--profile", PROFILE],
		...["--now", "2026-11-02T06:00:00Z", "--out", output],
		"--allow-provisional",
	]);
	expect([ran.code, ran.stderr]).toEqual([0, ""]);
	encrypted = join(folder.path, "encrypted.pem");
	await openssl(
		...["pkcs8", "-topk8", "-in", jane.keyPath, "-out", encrypted],
		...["-passout", "pass:sesame"],
	);
	zip = join(folder.path, "bag.zip");
	const packed = await evidence("bag.zip", [
		...["--key", jane.keyPath, "--certificate", jane.certificatePath],
		...["--timestamp", authority.url, "--revision", "1", "--json"],
		...["--recipient", "Internal audit", "--purpose", "Test of controls"],
	]);
	expect([packed.code, packed.stderr]).toEqual([0, ""]);
	made = JSON.parse(packed.stdout);
	bag = await unpack(zip, join(folder.path, "unpacked"));
});
afterAll(async () => {
	await authority[Symbol.asyncDispose]();
	await folder[Symbol.asyncDispose]();
});

function evidence(
	name: string,
	extra: readonly string[] = [],
	env: Readonly<Record<string, string>> = {},
) {
	return tracefolio(
		[
			...["evidence", "--period", "2026-10", "--profile", PROFILE],
			...["--output", output, "--out", join(folder.path, name)],
			...["--now", new Date(now).toISOString(), ...extra],
		],
		env,
	);
}

function shell(script: string, at: string) {
	return command("sh", ["-c", `cd "$0" && ${script}`, at]);
}

describe("tracefolio evidence", () => {
	it("answers with one JSON object", () => {
		expect(made).toMatchObject({
			bag: zip,
			publication: `${output}/nordhafen/2026-10/r1/`,
			revision: 1,
			sources: "full",
			signer: { subject: "O=Nordhafen, CN=jane" },
			timestamp: true,
			exit: 0,
		});
	});

	it("makes a bag that sha256sum and OpenSSL verify by the commands in its README", async () => {
		const readme = await readFile(join(bag, "data/README.md"), "utf8");
		await copyFile(jane.certificatePath, join(bag, "../ca.pem"));
		await copyFile(authority.certificatePath, join(bag, "../tsa.pem"));
		const said = async (start: string) => {
			const line = readme.split("\n").find((one) => one.startsWith(start));
			expect(line).toBeDefined();
			const script = (line ?? "")
				.replace("-CAfile ca.pem", "-CAfile ../ca.pem")
				.replace("-CAfile tsa.pem", "-CAfile ../tsa.pem");
			const ran = await shell(script, bag);
			expect([start, ran.code]).toEqual([start, 0]);
			return ran.stdout + ran.stderr;
		};
		expect(await said("sha256sum -c")).toBe("unchanged\n");
		const ways = ["-noverify", "-CAfile"];
		for (const [n, line] of readme
			.split("\n")
			.filter((one) => one.startsWith("openssl cms -verify"))
			.entries()) {
			expect(line).toContain(ways[n]);
			expect(await said(line)).toContain("Verification successful");
		}
		const who = await said("openssl x509");
		expect(who).toContain(jane.certificate.fingerprint256);
		expect(readme).toContain(jane.certificate.fingerprint256);
		expect(await said("openssl ts -verify")).toContain("Verification: OK");
		const outer = await shell("sha256sum -c bag.zip.sha256", folder.path);
		expect(outer.stdout).toBe("bag.zip: OK\n");
	});

	it("makes a bag that says how to recount, and the recount agrees", async () => {
		const report = JSON.parse(
			await readFile(join(bag, "data/publication/report.json"), "utf8"),
		);
		const readme = await readFile(join(bag, "data/README.md"), "utf8");
		const counted = await shell(
			"zcat population.ndjson.gz | wc -l",
			join(bag, "data/publication"),
		);
		expect(Number(counted.stdout)).toBe(report.population.inScope);
		expect(readme).toContain(`wc -l          # ${report.population.inScope}`);
	});

	it("holds everything the report rests on: sources, digests with their signatures, the keys", async () => {
		const read = async (name: string) =>
			JSON.parse(await readFile(join(bag, "data/publication", name), "utf8"));
		const sources = await read("sources.json");
		const list = await readFile(join(bag, "manifest-sha256.txt"), "utf8");
		for (const { object, sha256 } of sources.objects)
			expect(list).toContain(`${sha256}  data/sources/${object}\n`);
		for (const { object, sha256 } of sources.digests ?? []) {
			expect(list).toContain(`${sha256}  data/digests/${object}\n`);
			const path = join(bag, `data/digests/${object}.metadata.json`);
			expect(JSON.parse(await readFile(path, "utf8"))).toHaveProperty(
				"meta-signature",
			);
		}
		const { chains = [] } = await read("report.json");
		const keys = new Set(
			chains.flatMap((chain: { keys: string[] }) => chain.keys),
		);
		for (const sha256 of keys) {
			const path = join(bag, `data/keys/${sha256}.pem`);
			const ran = await shell(
				`openssl pkey -pubin -in ${path} -outform DER | sha256sum`,
				bag,
			);
			expect(ran.stdout.slice(0, 64)).toBe(sha256);
		}
	});

	it("refuses to trust a file that holds no certificate", async () => {
		const ran = await tracefolio(["verify", zip, "--trust", PROFILE]);
		expect([ran.code, ran.stdout]).toEqual([2, ""]);
		expect(ran.stderr).toContain(
			`Cannot use "${PROFILE}": it holds no certificate in PEM`,
		);
	});

	it("makes a bag that verifyBag() takes with the signer's certificate, as zip and as folder", async () => {
		const trusted = [jane.certificate, authority.certificate];
		for (const path of [zip, bag])
			expect(await verifyBag(path, { trusted, now })).toMatchObject({
				kind: "holds",
				findings: [],
				notes: [],
			});
	});

	it("makes a zip of which verifyBag() and sha256sum find flipped bits anywhere", async () => {
		const bytes = await readFile(zip);
		const flipped = join(folder.path, "flipped/bag.zip");
		await mkdir(join(folder.path, "flipped"));
		await copyFile(`${zip}.sha256`, `${flipped}.sha256`);
		const trusted = [jane.certificate, authority.certificate];
		const steps = 9;
		for (let n = 0; n <= steps; n++) {
			const at = Math.floor(((bytes.length - 1) * n) / steps);
			const changed = Buffer.from(bytes);
			changed[at] = (changed[at] ?? 0) ^ (1 << (n % 8));
			await writeFile(flipped, changed);
			const { kind } = await verifyBag(flipped, { trusted, now });
			const ran = await shell(
				"sha256sum -c --quiet bag.zip.sha256",
				join(folder.path, "flipped"),
			);
			expect([at, kind, ran.code]).toEqual([at, "fails", 1]);
		}
	}, 180_000);

	it("says plainly that a bag without a key is not signed", async () => {
		const ran = await evidence("unsigned.zip", ["--sources", "listed"]);
		expect([ran.code, ran.stderr]).toEqual([0, ""]);
		expect(ran.stdout).toContain("NOT SIGNED");
		expect(ran.stdout).toContain("trace files listed only");
		const path = join(folder.path, "unsigned.zip");
		const { kind, findings } = await verifyBag(path, { trusted: [], now });
		expect([kind, findings.map((one) => one.kind)]).toEqual([
			"fails",
			["unsigned"],
		]);
	});

	it("refuses with 2, in one line, what cannot be done, and writes nothing", async () => {
		const other = await holder(folder.path, "other");
		const key = ["--key", jane.keyPath];
		const own = ["--certificate", jane.certificatePath];
		const cases: [readonly string[], string][] = [
			[["--revision", "7"], "There is no publication"],
			[["--revision", "x"], "--revision"],
			[key, "A key needs its certificate"],
			[own, "A certificate needs its key"],
			[[...key, "--certificate", other.certificatePath], "belongs to the key"],
			[
				["--key", encrypted, ...own],
				"TRACEFOLIO_SIGNING_PASSPHRASE is not set",
			],
			[[...key, ...own, "--now", "2031-01-01T00:00:00Z"], "expired on"],
			[
				[...key, ...own, "--now", "2026-11-03T00:00:00Z"],
				"is not valid before",
			],
			[["--timestamp", "ftp://example.com"], "--timestamp"],
			[["--sources", "some"], "--sources"],
		];
		const before = (await readdir(folder.path)).sort();
		const refuse = async ([extra, why]: (typeof cases)[number]) => {
			const ran = await evidence("no.zip", extra);
			expect([why, ran.code, ran.stdout]).toEqual([why, 2, ""]);
			expect(ran.stderr).toContain(why);
			expect(ran.stderr.split("\n")).toHaveLength(2);
		};
		await Promise.all(cases.map(refuse));
		const again = await evidence("bag.zip");
		expect(again.code).toBe(2);
		expect(again.stderr).toContain("already exists");
		expect((await readdir(folder.path)).sort()).toEqual(before);
	}, 180_000);

	it("signs with an encrypted key and its passphrase", async () => {
		const key = ["--key", encrypted];
		const own = ["--certificate", jane.certificatePath];
		const ran = await evidence(
			"sesame.zip",
			[...key, ...own, "--sources", "listed"],
			{
				TRACEFOLIO_SIGNING_PASSPHRASE: "sesame",
			},
		);
		expect([ran.code, ran.stderr]).toEqual([0, ""]);
		expect(ran.stdout).toContain(jane.certificate.fingerprint256);
		expect(ran.stdout + ran.stderr).not.toContain("sesame\n");
	});

	it("ends with 5 and names it where a source was altered or is missing since", async () => {
		const archive = join(folder.path, "archive");
		await cp("examples/tenant/archive", archive, { recursive: true });
		const { objects } = JSON.parse(
			await readFile(join(bag, "data/publication/sources.json"), "utf8"),
		);
		const { object } = objects[3];
		const path = join(archive, object);
		const bytes = await readFile(path);
		bytes[12] = (bytes[12] ?? 0) ^ 1;
		await writeFile(path, bytes);
		for (const change of [async () => {}, () => rm(path)]) {
			await change();
			const ran = await evidence("no.zip", ["--archive", archive]);
			expect([ran.code, ran.stdout]).toEqual([5, ""]);
			expect(ran.stderr).toContain(object);
		}
		expect(await readdir(folder.path)).not.toContain("no.zip");
	});

	it("ends with 5 where the authority for time stamps cannot be reached", async () => {
		const ran = await evidence("no.zip", [
			...["--timestamp", "http://127.0.0.1:1", "--sources", "listed"],
		]);
		expect([ran.code, ran.stdout]).toEqual([5, ""]);
		expect(ran.stderr).toContain("Cannot get a time stamp from 127.0.0.1:1");
	});
});

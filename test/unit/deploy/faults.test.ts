import {
	lstat,
	mkdir,
	readdir,
	readFile,
	symlink,
	writeFile,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { parse } from "yaml";
import { handler as collect } from "../../../handlers/collect.ts";
import { copyProfiles } from "../../../scripts/bundle-profiles.ts";
import { at, listed } from "../../../scripts/template/walk.ts";
import { newFolder } from "../../support/stores.ts";
import { traceService } from "../../support/trace-service/service.ts";

const KEY = "-----BEGIN PRIVATE KEY-----\nMC4C\n-----END PRIVATE KEY-----\n";
const CERTIFICATE =
	"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

async function newProfile(files: Readonly<Record<string, string>>) {
	const root = await newFolder();
	for (const [name, text] of Object.entries(files)) {
		await mkdir(dirname(join(root, name)), { recursive: true });
		await writeFile(join(root, name), text);
	}
	return { root, file: join(root, "tracefolio.yml") };
}

/** The text of each file that was copied. */
async function textsIn(folder: string): Promise<string[]> {
	const found = await readdir(folder, { recursive: true, withFileTypes: true });
	const files = found.filter((entry) => entry.isFile());
	return Promise.all(
		files.map(({ parentPath, name }) =>
			readFile(join(parentPath, name), "utf8"),
		),
	);
}

describe("copyProfiles()", () => {
	it.each([
		["the certificate's file holds it too", "both.pem", "both.pem"],
		["it is named in another way", "./keys/../both.pem", "both.pem"],
		["the certificate's file is the same by its name", "key.pem", "both.pem"],
	])(
		"copies no private key to where nothing is signed, although %s",
		async (_, key, certificate) => {
			const { root, file } = await newProfile({
				"tracefolio.yml": `profile: a\nevidence: {key: ${key}, certificate: ${certificate}}\n`,
				"both.pem": CERTIFICATE + KEY,
				"key.pem": KEY,
				"keys/x": "",
			});
			const dist = join(root, "dist");
			// refusing it is as good
			await copyProfiles([file], dist, { signs: false }).catch(() => {});
			const texts = await textsIn(dist);
			for (const text of texts) expect(text).not.toMatch(/PRIVATE KEY/);
		},
	);

	// as a secrets store or a configuration manager mounts them
	it("copies what a link leads to, since a package without it would lack it", async () => {
		const { root } = await newProfile({
			"real/tracefolio.yml": "profile: a\ntickets: t.csv\n",
			"real/t.csv": "id\n",
		});
		for (const name of ["tracefolio.yml", "t.csv"])
			await symlink(join(root, "real", name), join(root, name));
		const dist = join(root, "dist");
		const file = join(root, "tracefolio.yml");
		await copyProfiles([file], dist, { signs: false });
		for (const name of ["tracefolio.yml", "t.csv"]) {
			const copy = await lstat(join(dist, "profiles", "a", name));
			expect(copy.isFile()).toBe(true);
		}
	});
});

/** A file of the deployment's description. */
async function read(path: string): Promise<unknown> {
	return parse(await readFile(path, "utf8"), { merge: true });
}

describe("deploy/aws", () => {
	// docs/access.md: whoever may write there may make keys, and the service needs no permission to
	it("lets no function make an API key", async () => {
		const policies = await read("deploy/aws/policies.yml");
		const document = at(
			policies,
			...["Resources", "MayRemember", "Properties", "PolicyDocument"],
		);
		const statements = listed(at(document, "Statement"));
		const denied = statements.filter(
			(one) =>
				at(one, "Effect") === "Deny" &&
				listed(at(one, "Action")).includes("s3:PutObject") &&
				JSON.stringify(at(one, "Resource")).includes("/keys/*"),
		);
		expect(denied).toHaveLength(1);
	});

	it("lets functions read an archive that is encrypted with a key of KMS", async () => {
		const policies = await read("deploy/aws/policies.yml");
		const archive = JSON.stringify(at(policies, "Resources", "MayReadArchive"));
		expect(archive).toMatch(/kms:Decrypt/);
	});
});

describe("CollectionMissing", () => {
	// the alarm sums "SuccessfulRun" of all profiles, and wants one an hour
	it("is not kept silent by one profile's success where another's collector fails for good", async () => {
		const service = await traceService({
			now: Date.now(),
			projects: [{ region: "eu-de", id: "project-1", name: "eu-de" }],
		});
		const root = await newFolder();
		// a file is no folder, so that nothing can be kept there
		const file = join(await newFolder(), "file");
		await writeFile(file, "");
		const archives = { a: await newFolder(), b: file };
		for (const [profile, archive] of Object.entries(archives)) {
			const endpoint = service.endpoint("eu-de");
			const source = { region: "eu-de", project: "project-1", endpoint };
			const text = { profile, archive, collect: { sources: [source] } };
			await mkdir(join(root, profile));
			const path = join(root, profile, "tracefolio.yml");
			await writeFile(path, JSON.stringify(text));
		}
		vi.stubEnv("TRACEFOLIO_PROFILE", root);
		vi.stubEnv("TRACEFOLIO_ACCESS_KEY", "A");
		vi.stubEnv("TRACEFOLIO_SECRET_KEY", "hidden-key");
		const written: string[] = [];
		for (const stream of [process.stdout, process.stderr])
			vi.spyOn(stream, "write").mockImplementation((chunk) => {
				written.push(String(chunk));
				return true;
			});
		onTestFinished(async () => {
			vi.restoreAllMocks();
			vi.unstubAllEnvs();
			await service.close();
		});
		const call = collect as (event: unknown, context: unknown) => unknown;
		await expect(
			call({}, { getRemainingTimeInMillis: () => 900_000 }),
		).rejects.toThrow();
		const sum = [...written.join("").matchAll(/"SuccessfulRun":(\d)/g)]
			.map(([, value]) => Number(value))
			.reduce((a, b) => a + b, 0);
		expect(sum).toBe(0);
	});
});

describe("docs/functiongraph.md", () => {
	/** Of which functions a variable is, as the table of variables says; empty: of all. */
	async function functionsOf(name: string): Promise<string[]> {
		const text = await readFile("docs/functiongraph.md", "utf8");
		const row = text
			.split("\n")
			.find((line) => line.trim().startsWith(`| \`${name}\``));
		const [, of = ""] = /\| of (.*?):/.exec(row ?? "") ?? [];
		return [...of.matchAll(/`(\w+)`/g)].map(([, found = ""]) => found);
	}

	// it keeps there what people were told; from another place they are told again by the watchdog
	it("has the state's place for each function that remembers something", async () => {
		expect(await functionsOf("TRACEFOLIO_STATE")).toEqual(
			expect.arrayContaining(["api", "build", "monthly", "watchdog"]),
		);
	});

	// without it a worker takes others on hosts of the same name for dead, by their process ids
	it("has the queue for whoever works off it", async () => {
		expect(await functionsOf("TRACEFOLIO_QUEUE")).toContain("build");
	});
});

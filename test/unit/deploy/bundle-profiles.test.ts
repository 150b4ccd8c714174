import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import {
	copyProfiles,
	profileFiles,
} from "../../../scripts/bundle-profiles.ts";

let root = "";
beforeEach(async () => {
	root = await mkdtemp(join(tmpdir(), "profiles-"));
});
afterEach(() => rm(root, { recursive: true }));

async function write(path: string, text: string): Promise<string> {
	await mkdir(dirname(join(root, path)), { recursive: true });
	await writeFile(join(root, path), text);
	return join(root, path);
}

async function copied(
	files: readonly string[],
	signs = false,
): Promise<string[]> {
	const to = join(root, "dist");
	await copyProfiles(files, to, { signs });
	const found = await readdir(to, { recursive: true, withFileTypes: true });
	return found
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name).slice(to.length + 1))
		.sort();
}

const SIGNED =
	"profile: a\nevidence: {key: keys/a.pem, certificate: keys/a.crt}\ntickets: t.csv\n";

it("profileFiles() reads one file or several, and takes the example's where none is named", () => {
	expect(profileFiles("a.yml, b/c.yml,")).toEqual(["a.yml", "b/c.yml"]);
	expect(profileFiles(undefined)).toEqual(["examples/tenant/tracefolio.yml"]);
});

it("copyProfiles() puts each profile into a folder of its name, with the files that it names", async () => {
	const a = await write("one/a.yml", SIGNED);
	const b = await write("two.yml", "profile: b\n");
	for (const name of ["keys/a.pem", "keys/a.crt", "t.csv"])
		await write(`one/${name}`, "x");
	expect(await copied([a, b])).toEqual([
		"profiles/a/keys/a.crt",
		"profiles/a/t.csv",
		"profiles/a/tracefolio.yml",
		"profiles/b/tracefolio.yml",
	]);
});

it("copyProfiles() copies a private key only to where evidence is signed", async () => {
	const a = await write("one/a.yml", SIGNED);
	for (const name of ["keys/a.pem", "keys/a.crt", "t.csv"])
		await write(`one/${name}`, "x");
	expect(await copied([a], true)).toContain("profiles/a/keys/a.pem");
});

it("copyProfiles() refuses two profiles of one name", async () => {
	const files = [
		await write("a.yml", "profile: a"),
		await write("b.yml", "profile: a"),
	];
	await expect(copied(files)).rejects.toThrow(/both name their profile "a"/);
});

it("copyProfiles() refuses files that do not lie beside the profile", async () => {
	await write("secret.csv", "x");
	for (const tickets of ["../secret.csv", join(root, "secret.csv")]) {
		const file = await write("in/a.yml", `tickets: ${tickets}`);
		await expect(copied([file])).rejects.toThrow(/must lie beside the profile/);
	}
});

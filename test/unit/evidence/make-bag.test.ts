import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readPublished } from "../../../lib/evidence/published.ts";
import { memoryStore } from "../../../lib/store/memory.ts";
import { command } from "../../support/command.ts";
import {
	KEYS_OF_ARCHIVE,
	makeSmallBag,
	published,
	temporaryFolder,
	unpack,
} from "./support.ts";

async function json(path: string) {
	return JSON.parse(await readFile(path, "utf8"));
}

describe("makeBag()", () => {
	it("writes the same bytes twice, and the zip's hash beside it", async () => {
		await using folder = await temporaryFolder();
		const { output, archive } = await published();
		const paths = ["a.zip", "b.zip"].map((name) => join(folder.path, name));
		for (const path of paths)
			await makeSmallBag(folder.path, path, { output, archive });
		const [a, b] = await Promise.all(paths.map((path) => readFile(path)));
		expect(a?.equals(b ?? Buffer.of())).toBe(true);
		const ran = await command("sh", [
			"-c",
			'cd "$0" && sha256sum -c a.zip.sha256',
			folder.path,
		]);
		expect(ran.stdout).toBe("a.zip: OK\n");
		expect((await readdir(folder.path)).sort()).toEqual([
			"a.zip",
			"a.zip.sha256",
			"b.zip",
			"b.zip.sha256",
		]);
	});

	it("holds the publication, the sources as stored, catalogs by the report's hash and who got it", async () => {
		await using folder = await temporaryFolder();
		const path = join(folder.path, "bag.zip");
		const { output, archive, files } = await published();
		const made = await makeSmallBag(folder.path, path, {
			output,
			archive,
			recipient: "Auditors & *Co*",
			purpose: "ISAE 3402",
		});
		const bag = await unpack(path, join(folder.path, "unpacked"));
		const [, odd = ""] = KEYS_OF_ARCHIVE;
		const safe =
			"data/sources/CloudTraces/eu-de/2026/10/06/system/DMS/p_CloudTrace_eu-de_odd=3A 100=25=0A=3D=3F.json.gz";
		expect(
			(await readFile(join(bag, safe))).equals(files[odd] ?? Buffer.of()),
		).toBe(true);
		const report = await json(join(bag, "data/publication/report.json"));
		for (const { id, version, sha256 } of report.report.catalogs) {
			const ran = await command("sha256sum", [
				join(bag, `data/catalogs/${id}-${version}.json`),
			]);
			expect(ran.stdout.slice(0, 64)).toBe(sha256);
		}
		const { events } = await json(join(bag, "data/custody.json"));
		expect(events.map(({ what }: { what: string }) => what)).toEqual([
			"rendered",
			"published",
			"handed over",
		]);
		expect(events.at(-1)).toMatchObject({
			at: "2026-11-24T12:00:00.000Z",
			recipient: "Auditors & *Co*",
			purpose: "ISAE 3402",
			seal: { kind: "unsigned" },
		});
		const readme = await readFile(join(bag, "data/README.md"), "utf8");
		expect(readme).toContain("Handed over to: Auditors \\& \\*Co\\*");
		expect(readme).toContain("**Nobody: this bag is not signed.**");
		expect(readme).toContain(`each counted once: ${report.population.inScope}`);
		const info = await readFile(join(bag, "bag-info.txt"), "utf8");
		expect(info).toContain(`Payload-Oxum: ${made.bytes}.${made.files}\n`);
		expect(info).toContain(`External-Identifier: ${report.report.id}\n`);
		expect(info).toContain("Bagging-Date: 2026-11-24\n");
		const ran = await command("sh", [
			"-c",
			'cd "$0" && sha256sum -c --strict --quiet manifest-sha256.txt tagmanifest-sha256.txt',
			bag,
		]);
		expect([ran.code, ran.stdout, ran.stderr]).toEqual([0, "", ""]);
	});

	it("leaves the trace files out where they are only to be listed", async () => {
		await using folder = await temporaryFolder();
		const path = join(folder.path, "bag.zip");
		const { output } = await published();
		await makeSmallBag(folder.path, path, {
			output,
			archive: null,
			sources: "listed",
		});
		const bag = await unpack(path, join(folder.path, "unpacked"));
		expect(await readdir(join(bag, "data"))).not.toContain("sources");
		expect(await readFile(join(bag, "data/README.md"), "utf8")).toContain(
			"the trace files are not in this bag",
		);
	});

	it("names a source that was altered or is missing, and leaves nothing", async () => {
		await using folder = await temporaryFolder();
		const path = join(folder.path, "bag.zip");
		const { output, files } = await published();
		const [first = "", second = ""] = KEYS_OF_ARCHIVE;
		const altered = memoryStore({ ...files, [first]: Buffer.from("other") });
		await expect(
			makeSmallBag(folder.path, path, { output, archive: altered }),
		).rejects.toMatchObject({
			code: "STORE",
			message: expect.stringContaining(
				`"${first}" in memory: does not match the SHA-256 in sources.json`,
			),
		});
		const missing = memoryStore({ [second]: files[second] ?? Buffer.of() });
		await expect(
			makeSmallBag(folder.path, path, { output, archive: missing }),
		).rejects.toMatchObject({
			code: "STORE",
			message: expect.stringContaining(first),
		});
		expect(await readdir(folder.path)).toEqual([]);
	});

	it("never overwrites", async () => {
		await using folder = await temporaryFolder();
		for (const name of ["bag.zip", "bag.zip.sha256"]) {
			await using own = await temporaryFolder();
			const file = join(own.path, name);
			await writeFile(file, "mine");
			await expect(
				makeSmallBag(folder.path, join(own.path, "bag.zip")),
			).rejects.toMatchObject({
				code: "USAGE",
				message: expect.stringContaining("it already exists"),
			});
			expect(await readdir(own.path)).toEqual([name]);
			expect(await readFile(file, "utf8")).toBe("mine");
		}
	});

	it("says why where it cannot write", async () => {
		await using folder = await temporaryFolder();
		await expect(
			makeSmallBag(folder.path, join(folder.path, "no/bag.zip")),
		).rejects.toMatchObject({
			code: "STORE",
			message: expect.stringContaining("no such file or directory"),
		});
	});
});

describe("readPublished()", () => {
	it("refuses a publication of which a file does not match the hash that is kept of it, naming it", async () => {
		const { output, entry } = await published();
		const objects: Record<string, Uint8Array> = {};
		for await (const { key } of output.list(""))
			objects[key] = Buffer.concat(await Array.fromAsync(output.read(key)));
		for (const name of ["manifest.json", "report.json", "sources.json"]) {
			const key = `${entry.folder}${name}`;
			const bytes = Buffer.concat([
				objects[key] ?? Buffer.of(),
				Buffer.from(" "),
			]);
			const altered = memoryStore({ ...objects, [key]: bytes });
			await expect(
				readPublished(altered, "default", "2026-10", 1),
			).rejects.toMatchObject({
				code: "STORE",
				message: expect.stringContaining(`"${key}"`),
			});
		}
		await using folder = await temporaryFolder();
		const key = `${entry.folder}population.ndjson.gz`;
		const altered = memoryStore({ ...objects, [key]: Buffer.from("x") });
		await expect(
			makeSmallBag(folder.path, join(folder.path, "bag.zip"), {
				output: altered,
				archive: (await published()).archive,
			}),
		).rejects.toThrow(`"${key}"`);
	});

	it("says where there is no such publication", async () => {
		const { output } = await published();
		await expect(
			readPublished(output, "default", "2026-10", 7),
		).rejects.toMatchObject({
			code: "USAGE",
			message: expect.stringContaining("revision 7"),
		});
		await expect(
			readPublished(output, "default", "2026-11", null),
		).rejects.toMatchObject({ code: "USAGE" });
	});
});

import { mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSmall, sha256Of } from "../../../lib/evidence/bag-files.ts";
import { hashList } from "../../../lib/evidence/hash-list.ts";
import { openFolder } from "../../../lib/evidence/open-folder.ts";
import {
	type BagVerification,
	verifyBag,
} from "../../../lib/evidence/verify-bag.ts";
import { command } from "../../support/command.ts";
import {
	type Holder,
	holder,
	makeSmallBag,
	published,
	republished,
	signerOf,
	temporaryFolder,
	unpack,
} from "./support.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let jane: Holder;
let mallory: Holder;
let zip = "";
let bag = "";
let now = 0;
beforeAll(async () => {
	folder = await temporaryFolder();
	jane = await holder(folder.path, "jane");
	mallory = await holder(folder.path, "mallory");
	now = Date.now() + 1000;
	zip = join(folder.path, "bag.zip");
	await makeSmallBag(folder.path, zip, { signer: signerOf(jane), now });
	bag = await unpack(zip, join(folder.path, "unpacked"));
});
afterAll(() => folder[Symbol.asyncDispose]());

function verify(
	path: string,
	trusted: readonly Holder[] = [jane],
): Promise<BagVerification> {
	return verifyBag(path, {
		trusted: trusted.map(({ certificate }) => certificate),
		now,
	});
}

async function kinds(path: string, trusted?: readonly Holder[]) {
	const { findings } = await verify(path, trusted);
	return findings.map(({ kind, object }) => `${kind} ${object}`);
}

/** Changes a file, looks, and puts it back; null removes it. */
async function withFile<Result>(
	path: string,
	bytes: Uint8Array | string | null,
	look: () => Promise<Result>,
): Promise<Result> {
	const full = join(bag, path);
	const before = await readFile(full).catch(() => null);
	await mkdir(dirname(full), { recursive: true });
	if (bytes === null) await rm(full);
	else await writeFile(full, bytes);
	try {
		return await look();
	} finally {
		if (before === null) await rm(full);
		else await writeFile(full, before);
	}
}

/** Makes the lists of a folder anew, as a forger would. */
async function remakeLists(path: string): Promise<void> {
	const list = async (wanted: (path: string) => boolean) => {
		const { files } = await openFolder(path);
		const chosen = [...files.sizes.keys()].filter(wanted);
		return hashList(
			await Promise.all(
				chosen.map(async (one) => ({
					path: one,
					sha256: sha256Of(await readSmall(files, one)),
				})),
			),
		);
	};
	await writeFile(
		join(path, "manifest-sha256.txt"),
		await list((one) => one.startsWith("data/")),
	);
	await writeFile(
		join(path, "tagmanifest-sha256.txt"),
		await list((one) => !one.startsWith("data/") && !one.startsWith("tagm")),
	);
}

describe("verifyBag()", () => {
	it("holds for a zip and for its folder, and says who signed", async () => {
		for (const path of [zip, bag]) {
			const found = await verify(path);
			expect(found).toMatchObject({
				kind: "holds",
				findings: [],
				notes: [],
				timestamp: null,
			});
			expect(found.signer).toEqual({
				subject: "O=Nordhafen, CN=jane",
				sha256: jane.certificate.fingerprint256
					.replaceAll(":", "")
					.toLowerCase(),
				trusted: true,
			});
		}
	});

	it("fails for a signer whom nobody named, and says what to compare by hand", async () => {
		const found = await verify(zip, []);
		expect(found.kind).toBe("fails");
		expect(found.findings).toMatchObject([{ kind: "untrusted-signer" }]);
		expect(found.findings[0]?.message).toContain(
			jane.certificate.fingerprint256,
		);
		expect(found.findings[0]?.message).toContain("O=Nordhafen, CN=jane");
		expect(found.signer?.trusted).toBe(false);
	});

	it("finds a flipped bit anywhere in any file, and sha256sum finds it but in its own list", async () => {
		const { files } = await openFolder(bag);
		for (const [path, size] of files.sizes)
			for (const part of [0, 0.37, 0.71, 1]) {
				const at = Math.min(size - 1, Math.floor(size * part));
				const bytes = await readSmall(files, path);
				bytes[at] = (bytes[at] ?? 0) ^ (1 << ((at + path.length) % 8));
				await withFile(path, bytes, async () => {
					expect([path, at, (await verify(bag)).kind]).toEqual([
						path,
						at,
						"fails",
					]);
					if (part !== 0.37 || path === "tagmanifest-sha256.txt") return;
					const lists = ["manifest-sha256.txt", "tagmanifest-sha256.txt"].map(
						(list) => join(bag, list),
					);
					const ran = await command("sh", [
						"-c",
						`cd "$0" && sha256sum -c --strict --quiet "$@"`,
						bag,
						...lists,
					]);
					expect([path, at, ran.code]).toEqual([path, at, 1]);
				});
			}
	}, 180_000);

	it("finds a hash in upper case, which sha256sum takes", async () => {
		for (const path of ["manifest-sha256.txt", "tagmanifest-sha256.txt"]) {
			const text = await readFile(join(bag, path), "utf8");
			const changed = text.replace(/[a-f]/, (letter) => letter.toUpperCase());
			await withFile(path, changed, async () => {
				expect(await kinds(bag)).toContain(`not-canonical ${path}`);
			});
		}
	});

	it("finds what is missing, what is too much, and what leads out", async () => {
		await withFile("data/parameters.json", null, async () => {
			expect(await kinds(bag)).toContain("missing data/parameters.json");
		});
		await withFile("data/sources/note.txt", "hello", async () => {
			expect(await kinds(bag)).toContain("extra data/sources/note.txt");
		});
		await withFile("README.exe", "hello", async () => {
			expect(await kinds(bag)).toContain("extra README.exe");
		});
		await withFile("fetch.txt", "http://example.com/x 1 data/x\n", async () => {
			expect(await kinds(bag)).toContain("fetch fetch.txt");
		});
		await withFile("data/nul.txt", "hello", async () => {
			expect(await kinds(bag)).toContain("unsafe-path data/nul.txt");
		});
		const link = join(bag, "data/link");
		await symlink("/etc/passwd", link);
		expect(await kinds(bag)).toContain("unsafe-path data/link");
		await rm(link);
	});

	it("refuses a forged bag: everything agrees, and somebody else signed", async () => {
		const forged = join(folder.path, "forged.zip");
		await makeSmallBag(folder.path, forged, { signer: signerOf(mallory), now });
		expect(await kinds(forged)).toEqual([
			"untrusted-signer signature/manifest-sha256.txt.p7s",
		]);
		expect((await verify(forged, [mallory])).kind).toBe("holds");
	});

	it("refuses an altered file with remade lists, and one whose signature was removed", async () => {
		const copy = await unpack(zip, join(folder.path, "copy"));
		const report = join(copy, "data/publication/report.json");
		await writeFile(
			report,
			(await readFile(report, "utf8")).replace(
				'"settlementHours": 24',
				'"settlementHours": 25',
			),
		);
		await remakeLists(copy);
		expect(await kinds(copy)).toEqual(
			expect.arrayContaining([
				"publication data/publication/report.json",
				"signature signature/manifest-sha256.txt.p7s",
			]),
		);
		const stripped = await unpack(zip, join(folder.path, "stripped"));
		await rm(join(stripped, "signature"), { recursive: true });
		await remakeLists(stripped);
		expect(await kinds(stripped)).toEqual([
			"unsigned null",
			"seal-removed signature/manifest-sha256.txt.p7s",
		]);
	});

	it("refuses a publication whose hashes are right and whose files contradict each other, also from a trusted signer", async () => {
		const path = join(folder.path, "contradiction.zip");
		const { output, entry, archive } = await published();
		const forged = await republished(
			output,
			entry,
			"report.json",
			(content) => {
				content["population"].inScope++;
			},
		);
		await makeSmallBag(folder.path, path, {
			...{ output: forged, archive, signer: signerOf(jane), now },
		});
		const { findings } = await verify(path);
		expect(findings).toMatchObject([
			{
				kind: "publication",
				object: "data/publication/population.ndjson.gz",
				message: expect.stringContaining("report.json counts 4 traces"),
			},
		]);
	});

	it("finds what lies in the publication's folder and was not published", async () => {
		const copy = await unpack(zip, join(folder.path, "more"));
		await writeFile(join(copy, "data/publication/report2.pdf"), "hello");
		await remakeLists(copy);
		expect(await kinds(copy)).toContain(
			"publication data/publication/report2.pdf",
		);
		const index = join(copy, "data/publication/index");
		await writeFile(join(index, "2026-10-r2.json"), "hello");
		expect(await kinds(copy)).toContain("publication null");
		await rm(join(index, "2026-10-r2.json"));
		await writeFile(join(index, "2026-10-r1.json"), "hello");
		expect(await kinds(copy)).toContain(
			"publication data/publication/index/2026-10-r1.json",
		);
	});

	it("finds another page or bag-info.txt with a remade list of tag files", async () => {
		const copy = await unpack(zip, join(folder.path, "tags"));
		await writeFile(
			join(copy, "verify.html"),
			"<script>alert('all is well')</script>",
		);
		const info = join(copy, "bag-info.txt");
		await writeFile(
			info,
			(await readFile(info, "utf8")).replace("revision 1", "revision 2"),
		);
		await remakeLists(copy);
		expect(await kinds(copy)).toEqual([
			"altered bag-info.txt",
			"altered verify.html",
		]);
	});

	it("fails for an unsigned bag and says what that means", async () => {
		const path = join(folder.path, "unsigned.zip");
		await makeSmallBag(folder.path, path);
		const { kind, findings, signer } = await verify(path);
		expect([kind, signer]).toEqual(["fails", null]);
		expect(findings).toMatchObject([{ kind: "unsigned" }]);
		expect(findings[0]?.message).toContain("another channel");
	});

	it("refuses a certificate that was not valid at signing, and notes one that has expired since", async () => {
		const day = 86_400_000;
		const trusted = [jane.certificate];
		const later = await verifyBag(zip, { trusted, now: now + 40 * day });
		expect(later.kind).toBe("holds");
		expect(later.notes[0]).toContain("has expired since");
		const earlier = await verifyBag(zip, { trusted, now: now - day });
		expect(earlier.findings).toMatchObject([{ kind: "certificate" }]);
	});

	it("names a zip that was packed again, and one that is none", async () => {
		const again = join(folder.path, "again.zip");
		const script =
			"import sys, shutil; shutil.make_archive(sys.argv[1], 'zip', sys.argv[2], sys.argv[3])";
		const ran = await command("python3", [
			"-c",
			script,
			again.slice(0, -4),
			dirname(bag),
			bag.split("/").at(-1) ?? "",
		]);
		expect(ran.code).toBe(0);
		expect(await kinds(again)).toEqual(["repacked null"]);
		await writeFile(again, "hello");
		expect(await kinds(again)).toEqual(["unreadable null"]);
		await expect(verify(join(folder.path, "nothing"))).rejects.toThrow(
			"there is no such file or folder",
		);
	});
});

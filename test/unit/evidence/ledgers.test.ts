import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sha256Of } from "../../../lib/evidence/bag-files.ts";
import { verifyBag } from "../../../lib/evidence/verify-bag.ts";
import { verifyPublication } from "../../../lib/evidence/verify-publication.ts";
import { memoryStore } from "../../../lib/store/memory.ts";
import type { Store } from "../../../lib/store/store.ts";
import { collecting } from "../../support/collecting.ts";
import { run } from "../../support/run.ts";
import {
	makeSmallBag,
	republished,
	temporaryFolder,
	unpack,
} from "./support.ts";

const START = Date.parse("2026-10-04T00:00:00Z");
const DAY_MS = 86_400_000;
const PERIOD = {
	period: "2026-10-05",
	now: "2026-10-20T00:00:00Z",
	profile: { timezone: "UTC" },
};

/** A witnessed day, whose collector ran on four, and what its archive's ledger holds. */
async function witnessed() {
	const { service, archive, run: collect } = await collecting({ now: START });
	for (; service.now < START + 4 * DAY_MS; service.now += DAY_MS)
		await collect();
	const made = await run(archive, PERIOD);
	expect(made.report.completeness.verdict).toBe("witnessed");
	const entries: { object: string; bytes: Buffer; sha256: string }[] = [];
	for await (const { key } of archive.list("")) {
		if (!key.includes("/ledger/")) continue;
		const bytes = Buffer.concat(await Array.fromAsync(archive.read(key)));
		entries.push({ object: key, bytes, sha256: sha256Of(bytes) });
	}
	return { ...made, archive, entries };
}

async function sourcesOf(output: Store, folder: string) {
	const chunks = await Array.fromAsync(output.read(`${folder}sources.json`));
	return JSON.parse(Buffer.concat(chunks).toString());
}

async function findingsOf(path: string) {
	const { findings } = await verifyBag(path, { trusted: [], now: Date.now() });
	return findings
		.filter(({ kind }) => kind !== "unsigned")
		.map(({ kind, object }) => `${kind} ${object}`);
}

describe("ledgers in an evidence bag", () => {
	it("are listed in sources.json and lie in the bag as stored, also where trace files are only listed", async () => {
		await using folder = await temporaryFolder();
		const { output, entry, archive, entries } = await witnessed();
		expect(entries.length).toBeGreaterThan(2);
		const { ledgers } = await sourcesOf(output, entry.folder);
		expect(ledgers).toEqual(
			entries.map(({ object, sha256 }) => ({ object, sha256 })),
		);
		for (const sources of ["full", "listed"] as const) {
			const path = join(folder.path, `${sources}.zip`);
			const order = { output, archive, sources, period: PERIOD.period };
			await makeSmallBag(folder.path, path, order);
			const bag = await unpack(path, join(folder.path, sources));
			for (const { object, bytes } of entries)
				expect(await readFile(join(bag, "data/ledgers", object))).toEqual(
					bytes,
				);
			expect(await findingsOf(path)).toEqual([]);
		}
	});

	it("are missed and compared by verifyBag(), whatever the lists of hashes say", async () => {
		await using folder = await temporaryFolder();
		const { output, archive, entries } = await witnessed();
		const path = join(folder.path, "bag.zip");
		await makeSmallBag(folder.path, path, {
			...{ output, archive, period: PERIOD.period },
		});
		const bag = await unpack(path, join(folder.path, "unpacked"));
		const [first] = entries;
		const place = `data/ledgers/${first?.object}`;
		await writeFile(join(bag, place), "{}");
		expect(await findingsOf(bag)).toContain(`publication ${place}`);
		await rm(join(bag, place));
		expect(await findingsOf(bag)).toContain(`publication ${place}`);
		const other = place.replace(/[0-9a-f]{64}/, "0".repeat(64));
		await writeFile(join(bag, other), "{}");
		expect(await findingsOf(bag)).toContain(`extra ${other}`);
	});

	it("stop a bag where one was altered since, naming it", async () => {
		await using folder = await temporaryFolder();
		const { output, archive, entries } = await witnessed();
		const objects: Record<string, Uint8Array> = {};
		for await (const { key } of archive.list(""))
			objects[key] = Buffer.concat(await Array.fromAsync(archive.read(key)));
		const object = entries[1]?.object ?? "";
		objects[object] = Buffer.from("{}");
		await expect(
			makeSmallBag(folder.path, join(folder.path, "bag.zip"), {
				...{ output, archive: memoryStore(objects), period: PERIOD.period },
			}),
		).rejects.toMatchObject({
			code: "STORE",
			message: expect.stringContaining(object),
		});
	});

	it("may be missing in a sources.json that was published before they were listed", async () => {
		await using folder = await temporaryFolder();
		const { output, entry, archive } = await witnessed();
		const old = await republished(output, entry, "sources.json", (content) => {
			delete content["ledgers"];
		});
		expect(await sourcesOf(old, entry.folder)).not.toHaveProperty("ledgers");
		const check = await verifyPublication(old, entry, { archive });
		expect(check.findings).toEqual([]);
		const path = join(folder.path, "bag.zip");
		await makeSmallBag(folder.path, path, {
			...{ output: old, archive, period: PERIOD.period },
		});
		expect(await findingsOf(path)).toEqual([]);
	});
});

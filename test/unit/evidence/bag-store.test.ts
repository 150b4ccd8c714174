import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readSmall } from "../../../lib/evidence/bag-files.ts";
import { bagStore } from "../../../lib/evidence/bag-store.ts";
import { openZip } from "../../../lib/evidence/open-zip.ts";
import { parseIndexEntry } from "../../../lib/evidence/published-files.ts";
import { verifyPublication } from "../../../lib/evidence/verify-publication.ts";
import { makeSmallBag, published, temporaryFolder } from "./support.ts";

describe("bagStore()", () => {
	it("shows the publication in a bag as the store that it came from", async () => {
		await using folder = await temporaryFolder();
		const path = join(folder.path, "bag.zip");
		const { output, archive } = await published();
		await makeSmallBag(folder.path, path, { output, archive });
		const { files } = await openZip(path);
		const entry = await readSmall(
			files,
			"data/publication/index/2026-10-r1.json",
		);
		const store = bagStore(
			files,
			parseIndexEntry(JSON.parse(entry.toString())),
		);
		const [there, here] = await Promise.all(
			[output, store].map((one) => Array.fromAsync(one.list(""))),
		);
		expect(here).toEqual(there);
		for (const { key } of there ?? []) {
			const bytes = Buffer.concat(await Array.fromAsync(store.read(key)));
			expect(bytes).toEqual(
				Buffer.concat(await Array.fromAsync(output.read(key))),
			);
		}
		expect(await store.level("default/")).toEqual(
			await output.level("default/"),
		);
		expect(await store.head("default/none")).toBeNull();
		await expect(
			Array.fromAsync(store.read("default/none")),
		).rejects.toMatchObject({ code: "STORE" });
		await expect(store.create("x", Buffer.of())).rejects.toMatchObject({
			code: "STORE",
		});
		const name = { profile: "default", period: "2026-10", revision: 1 };
		expect(
			(await verifyPublication(store, name, { archive })).checked.files,
		).toBe((await verifyPublication(output, name, { archive })).checked.files);
	});
});

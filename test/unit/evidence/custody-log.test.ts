import { describe, expect, it } from "vitest";
import { PLACES } from "../../../lib/evidence/bag-files.ts";
import { custodyLogFindings } from "../../../lib/evidence/custody-log.ts";
import { verifyBag } from "../../../lib/evidence/verify-bag.ts";
import { custodyLog } from "../../../lib/service/custody.ts";
import { memoryStore } from "../../../lib/store/memory.ts";
import { keysOf, textOf } from "../../support/stores.ts";
import { makeSmallBag, temporaryFolder } from "./support.ts";

/** The log of some events, as it lies in a bag. */
async function logOf(count: number): Promise<string> {
	const output = memoryStore();
	const log = custodyLog(output, "default");
	for (let n = 1; n <= count; n++)
		await log.add(
			{
				...{ who: `key:${n}`, did: "report-requested", what: "x" },
				details: { recipient: "line\nfeed" },
			},
			"2026-11-02T06:00:00.000Z",
		);
	const texts: string[] = [];
	for (const key of await keysOf(output)) texts.push(await textOf(output, key));
	return texts.join("");
}

function findingsOf(text: string) {
	return custodyLogFindings({
		name: "bag",
		sizes: new Map([[PLACES.custodyLog, text.length]]),
		async *read() {
			yield Buffer.from(text);
		},
	});
}

describe("custodyLogFindings()", () => {
	it("finds nothing in a log that is whole, nor where there is none", async () => {
		expect(await findingsOf(await logOf(3))).toEqual([]);
		const none = { name: "bag", sizes: new Map(), read: () => [] as never };
		expect(await custodyLogFindings(none)).toEqual([]);
	});

	it("finds an entry that was altered, removed, moved or added", async () => {
		const lines = (await logOf(3)).split(/(?<=\n)/);
		const [a = "", b = "", c = ""] = lines;
		for (const text of [
			a + b.replace("key:2", "key:9") + c,
			a + c,
			b + c,
			a + c + b,
			a + b + c + c,
			`${a + b + c}garbage`,
		])
			expect((await findingsOf(text))[0]).toMatchObject({
				...{ kind: "publication", object: PLACES.custodyLog },
			});
	});
});

describe("a bag with the log of the service's use", () => {
	it("verifies, and has the log as it was stored", async () => {
		await using folder = await temporaryFolder();
		const path = `${folder.path}/evidence.zip`;
		const log = await logOf(2);
		await makeSmallBag(folder.path, path, { custodyLog: Buffer.from(log) });
		const now = Date.parse("2026-11-24T12:00:00Z");
		const { findings } = await verifyBag(path, { trusted: [], now });
		expect(findings.map(({ kind }) => kind)).toEqual(["unsigned"]);
	});
});

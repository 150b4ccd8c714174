import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { recordsOf, storePage } from "../../../lib/collect/page-store.ts";
import type { TracePage } from "../../../lib/collect/trace-api.ts";
import { memoryStore } from "../../../lib/store/memory.ts";
import type { Json } from "../../../lib/trace.ts";

const OWNER = { region: "eu-de", project: "project-1" };
const FROM = Date.parse("2026-10-05T08:00:00Z");
const SLOT = { from: FROM, to: FROM + 3_600_000 };

function page(records: readonly Json[], text?: string): TracePage {
	const body = text ?? JSON.stringify({ traces: records, meta_data: {} });
	return {
		body: Buffer.from(body),
		records,
		asked: "/v3/project-1/traces?limit=200",
		serverTime: FROM,
		marker: null,
	};
}

async function bytesOf(store: ReturnType<typeof memoryStore>, key: string) {
	return Buffer.concat(await Array.fromAsync(store.read(key)));
}

describe("storePage()", () => {
	it("keeps the page as it was received, below the day of its hour, sealed with its hash", async () => {
		const archive = memoryStore();
		const text =
			'{ "traces" : [ {"trace_id":"a"} ] , "meta_data":{"marker":null} }\n';
		const stored = page([{ trace_id: "a" }], text);
		const file = await storePage(archive, OWNER, SLOT, stored, FROM + 5);
		expect(file).toEqual({
			object: expect.stringMatching(
				/^Collected\/eu-de\/2026\/10\/05\/project-1\/08-[0-9a-f]{64}\.json\.gz$/,
			),
			size: expect.any(Number),
			sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
			records: 1,
			query: "/v3/project-1/traces?limit=200",
			receivedAt: "2026-10-05T08:00:00.005Z",
			from: "2026-10-05T08:00:00.000Z",
			to: "2026-10-05T09:00:00.000Z",
		});
		const bytes = await bytesOf(archive, file.object);
		expect(gunzipSync(bytes).toString()).toBe(text);
		expect(bytes.length).toBe(file.size);
	});

	it("stores equal records once, whatever stands around them", async () => {
		const archive = memoryStore();
		const records = [{ trace_id: "a" }];
		const first = await storePage(archive, OWNER, SLOT, page(records), FROM);
		const again = page(
			records,
			'{"traces":[{"trace_id":"a"}],"request_id":"7"}',
		);
		const second = await storePage(archive, OWNER, SLOT, again, FROM + 9);
		expect(second.sha256).toBe(first.sha256);
		expect((await Array.fromAsync(archive.list(""))).length).toBe(1);
	});

	it("loses no page where something else has its key, and replaces nothing", async () => {
		const archive = memoryStore();
		const wanted = page([{ trace_id: "a" }]);
		const { object } = await storePage(
			memoryStore(),
			OWNER,
			SLOT,
			wanted,
			FROM,
		);
		await archive.create(object, gzipSync('{"traces":[]}'));
		await archive.create(
			object.replace(".json", "-1.json"),
			Buffer.from("no gzip"),
		);
		const file = await storePage(archive, OWNER, SLOT, wanted, FROM);
		expect(file.object).toBe(object.replace(".json", "-2.json"));
		expect(await recordsOf(archive, file.object)).toEqual(wanted.records);
		expect(await recordsOf(archive, object)).toEqual([]);
	});

	it("gives up, loudly, where all of its keys are taken", async () => {
		const wanted = page([{ trace_id: "a" }]);
		const { object } = await storePage(
			memoryStore(),
			OWNER,
			SLOT,
			wanted,
			FROM,
		);
		const suffixes = ["", ...Array.from({ length: 9 }, (_, n) => `-${n + 1}`)];
		const archive = memoryStore(
			Object.fromEntries(
				suffixes.map((suffix) => [
					object.replace(".json", `${suffix}.json`),
					new Uint8Array(),
				]),
			),
		);
		await expect(storePage(archive, OWNER, SLOT, wanted, FROM)).rejects.toThrow(
			/hold something else/,
		);
	});
});

import { describe, expect, it } from "vitest";
import { ledgerPrefix } from "../../../lib/archive/collected.ts";
import { addEntry, headsOf, readLedger } from "../../../lib/archive/ledger.ts";
import { openEntry, sealedEntry } from "../../../lib/archive/ledger-entry.ts";
import { memoryStore } from "../../../lib/store/memory.ts";
import { ledgerEntry } from "../../support/ledger.ts";

const OWNER = { region: "eu-de", project: "project-1" };
const PREFIX = ledgerPrefix(OWNER);
const EVER = { from: 0, to: Number.POSITIVE_INFINITY };

/** A ledger of three entries, each of which names the one before; the objects of its archive. */
async function threeEntries() {
	const objects: Record<string, Uint8Array> = {};
	const names: string[] = [];
	for (const hour of ["10", "11", "12"]) {
		const askedAt = `2026-10-05T${hour}:00:00.000Z`;
		const entry = ledgerEntry({ askedAt, previous: names.slice(-1) });
		const { name, bytes } = sealedEntry(entry);
		objects[PREFIX + name] = bytes;
		names.push(name);
	}
	return { objects, names };
}

describe("addEntry() and readLedger()", () => {
	it("give back what was written, in the order of time, and know the newest", async () => {
		const archive = memoryStore();
		const first = await addEntry(archive, PREFIX, ledgerEntry());
		const later = ledgerEntry({
			askedAt: "2026-10-05T13:00:00.000Z",
			previous: [first],
		});
		const second = await addEntry(archive, PREFIX, later);
		const { entries, faults } = await readLedger(archive, PREFIX, EVER);
		expect(entries.map(({ name }) => name)).toEqual([first, second]);
		expect(entries[1]?.entry).toEqual(later);
		expect(faults).toEqual([]);
		expect(headsOf(entries)).toEqual([second]);
	});

	it("keep both entries of two collectors that end at the same moment", async () => {
		const archive = memoryStore();
		await addEntry(archive, PREFIX, ledgerEntry({ traces: 1 }));
		await addEntry(archive, PREFIX, ledgerEntry({ traces: 2 }));
		const { entries } = await readLedger(archive, PREFIX, EVER);
		expect(entries.length).toBe(2);
		expect(headsOf(entries).length).toBe(2);
	});

	it("read the range, and the newest entry before it", async () => {
		const { objects, names } = await threeEntries();
		const at = Date.parse("2026-10-05T11:30:00Z");
		const range = { from: at, to: at + 3_600_000 };
		const ledger = await readLedger(memoryStore(objects), PREFIX, range);
		expect(ledger.entries.map(({ name }) => name)).toEqual(names.slice(1));
	});

	it("name an entry that was altered, and believe nothing of it", async () => {
		const { objects, names } = await threeEntries();
		const key = PREFIX + names[1];
		const text = Buffer.from(objects[key] ?? []).toString();
		objects[key] = Buffer.from(text.replace("2026-10-04", "2026-09-04"));
		const ledger = await readLedger(memoryStore(objects), PREFIX, EVER);
		expect(ledger.entries.length).toBe(2);
		expect(ledger.faults).toEqual([
			{ object: key, message: expect.stringMatching(/was altered/) },
		]);
	});

	it("name an entry that is gone", async () => {
		const { objects, names } = await threeEntries();
		delete objects[PREFIX + names[1]];
		const ledger = await readLedger(memoryStore(objects), PREFIX, EVER);
		expect(ledger.faults).toEqual([
			{
				object: PREFIX + names[1],
				message: expect.stringMatching(/is missing/),
			},
		]);
	});

	it("name anything else that lies there, and an entry of another project", async () => {
		const { name, bytes } = sealedEntry(ledgerEntry({ project: "other" }));
		const objects = {
			[`${PREFIX}notes.txt`]: new Uint8Array(),
			[PREFIX + name]: bytes,
		};
		const ledger = await readLedger(memoryStore(objects), PREFIX, EVER);
		expect(ledger.entries).toEqual([]);
		expect(ledger.faults.map(({ object }) => object).toSorted()).toEqual(
			Object.keys(objects).toSorted(),
		);
	});

	it.each([
		["", "Collected/eu-de/2026/10/05/project-1/a.json.gz"],
		["tenant/x/", "tenant/x/Collected/eu-de/2026/10/05/project-1/a.json.gz"],
	])("know the keys of files below %j", async (above, key) => {
		const { name, bytes } = sealedEntry(ledgerEntry());
		const archive = memoryStore({ [above + PREFIX + name]: bytes });
		const ledger = await readLedger(archive, above + PREFIX, EVER);
		const object = "Collected/eu-de/2026/10/05/project-1/a.json.gz";
		expect(ledger.keyOf(object)).toBe(key);
	});

	it("know the keys of files where the archive begins within the layout", async () => {
		const { name, bytes } = sealedEntry(ledgerEntry());
		const prefix = PREFIX.replace("Collected/", "");
		const archive = {
			...memoryStore({ [prefix + name]: bytes }),
			above: ["a", "Collected"],
		};
		const ledger = await readLedger(archive, prefix, EVER);
		const object = "Collected/eu-de/2026/10/05/project-1/a.json.gz";
		expect(ledger.keyOf(object)).toBe("eu-de/2026/10/05/project-1/a.json.gz");
	});
});

describe("openEntry()", () => {
	it("is null for bytes that are no entry, even where the name is right", () => {
		const bytes = Buffer.from('{"schema":"tracefolio/ledger@1"}');
		expect(openEntry("x", bytes)).toBeNull();
		const { name } = sealedEntry(ledgerEntry());
		expect(openEntry(name, bytes)).toBeNull();
	});
});

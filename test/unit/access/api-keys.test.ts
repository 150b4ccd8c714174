import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	type ApiKey,
	createKey,
	expiringKeys,
	listKeys,
	revokeKey,
} from "../../../lib/access/api-keys.ts";
import { keyCheck } from "../../../lib/access/key-check.ts";
import { TracefolioError } from "../../../lib/errors.ts";
import { memoryStore } from "../../../lib/store/memory.ts";
import type { Store } from "../../../lib/store/store.ts";

const NOW = Date.parse("2026-11-02T06:00:00Z");
const MINUTE = 60_000;
const DAY = 86_400_000;
const ORDER = {
	label: "Nightly export",
	scopes: ["reports:read"],
	profiles: ["production"],
	days: 30,
} as const;
const REFUSED = {
	kind: "refused",
	why: "the API key is not one that is valid",
};

/** Counts what is looked up. */
function watched(store: Store) {
	const asked: string[] = [];
	const head: Store["head"] = (key) => {
		asked.push(key);
		return store.head(key);
	};
	return { asked, store: { ...store, head } };
}

async function textIn(store: Store, key: string): Promise<string> {
	return Buffer.concat(await Array.fromAsync(store.read(key))).toString();
}

describe("createKey()", () => {
	it("makes a key that is known by its text, of which only the hash is kept", async () => {
		const state = memoryStore();
		const { key, text } = await createKey(state, ORDER, NOW);
		expect(text).toMatch(/^tfk_[0-9a-f]{16}_[A-Za-z0-9_-]{43}$/);
		expect(key).toEqual({
			id: text.slice(4, 20),
			label: "Nightly export",
			scopes: ["reports:read"],
			profiles: ["production"],
			createdAt: "2026-11-02T06:00:00.000Z",
			expiresAt: "2026-12-02T06:00:00.000Z",
			revokedAt: null,
		});
		const stored = await textIn(state, `keys/${key.id}.json`);
		expect(stored).toContain('"schema": "tracefolio/api-key@1"');
		expect(stored).not.toContain(text.slice(21));
		expect(await keyCheck(state)(text, NOW)).toEqual({
			kind: "known",
			principal: {
				kind: "key",
				name: `key:${key.id}`,
				scopes: ["reports:read"],
				profiles: ["production"],
			},
		});
	});

	it("makes another key each time", async () => {
		const state = memoryStore();
		const made = [];
		for (let i = 0; i < 20; i++)
			made.push((await createKey(state, ORDER, NOW)).text);
		expect(new Set(made).size).toBe(20);
		expect(await listKeys(state)).toHaveLength(20);
	});
});

describe("keyCheck()", () => {
	it("refuses in the same words what is expired, revoked, unknown, altered or malformed", async () => {
		const state = memoryStore();
		const { key, text } = await createKey(state, ORDER, NOW);
		const other = await createKey(state, ORDER, NOW);
		await revokeKey(state, other.key.id, NOW);
		const check = keyCheck(state);
		const last = text.endsWith("A") ? "E" : "A";
		const wrong = [
			other.text,
			`tfk_${"0".repeat(16)}_${text.slice(21)}`,
			`tfk_${key.id}_${other.text.slice(21)}`,
			text.slice(0, -1) + last,
			text.slice(0, -1),
			`${text}A`,
			`${text}=`,
			text.toUpperCase(),
			"tfk_",
			`tfk_../${key.id}_${text.slice(21)}`,
			`tfk_${key.id}.revoked_${text.slice(21)}`,
		];
		for (const given of wrong) expect(await check(given, NOW)).toEqual(REFUSED);
		const end = Date.parse(key.expiresAt);
		expect((await check(text, end - 1)).kind).toBe("known");
		expect(await check(text, end)).toEqual(REFUSED);
	});

	it("refuses a revoked key within a minute, and one that is read afresh at once", async () => {
		const state = memoryStore();
		const { key, text } = await createKey(state, ORDER, NOW);
		const check = keyCheck(state);
		expect((await check(text, NOW)).kind).toBe("known");
		await revokeKey(state, key.id, NOW + 1);
		expect(await keyCheck(state)(text, NOW + 1)).toEqual(REFUSED);
		expect(await check(text, NOW + MINUTE)).toEqual(REFUSED);
		expect(await check(text, NOW + 2 * MINUTE)).toEqual(REFUSED);
	});

	it("reads a key once a minute, be it known or not, and not at all what is no key", async () => {
		const { store, asked } = watched(memoryStore());
		const { text } = await createKey(store, ORDER, NOW);
		const unknown = `tfk_${"0".repeat(16)}_${"a".repeat(43)}`;
		const check = keyCheck(store);
		await Promise.all([check(text, NOW), check(text, NOW)]);
		for (const at of [NOW, NOW + 1, NOW + MINUTE - 1]) {
			await check(text, at);
			await check(unknown, at);
			await check("tfk_no-key", at);
		}
		const records = () => asked.filter((key) => !key.includes("revoked"));
		expect(records()).toHaveLength(2);
		await check(text, NOW + MINUTE);
		await check(unknown, NOW + MINUTE);
		expect(records()).toHaveLength(4);
	});

	it("forgets the key that was read first when many are asked for", async () => {
		const { store, asked } = watched(memoryStore());
		const check = keyCheck(store);
		const ask = (n: number) =>
			check(
				`tfk_${n.toString(16).padStart(16, "0")}_${"a".repeat(43)}`,
				NOW + n,
			);
		for (let n = 0; n <= 1000; n++) await ask(n);
		expect(asked).toHaveLength(1001);
		await ask(1000);
		expect(asked).toHaveLength(1001);
		await ask(0);
		expect(asked).toHaveLength(1002);
	});

	it("throws where the state cannot be read, and asks again after that", async () => {
		const state = memoryStore();
		const { text } = await createKey(state, ORDER, NOW);
		let isDown = true;
		const check = keyCheck({
			...state,
			head: async (key) => {
				if (isDown) throw new TracefolioError("STORE", "The store is down");
				return state.head(key);
			},
		});
		await expect(check(text, NOW)).rejects.toThrow("The store is down");
		isDown = false;
		expect((await check(text, NOW)).kind).toBe("known");
	});

	it("throws where a record was altered, instead of believing it", async () => {
		const state = memoryStore();
		const { key, text } = await createKey(state, ORDER, NOW);
		const place = `keys/${key.id}.json`;
		const record = JSON.parse(await textIn(state, place));
		for (const change of [
			{ scopes: ["everything"] },
			{ profiles: "all" },
			{ expiresAt: "never" },
			{ sha256: "" },
			{ schema: "tracefolio/api-key@2" },
		]) {
			const text2 = JSON.stringify({ ...record, ...change });
			const altered = memoryStore({ [place]: Buffer.from(text2) });
			await expect(keyCheck(altered)(text, NOW)).rejects.toMatchObject({
				code: "STORE",
			});
		}
	});

	it("never throws because of what it is given", async () => {
		const check = keyCheck(memoryStore());
		await fc.assert(
			fc.asyncProperty(fc.string(), async (text) => {
				expect(await check(`tfk_${text}`, NOW)).toEqual(REFUSED);
			}),
		);
	});
});

describe("listKeys()", () => {
	it("says which keys there are, without their hashes", async () => {
		const state = memoryStore();
		expect(await listKeys(state)).toEqual([]);
		const made = [
			await createKey(state, ORDER, NOW),
			await createKey(state, { ...ORDER, profiles: "*" }, NOW),
		];
		const [first] = made;
		if (first === undefined) throw new Error("None was made");
		await revokeKey(state, first.key.id, NOW + 1);
		const expected = made.map(({ key }) =>
			key.id === first.key.id
				? { ...key, revokedAt: "2026-11-02T06:00:00.001Z" }
				: key,
		);
		expect(await listKeys(state)).toEqual(
			expected.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
		);
	});

	it("passes over what is no key", async () => {
		const state = memoryStore({
			"keys/readme.txt": Buffer.from("?"),
			"keys/0000000000000000.revoked.json": Buffer.from("{}"),
		});
		expect(await listKeys(state)).toEqual([]);
	});
});

describe("revokeKey()", () => {
	it("leaves the first revocation as it is", async () => {
		const state = memoryStore();
		const { key } = await createKey(state, ORDER, NOW);
		const first = await revokeKey(state, key.id, NOW);
		expect(first?.revokedAt).toBe("2026-11-02T06:00:00.000Z");
		expect(await revokeKey(state, key.id, NOW + DAY)).toEqual(first);
		expect(JSON.stringify(first)).not.toContain("sha256");
	});

	it("is null for an id that no key has, and for what is no id", async () => {
		const state = memoryStore();
		await createKey(state, ORDER, NOW);
		for (const id of ["0".repeat(16), "", "../x", "a/b", "%"])
			expect(await revokeKey(state, id, NOW)).toBeNull();
	});
});

describe("expiringKeys()", () => {
	it("has the keys that work now and will not in so many days", async () => {
		const state = memoryStore();
		const make = async (label: string, days: number) =>
			(await createKey(state, { ...ORDER, label, days }, NOW)).key;
		await make("over", 1);
		await make("soon", 16);
		await make("later", 17);
		const revoked = await make("revoked", 16);
		await revokeKey(state, revoked.id, NOW);
		const labels = (keys: readonly ApiKey[]) => keys.map(({ label }) => label);
		expect(labels(await expiringKeys(state, NOW + 2 * DAY, 14))).toEqual([
			"soon",
		]);
		expect(await expiringKeys(state, NOW + 20 * DAY, 14)).toEqual([]);
	});
});

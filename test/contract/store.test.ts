import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { S3 } from "@aws-sdk/client-s3";
import { afterEach, describe, expect, test, vi } from "vitest";
import { folderStore } from "../../lib/store/folder.ts";
import { byCodeUnit } from "../../lib/store/key.ts";
import { memoryStore } from "../../lib/store/memory.ts";
import { s3Store } from "../../lib/store/s3.ts";
import type { Store } from "../../lib/store/store.ts";
import {
	bytes,
	keysOf,
	newBucket,
	newFolder,
	newS3Store,
	textOf,
} from "../support/stores.ts";

afterEach(() => vi.unstubAllEnvs());

const noLinks = async () => {
	throw Object.assign(new Error("no links here"), { code: "EPERM" });
};

const drivers: Record<string, () => Promise<Store>> = {
	memory: async () => memoryStore(),
	folder: async () => folderStore(await newFolder()),
	"folder without hard links": async () =>
		folderStore(await newFolder(), { link: noLinks }),
	"S3 server": () => newS3Store(),
	"S3 server, under a prefix": () => newS3Store("out/ä +%/reports"),
};

const ODD_KEYS = [
	"Straße/ä +&%.json",
	"a%2Fb/c%20d",
	"e + f/+",
	"g=h?i#j;k:l@m,n/'o'\"(p)!*~",
	"quer\u0308/\u00e4",
	"zeilen\num\u0001bruch\t",
	" spaces / at the ends ",
	"<tag>&amp;",
	".hidden/.file",
	"index",
	"...",
];

describe.each(Object.keys(drivers))("%s", (name) => {
	const newStore = async (...keys: string[]) => {
		const store = (await drivers[name]?.()) ?? memoryStore();
		for (const key of keys) await store.create(key, bytes(key));
		return store;
	};

	test("list() gives every key under the root in code-unit order of the whole key, with its size", async () => {
		const keys = [
			"a-b/x",
			"a/x",
			"a.txt",
			"a/b/c",
			"A",
			"a0",
			"ä",
			"\u{10000}",
			"\uff5e",
		];
		const store = await newStore(...keys);
		const listed = await Array.fromAsync(store.list(""));
		expect(listed).toEqual(
			keys
				.toSorted(byCodeUnit)
				.map((key) => ({ key, size: bytes(key).length })),
		);
	});

	test("list() takes a prefix as a folder, not as the beginning of a name", async () => {
		const store = await newStore("a/1", "a/b/2", "ab/3", "a.4");
		expect(await keysOf(store, "a/")).toEqual(["a/1", "a/b/2"]);
		expect(await keysOf(store, "a/b/")).toEqual(["a/b/2"]);
		expect(await keysOf(store, "c/")).toEqual([]);
		await expect(keysOf(store, "a")).rejects.toThrow(/"a/);
	});

	test("list() goes past the first thousand", async () => {
		const store = await newStore();
		const keys = Array.from({ length: 1005 }, (_, n) => `many/${1e6 + n}`);
		for (let at = 0; at < keys.length; at += 50)
			await Promise.all(
				keys.slice(at, at + 50).map((key) => store.create(key, bytes(""))),
			);
		expect(await keysOf(store, "many/")).toEqual(keys);
	});

	test("level() names the immediate folders and objects, sorted", async () => {
		const store = await newStore("a/b/1", "a/c/d/2", "a-b/3", "ä +%/4", "5");
		expect((await store.level("")).folders).toEqual(["a", "a-b", "ä +%"]);
		expect((await store.level("a/")).folders).toEqual(["b", "c"]);
		expect((await store.level("a/b/")).folders).toEqual([]);
		expect((await store.level("none/")).folders).toEqual([]);
		expect((await store.level("")).objects).toEqual(["5"]);
		expect((await store.level("a/b/")).objects).toEqual(["1"]);
		expect((await store.level("a/")).objects).toEqual([]);
	});

	test("head() gives the size, and null for what is missing or a folder", async () => {
		const store = await newStore("a/b");
		expect(await store.head("a/b")).toEqual({ key: "a/b", size: 3 });
		expect(await store.head("a")).toBeNull();
		expect(await store.head("a/b/c")).toBeNull();
		expect(await store.head("x/y")).toBeNull();
	});

	test("read() of a missing object is an error that names the store and the key", async () => {
		const store = await newStore("a");
		await expect(textOf(store, "b/c")).rejects.toMatchObject({
			name: "TracefolioError",
			code: "STORE",
			message: expect.stringMatching(/b\/c/),
		});
		await expect(textOf(store, "b/c")).rejects.toThrow(store.uri);
	});

	test("read() gives a big object in several chunks, byte for byte", async () => {
		const store = await newStore();
		const big = Buffer.alloc(3_000_001, "0123456789abcdef!");
		await store.create("big", big);
		const chunks = await Array.fromAsync(store.read("big"));
		expect(chunks.length).toBeGreaterThan(5);
		expect(Buffer.concat(chunks).equals(big)).toBe(true);
	});

	test("read() may be left early", async () => {
		const store = await newStore();
		await store.create("big", Buffer.alloc(3_000_000));
		for await (const chunk of store.read("big")) {
			expect(chunk.length).toBeGreaterThan(0);
			break;
		}
	});

	test("create() never replaces an object", async () => {
		const store = await newStore();
		expect(await store.create("a/b", bytes("first"))).toBe("created");
		expect(await store.create("a/b", bytes("second"))).toBe("exists");
		expect(await textOf(store, "a/b")).toBe("first");
	});

	test("create() lets one of eight at the same time win, with all of its bytes", async () => {
		const store = await newStore();
		const bodies = Array.from({ length: 8 }, (_, n) => `${n}`.repeat(200_000));
		const outcomes = await Promise.all(
			bodies.map((body) => store.create("race/x", bytes(body))),
		);
		expect(outcomes.filter((outcome) => outcome === "created")).toHaveLength(1);
		expect(await textOf(store, "race/x")).toBe(
			bodies[outcomes.indexOf("created")],
		);
		expect(await keysOf(store)).toEqual(["race/x"]);
	});

	test("create() stores a file of the work folder as it is", async () => {
		const store = await newStore();
		const path = join(await newFolder(), "body");
		await writeFile(path, "from a file", { mode: 0o400 });
		expect(await store.create("a", { path })).toBe("created");
		expect(await textOf(store, "a")).toBe("from a file");
		await expect(
			store.create("b", { path: `${path}.none` }),
		).rejects.toMatchObject({
			code: "STORE",
		});
		expect(await store.head("b")).toBeNull();
	});

	test("create() stores an empty object", async () => {
		const store = await newStore();
		await store.create("empty", bytes(""));
		expect(await store.head("empty")).toEqual({ key: "empty", size: 0 });
		expect(await textOf(store, "empty")).toBe("");
	});

	test("every method takes odd keys as they are", async () => {
		const store = await newStore(...ODD_KEYS);
		expect(await keysOf(store)).toEqual(ODD_KEYS.toSorted(byCodeUnit));
		for (const key of ODD_KEYS) {
			expect(await textOf(store, key)).toBe(key);
			expect(await store.head(key)).toEqual({ key, size: bytes(key).length });
			expect(await store.create(key, bytes(""))).toBe("exists");
		}
		for (const key of ODD_KEYS.filter((odd) => odd.includes("/"))) {
			const folder = key.slice(0, key.indexOf("/") + 1);
			expect(await keysOf(store, folder)).toEqual([key]);
			expect((await store.level("")).folders).toContain(folder.slice(0, -1));
		}
	});

	test.each([
		"",
		"/a",
		"a/",
		"a//b",
		"../a",
		"a/../../b",
		"./a",
		"a\\b",
		"a\0b",
	])("no method takes %j for a key", async (key) => {
		const store = await newStore("a");
		const refused = {
			code: "STORE",
			message: expect.stringMatching(/as a key/),
		};
		await expect(store.create(key, bytes(""))).rejects.toMatchObject(refused);
		await expect(store.head(key)).rejects.toMatchObject(refused);
		await expect(textOf(store, key)).rejects.toMatchObject(refused);
		if (key === "") return;
		await expect(keysOf(store, `${key}/`)).rejects.toMatchObject(refused);
		await expect(store.level(`${key}/`)).rejects.toMatchObject(refused);
	});

	test("metadata() is empty where an object has none, and an error where there is no object", async () => {
		const store = await newStore("a/b");
		expect(await store.metadata("a/b")).toEqual({});
		for (const missing of ["a", "a/c", "x/y"])
			await expect(store.metadata(missing)).rejects.toMatchObject({
				code: "STORE",
				message: expect.stringMatching(
					/^Cannot read the metadata of ".*there is no such object$/,
				),
			});
		await expect(store.metadata("x/y")).rejects.toThrow(store.uri);
		await expect(store.metadata("x/y")).rejects.toThrow(/x\/y/);
		await expect(store.metadata("../a")).rejects.toThrow(/as a key/);
	});

	test("a store without versions names none, and reads none but the only one", async () => {
		const store = await newStore("a");
		expect(await store.version("a")).toBeNull();
		expect(await store.version("b")).toBeNull();
		expect(await textOf(store, "a", null)).toBe("a");
		await expect(textOf(store, "a", "v1")).rejects.toMatchObject({
			code: "STORE",
			message: expect.stringMatching(/^Cannot read .*"a" in|version "v1" of/),
		});
		await expect(textOf(store, "a", "v1")).rejects.toThrow(store.uri);
		await expect(store.version("../a")).rejects.toThrow(/as a key/);
	});

	test("create() throws where it cannot retain, says what that takes, and writes nothing", async () => {
		const store = await newStore();
		await expect(
			store.create("a", bytes("1"), { retainUntil: Date.now() + 60_000 }),
		).rejects.toMatchObject({
			code: "STORE",
			message: expect.stringMatching(/^Cannot write .*object lock/),
		});
		expect(await keysOf(store)).toEqual([]);
	});
});

const NAMED = { "Meta-Signature": "0aFF", plain: 'a "quoted" value, and more' };

const described: Record<string, () => Promise<Store>> = {
	memory: async () =>
		memoryStore({ a: bytes("1") }, { metadata: { a: NAMED } }),
	folder: async () => {
		const root = await newFolder();
		await writeFile(join(root, "a"), "1");
		await writeFile(join(root, "a.metadata.json"), JSON.stringify(NAMED));
		return folderStore(root);
	},
	"S3 server": async () => {
		const { bucket, ...server } = await newBucket();
		const s3 = new S3({ ...server, forcePathStyle: true });
		const object = { Bucket: bucket, Key: "in/a", Body: bytes("1") };
		await s3.putObject({ ...object, Metadata: NAMED });
		return s3Store({ ...server, bucket, prefix: "in" });
	},
};

test.each(Object.entries(described))(
	"metadata() in %s gives the values as they are, under names in lower case",
	async (_name, storeWith) => {
		const store = await storeWith();
		expect(await store.metadata("a")).toEqual({
			"meta-signature": "0aFF",
			plain: NAMED.plain,
		});
		expect(await keysOf(store)).toEqual(["a"]);
	},
);

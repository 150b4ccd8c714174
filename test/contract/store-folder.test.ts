import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import {
	mkdir,
	open,
	readdir,
	stat,
	symlink,
	utimes,
	writeFile,
} from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test, vi } from "vitest";
import { folderStore } from "../../lib/store/folder.ts";
import {
	bytes,
	keysOf,
	newFolder,
	outcomesOf,
	textOf,
} from "../support/stores.ts";

test("folderStore() tells where it is", async () => {
	const store = folderStore("/srv/CloudTraces/../audit/eu-de/");
	expect(store.uri).toBe("/srv/audit/eu-de");
	expect(store.place).toBe("folder");
	expect(store.above).toEqual(["srv", "audit", "eu-de"]);
});

test("every method that needs an object or a listing throws where the folder is missing, and create() makes it", async () => {
	const root = join(await newFolder(), "new/folder");
	const store = folderStore(root);
	const missing = { code: "STORE", message: `No such folder: "${root}"` };
	await expect(keysOf(store)).rejects.toMatchObject(missing);
	await expect(store.level("")).rejects.toMatchObject(missing);
	await expect(textOf(store, "a")).rejects.toMatchObject(missing);
	await expect(store.metadata("a")).rejects.toMatchObject(missing);
	expect(await store.head("a")).toBeNull();
	expect(await store.create("a", bytes("1"))).toBe("created");
	expect(await keysOf(store)).toEqual(["a"]);
});

test("a folder that may be missing is empty until create() makes it", async () => {
	const root = join(await newFolder(), "new");
	const store = folderStore(root, { mayBeMissing: true });
	expect(await keysOf(store)).toEqual([]);
	expect((await store.level("a/")).folders).toEqual([]);
	expect(await store.head("a/b")).toBeNull();
	await expect(textOf(store, "a/b")).rejects.toThrow(/Cannot read "a\/b"/);
	await store.create("a/b", bytes(""));
	expect((await store.level("")).folders).toEqual(["a"]);
});

test("every method throws where the root is a file", async () => {
	const root = join(await newFolder(), "file");
	await writeFile(root, "");
	const store = folderStore(root);
	for (const outcome of await outcomesOf(store))
		expect(outcome).toMatchObject({
			code: "STORE",
			message: expect.stringMatching(/file".*it is not a folder$/),
		});
});

test("create() fails where a folder has the name, or a file the name of a folder", async () => {
	const store = folderStore(await newFolder());
	await store.create("a/b", bytes(""));
	await expect(store.create("a", bytes(""))).rejects.toThrow(
		/not a file has this name/,
	);
	await expect(store.create("a/b/c", bytes(""))).rejects.toThrow(
		/Cannot write "a\/b\/c"/,
	);
	expect(await keysOf(store)).toEqual(["a/b"]);
});

test("create() leaves nothing but the object beside it", async () => {
	const root = await newFolder();
	await folderStore(root).create("a/b", bytes("1"));
	expect(await readdir(join(root, "a"))).toEqual(["b"]);
	expect((await stat(join(root, "a/b"))).nlink).toBe(1);
});

test("create() that is killed leaves no object, and the next one removes what it left", async () => {
	const root = await newFolder();
	const pipe = join(await newFolder(), "pipe");
	await promisify(execFile)("mkfifo", [pipe]);
	const script = `
		import { folderStore } from ${JSON.stringify(import.meta.resolve("../../lib/store/folder.ts"))};
		await folderStore(${JSON.stringify(root)}).create("a", { path: ${JSON.stringify(pipe)} });`;
	const child = spawn(
		process.execPath,
		["--input-type=module", "--eval", script],
		{ stdio: "inherit" },
	);
	const writer = await open(pipe, "w");
	await writer.write("the first half");
	const left = await vi.waitUntil(
		async () => {
			const [name] = await readdir(root);
			return name && (await stat(join(root, name))).size > 0 ? name : undefined;
		},
		{ timeout: 20_000 },
	);
	child.kill("SIGKILL");
	await once(child, "exit");
	await writer.close();

	const store = folderStore(root);
	expect(await readdir(root)).toEqual([left]);
	expect(await keysOf(store)).toEqual([]);
	expect(await store.head("a")).toBeNull();
	expect(await store.create("a", bytes("whole"))).toBe("created");
	expect(await readdir(root)).toEqual(["a"]);
});

test("what a killed process left goes when the object is there already, and when a store that is written to is listed", async () => {
	const root = await newFolder();
	const child = spawn(process.execPath, ["--eval", ""]);
	await once(child, "exit");
	const left = join(root, `.tracefolio-${hostname()}-${child.pid}-00ff.tmp`);
	await folderStore(root).create("a", bytes(""));
	await writeFile(left, "");
	expect(await folderStore(root).create("a", bytes(""))).toBe("exists");
	expect(await readdir(root)).toEqual(["a"]);
	await writeFile(left, "");
	expect(await keysOf(folderStore(root))).toEqual(["a"]);
	expect(await readdir(root)).toHaveLength(2);
	expect(await keysOf(folderStore(root, { mayBeMissing: true }))).toEqual([
		"a",
	]);
	expect(await readdir(root)).toEqual(["a"]);
});

test("create() removes no unfinished file of a live process or of another host, and list() names none", async () => {
	const root = await newFolder();
	const unfinished = [
		`.tracefolio-${hostname()}-${process.pid}-00ff.tmp`,
		".tracefolio-elsewhere-99999999-00ff.tmp",
	];
	for (const name of unfinished) await writeFile(join(root, name), "");
	const store = folderStore(root);
	await store.create("a", bytes(""));
	expect((await readdir(root)).sort()).toEqual([...unfinished, "a"].sort());
	const [own = ""] = unfinished;
	await utimes(join(root, own), 0, 0);
	await store.create("a", bytes(""));
	expect(await readdir(root)).not.toContain(own);
	expect(await keysOf(store)).toEqual(["a"]);
});

test("create() passes on what else goes wrong with a link", async () => {
	const store = folderStore(await newFolder(), {
		link: async () => {
			throw Object.assign(new Error("disk on fire"), { code: "EIO" });
		},
	});
	await expect(store.create("a", bytes(""))).rejects.toThrow(
		/Cannot write "a" in ".*": disk on fire$/,
	);
	expect(await keysOf(store)).toEqual([]);
});

test("links to files are followed", async () => {
	const root = await newFolder();
	const target = join(await newFolder(), "target");
	await writeFile(target, "elsewhere");
	await symlink(target, join(root, "a"));
	const store = folderStore(root);
	expect(await Array.fromAsync(store.list(""))).toEqual([
		{ key: "a", size: 9 },
	]);
	expect(await textOf(store, "a")).toBe("elsewhere");
	expect(await store.create("a", bytes(""))).toBe("exists");
});

test("links to folders and broken links are refused, never left out", async () => {
	const root = await newFolder();
	const elsewhere = await newFolder();
	await writeFile(join(elsewhere, "x"), "");
	await mkdir(join(root, "in"));
	await symlink(elsewhere, join(root, "in/link"));
	const store = folderStore(root);
	const refused =
		/in\/link" is a symbolic link to a folder, which is not followed$/;
	const below = { prefix: "in/link/", key: "in/link/x" };
	for (const outcome of await outcomesOf(store, below))
		expect(outcome).toMatchObject({
			code: "STORE",
			message: expect.stringMatching(refused),
		});
	await expect(keysOf(store)).rejects.toThrow(refused);
	await expect(store.level("in/")).rejects.toThrow(refused);
	await expect(store.create("in/link/y", bytes(""))).rejects.toThrow(refused);
	expect(await readdir(elsewhere)).toEqual(["x"]);

	const other = await newFolder();
	await symlink("nowhere", join(other, "broken"));
	await expect(keysOf(folderStore(other))).rejects.toThrow(/broken/);
	await expect(folderStore(other).create("broken", bytes(""))).rejects.toThrow(
		/not a file has this name/,
	);
});

test("a root that is a link to a folder is followed", async () => {
	const root = await newFolder();
	await folderStore(root).create("a", bytes(""));
	const other = join(await newFolder(), "root");
	await symlink(root, other);
	expect(await keysOf(folderStore(other))).toEqual(["a"]);
});

test("what is neither a file nor a folder is refused", async () => {
	const root = await newFolder();
	await promisify(execFile)("mkfifo", [join(root, "pipe")]);
	await expect(keysOf(folderStore(root))).rejects.toThrow(
		/pipe" is neither a file nor a folder/,
	);
});

test("list() leaves out an object's metadata, but not a file that only looks like it", async () => {
	const root = await newFolder();
	for (const name of [
		"a.json.gz",
		"a.json.gz.metadata.json",
		"lonely.metadata.json",
		".metadata.json",
	])
		await writeFile(join(root, name), "{}");
	expect(await keysOf(folderStore(root))).toEqual([
		".metadata.json",
		"a.json.gz",
		"lonely.metadata.json",
	]);
});

test("a file of metadata beside its object is no object itself", async () => {
	const root = await newFolder();
	const store = folderStore(root);
	await store.create("in/a", bytes("1"));
	await writeFile(join(root, "in/a.metadata.json"), '{"X-Obs-Meta-N":"1"}');
	await writeFile(join(root, "lonely.metadata.json"), "{}");
	const none = "in/a.metadata.json";
	expect(await store.metadata("in/a")).toEqual({ n: "1" });
	expect(await store.head(none)).toBeNull();
	await expect(textOf(store, none)).rejects.toThrow(/no such object$/);
	await expect(store.metadata(none)).rejects.toThrow(/no such object$/);
	await expect(store.create(none, bytes(""))).rejects.toThrow(
		/^Cannot write "in\/a\.metadata\.json" in ".*": this is the name of another object's metadata$/,
	);
	expect(await store.head("lonely.metadata.json")).toMatchObject({ size: 2 });
	expect(await textOf(store, "lonely.metadata.json")).toBe("{}");
	expect(await store.metadata("lonely.metadata.json")).toEqual({});
});

test.each([
	["no JSON", "{", /JSON/],
	["no object", "[]", /it is not one JSON object$/],
	["null", "null", /it is not one JSON object$/],
	["a number", '{"a":1}', /"a" is not a string$/],
	["a name that comes twice", '{"a":"1","A":"2"}', /"a" is there twice$/],
	["no UTF-8", Buffer.from([0x22, 0xff, 0x22]), /cannot be used: .*utf-8/i],
	["too much", " ".repeat(2 ** 20 + 1), /it is longer than 1 MiB$/],
])(
	"metadata() refuses a file that holds %s, and names it",
	async (_what, content, why) => {
		const root = await newFolder();
		const store = folderStore(root);
		await store.create("a", bytes("1"));
		await writeFile(join(root, "a.metadata.json"), content);
		const refused = store.metadata("a");
		await expect(refused).rejects.toMatchObject({ code: "STORE" });
		await expect(refused).rejects.toThrow(why);
		await expect(refused).rejects.toThrow(join(root, "a.metadata.json"));
		await expect(refused).rejects.toThrow(
			/^Cannot read the metadata of "a" in "/,
		);
	},
);

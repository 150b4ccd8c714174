import type { Dirent } from "node:fs";
import { createReadStream } from "node:fs";
import { lstat, readdir, stat } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { messageOf, TracefolioError } from "../errors.ts";
import { codeOf } from "./errno.ts";
import { describedBy, metadataBeside } from "./folder-metadata.ts";
import {
	isUnfinished,
	linkFile,
	removeLeftovers,
	writeFileOnce,
} from "./folder-write.ts";
import { byCodeUnit, checkKey, checkPrefix } from "./key.ts";
import type { Store, StoredObject } from "./store.ts";
import { refuseRetention, refuseVersion } from "./unversioned.ts";

/**
 * A folder as a store. `create` makes the folder where it is missing; everything else but `head` throws then, unless it
 * `mayBeMissing`: then a missing folder is an empty store. Links to
 * files are followed; a link to a folder is refused, since what lies behind it may change or lie outside. A file
 * `<object>.metadata.json` beside an object holds that object's metadata and is no object itself.
 */
export function folderStore(
	path: string,
	{ link = linkFile, mayBeMissing = false } = {},
): Store {
	const uri = resolve(path);

	function fault(action: string, key: string, cause: unknown): TracefolioError {
		if (cause instanceof TracefolioError) return cause;
		const what = key === "" ? `"${uri}"` : `"${key}" in "${uri}"`;
		return new TracefolioError(
			"STORE",
			`Cannot ${action} ${what}: ${messageOf(cause)}`,
			{ facts: { uri, key, code: codeOf(cause) }, cause },
		);
	}

	/** Whether the root is there; throws where it is not a folder. */
	async function rootExists(): Promise<boolean> {
		const found = await missingAsNull(stat(uri));
		if (found !== null && !found.isDirectory())
			throw new Error("it is not a folder");
		return found !== null;
	}

	async function needRoot(): Promise<void> {
		if (!(await rootExists()) && !mayBeMissing)
			throw new TracefolioError("STORE", `No such folder: "${uri}"`, {
				facts: { uri },
			});
	}

	/** Throws where a folder on the way to the key is a symbolic link. */
	async function refuseLinks(key: string): Promise<void> {
		let folder = uri;
		for (const name of key.split("/").slice(0, -1)) {
			folder = join(folder, name);
			const found = await missingAsNull(lstat(folder));
			if (found === null) return;
			if (found.isSymbolicLink()) throw linkRefused(folder);
		}
	}

	/** What lies immediately under a prefix, in the order of the keys below it: a folder counts with its slash. */
	async function entries(prefix: string): Promise<Entry[]> {
		const found = await missingAsNull(
			readdir(join(uri, prefix), { withFileTypes: true }),
		);
		const read: Entry[] = [];
		for (const entry of found ?? [])
			if (!isUnfinished(entry.name)) read.push(await entryOf(entry));
		// a store that is written to is tidied where it is looked at; an archive is left as it is
		if (mayBeMissing && read.length < (found?.length ?? 0))
			await removeLeftovers(join(uri, prefix));
		return read.sort((a, b) => byCodeUnit(a.sortKey, b.sortKey));
	}

	async function* walk(prefix: string): AsyncGenerator<StoredObject> {
		const found = await entries(prefix);
		const files = new Set(
			found.filter(({ kind }) => kind === "file").map(({ name }) => name),
		);
		for (const { name, kind } of found) {
			const key = prefix + name;
			if (kind === "folder") yield* walk(`${key}/`);
			else if (!isMetadata(name, files))
				yield { key, size: (await stat(join(uri, key))).size };
		}
	}

	async function find(key: string): Promise<StoredObject | null> {
		await refuseLinks(key);
		const found = await missingAsNull(stat(join(uri, key)));
		if (!found?.isFile() || (await describes(key))) return null;
		return { key, size: found.size };
	}

	/** Whether a file with this key is an object's metadata. */
	async function describes(key: string): Promise<boolean> {
		const described = describedBy(key);
		if (described === null || /(^|\/)$/.test(described)) return false;
		const found = await missingAsNull(stat(join(uri, described)));
		return found?.isFile() ?? false;
	}

	return {
		uri,
		place: "folder",
		above: uri.split(sep).filter((segment) => segment !== ""),
		retains: false,
		async *list(prefix) {
			checkPrefix(prefix, uri);
			try {
				await needRoot();
				await refuseLinks(prefix);
				yield* walk(prefix);
			} catch (error) {
				throw fault("list", prefix, error);
			}
		},
		async level(prefix) {
			checkPrefix(prefix, uri);
			try {
				await needRoot();
				await refuseLinks(prefix);
				const found = await entries(prefix);
				const named = (kind: Entry["kind"]) =>
					found
						.filter((entry) => entry.kind === kind)
						.map(({ name }) => name)
						.sort(byCodeUnit);
				const files = named("file");
				const names = new Set(files);
				return {
					folders: named("folder"),
					objects: files.filter((name) => !isMetadata(name, names)),
				};
			} catch (error) {
				throw fault("list", prefix, error);
			}
		},
		async head(key) {
			checkKey(key, uri);
			try {
				return (await rootExists()) ? await find(key) : null;
			} catch (error) {
				throw fault("look up", key, error);
			}
		},
		async metadata(key) {
			checkKey(key, uri);
			try {
				await needRoot();
				if ((await find(key)) === null)
					throw new Error("there is no such object");
				return await metadataBeside(join(uri, key));
			} catch (error) {
				throw fault("read the metadata of", key, error);
			}
		},
		async version(key) {
			checkKey(key, uri);
			return null;
		},
		async *read(key, version = null) {
			checkKey(key, uri);
			try {
				refuseVersion(version);
				await needRoot();
				await refuseLinks(key);
				if (await describes(key)) throw new Error("there is no such object");
				yield* createReadStream(join(uri, key), { highWaterMark: 1 << 18 });
			} catch (error) {
				throw fault("read", key, error);
			}
		},
		async create(key, body, keep) {
			checkKey(key, uri);
			try {
				refuseRetention(keep);
				await rootExists();
				const path = join(uri, key);
				if ((await find(key)) !== null) {
					await removeLeftovers(dirname(path));
					return "exists";
				}
				if (await describes(key))
					throw new Error("this is the name of another object's metadata");
				const outcome = await writeFileOnce(path, body, link);
				if (outcome === "exists" && (await find(key)) === null)
					throw new Error("something that is not a file has this name");
				return outcome;
			} catch (error) {
				throw fault("write", key, error);
			}
		},
	};
}

interface Entry {
	readonly name: string;
	readonly kind: "file" | "folder";
	readonly sortKey: string;
}

async function entryOf(entry: Dirent): Promise<Entry> {
	const { name } = entry;
	const path = join(entry.parentPath, name);
	if (entry.isDirectory()) return { name, kind: "folder", sortKey: `${name}/` };
	const target = entry.isSymbolicLink() ? await stat(path) : entry;
	if (target.isDirectory()) throw linkRefused(path);
	if (!target.isFile())
		throw new Error(`"${path}" is neither a file nor a folder`);
	return { name, kind: "file", sortKey: name };
}

function isMetadata(name: string, files: ReadonlySet<string>): boolean {
	const described = describedBy(name);
	return described !== null && files.has(described);
}

function linkRefused(path: string): Error {
	return new Error(
		`"${path}" is a symbolic link to a folder, which is not followed`,
	);
}

/** Null where nothing has that name, or where a file stands in place of a folder on the way to it. */
async function missingAsNull<T>(found: Promise<T>): Promise<T | null> {
	try {
		return await found;
	} catch (error) {
		if (["ENOENT", "ENOTDIR"].includes(codeOf(error))) return null;
		throw error;
	}
}

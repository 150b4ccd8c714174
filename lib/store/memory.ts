import { readFile } from "node:fs/promises";
import { messageOf, TracefolioError } from "../errors.ts";
import { byCodeUnit, checkKey, checkPrefix } from "./key.ts";
import { plainMetadata } from "./metadata.ts";
import type { Body, Store } from "./store.ts";
import { refuseRetention, refuseVersion } from "./unversioned.ts";

const uri = "memory:";

export interface MemoryOptions {
	/** user metadata, by the object's key */
	readonly metadata?: Readonly<
		Record<string, Readonly<Record<string, string>>>
	>;
}

/** A store in this process's memory, for tests and trials; it copies what it is given and what it gives. */
export function memoryStore(
	initial: Readonly<Record<string, Uint8Array>> = {},
	{ metadata = {} }: MemoryOptions = {},
): Store {
	const objects = new Map<string, Uint8Array>();
	for (const [key, bytes] of Object.entries(initial)) add(key, bytes);

	function add(key: string, bytes: Uint8Array) {
		checkKey(key, uri);
		objects.set(key, Uint8Array.from(bytes));
	}

	function keysUnder(prefix: string): string[] {
		checkPrefix(prefix, uri);
		return [...objects.keys()]
			.filter((key) => key.startsWith(prefix))
			.sort(byCodeUnit);
	}

	return {
		uri,
		place: "memory",
		above: [],
		retains: false,
		async *list(prefix) {
			for (const key of keysUnder(prefix))
				yield { key, size: objects.get(key)?.length ?? 0 };
		},
		async level(prefix) {
			const paths = keysUnder(prefix).map((key) =>
				key.slice(prefix.length).split("/"),
			);
			const named = (test: (path: string[]) => boolean) =>
				[...new Set(paths.filter(test).map(([name = ""]) => name))].sort(
					byCodeUnit,
				);
			return {
				folders: named((path) => path.length > 1),
				objects: named((path) => path.length === 1),
			};
		},
		async head(key) {
			checkKey(key, uri);
			const bytes = objects.get(key);
			return bytes === undefined ? null : { key, size: bytes.length };
		},
		async metadata(key) {
			checkKey(key, uri);
			if (!objects.has(key))
				throw fault("read the metadata of", key, missing());
			return plainMetadata(Object.entries(metadata[key] ?? {}));
		},
		async version(key) {
			checkKey(key, uri);
			return null;
		},
		async *read(key, version = null) {
			checkKey(key, uri);
			told("read", key, () => refuseVersion(version));
			const bytes = objects.get(key);
			if (bytes === undefined) throw fault("read", key, missing());
			for (let at = 0; at < bytes.length; at += 65_536)
				yield bytes.slice(at, at + 65_536);
		},
		async create(key, body, keep) {
			checkKey(key, uri);
			told("write", key, () => refuseRetention(keep));
			const bytes = await bytesOf(key, body);
			if (objects.has(key)) return "exists";
			add(key, bytes);
			return "created";
		},
	};
}

async function bytesOf(key: string, body: Body): Promise<Uint8Array> {
	if (body instanceof Uint8Array) return body;
	try {
		return await readFile(body.path);
	} catch (error) {
		throw fault("write", key, error);
	}
}

/** Tells what a check throws as a fault of this store. */
function told(verb: string, key: string, check: () => void) {
	try {
		check();
	} catch (error) {
		throw fault(verb, key, error);
	}
}

function missing(): Error {
	return new Error("there is no such object");
}

function fault(verb: string, key: string, cause: unknown): TracefolioError {
	return new TracefolioError(
		"STORE",
		`Cannot ${verb} "${key}" in "${uri}": ${messageOf(cause)}`,
		{ facts: { uri, key }, cause },
	);
}

import { readFile } from "node:fs/promises";
import { messageOf, TracefolioError } from "../errors.ts";
import { byCodeUnit, checkKey, checkPrefix } from "./key.ts";
import type { Body, Store } from "./store.ts";

const uri = "memory:";

/** A store in this process's memory, for tests and trials; it copies what it is given and what it gives. */
export function memoryStore(
	initial: Readonly<Record<string, Uint8Array>> = {},
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
		async *read(key) {
			checkKey(key, uri);
			const bytes = objects.get(key);
			if (bytes === undefined)
				throw fault("read", key, new Error("there is no such object"));
			for (let at = 0; at < bytes.length; at += 65_536)
				yield bytes.slice(at, at + 65_536);
		},
		async create(key, body) {
			checkKey(key, uri);
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

function fault(verb: string, key: string, cause: unknown): TracefolioError {
	return new TracefolioError(
		"STORE",
		`Cannot ${verb} "${key}" in "${uri}": ${messageOf(cause)}`,
		{ facts: { uri, key }, cause },
	);
}

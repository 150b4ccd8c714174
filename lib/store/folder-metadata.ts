import { readFile, stat } from "node:fs/promises";
import { messageOf } from "../errors.ts";
import { codeOf } from "./errno.ts";
import { plainMetadata } from "./metadata.ts";

const SUFFIX = ".metadata.json";
const MAX_BYTES = 1 << 20;

/** The name, or path, of the object that a file of this name would describe; null where no metadata is named so. */
export function describedBy(name: string): string | null {
	return name.endsWith(SUFFIX) ? name.slice(0, -SUFFIX.length) : null;
}

/**
 * The metadata that lies beside an object's file: one JSON object of strings, of at most 1 MiB. Throws where it is anything
 * else; nothing beside it is no metadata.
 */
export async function metadataBeside(
	path: string,
): Promise<Readonly<Record<string, string>>> {
	const beside = path + SUFFIX;
	try {
		if ((await stat(beside)).size > MAX_BYTES)
			throw new Error("it is longer than 1 MiB");
		return plainMetadata(entriesOf(await readFile(beside)));
	} catch (error) {
		if (codeOf(error) === "ENOENT") return {};
		const why = messageOf(error);
		throw new Error(`the metadata in "${beside}" cannot be used: ${why}`, {
			cause: error,
		});
	}
}

function entriesOf(bytes: Uint8Array): [name: string, value: string][] {
	const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	const read: unknown = JSON.parse(text);
	if (typeof read !== "object" || read === null || Array.isArray(read))
		throw new Error("it is not one JSON object");
	return Object.entries(read).map(([name, value]: [string, unknown]) => {
		if (typeof value !== "string") throw new Error(`"${name}" is not a string`);
		return [name, value];
	});
}

import { createHash, hash } from "node:crypto";
import { createReadStream } from "node:fs";
import type { Store } from "../store/store.ts";

/** One file of a publication, ready on local disk. */
export interface Artifact {
	/** file name within the publication's folder */
	readonly name: string;
	readonly path: string;
	readonly size: number;
	/** lower-case hex */
	readonly sha256: string;
}

/** Measures a local file. Throws what the file system throws. */
export async function artifactOf(
	name: string,
	path: string,
): Promise<Artifact> {
	return { name, path, ...(await measure(createReadStream(path))) };
}

/** Size and SHA-256 (lower-case hex) of an object as it is stored, in that version or the present one. Throws what the store throws. */
export function measureStored(
	store: Store,
	key: string,
	version: string | null = null,
): Promise<{ size: number; sha256: string }> {
	return measure(store.read(key, version));
}

async function measure(chunks: AsyncIterable<Uint8Array>) {
	const digest = createHash("sha256");
	let size = 0;
	for await (const chunk of chunks) {
		digest.update(chunk);
		size += chunk.length;
	}
	return { size, sha256: digest.digest("hex") };
}

/** SHA-256 of a text's UTF-8 bytes, lower-case hex. */
export function sha256(content: string | Uint8Array): string {
	return hash("sha256", content);
}

/** An object as text. Throws what the store throws. */
export async function readText(store: Store, key: string): Promise<string> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of store.read(key)) chunks.push(chunk);
	return Buffer.concat(chunks).toString();
}

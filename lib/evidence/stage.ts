import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import type { Measured } from "./bag-files.ts";

/** A file that was read once, and can be read again from here. */
export interface Staged extends Measured {
	readonly crc32: number;
	chunks(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
	drop(): Promise<void>;
}

/** Larger files go through the disk. */
const IN_MEMORY_BYTES = 8 * 1024 * 1024;

/** Reads a file to its end, into memory or, a large one, into `folder` under `name`. Throws what the source throws. */
export async function stage(
	source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
	folder: string,
	name: string,
): Promise<Staged> {
	const path = join(folder, name);
	const hash = createHash("sha256");
	let [size, crc] = [0, 0];
	let held: Uint8Array[] = [];
	let file: Awaited<ReturnType<typeof open>> | null = null;
	try {
		for await (const chunk of source) {
			hash.update(chunk);
			crc = crc32(chunk, crc);
			size += chunk.length;
			held.push(chunk);
			if (size <= IN_MEMORY_BYTES) continue;
			file ??= await open(path, "wx");
			for (const bytes of held) await file.writeFile(bytes);
			held = [];
		}
	} finally {
		await file?.close();
	}
	const sha256 = hash.digest("hex");
	return {
		...{ size, sha256, crc32: crc },
		chunks: () => (file === null ? held : createReadStream(path)),
		drop: () => rm(path, { force: true }),
	};
}

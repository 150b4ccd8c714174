import { Writable } from "node:stream";
import { ZipWriter } from "@zip.js/zip.js";

/** A file of a zip; its size and CRC-32 are known before it is written, so that nothing needs to be patched or buffered. */
export interface ZipFile {
	readonly name: string;
	readonly size: number;
	readonly crc32: number;
	chunks(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

const STORED = 0;
/** Read by its local parts; the earliest date that a zip knows. */
const DATE = new Date(1980, 0, 1);
const FIXED = {
	level: 0,
	extendedTimestamp: false,
	useWebWorkers: false,
	keepOrder: true,
	unixMode: 0o100644,
};

/**
 * Writes a zip whose bytes depend on names, contents and their order alone: stored, since what is large in a bag is compressed
 * already; ZIP64 where a size or an offset needs it. One chunk is in memory at a time. Throws what the target throws.
 */
export async function writeZip(
	files: AsyncIterable<ZipFile>,
	target: Writable,
): Promise<void> {
	// the writer waits for ever for a target that has failed
	const broken = new Promise<never>((_, reject) => {
		target.once("error", reject);
	});
	const written = writeAll(files, target);
	for (const outcome of [broken, written]) outcome.catch(() => {});
	await Promise.race([broken, written]);
}

async function writeAll(
	files: AsyncIterable<ZipFile>,
	target: Writable,
): Promise<void> {
	const zip = new ZipWriter(Writable.toWeb(target), FIXED);
	for await (const { name, size, crc32, chunks } of files) {
		const readable = ReadableStream.from(chunks());
		await zip.add(
			name,
			{ readable, size },
			{
				passThrough: true,
				compressionMethod: STORED,
				uncompressedSize: size,
				crc32,
				lastModDate: DATE,
			},
		);
	}
	await zip.close();
}

import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { zipSync } from "fflate";

/** The first instant that a ZIP file can hold, in the zone in which it is written. */
const NO_TIME = new Date(1980, 0, 1);

/** A file for its owner to write and for all to read, since the platform's user is another. */
const READABLE = 0o100644 << 16;
const UNIX = 3;

/** A ZIP file of the files in a folder and below; the same files make the same bytes, whenever and wherever they were written. */
export async function zipOf(folder: string): Promise<Uint8Array> {
	const entries = await readdir(folder, {
		recursive: true,
		withFileTypes: true,
	});
	const paths = entries
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name))
		.sort();
	const files: Record<string, Uint8Array> = {};
	for (const path of paths)
		files[relative(folder, path).replaceAll(sep, "/")] = await readFile(path);
	return zipSync(files, {
		level: 9,
		mtime: NO_TIME,
		os: UNIX,
		attrs: READABLE,
	});
}

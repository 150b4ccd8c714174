import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, join, relative, resolve, sep } from "node:path";
import { byCodeUnit } from "../store/key.ts";
import type { BagFiles } from "./bag-files.ts";
import { type BagFinding, finding } from "./finding.ts";

/** The files of an unpacked bag. What is no plain file (a link, a device) is found, and not read. Throws what the file system throws. */
export async function openFolder(
	path: string,
): Promise<{ files: BagFiles; findings: readonly BagFinding[] }> {
	const root = resolve(path);
	const sizes: [string, number][] = [];
	const findings: BagFinding[] = [];
	for (const entry of await readdir(root, {
		recursive: true,
		withFileTypes: true,
	})) {
		const full = join(entry.parentPath, entry.name);
		const inside = relative(root, full).split(sep).join("/");
		if (entry.isFile()) sizes.push([inside, (await stat(full)).size]);
		else if (!entry.isDirectory())
			findings.push(finding("unsafe-path", inside, "it is no plain file"));
	}
	sizes.sort(([a], [b]) => byCodeUnit(a, b));
	const files: BagFiles = {
		name: basename(root),
		sizes: new Map(sizes),
		read: (inside) => createReadStream(join(root, ...inside.split("/"))),
	};
	return { files, findings };
}

import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { TracefolioError } from "./errors.ts";

/** The file of each profile in a folder of profiles. */
const FILE = "tracefolio.yml";

/**
 * The profile files that a path names: the file itself, or in a folder every `<name>/tracefolio.yml`, sorted. Without a path, one profile without a
 * file, which is every default. Throws CONFIG where a folder holds none.
 */
export async function profilePaths(
	path: string | undefined,
): Promise<(string | undefined)[]> {
	if (path === undefined) return [undefined];
	const found = await stat(path).catch(() => null);
	// a file that is missing is told of by whoever reads it
	if (!found?.isDirectory()) return [path];
	const paths: string[] = [];
	for (const name of (await readdir(path)).sort()) {
		const file = join(path, name, FILE);
		if ((await stat(file).catch(() => null))?.isFile()) paths.push(file);
	}
	if (paths.length > 0) return paths;
	throw new TracefolioError(
		"CONFIG",
		`There is no profile in "${path}". Expected a file "${join("<name>", FILE)}" for each`,
		{ facts: { path } },
	);
}

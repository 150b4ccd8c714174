import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bundle } from "../bundle.ts";

/** The platform loads CommonJS by the name of its file, and an ES module cannot be loaded that way before Node.js 20.17. */
const LOADER = `"use strict";
exports.handler = async (event, context) =>
	(await import("./index.mjs")).handler(event, context);
`;

/**
 * Bundles an entry for Node.js 20.15 into `<folder>/index.mjs`, with `index.js` in front of it, which loads it when it is called.
 * Returns the paths of the files that went in, relative to the working folder.
 */
export async function bundleFor20(
	entry: string,
	folder: string,
): Promise<readonly string[]> {
	const inputs = await bundle(entry, folder, "node20.15", {
		inject: ["scripts/functiongraph/node20.ts"],
		sourcemap: false,
	});
	await writeFile(join(folder, "index.js"), LOADER);
	// what the loader is must not be left to a package.json further up
	await writeFile(join(folder, "package.json"), '{"type": "commonjs"}\n');
	return inputs;
}

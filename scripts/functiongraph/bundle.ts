import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

// exceljs and others are CommonJS and ask for Node's own modules with `require`, which an ES module does not have.
const banner =
	"import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);";

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
	const { metafile } = await build({
		entryPoints: { index: entry },
		outdir: folder,
		outExtension: { ".js": ".mjs" },
		bundle: true,
		platform: "node",
		target: "node20.15",
		format: "esm",
		minify: true,
		legalComments: "linked",
		logLevel: "warning",
		metafile: true,
		inject: ["scripts/functiongraph/node20.ts"],
		banner: { js: banner },
		// a second counter where it is installed; a function has the other one only
		external: ["@duckdb/node-api"],
	});
	await writeFile(join(folder, "index.js"), LOADER);
	// what the loader is must not be left to a package.json further up
	await writeFile(join(folder, "package.json"), '{"type": "commonjs"}\n');
	return Object.keys(metafile.inputs);
}

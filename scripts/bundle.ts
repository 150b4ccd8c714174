import { type BuildOptions, build } from "esbuild";

// exceljs and others are CommonJS and ask for Node's own modules with `require`, which an ES module does not have.
const banner =
	"import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);";

/** Bundles a handler into `<folder>/index.mjs`, with `more` where a target needs it. Returns the paths of the files that went in, relative to the working folder. */
export async function bundle(
	entry: string,
	folder: string,
	target: string,
	more: Pick<BuildOptions, "inject" | "sourcemap"> = {},
): Promise<readonly string[]> {
	const { metafile } = await build({
		entryPoints: { index: entry },
		outdir: folder,
		outExtension: { ".js": ".mjs" },
		bundle: true,
		platform: "node",
		target,
		format: "esm",
		minify: true,
		sourcemap: "linked",
		sourcesContent: false,
		legalComments: "linked",
		logLevel: "warning",
		metafile: true,
		banner: { js: banner },
		// a second counter where it is installed; a function has the other one only
		external: ["@duckdb/node-api"],
		...more,
	});
	return Object.keys(metafile.inputs);
}

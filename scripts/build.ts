// Bundles each handler into dist/<name>/index.mjs, with the files that it reads at run time beside it.
import { cp, glob, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { build } from "esbuild";
import { parseProfile } from "../lib/config.ts";
import { fontPaths } from "../lib/render/pdf/fonts.ts";

const {
	TRACEFOLIO_PROFILE_FILE: profileFile = "examples/tenant/tracefolio.yml",
} = process.env;

// exceljs and others are CommonJS and ask for Node's own modules with `require`, which an ES module does not have.
const banner =
	"import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);";

/** Part of every bundle that makes PDF files. */
const FONTS = "lib/render/pdf/fonts.ts";

await rm("dist", { recursive: true, force: true });
for await (const entry of glob("handlers/*.ts")) {
	const folder = join("dist", basename(entry, ".ts"));
	const { metafile } = await build({
		entryPoints: { index: entry },
		outdir: folder,
		outExtension: { ".js": ".mjs" },
		bundle: true,
		platform: "node",
		target: "node24",
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
	});
	if (FONTS in metafile.inputs) {
		await copyFonts(folder);
		await copyColourProfile(folder);
	}
	await copyProfile(folder);
}

async function copyFonts(folder: string) {
	for (const path of fontPaths())
		await cp(path, join(folder, "fonts", basename(path)));
}

/** pdfkit looks for the colour profile of PDF/A in `data/` beside the bundle. */
async function copyColourProfile(folder: string) {
	const pdfkit = dirname(createRequire(import.meta.url).resolve("pdfkit"));
	const file = "data/sRGB_IEC61966_2_1.icc";
	await cp(join(pdfkit, file), join(folder, file));
}

/** The profile as tracefolio.yml, and the files that it names at the same place relative to it; a wrong profile ends the build. */
async function copyProfile(folder: string) {
	const { archive, theme, tickets } = parseProfile(
		await readFile(profileFile, "utf8"),
		profileFile,
	);
	await cp(profileFile, join(folder, "tracefolio.yml"));
	const keys = archive.digestKeys.map(({ file }) => file);
	const optional = [theme.logo, tickets].filter((file) => file !== null);
	for (const file of [...optional, ...keys]) {
		const copy = join(folder, file);
		if (!resolve(copy).startsWith(resolve(folder)))
			throw new Error(`"${file}" must lie beside the profile or below`);
		await cp(join(dirname(profileFile), file), copy);
	}
}

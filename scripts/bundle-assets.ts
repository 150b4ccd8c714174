import { cp } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { fontPaths } from "../lib/render/pdf/fonts.ts";

/** Copies what a bundle of `inputs` reads at run time to where it looks for it: beside itself. */
export async function copyAssets(
	inputs: readonly string[],
	folder: string,
): Promise<void> {
	if (inputs.includes("lib/render/pdf/fonts.ts")) {
		await copyFonts(folder);
		await copyColourProfile(folder);
	}
	if (inputs.includes("lib/assets.ts"))
		for (const part of ["templates/desk", "templates/evidence"])
			await cp(part, join(folder, part), { recursive: true });
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

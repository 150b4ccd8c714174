// Bundles the handler of each function of serverless.yml into dist/<name>/index.mjs, with the files that it reads at run time beside it.
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { bundle } from "./bundle.ts";
import { copyAssets } from "./bundle-assets.ts";
import { copyProfiles, profileFiles } from "./bundle-profiles.ts";

/** The function that makes evidence bags. */
const SIGNS = "build";

const SERVERLESS = z.object({ functions: z.record(z.string(), z.unknown()) });

const profiles = profileFiles(process.env["TRACEFOLIO_PROFILE_FILE"]);
const { functions } = SERVERLESS.parse(
	parse(await readFile("serverless.yml", "utf8")),
);
await rm("dist", { recursive: true, force: true });
for (const name of Object.keys(functions)) {
	const folder = join("dist", name);
	const inputs = await bundle(`handlers/${name}.ts`, folder, "node24");
	await copyAssets(inputs, folder);
	await copyProfiles(profiles, folder, { signs: name === SIGNS });
}

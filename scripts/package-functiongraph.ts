// Packages each function for Open Telekom Cloud FunctionGraph as dist/functiongraph/<name>.zip; docs/functiongraph.md says what
// to do with them. usage: node scripts/package-functiongraph.ts [--out FOLDER] [FUNCTION…]
import { glob, mkdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { copyAssets } from "./bundle-assets.ts";
import { copyProfiles, profileFiles } from "./bundle-profiles.ts";
import { bundleFor20 } from "./functiongraph/bundle.ts";
import { zipOf } from "./functiongraph/zip.ts";

/** "Notes and Constraints" of Open Telekom Cloud's user manual: what can be uploaded on the console; more goes through OBS. */
const LARGEST_MB = 40;
const MB = 1024 * 1024;

/** The function that makes evidence bags. */
const SIGNS = "build";

const {
	values: { out },
	positionals: asked,
} = parseArgs({
	allowPositionals: true,
	options: { out: { type: "string", default: "dist/functiongraph" } },
});
const profiles = profileFiles(process.env["TRACEFOLIO_PROFILE_FILE"]);
const entries = await Array.fromAsync(
	glob("handlers/functiongraph/functions/*.ts"),
);
const known = new Map(
	entries.toSorted().map((entry) => [basename(entry, ".ts"), entry]),
);

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
for (const name of asked.length > 0 ? asked : known.keys())
	await writePackage(name);

async function writePackage(name: string): Promise<void> {
	const entry = known.get(name);
	if (entry === undefined)
		throw new Error(
			`There is no function "${name}". Known: ${[...known.keys()].join(", ")}`,
		);
	const folder = join(out, name);
	const inputs = await bundleFor20(entry, folder);
	await copyAssets(inputs, folder);
	await copyProfiles(profiles, folder, { signs: name === SIGNS });
	const zip = await zipOf(folder);
	await rm(folder, { recursive: true });
	const megabytes = (zip.length / MB).toFixed(2);
	if (zip.length > LARGEST_MB * MB)
		throw new Error(
			`${name}.zip has ${megabytes} MB; FunctionGraph takes at most ${LARGEST_MB} MB in an upload. Leave out what the profiles name that is large, or upload it through OBS`,
		);
	const path = join(out, `${name}.zip`);
	await writeFile(path, zip);
	console.log(`${path}  ${megabytes} MB`);
}

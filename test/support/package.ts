import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import { command } from "./command.ts";

/** Bundles and packages the functions as the README says, and unpacks `monthly` into `folder`. Returns the zip's size in bytes. */
export async function packageInto(folder: string): Promise<number> {
	const ran = await command("npm", ["run", "package"]);
	if (ran.code !== 0) throw new Error(ran.stdout + ran.stderr);
	const zip = await readFile(".serverless/monthly.zip");
	for (const [name, bytes] of Object.entries(unzipSync(zip))) {
		await mkdir(dirname(join(folder, name)), { recursive: true });
		await writeFile(join(folder, name), bytes);
	}
	return zip.length;
}

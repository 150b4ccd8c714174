import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import { command } from "./command.ts";

/** Bundles and packages the functions as the README says, and unpacks them into `folder`. Returns the size of `monthly` in bytes. */
export async function packageInto(folder: string): Promise<number> {
	const ran = await command("npm", ["run", "package"]);
	if (ran.code !== 0) throw new Error(ran.stdout + ran.stderr);
	for (const name of ["monthly", "collect"])
		await unpack(await readFile(`.serverless/${name}.zip`), folder);
	return (await stat(".serverless/monthly.zip")).size;
}

async function unpack(zip: Uint8Array, folder: string): Promise<void> {
	for (const [name, bytes] of Object.entries(unzipSync(zip))) {
		await mkdir(dirname(join(folder, name)), { recursive: true });
		await writeFile(join(folder, name), bytes);
	}
}

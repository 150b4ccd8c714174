import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { isLeftover } from "./leftover.ts";

const PREFIX = `tracefolio-${hostname()}-`;

/**
 * Runs `work` with a folder of its own under the system's temporary folder, and removes it afterwards. What killed runs of
 * this host left there is removed first, so that a small disk does not fill up.
 */
export async function withWorkFolder<Result>(
	work: (folder: string) => Promise<Result>,
): Promise<Result> {
	await removeLeftovers();
	const folder = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
	try {
		return await work(folder);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

async function removeLeftovers(): Promise<void> {
	for (const name of await readdir(tmpdir())) {
		if (!name.startsWith(PREFIX)) continue;
		const path = join(tmpdir(), name);
		const pid = Number.parseInt(name.slice(PREFIX.length), 10);
		const found = await stat(path).catch(() => null);
		if (found !== null && isLeftover(pid, found.mtimeMs))
			await rm(path, { recursive: true, force: true });
	}
}

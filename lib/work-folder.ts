import { mkdtemp, readdir, rm } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";

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
		const pid = Number.parseInt(name.slice(PREFIX.length), 10);
		if (!isRunning(pid))
			await rm(join(tmpdir(), name), { recursive: true, force: true });
	}
}

function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// EPERM: it runs, and belongs to someone else
		return (error as NodeJS.ErrnoException).code === "EPERM";
	}
}

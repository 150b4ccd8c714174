import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { TracefolioError } from "./errors.ts";
import { isLeftover } from "./leftover.ts";

const PREFIX = `tracefolio-${hostname()}-`;

/**
 * Runs `work` with a folder of its own under the system's temporary folder, and removes it afterwards. What killed runs of
 * this host left there is removed first, so that a small disk does not fill up.
 */
export async function withWorkFolder<Result>(
	work: (folder: string) => Promise<Result>,
): Promise<Result> {
	const folder = await made();
	try {
		return await work(folder);
	} catch (error) {
		throw faultOf(error, NO_ROOM);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

async function made(): Promise<string> {
	try {
		await removeLeftovers();
		return await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
	} catch (error) {
		throw faultOf(error, NO_FOLDER);
	}
}

type Reasons = Readonly<Record<string, string>>;

const NO_ROOM: Reasons = {
	ENOSPC: "it is full",
	EDQUOT: "its quota is used up",
	EROFS: "it is read-only",
};

const NO_FOLDER: Reasons = {
	...NO_ROOM,
	ENOENT: "there is no such folder",
	EACCES: "access is denied",
	EPERM: "access is denied",
};

/** What stores throw names them; what the file system itself says of room is of the temporary folder. */
function faultOf(error: unknown, reasons: Reasons): unknown {
	const code: unknown =
		error instanceof Error ? Reflect.get(error, "code") : undefined;
	const why = typeof code === "string" ? reasons[code] : undefined;
	if (error instanceof TracefolioError || why === undefined) return error;
	return new TracefolioError(
		"STORE",
		`Cannot use the temporary folder "${tmpdir()}": ${why}. Name another one (TMPDIR) with about three times the room that the period's traces take as JSON`,
		{ facts: { folder: tmpdir() }, cause: error },
	);
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

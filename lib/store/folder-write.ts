import { randomBytes } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import {
	link as fsLink,
	mkdir,
	open,
	readdir,
	rename,
	rm,
	stat,
	writeFile,
} from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { isLeftover } from "../leftover.ts";
import { codeOf } from "./errno.ts";
import type { Body } from "./store.ts";

const UNFINISHED = /^\.tracefolio-(.+)-(\d+)-[0-9a-f]+\.tmp$/;
const WITHOUT_LINKS = ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"];

/** Gives a file a second name, which must be free: `fs.link`. */
export const linkFile = fsLink;

/** Whether a file of this name is one that a `create` is writing, or was writing when it was killed. */
export function isUnfinished(name: string): boolean {
	return UNFINISHED.test(name);
}

/**
 * Writes a file under a name that is free, whole and on the disk, or not at all; makes the folders above it. A process
 * that is killed leaves at most an unfinished file, which the next write into that folder removes.
 */
export async function writeFileOnce(
	path: string,
	body: Body,
	link: typeof linkFile,
): Promise<"created" | "exists"> {
	const folder = dirname(path);
	const firstMade = await mkdir(folder, { recursive: true });
	await removeLeftovers(folder);
	const unfinished = join(
		folder,
		`.tracefolio-${hostname()}-${process.pid}-${randomBytes(6).toString("hex")}.tmp`,
	);
	try {
		await writeThrough(unfinished, body);
		if (!(await giveName(unfinished, path, link))) return "exists";
	} finally {
		await rm(unfinished, { force: true });
	}
	await syncFolders(folder, firstMade);
	return "created";
}

/** Writes a new file and waits until it is on the disk. */
async function writeThrough(path: string, body: Body) {
	if (body instanceof Uint8Array)
		return writeFile(path, body, { flag: "wx", flush: true });
	const file = createWriteStream(path, { flags: "wx", flush: true });
	return pipeline(createReadStream(body.path), file);
}

/** Gives the finished file its name; false where the name is taken. */
async function giveName(from: string, to: string, link: typeof linkFile) {
	try {
		await link(from, to).catch((error) => linkInstead(error, from, to));
		return true;
	} catch (error) {
		if (codeOf(error) === "EEXIST") return false;
		throw error;
	}
}

/**
 * For file systems without hard links (FAT, some network and user-space ones): takes the name with an empty file, then
 * renames. Nothing is ever replaced; what is weaker: between the two calls the object is seen empty, and a kill leaves it so.
 */
async function linkInstead(error: unknown, from: string, to: string) {
	if (!WITHOUT_LINKS.includes(codeOf(error))) throw error;
	await writeFile(to, "", { flag: "wx" });
	await rename(from, to);
}

/**
 * Removes the files in a folder that killed processes of this host left unfinished. Should one of another container be alive
 * after all, its write fails and leaves nothing.
 */
export async function removeLeftovers(folder: string) {
	for (const name of await readdir(folder)) {
		const [, host, pid] = UNFINISHED.exec(name) ?? [];
		if (host !== hostname()) continue;
		const path = join(folder, name);
		const found = await stat(path).catch(() => null);
		if (found !== null && isLeftover(Number(pid), found.mtimeMs))
			await rm(path, { force: true });
	}
}

/** Makes the new name last through a power cut, and the names of the folders that were made for it. */
async function syncFolders(folder: string, firstMade: string | undefined) {
	await syncFolder(folder);
	if (firstMade === undefined) return;
	for (let at = folder; at.startsWith(firstMade); at = dirname(at))
		await syncFolder(dirname(at));
}

async function syncFolder(path: string) {
	const folder = await open(path, "r");
	try {
		await folder.sync();
	} catch (error) {
		// Some network file systems cannot flush a folder and need not.
		if (!["EINVAL", "ENOTSUP", "EISDIR"].includes(codeOf(error))) throw error;
	} finally {
		await folder.close();
	}
}

import { createHash } from "node:crypto";
import { bagPath } from "./bag-path.ts";

/** The files of a bag, wherever they lie. Paths are below the bag's folder, with `/` between their parts. */
export interface BagFiles {
	/** the name of the bag's folder */
	readonly name: string;
	/** bytes by path, in the order in which the files lie there */
	readonly sizes: ReadonlyMap<string, number>;
	/** Throws what the file system throws, or where a zip file is damaged. */
	read(path: string): AsyncIterable<Uint8Array>;
}

/** A small file in memory. */
export interface SmallFile {
	readonly path: string;
	readonly bytes: Uint8Array;
}

/** The payload's folder, below which everything is signed. */
export const PAYLOAD = "data/";

/** Where things lie in a bag; docs/decisions/0012-evidence-bag.md has the whole layout. */
export const PLACES = {
	declaration: "bagit.txt",
	info: "bag-info.txt",
	manifest: "manifest-sha256.txt",
	tagManifest: "tagmanifest-sha256.txt",
	signature: "signature/manifest-sha256.txt.p7s",
	timestamp: "signature/manifest-sha256.txt.tsr",
	page: "verify.html",
	readme: "data/README.md",
	parameters: "data/parameters.json",
	custody: "data/custody.json",
	custodyLog: "data/custody-log.ndjson",
	publication: "data/publication/",
	index: "data/publication/index/",
	sources: "data/sources/",
	digests: "data/digests/",
	ledgers: "data/ledgers/",
	keys: "data/keys/",
	catalogs: "data/catalogs/",
} as const;

/** Where the index entry of a publication lies. */
export function indexPath({
	period,
	revision,
}: {
	readonly period: string;
	readonly revision: number;
}): string {
	return PLACES.index + bagPath(`${period}-r${revision}.json`);
}

/** Where a catalog lies. */
export function catalogPath(id: string, version: string): string {
	return PLACES.catalogs + bagPath(`${id}-${version}.json`);
}

/** Where a public key lies, by the SHA-256 of its SubjectPublicKeyInfo in DER. */
export function keyPath(sha256: string): string {
	return `${PLACES.keys}${sha256}.pem`;
}

/** What is told of a file's bytes; the hash in lower-case hex. */
export interface Measured {
	readonly size: number;
	readonly sha256: string;
}

/** Reads a file to its end and forgets it. */
export async function measureFile(
	files: BagFiles,
	path: string,
): Promise<Measured> {
	const hash = createHash("sha256");
	let size = 0;
	for await (const chunk of files.read(path)) {
		hash.update(chunk);
		size += chunk.length;
	}
	return { size, sha256: hash.digest("hex") };
}

/** No list of files or report comes near; a bag that somebody forged could. */
const LARGEST_IN_MEMORY = 512 * 1024 * 1024;

/** A file in memory. Throws where it is larger than any that needs to be. */
export async function readSmall(
	files: BagFiles,
	path: string,
): Promise<Buffer> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of files.read(path)) {
		size += chunk.length;
		if (size > LARGEST_IN_MEMORY) throw new Error(`"${path}" is too large`);
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}

/** SHA-256 of bytes or of a text's UTF-8, lower-case hex. */
export function sha256Of(content: string | Uint8Array): string {
	return createHash("sha256").update(content).digest("hex");
}

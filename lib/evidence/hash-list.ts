import { byCodeUnit } from "../store/key.ts";

/** A file and its SHA-256 in lower-case hex. */
export interface HashedPath {
	readonly path: string;
	readonly sha256: string;
}

/**
 * A BagIt manifest (RFC 8493, 2.1.3), which is also a list for `sha256sum -c`: sorted by path, so that the same files give the
 * same text.
 */
export function hashList(files: readonly HashedPath[]): string {
	return files
		.toSorted((a, b) => byCodeUnit(a.path, b.path))
		.map(({ path, sha256 }) => `${sha256}  ${encoded(path)}\n`)
		.join("");
}

/** Reads what `hashList` writes; null for a text that is not exactly that, so that no changed bit goes unseen. */
export function parseHashList(text: string): readonly HashedPath[] | null {
	const files: HashedPath[] = [];
	for (const line of text.split("\n").slice(0, -1)) {
		const [, sha256, path] = /^([0-9a-f]{64}) {2}(.+)$/s.exec(line) ?? [];
		if (sha256 === undefined || path === undefined) return null;
		files.push({ path: decoded(path), sha256 });
	}
	const paths = new Set(files.map(({ path }) => path));
	return paths.size === files.length && hashList(files) === text ? files : null;
}

/** RFC 8493 has CR, LF and `%` encoded, and nothing else. Paths that `bagPath` makes hold none of them. */
function encoded(path: string): string {
	return path.replace(/[%\r\n]/g, (character) => encodeURIComponent(character));
}

function decoded(path: string): string {
	return path.replace(/%(25|0D|0A)/g, (code) => decodeURIComponent(code));
}

import { createHash } from "node:crypto";
import { messageOf, TracefolioError } from "../errors.ts";
import type { Store } from "../store/store.ts";
import type { Findings } from "./publication-finding.ts";

/** What a file of a publication must be. */
export interface ExpectedFile {
	readonly key: string;
	/** bytes; null where only its hash is known */
	readonly size: number | null;
	readonly sha256: string;
	/** where size and hash stand, for messages */
	readonly by: string;
	/** the version that was published; undefined where the index entry names none */
	readonly version: string | undefined;
}

/** The version of a file that is to be read: `null` for the present one. */
export interface Located {
	readonly version: string | null;
}

/** A file whose bytes were read. */
export interface ReadFile extends Located {
	/** whether size and hash are the expected ones */
	readonly holds: boolean;
	readonly size: number;
	/** null where it was not to be kept, or is larger than `LARGEST_KEPT_BYTES` */
	readonly bytes: Buffer | null;
}

/** Larger texts are not taken into memory: a JSON text of this size cannot be made a string any more. */
export const LARGEST_KEPT_BYTES = 500_000_000;

/**
 * Reads a file of a publication, the published version of it where versions are kept, and compares it; null where it is missing.
 * No more is read than was expected. Throws what the store throws.
 */
export async function readExpected(
	store: Store,
	file: ExpectedFile,
	findings: Findings,
	keep: boolean,
): Promise<ReadFile | null> {
	const located = await locate(store, file, findings);
	if (located === null) return null;
	const limit = file.size ?? LARGEST_KEPT_BYTES;
	const digest = createHash("sha256");
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of store.read(file.key, located.version)) {
		digest.update(chunk);
		size += chunk.length;
		if (size > limit) break;
		if (keep && size <= LARGEST_KEPT_BYTES) chunks.push(chunk);
	}
	const found = { size, sha256: digest.digest("hex") };
	const holds = found.sha256 === file.sha256 && (file.size ?? size) === size;
	if (!holds)
		findings.fail("altered-file", file.key, altered(file, found, limit));
	const whole = keep && size <= Math.min(limit, LARGEST_KEPT_BYTES);
	return {
		...located,
		holds,
		size,
		bytes: whole ? Buffer.concat(chunks) : null,
	};
}

function altered(
	{ key, size, sha256, by }: ExpectedFile,
	found: { readonly size: number; readonly sha256: string },
	limit: number,
): string {
	const expected = `${size === null ? "" : `${size} bytes with `}SHA-256 ${sha256}`;
	const is =
		found.size > limit
			? `holds more than ${limit} bytes`
			: `holds ${found.size} bytes with SHA-256 ${found.sha256}`;
	return `"${key}" is not what was published: by ${by} it holds ${expected}, and it ${is}. Do not rely on it; put back a copy of what was published`;
}

/** Which version of a file is the published one; null where it is missing. */
async function locate(
	store: Store,
	{ key, by, version }: ExpectedFile,
	findings: Findings,
): Promise<Located | null> {
	const present = (await store.head(key)) !== null;
	if (version === undefined) {
		if (present) return { version: null };
		findings.fail("missing-file", key, missing(key, by));
		return null;
	}
	const current = present ? await store.version(key) : null;
	if (current === version) return { version };
	if (present && current === null) {
		const folder = key.slice(0, key.lastIndexOf("/") + 1);
		findings.note(
			"versions-not-kept",
			folder,
			`"${folder}" was published in a store that keeps versions, and this store has none of it: what is there now was checked`,
		);
		return { version: null };
	}
	const there = await isThere(store, key, version);
	if (!present && !there) {
		findings.fail("missing-file", key, missing(key, by));
		return null;
	}
	findings.fail("shadowed", key, shadowed(key, version, current, there));
	return { version: there ? version : null };
}

function missing(key: string, by: string): string {
	return `"${key}" is missing: ${by} lists it, and there is no such object. Put back a copy of what was published`;
}

function shadowed(
	key: string,
	version: string,
	current: string | null,
	there: boolean,
): string {
	const now =
		current === null ? "it was deleted" : `version "${current}" is given now`;
	const rest = there
		? "the published version is still there and was checked instead. Remove what shadows it"
		: "the published version is there no more, so that what is given now was checked. Find out who replaced it";
	return `"${key}" was published as version "${version}", and ${now}; ${rest}`;
}

const NO_SUCH_VERSION: readonly unknown[] = [400, 404];

/** Whether a version can be read. Throws where the store does not say. */
async function isThere(
	store: Store,
	key: string,
	version: string,
): Promise<boolean> {
	try {
		for await (const _ of store.read(key, version)) break;
		return true;
	} catch (error) {
		if (!(error instanceof TracefolioError)) throw error;
		const { status } = error.facts;
		// a store that keeps no versions has no status to tell
		if (status === undefined || NO_SUCH_VERSION.includes(status)) return false;
		throw error;
	}
}

/** The value of a JSON text, which must be written as publications are (two spaces, a line feed at its end); null where it is no JSON. */
export function canonicalJson(
	key: string,
	bytes: Buffer,
	findings: Findings,
	kind: "altered-index-entry" | "malformed-file",
): { readonly value: unknown } | null {
	let value: unknown;
	try {
		value = JSON.parse(bytes.toString());
	} catch (error) {
		findings.fail(
			kind,
			key,
			`"${key}" is no JSON text (${messageOf(error)}). Put back a copy of what was published`,
		);
		return null;
	}
	const text = Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
	if (!text.equals(bytes))
		findings.fail(
			kind,
			key,
			`"${key}" is not written as Tracefolio writes it: expected the same JSON value with two spaces of indentation and one line feed at its end, byte for byte; the first difference is at byte ${differsAt(text, bytes)}. Put back a copy of what was published`,
		);
	return { value };
}

function differsAt(a: Buffer, b: Buffer): number {
	const at = a.findIndex((byte, i) => byte !== b[i]);
	return at === -1 ? a.length : at;
}

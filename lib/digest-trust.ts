import { isAbsolute, join } from "node:path";
import type { Profile } from "./config.ts";
import type { Trust } from "./integrity/chain.ts";
import { digestKeysOf, publishedKeys } from "./integrity/digest-keys.ts";
import { readLocal } from "./profile-file.ts";

/**
 * By what digests are verified: the published keys, those of the profile (relative to `base`) and the given files. Throws CONFIG where
 * one cannot be read or is no public RSA key.
 */
export async function trustIn(
	{ archive }: Pick<Profile, "archive">,
	base: string,
	archiveUri: string,
	given: readonly string[] = [],
): Promise<Trust> {
	const keys = publishedKeys();
	for (const { file, region, from, to } of archive.digestKeys) {
		const path = isAbsolute(file) ? file : join(base, file);
		const valid = { region, from: instantOf(from), to: instantOf(to) };
		keys.push(...digestKeysOf(await pemIn(path), `"${path}"`, valid));
	}
	for (const path of given)
		keys.push(...digestKeysOf(await pemIn(path), `"${path}"`));
	const [, bucket = null] = /^s3:\/\/([^/]+)/.exec(archiveUri) ?? [];
	return { keys, bucket: archive.bucket ?? bucket };
}

async function pemIn(path: string): Promise<string> {
	return (await readLocal(path, "key for digests")).toString();
}

function instantOf(text: string | null): number | null {
	return text === null ? null : Date.parse(text);
}

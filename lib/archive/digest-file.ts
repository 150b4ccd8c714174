import { createHash } from "node:crypto";
import { eachBounded } from "../each-bounded.ts";
import { TracefolioError } from "../errors.ts";
import type { Store } from "../store/store.ts";
import { parseDigest, type ReadDigest } from "./digest.ts";
import { bucketPath, unitOf } from "./layout.ts";
import type { DigestRef } from "./listing.ts";

/** A digest file as it is stored. Hashes are of the stored bytes, in lower-case hex. */
export interface StoredDigest {
	readonly key: string;
	/** its key in the tracker's bucket, by where it lies */
	readonly path: string;
	readonly region: string;
	readonly tracker: string;
	readonly service: string;
	readonly unit: string;
	readonly size: number;
	readonly sha256: string;
	readonly md5: string;
	/** as the object's metadata has it; null where there is none */
	readonly signature: string | null;
	readonly algorithm: string | null;
	readonly content: ReadDigest;
}

const LARGEST = 64 * 1024 * 1024;
const BYTES_AT_ONCE = 16 * 1024 * 1024;
const FILES_AT_ONCE = 16;

/** Reads digest files with their signatures, several at a time, in the order in which they are given. Throws what the store throws. */
export async function readDigests(
	archive: Store,
	refs: readonly DigestRef[],
): Promise<StoredDigest[]> {
	const read = new Map<string, StoredDigest>();
	await eachBounded(refs, BYTES_AT_ONCE, FILES_AT_ONCE, async (ref) => {
		read.set(ref.key, await readDigest(archive, ref));
	});
	return refs.flatMap(({ key }) => read.get(key) ?? []);
}

/** What cannot be read as metadata is none: whoever can write beside a digest must not be able to prevent its verification. */
async function metadataOf(archive: Store, key: string) {
	try {
		return await archive.metadata(key);
	} catch (error) {
		const isDamaged =
			error instanceof TracefolioError && error.facts["code"] === "";
		if (isDamaged) return {};
		throw error;
	}
}

async function readDigest(
	archive: Store,
	ref: DigestRef,
): Promise<StoredDigest> {
	const [sha256, md5] = [createHash("sha256"), createHash("md5")];
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of archive.read(ref.key)) {
		sha256.update(chunk);
		md5.update(chunk);
		size += chunk.length;
		if (size <= LARGEST) chunks.push(chunk);
	}
	const metadata = await metadataOf(archive, ref.key);
	const { key, region, tracker, service } = ref;
	return {
		...{ key, region, tracker, service, unit: unitOf(ref), size },
		path: bucketPath([...archive.above, ...key.split("/")]),
		sha256: sha256.digest("hex"),
		md5: md5.digest("hex"),
		// which of both the header spells is not documented; a client of OBS strips a prefix of its name
		signature: metadata["meta-signature"] ?? metadata["signature"] ?? null,
		algorithm:
			metadata["meta-signature-algorithm"] ??
			metadata["signature-algorithm"] ??
			null,
		content:
			size <= LARGEST
				? parseDigest(Buffer.concat(chunks))
				: { kind: "unreadable", reason: "is larger than any digest" },
	};
}

import {
	createHash,
	createSign,
	generateKeyPairSync,
	type KeyObject,
} from "node:crypto";
import { gzipSync } from "node:zlib";
import type { Trust } from "../../lib/integrity/chain.ts";
import { digestKeysOf } from "../../lib/integrity/digest-keys.ts";

/** A key pair to sign digests with, and its public key as verifiers take it. */
export function signer() {
	const { privateKey, publicKey } = generateKeyPairSync("rsa", {
		modulusLength: 2048,
	});
	const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
	const trust: Trust = { keys: digestKeysOf(pem, "the key"), bucket: null };
	return { privateKey, pem, trust };
}

/** Objects of an archive and their metadata, by key. */
export interface Objects {
	readonly objects: Record<string, Uint8Array>;
	readonly metadata: Record<string, Record<string, string>>;
}

export interface ChainOptions {
	/** ms since the epoch, UTC */
	readonly from: number;
	readonly to: number;
	readonly stepMs?: number;
	readonly unit?: string;
	/** trace files by the key below the day, with the instant of their upload */
	readonly files: readonly { key: string; at: number; bytes: Uint8Array }[];
	readonly key: KeyObject;
}

const HOUR_MS = 3_600_000;

/** A chain of digests in the folders of one service, from its first digest on, and the files that it lists. */
export function chainOf({
	from,
	to,
	stepMs = HOUR_MS,
	unit = "eu-de/system/DMS",
	files,
	key,
}: ChainOptions): Objects {
	const objects: Record<string, Uint8Array> = {};
	const metadata: Record<string, Record<string, string>> = {};
	for (const file of files) objects[file.key] = file.bytes;
	let previous: Sealed | null = null;
	for (let start = from; start < to; start += stepMs) {
		const end = start + stepMs;
		const own = files.filter(({ at }) => at >= start && at < end);
		const sealed = seal(
			digestContent({ start, end, unit, files: own, previous }),
			key,
		);
		objects[sealed.key] = sealed.bytes;
		metadata[sealed.key] = sealed.metadata;
		previous = sealed;
	}
	return { objects, metadata };
}

export interface Sealed {
	readonly key: string;
	readonly bytes: Uint8Array;
	readonly signature: string;
	readonly metadata: Record<string, string>;
}

export type Content = Record<string, unknown> & {
	readonly digest_object: string;
	readonly digest_end_time: string;
	readonly previous_digest_signature: string;
};

/** The key of the digest of a unit that ends at an instant. */
export function digestKeyOf(unit: string, end: number): string {
	const [region, tracker, service] = unit.split("/");
	const day = new Date(end).toISOString().slice(0, 10).replaceAll("-", "/");
	const below = service === undefined ? "" : `${service}/`;
	return `CloudTraces/${region}/${day}/${tracker}/Digest/${below}p_CloudTrace-Digest_${region}_${stamp(end)}.json.gz`;
}

export function digestContent(of: {
	start: number;
	end: number;
	unit: string;
	files: readonly { key: string; bytes: Uint8Array }[];
	previous: Sealed | null;
}): Content {
	const { start, end, unit, files, previous } = of;
	return {
		project_id: "46c31955b009",
		digest_start_time: stamp(start),
		digest_end_time: stamp(end),
		digest_bucket: "traces",
		digest_object: digestKeyOf(unit, end),
		digest_signature_algorithm: "SHA256withRSA",
		digest_end: false,
		previous_digest_bucket: previous ? "traces" : "",
		previous_digest_object: previous?.key ?? "",
		previous_digest_hash_value: previous ? md5(previous.bytes) : "",
		previous_digest_hash_algorithm: "MD5",
		previous_digest_signature: previous?.signature ?? "",
		previous_digest_end: false,
		log_files: files.map((file) => ({
			bucket: "traces",
			object: file.key,
			log_hash_value: md5(file.bytes),
			log_hash_algorithm: "MD5",
		})),
	};
}

/** Signs a digest as the service documents it. */
export function seal(content: Content, key: KeyObject): Sealed {
	const bytes = gzipSync(JSON.stringify(content));
	const message =
		content.digest_end_time +
		content.digest_object +
		md5(bytes) +
		content.previous_digest_signature;
	const signature = createSign("RSA-SHA256").update(message).sign(key, "hex");
	return {
		key: content.digest_object,
		bytes,
		signature,
		metadata: {
			"meta-signature": signature,
			"meta-signature-algorithm": "SHA256withRSA",
		},
	};
}

/** `2026-10-05T08-05-00Z` */
export function stamp(instant: number): string {
	return `${new Date(instant).toISOString().slice(0, 19).replaceAll(":", "-")}Z`;
}

function md5(bytes: Uint8Array): string {
	return createHash("md5").update(bytes).digest("hex");
}

import { createHash, createSign } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { HOUR, MINUTE } from "./clock.ts";
import { PROJECT_ID } from "./company.ts";
import { folderOf, stampOf, type TraceFile } from "./delivery.ts";
import { encode, gzipped } from "./encode.ts";

const BUCKET = "nordhafen-audit-traces";
/** Stands for the service's own key, and signs nothing but this example. */
const KEY = readFileSync(join(import.meta.dirname, "example-key.pem"));
/** A real chain has a digest an hour. */
const STEP = 12 * HOUR;
const FIRST = Date.UTC(2026, 8, 29, 12) + 10 * MINUTE;
const LAST = Date.UTC(2026, 10, 4, 0) + 10 * MINUTE;

/** A digest file, and the metadata that its object has. */
export interface DigestFile {
	readonly key: string;
	/** ms since the epoch, UTC */
	readonly end: number;
	readonly bytes: Buffer;
	readonly signature: string;
	readonly metadata: Buffer;
}

/**
 * The digests of a service's folder, each signed and naming the one before it, from verification being switched on until after the last
 * day that a report on October reads.
 *
 * Source of format and signature: "Digest Files" and "Verifying Trace File Integrity" of the CTS user guide.
 */
export function chainOf(
	service: string,
	files: readonly TraceFile[],
): DigestFile[] {
	const chain: DigestFile[] = [];
	for (let end = FIRST; end <= LAST; end += STEP) {
		const own = files.filter(
			(file) =>
				file.service === service &&
				file.uploaded >= end - STEP &&
				file.uploaded < end,
		);
		chain.push(digest(service, end, own, chain.at(-1)));
	}
	return chain;
}

function digest(
	service: string,
	end: number,
	files: readonly TraceFile[],
	previous: DigestFile | undefined,
): DigestFile {
	const key = `${folderOf(end)}Digest/${service}/nordhafen_CloudTrace-Digest_eu-de_${stampOf(end)}.json.gz`;
	const content = {
		project_id: PROJECT_ID,
		digest_start_time: stampOf(end - STEP),
		digest_end_time: stampOf(end),
		digest_bucket: BUCKET,
		digest_object: key,
		digest_signature_algorithm: "SHA256withRSA",
		digest_end: false,
		previous_digest_bucket: previous ? BUCKET : "",
		previous_digest_object: previous?.key ?? "",
		previous_digest_hash_value: previous ? md5(previous.bytes) : "",
		previous_digest_hash_algorithm: "MD5",
		previous_digest_signature: previous?.signature ?? "",
		previous_digest_end: false,
		log_files: files.map((file) => ({
			bucket: BUCKET,
			object: file.key,
			log_hash_value: md5(encode(file)),
			log_hash_algorithm: "MD5",
		})),
	};
	const bytes = gzipped(Buffer.from(JSON.stringify(content, null, 2)));
	const signature = sign(
		stampOf(end) + key + md5(bytes) + (previous?.signature ?? ""),
	);
	const metadata = {
		"meta-signature": signature,
		"meta-signature-algorithm": "SHA256withRSA",
	};
	return { key, end, bytes, signature, metadata: jsonOf(metadata) };
}

function sign(message: string): string {
	return createSign("RSA-SHA256").update(message).sign(KEY, "hex");
}

function jsonOf(value: object): Buffer {
	return Buffer.from(`${JSON.stringify(value, null, "\t")}\n`);
}

function md5(bytes: Uint8Array): string {
	return createHash("md5").update(bytes).digest("hex");
}

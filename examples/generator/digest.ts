import { createHash } from "node:crypto";
import { HOUR, MINUTE } from "./clock.ts";
import { PROJECT_ID } from "./company.ts";
import { folderOf, stampOf, type TraceFile } from "./delivery.ts";
import { encode, gzipped } from "./encode.ts";
import { hexOf } from "./random.ts";

const BUCKET = "nordhafen-audit-traces";

/**
 * Two digest files, key to bytes: the hour in which `file` was delivered and the empty one after it. Nobody can sign as the
 * service does, so their signatures prove nothing.
 *
 * Source of the format: "Digest Files" of the CTS user guide.
 */
export function digestsOf(file: TraceFile): [string, Buffer][] {
	const end = file.uploaded + 5 * MINUTE;
	const log = {
		bucket: BUCKET,
		object: file.key,
		log_hash_value: md5(encode(file)),
		log_hash_algorithm: "MD5",
	};
	const first = digest(file.service, end, [log], null);
	return [first, digest(file.service, end + HOUR, [], first)];
}

function digest(
	service: string,
	end: number,
	logs: readonly object[],
	previous: [string, Buffer] | null,
): [string, Buffer] {
	const key = `${folderOf(end)}Digest/${service}/nordhafen_CloudTrace-Digest_eu-de_${stampOf(end)}.json.gz`;
	const content = {
		project_id: PROJECT_ID,
		digest_start_time: stampOf(end - HOUR),
		digest_end_time: stampOf(end),
		digest_bucket: BUCKET,
		digest_object: key,
		digest_signature_algorithm: "SHA256withRSA",
		digest_end: false,
		previous_digest_bucket: previous ? BUCKET : "",
		previous_digest_object: previous?.[0] ?? "",
		previous_digest_hash_value: previous ? md5(previous[1]) : "",
		previous_digest_hash_algorithm: "MD5",
		previous_digest_signature: previous ? notASignature(previous[0]) : "",
		previous_digest_end: false,
		log_files: logs,
	};
	return [key, gzipped(Buffer.from(JSON.stringify(content, null, 2)), 0)];
}

/** As long as an RSA signature of 2048 bits in hex. */
function notASignature(key: string): string {
	return Array.from({ length: 8 }, (_, i) => hexOf(`${key} ${i}`, 64)).join("");
}

function md5(bytes: Uint8Array): string {
	return createHash("md5").update(bytes).digest("hex");
}

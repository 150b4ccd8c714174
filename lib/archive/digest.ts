import { gunzipSync } from "node:zlib";
import { isObject, type Json, type JsonObject } from "../trace.ts";
import { isDigest } from "./documents.ts";

/**
 * What a digest file says: the trace files that a tracker delivered from `start` to `end`, and the digest before it.
 * Source: "Digest Files" and "Verifying Trace File Integrity" of the CTS user guide.
 */
export interface Digest {
	readonly project: string;
	/** ms since the epoch, UTC; half open */
	readonly start: number;
	readonly end: number;
	/** as written, since it is part of what is signed */
	readonly endText: string;
	readonly bucket: string;
	readonly object: string;
	readonly algorithm: string;
	/** verification was switched off after this digest */
	readonly isLast: boolean;
	/** null in the first digest of a chain */
	readonly previous: PreviousDigest | null;
	readonly files: readonly DigestedFile[];
}

export interface PreviousDigest {
	readonly bucket: string;
	readonly object: string;
	/** of the stored bytes, lower-case hex */
	readonly hash: string;
	readonly algorithm: string;
	/** as written, since it is part of what is signed */
	readonly signature: string;
}

export interface DigestedFile {
	readonly bucket: string;
	readonly object: string;
	/** of the stored bytes, lower-case hex */
	readonly hash: string;
	readonly algorithm: string;
}

export type ReadDigest =
	| { readonly kind: "digest"; readonly digest: Digest }
	| { readonly kind: "unreadable"; readonly reason: string };

/** A digest lists the files of about an hour; nothing real comes near. */
const LARGEST_JSON = 256 * 1024 * 1024;

/** Reads a digest file, gzip or plain; never throws. */
export function parseDigest(bytes: Uint8Array): ReadDigest {
	try {
		return { kind: "digest", digest: digestOf(jsonOf(bytes)) };
	} catch (error) {
		const reason = error instanceof Wrong ? error.message : "is no JSON";
		return { kind: "unreadable", reason };
	}
}

class Wrong extends Error {}

function jsonOf(bytes: Uint8Array): Json {
	return JSON.parse(
		new TextDecoder("utf-8", { fatal: true }).decode(inflated(bytes)),
	) as Json;
}

function inflated(bytes: Uint8Array): Uint8Array {
	if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
	try {
		return gunzipSync(bytes, { maxOutputLength: LARGEST_JSON });
	} catch {
		throw new Wrong("has damaged gzip data");
	}
}

function digestOf(json: Json): Digest {
	if (!isDigest(json)) throw new Wrong("is no digest");
	const start = instantOf(json, "digest_start_time");
	const end = instantOf(json, "digest_end_time");
	const files = json["log_files"] ?? null;
	if (!Array.isArray(files)) throw new Wrong('has no list "log_files"');
	return {
		project: optionalText(json, "project_id"),
		start,
		end,
		endText: textOf(json, "digest_end_time"),
		bucket: textOf(json, "digest_bucket"),
		object: textOf(json, "digest_object"),
		algorithm: textOf(json, "digest_signature_algorithm"),
		isLast: json["digest_end"] === true || json["digest_end"] === "true",
		previous: previousOf(json),
		files: files.map(fileOf),
	};
}

function previousOf(json: JsonObject): PreviousDigest | null {
	const object = optionalText(json, "previous_digest_object");
	const signature = optionalText(json, "previous_digest_signature");
	const hash = optionalText(json, "previous_digest_hash_value");
	if (object === "" && signature === "" && hash === "") return null;
	return {
		bucket: optionalText(json, "previous_digest_bucket"),
		object,
		hash: hash.toLowerCase(),
		algorithm: optionalText(json, "previous_digest_hash_algorithm"),
		signature,
	};
}

function fileOf(entry: Json, index: number): DigestedFile {
	if (!isObject(entry))
		throw new Wrong(`has an entry ${index + 1} in "log_files" that is none`);
	return {
		bucket: textOf(entry, "bucket"),
		object: textOf(entry, "object"),
		hash: textOf(entry, "log_hash_value").toLowerCase(),
		algorithm: textOf(entry, "log_hash_algorithm"),
	};
}

function textOf(json: JsonObject, key: string): string {
	const text = json[key];
	if (typeof text !== "string" || text === "")
		throw new Wrong(`has no text "${key}"`);
	return text;
}

/** A starting digest has nothing, null or an empty text here. */
function optionalText(json: JsonObject, key: string): string {
	const text = json[key] ?? "";
	if (typeof text !== "string") throw new Wrong(`has no text "${key}"`);
	return text;
}

/** `2017-03-28T02-09-17Z`, with dashes in the time, or as ISO 8601 has it. */
function instantOf(json: JsonObject, key: string): number {
	const text = textOf(json, key);
	const parts =
		/^(\d{4}-\d\d-\d\d)T(\d\d)[-:](\d\d)[-:](\d\d)(\.\d{1,3})?Z$/.exec(text);
	if (parts === null) throw new Wrong(`has no time in "${key}"`);
	const [, date, hour, minute, second, fraction = ""] = parts;
	const iso = `${date}T${hour}:${minute}:${second}`;
	const at = Date.parse(`${iso}${fraction}Z`);
	// a 30 February would be read as a March day
	if (Number.isNaN(at) || !new Date(at).toISOString().startsWith(iso))
		throw new Wrong(`has no time in "${key}"`);
	return at;
}

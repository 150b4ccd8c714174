import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import { type Collected, pageKey } from "../archive/collected.ts";
import type { SealedFile } from "../archive/ledger-entry.ts";
import type { Span } from "../archive/spans.ts";
import { TracefolioError } from "../errors.ts";
import type { Store } from "../store/store.ts";
import { isObject, type Json } from "../trace.ts";
import type { TracePage } from "./trace-api.ts";

/** A key is tried with so many endings, should something that is not the page have it. */
const COPIES = 10;

/**
 * Stores a page as it was received, compressed, and reads it back. A page whose records are stored already is not stored again.
 * Nothing is ever replaced. Throws what the store throws, and STORE where what is stored is not the page.
 */
export async function storePage(
	archive: Store,
	source: Collected,
	slot: Span,
	page: TracePage,
	receivedAt: number,
): Promise<SealedFile> {
	const content = sha256(JSON.stringify(page.records));
	const compressed = gzipSync(page.body);
	for (let copy = 0; copy < COPIES; copy++) {
		const object = pageKey(source, slot.from, content, copy);
		await archive.create(object, compressed);
		const stored = Buffer.concat(await Array.fromAsync(archive.read(object)));
		if (contentOf(stored) !== content) continue;
		return {
			object,
			size: stored.length,
			sha256: sha256(stored),
			records: page.records.length,
			query: page.asked,
			receivedAt: new Date(receivedAt).toISOString(),
			from: new Date(slot.from).toISOString(),
			to: new Date(slot.to).toISOString(),
		};
	}
	const object = pageKey(source, slot.from, content);
	throw new TracefolioError(
		"STORE",
		`Cannot keep a page of traces in ${archive.uri}: "${object}" and its copies hold something else. Find out who alters the archive`,
		{ facts: { key: object } },
	);
}

/** The records of a stored page. Throws what the store throws; a file that is no page has none. */
export async function recordsOf(
	archive: Store,
	object: string,
): Promise<readonly Json[]> {
	const stored = await Array.fromAsync(archive.read(object));
	return parsePage(Buffer.concat(stored)) ?? [];
}

function contentOf(stored: Uint8Array): string | null {
	const records = parsePage(stored);
	return records === null ? null : sha256(JSON.stringify(records));
}

function parsePage(stored: Uint8Array): readonly Json[] | null {
	try {
		const page = JSON.parse(gunzipSync(stored).toString()) as Json;
		const records = isObject(page) ? page["traces"] : null;
		return Array.isArray(records) ? (records as readonly Json[]) : null;
	} catch {
		return null;
	}
}

function sha256(data: string | Uint8Array): string {
	return createHash("sha256").update(data).digest("hex");
}

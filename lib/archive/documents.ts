import { isUtf8 } from "node:buffer";
import { isObject, type Json, type JsonObject } from "../trace.ts";

/** What a splitter finds, in the order of the file. */
export interface Sink {
	/** one JSON value that should be a trace; `index` counts from 1 */
	value(value: Json, index: number): void;
	/** a value that cannot be read, in a file that can */
	bad(reason: string, index: number): void;
}

/** Fed with a file's decompressed bytes, chunk by chunk. `end` and `push` throw NotJson where the file is not whole. */
export interface Splitter {
	push(chunk: Uint8Array): void;
	end(): void;
}

/** The file as a whole cannot be read; the message says where and why. */
export class NotJson extends Error {
	/** whether a list of traces had begun, so that lines of it are not to be taken for records */
	readonly inList: boolean;
	constructor(message: string, inList: boolean) {
		super(message);
		this.inList = inList;
	}
}

/** Larger records are quarantined: no trace comes near, and one must not fill the memory. */
export const MAX_RECORD_BYTES = 32 * 1024 * 1024;
const MAX_DEPTH = 256;

const TOP = 0; // before, between and after documents
const FIRST = 1; // after "[": a value or "]"
const NEXT = 2; // after ",": a value
const AFTER = 3; // after a value in a list: "," or "]"
const NESTED = 4; // inside an object, a list or a text
const BARE = 5; // inside a number, true, false or null

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const BOM = [0xef, 0xbb, 0xbf];

/**
 * Splits JSON documents into records without holding the file: a list of records, `{"traces": […]}` or a single record, and
 * several of these one after another. Only one record at a time is in memory.
 */
export function documentSplitter(sink: Sink): Splitter {
	let state = TOP;
	let index = 0;
	let documents = 0;
	let depth = 0;
	let deepest = 0;
	let inString = false;
	let escaped = false;
	/** whether the value is the document itself, and so may turn out to hold the list `traces` */
	let isDocument = false;
	/** text of the document around its list `traces`; null where there is none */
	let around: string | null = null;
	let listSeen = false;
	let pieces: Uint8Array[] = [];
	let size = 0;

	const fail = (message: string): never => {
		throw new NotJson(message, listSeen);
	};
	const keep = (chunk: Uint8Array, from: number, to: number): void => {
		size += to - from;
		if (size <= MAX_RECORD_BYTES) pieces.push(chunk.subarray(from, to));
		else pieces = [];
	};
	const text = (): string => {
		const bytes = pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
		if (bytes === undefined) return "";
		if (!isUtf8(bytes)) fail(`Record ${index} is not UTF-8 text`);
		return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString();
	};
	const parse = (json: string, what: string): Json => {
		try {
			return JSON.parse(json) as Json;
		} catch {
			return fail(`${what} is not valid JSON`);
		}
	};
	const begin = (document: boolean): void => {
		isDocument = document;
		pieces = [];
		size = 0;
		depth = 0;
		deepest = 0;
	};
	const finish = (): void => {
		state = isDocument ? TOP : AFTER;
		if (around !== null && isDocument) {
			const what = "The document around the list of traces";
			const document = parse(around + text(), what);
			around = null;
			if (isObject(document) && "trace_id" in document)
				sink.bad("is a trace and a list of traces at once", ++index);
			return;
		}
		index++;
		if (size > MAX_RECORD_BYTES)
			sink.bad(`is larger than ${MAX_RECORD_BYTES} bytes`, index);
		else if (deepest > MAX_DEPTH)
			sink.bad(`is nested deeper than ${MAX_DEPTH} levels`, index);
		else sink.value(parse(text(), `Record ${index}`), index);
	};
	/** Inside a value; returns where it ended, or the chunk's length. */
	const nested = (chunk: Uint8Array, from: number): number => {
		let i = from;
		for (; i < chunk.length; i++) {
			const byte = chunk[i];
			if (inString) {
				if (escaped) escaped = false;
				else if (byte === BACKSLASH) escaped = true;
				else if (byte === QUOTE) {
					inString = false;
					if (depth === 0) break;
				}
			} else if (byte === QUOTE) inString = true;
			else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
				if (byte === OPEN_LIST && depth === 1 && isDocument) {
					keep(chunk, from, i);
					if (beginsTraces()) return i + 1;
					from = i;
				}
				depth++;
				if (depth > deepest) deepest = depth;
			} else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
				depth--;
				if (depth <= 0) break;
			}
		}
		const ended = i < chunk.length;
		keep(chunk, from, ended ? i + 1 : i);
		if (!ended) return i;
		finish();
		return i + 1;
	};
	/** At "[" directly inside a document: is it the value of "traces"? Then its elements are the records. */
	const beginsTraces = (): boolean => {
		if (size > MAX_RECORD_BYTES) return false;
		const before = text();
		if (!/(^|[^\\])"traces"\s*:\s*$/.test(before)) return false;
		around = `${around ?? ""}${before}[]`;
		listSeen = true;
		state = FIRST;
		return true;
	};
	const closeList = (): void => {
		if (around === null) {
			state = TOP;
			return;
		}
		begin(true);
		depth = 1;
		state = NESTED;
	};
	const open = (byte: number, at: number): number => {
		if (state === TOP) {
			documents++;
			if (byte === OPEN_LIST) {
				listSeen = true;
				state = FIRST;
				return at + 1;
			}
			if (byte !== OPEN_OBJECT)
				fail(
					documents === 1
						? "The file holds no JSON object or list"
						: `Something that is no JSON follows record ${index}`,
				);
		}
		begin(state === TOP);
		state =
			byte === QUOTE || byte === OPEN_OBJECT || byte === OPEN_LIST
				? NESTED
				: BARE;
		return at;
	};
	const between = (byte: number, at: number): number => {
		if (isSpace(byte)) return at + 1;
		if (state === TOP && BOM.includes(byte)) return at + 1;
		if (state === AFTER) {
			if (byte === COMMA) state = NEXT;
			else if (byte === CLOSE_LIST) closeList();
			else fail(`A comma is missing after record ${index}`);
			return at + 1;
		}
		if (state === FIRST && byte === CLOSE_LIST) {
			closeList();
			return at + 1;
		}
		return open(byte, at);
	};
	const bare = (chunk: Uint8Array, from: number): number => {
		let i = from;
		while (i < chunk.length && !endsBare(chunk[i] ?? 0)) i++;
		keep(chunk, from, i);
		// an empty text (",," or ",]") is no JSON and fails as such
		if (i < chunk.length) finish();
		return i;
	};
	return {
		push(chunk) {
			let i = 0;
			while (i < chunk.length) {
				if (state === NESTED) i = nested(chunk, i);
				else if (state === BARE) i = bare(chunk, i);
				else i = between(chunk[i] ?? 0, i);
			}
		},
		end() {
			if (documents === 0) fail("The file is empty");
			if (state !== TOP) fail(`The file is cut off after record ${index}`);
		},
	};
}

function isSpace(byte: number): boolean {
	return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function endsBare(byte: number): boolean {
	return isSpace(byte) || byte === COMMA || byte === CLOSE_LIST;
}

/** Whether a value is a digest: it must never be counted as a trace. */
export function isDigest(value: Json): value is JsonObject {
	return (
		isObject(value) &&
		"digest_object" in value &&
		"log_files" in value &&
		!("trace_id" in value)
	);
}

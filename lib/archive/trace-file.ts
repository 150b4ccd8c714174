import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { Store } from "../store/store.ts";
import type { Json } from "../trace.ts";
import { documentSplitter, isDigest, NotJson } from "./documents.ts";
import { lineSplitter } from "./lines.ts";

/** Where in its file a record stands: text to show, and a number that sorts. */
export interface Position {
	/** `record 7`, `line 12` or `line 12, record 2` */
	readonly text: string;
	readonly order: number;
}

/** What a file gives while it is read. Nothing of it counts until `readTraceFile` says that the file could be read whole. */
export interface RecordSink {
	value(value: Json, position: Position): void;
	bad(reason: string, position: Position): void;
	/** forget everything since the file's beginning: it is read again in another way, or cannot be read */
	restart(): void;
	/** called between chunks, so that the sink can write what it holds to disk */
	breathe(): Promise<void>;
}

/** What became of a file; size and hashes (lower-case hex) are of the bytes as stored. */
export interface FileResult {
	readonly size: number;
	readonly sha256: string;
	/** weak, but what digests list */
	readonly md5: string;
	readonly outcome:
		| { readonly kind: "read" }
		| { readonly kind: "digest" }
		| { readonly kind: "quarantined"; readonly reason: string };
}

/** A first line longer than this does not decide whether a file is newline-delimited. */
const FIRST_LINE_BYTES = 1024 * 1024;
const LIST = 0x5b;

/**
 * Streams one trace file: gzip (also of several members) or plain, told apart by content; a list, `{"traces": […]}`, single
 * or concatenated objects, or newline-delimited JSON. A file that is cut off, badly compressed or no JSON is quarantined
 * whole; in a newline-delimited file only the bad lines are.
 * Throws what the store throws.
 */
export async function readTraceFile(
	archive: Store,
	key: string,
	sink: RecordSink,
): Promise<FileResult> {
	const watched = withoutDigest(sink);
	const first = await readAs(archive, key, watched, "either");
	const { failure } = first;
	if (failure === null) return resultOf(first, watched.isDigest());
	const { retry } = failure;
	if (retry) {
		watched.restart();
		const second = await readAs(archive, key, watched, "lines");
		if (second.failure === null) return resultOf(second, watched.isDigest());
	}
	watched.restart();
	const { reason } = failure;
	return { ...hashesOf(first), outcome: { kind: "quarantined", reason } };
}

interface Attempt extends Pick<FileResult, "size" | "sha256" | "md5"> {
	/** `retry`: the lines may still be readable one by one */
	readonly failure: { readonly reason: string; readonly retry: boolean } | null;
}

function resultOf(attempt: Attempt, digest: boolean): FileResult {
	const kind = digest ? "digest" : "read";
	return { ...hashesOf(attempt), outcome: { kind } };
}

function hashesOf({ size, sha256, md5 }: Attempt) {
	return { size, sha256, md5 };
}

async function readAs(
	archive: Store,
	key: string,
	sink: RecordSink,
	shape: "either" | "lines",
): Promise<Attempt> {
	const stored = hashed(archive.read(key));
	const records = shape === "lines" ? lines(sink) : documentsOrLines(sink);
	let failure: Attempt["failure"] = null;
	try {
		for await (const chunk of decompressed(stored.chunks)) {
			records.push(chunk);
			await sink.breathe();
		}
		records.end();
	} catch (error) {
		failure = failureOf(error);
	}
	await stored.drain();
	return { ...stored.result(), failure };
}

function failureOf(error: unknown): NonNullable<Attempt["failure"]> {
	if (error instanceof NotJson)
		return { reason: error.message, retry: !error.inList };
	const code = (error as { code?: unknown } | null)?.code;
	if (code === "Z_BUF_ERROR")
		return { reason: "The gzip data is cut off", retry: false };
	if (typeof code === "string" && code.startsWith("Z_"))
		return { reason: "The gzip data is damaged", retry: false };
	throw error;
}

/** The stored bytes with their size and hashes; `drain` reads what a failed reader left, so that they are of all of them. */
function hashed(source: AsyncIterable<Uint8Array>) {
	const [sha256, md5] = [createHash("sha256"), createHash("md5")];
	const iterator = source[Symbol.asyncIterator]();
	let size = 0;
	const next = async (): Promise<IteratorResult<Uint8Array>> => {
		const step = await iterator.next();
		if (step.done) return step;
		sha256.update(step.value);
		md5.update(step.value);
		size += step.value.length;
		return step;
	};
	return {
		// no `return`: a reader that stops early must not close the source
		chunks: { [Symbol.asyncIterator]: () => ({ next }) },
		async drain() {
			while (!(await next()).done);
		},
		result: () => ({
			size,
			sha256: sha256.digest("hex"),
			md5: md5.digest("hex"),
		}),
	};
}

async function* decompressed(
	chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
	const iterator = chunks[Symbol.asyncIterator]();
	let head = Buffer.alloc(0);
	while (head.length < 2) {
		const step = await iterator.next();
		if (step.done) break;
		head = Buffer.concat([head, step.value]);
	}
	const all = (async function* () {
		if (head.length > 0) yield head;
		for (;;) {
			const step = await iterator.next();
			if (step.done) return;
			yield step.value;
		}
	})();
	const isGzip = head[0] === 0x1f && head[1] === 0x8b;
	if (!isGzip) {
		yield* all;
		return;
	}
	const source = Readable.from(all);
	const gunzip = createGunzip({ chunkSize: 64 * 1024 });
	source.on("error", (error) => gunzip.destroy(error));
	yield* source.pipe(gunzip);
}

interface Splitter {
	push(chunk: Uint8Array): void;
	end(): void;
}

function documents(sink: RecordSink): Splitter {
	const at = (order: number): Position => ({ text: `record ${order}`, order });
	return documentSplitter({
		value: (value, index) => sink.value(value, at(index)),
		bad: (reason, index) => sink.bad(reason, at(index)),
	});
}

/** Newline-delimited if at least one line is an object or a list; otherwise the file is no JSON. */
function lines(sink: RecordSink): Splitter {
	const at = (line: number, index: number): Position => ({
		text: index > 1 ? `line ${line}, record ${index}` : `line ${line}`,
		order: line,
	});
	const splitter = lineSplitter({
		value: (value, line, index) => sink.value(value, at(line, index)),
		bad: (reason, line) => sink.bad(reason, at(line, 1)),
	});
	return {
		push: (chunk) => splitter.push(chunk),
		end() {
			if (splitter.end() === 0)
				throw new NotJson("The file holds no JSON object or list", false);
		},
	};
}

/**
 * Decides by the beginning: a list is a document; a first line that is a whole JSON value begins a newline-delimited file;
 * anything else is read as documents first.
 */
function documentsOrLines(sink: RecordSink): Splitter {
	let head = Buffer.alloc(0);
	let chosen: Splitter | null = null;
	const choose = (splitter: Splitter): void => {
		chosen = splitter;
		splitter.push(head);
	};
	const decide = (atEnd: boolean): void => {
		const text = head
			.toString("latin1")
			.replace(/^(\u00ef\u00bb\u00bf|\s)+/, "");
		if (text.charCodeAt(0) === LIST || head.length > FIRST_LINE_BYTES) {
			choose(documents(sink));
			return;
		}
		const newline = text.indexOf("\n");
		if (newline < 0 && !atEnd) return;
		const line = newline < 0 ? text : text.slice(0, newline);
		choose(isWhole(line) ? lines(sink) : documents(sink));
	};
	return {
		push(chunk) {
			if (chosen) return chosen.push(chunk);
			head = Buffer.concat([head, chunk]);
			decide(false);
		},
		end() {
			if (!chosen) decide(true);
			chosen?.end();
		},
	};
}

/** Whether a line is a JSON value by itself; its letters do not matter here, so latin1 does. */
function isWhole(line: string): boolean {
	try {
		JSON.parse(line);
		return true;
	} catch {
		return false;
	}
}

/**
 * A file that holds a digest and nothing else is a digest file, wherever it lies. A digest among records is no trace, and is
 * handed on like them: a file must not vanish because of what it begins with.
 */
function withoutDigest(sink: RecordSink): RecordSink & { isDigest(): boolean } {
	let held: (() => void) | null = null;
	let others = false;
	const release = (): void => {
		held?.();
		held = null;
		others = true;
	};
	return {
		...sink,
		isDigest: () => held !== null,
		value(value, position) {
			const handOn = () => sink.value(value, position);
			if (!others && held === null && isDigest(value)) {
				held = handOn;
				return;
			}
			release();
			handOn();
		},
		bad(reason, position) {
			release();
			sink.bad(reason, position);
		},
		restart() {
			held = null;
			others = false;
			sink.restart();
		},
	};
}

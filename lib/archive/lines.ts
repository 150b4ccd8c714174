import type { Json } from "../trace.ts";
import { documentSplitter, MAX_RECORD_BYTES, NotJson } from "./documents.ts";

/** What a line splitter finds, in the order of the file. */
export interface LineSink {
	/** `index` counts the records of a line that holds several, from 1 */
	value(value: Json, line: number, index: number): void;
	bad(reason: string, line: number): void;
}

const NEWLINE = 0x0a;

/**
 * Splits a newline-delimited file. Each line stands for itself: one that is not JSON is bad, the others count. Blank lines,
 * a BOM and carriage returns are passed over. `end` returns how many lines held an object or a list.
 */
export function lineSplitter(sink: LineSink): {
	push(chunk: Uint8Array): void;
	end(): number;
} {
	let pieces: Uint8Array[] = [];
	let size = 0;
	let line = 1;
	let good = 0;

	const keep = (piece: Uint8Array): void => {
		size += piece.length;
		if (size <= MAX_RECORD_BYTES) pieces.push(piece);
		else pieces = [];
	};
	const finish = (): void => {
		if (size > MAX_RECORD_BYTES)
			sink.bad(`is larger than ${MAX_RECORD_BYTES} bytes`, line);
		else if (readLine(pieces, line, sink)) good++;
		pieces = [];
		size = 0;
		line++;
	};
	return {
		push(chunk) {
			let from = 0;
			for (;;) {
				const to = chunk.indexOf(NEWLINE, from);
				if (to < 0) break;
				keep(chunk.subarray(from, to));
				finish();
				from = to + 1;
			}
			keep(chunk.subarray(from));
		},
		end() {
			finish();
			return good;
		},
	};
}

/** Hands a line's records over, all or none; false for a bad or blank line. */
function readLine(
	pieces: readonly Uint8Array[],
	line: number,
	sink: LineSink,
): boolean {
	const calls: (() => void)[] = [];
	const documents = documentSplitter({
		value: (value, index) => calls.push(() => sink.value(value, line, index)),
		bad: (reason) => calls.push(() => sink.bad(reason, line)),
	});
	try {
		for (const piece of pieces) documents.push(piece);
		documents.end();
	} catch (error) {
		if (!(error instanceof NotJson)) throw error;
		if (!isBlank(pieces)) sink.bad("is not a JSON object or list", line);
		return false;
	}
	for (const call of calls) call();
	return true;
}

function isBlank(pieces: readonly Uint8Array[]): boolean {
	return (
		Buffer.concat(pieces)
			.toString()
			.replace(/^\ufeff/, "")
			.trim() === ""
	);
}

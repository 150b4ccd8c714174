import { createReadStream } from "node:fs";
import { open, rm } from "node:fs/promises";
import { join } from "node:path";

/**
 * Lines waiting to be merged in order: some in memory, some in files of sorted lines. Sets of runs are joined by putting them
 * into one list, in any order: `mergeRuns` gives the same lines.
 */
export interface Runs {
	readonly lines: readonly string[];
	readonly files: readonly string[];
}

/** Where runs are spilled: a folder that the caller removes, and names that do not repeat in it. */
export interface Spill {
	readonly folder: string;
	next(): number;
}

/** Collects lines (without line feeds) and spills a sorted run whenever it holds more than `limit` characters. */
export interface Sorter {
	add(line: string): void;
	/** whether `spill` is due; adding goes on to be possible */
	full(): boolean;
	spill(): Promise<void>;
	/** takes over another sorter's runs */
	absorb(runs: Runs): void;
	runs(): Runs;
	/** forgets everything and removes its files */
	clear(): Promise<void>;
}

export function sorter(spill: Spill, limit: number): Sorter {
	let lines: string[] = [];
	let held = 0;
	let files: string[] = [];
	const add = (line: string): void => {
		lines.push(line);
		held += line.length;
	};
	return {
		add,
		full: () => held > limit,
		async spill() {
			const path = join(spill.folder, `run-${spill.next()}`);
			// taken before the first await: lines may be added while the file is written
			const taken = lines;
			lines = [];
			held = 0;
			files.push(path);
			await writeRun(path, taken);
		},
		absorb(runs) {
			for (const line of runs.lines) add(line);
			files.push(...runs.files);
		},
		runs: () => ({ lines, files }),
		async clear() {
			const old = files;
			// emptied before the first await: lines may be added while the files are removed
			lines = [];
			files = [];
			held = 0;
			for (const path of old) await rm(path, { force: true });
		},
	};
}

const BATCH_CHARACTERS = 1024 * 1024;

async function writeRun(path: string, lines: string[]): Promise<void> {
	lines.sort(compare);
	const file = await open(path, "wx");
	try {
		let batch = "";
		for (const line of lines) {
			batch += `${line}\n`;
			if (batch.length < BATCH_CHARACTERS) continue;
			await file.write(batch);
			batch = "";
		}
		await file.write(batch);
	} finally {
		await file.close();
	}
}

/** Every line of all runs in the order of UTF-16 code units. */
export async function* mergeRuns(all: readonly Runs[]): AsyncGenerator<string> {
	const memory = all.flatMap(({ lines }) => lines).sort(compare);
	const cursors: Cursor[] = [];
	for (const { files } of all)
		for (const path of files) await pushCursor(cursors, linesOf(path));
	await pushCursor(cursors, memory.values());
	cursors.sort((a, b) => compare(b.line, a.line));
	// the smallest stands last; its successor is put where it belongs
	for (;;) {
		const cursor = cursors.pop();
		if (cursor === undefined) return;
		yield cursor.line;
		const step = cursor.source.next();
		const { done, value } = step instanceof Promise ? await step : step;
		if (done) continue;
		cursor.line = value;
		cursors.splice(placeFor(cursors, value), 0, cursor);
	}
}

interface Cursor {
	line: string;
	readonly source: Iterator<string> | AsyncIterator<string>;
}

async function pushCursor(
	cursors: Cursor[],
	source: Cursor["source"],
): Promise<void> {
	const { done, value } = await source.next();
	if (!done) cursors.push({ line: value, source });
}

function placeFor(cursors: readonly Cursor[], line: string): number {
	let low = 0;
	let high = cursors.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((cursors[middle]?.line ?? "") > line) low = middle + 1;
		else high = middle;
	}
	return low;
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

async function* linesOf(path: string): AsyncGenerator<string> {
	const options = { encoding: "utf8", highWaterMark: 256 * 1024 } as const;
	yield* splitLines(createReadStream(path, options));
}

/** Lines of a text in chunks, parted by line feeds alone: JSON text may hold U+2028, which `readline` parts lines at too. */
export async function* splitLines(
	chunks: AsyncIterable<string>,
): AsyncGenerator<string> {
	let rest = "";
	for await (const chunk of chunks) {
		const lines = `${rest}${chunk}`.split("\n");
		rest = lines.pop() ?? "";
		yield* lines;
	}
	if (rest !== "") yield rest;
}

import { gzipSync } from "node:zlib";
import type { TraceFile } from "./delivery.ts";

/** How a file is written; all but `list` are seldom. */
export type Shape =
	| "list"
	| "wrapped" // the list in an object, as the trace service's API answers
	| "lines" // newline-delimited, one line of it broken
	| "windows" // byte order mark and carriage returns
	| "members" // two gzip members
	| "cut"; // the end is missing

/** By upload and service. */
const SHAPES: Readonly<Record<string, Shape>> = {
	"2026-10-08T12-05 KAFKA": "lines",
	"2026-10-09T12-05 KAFKA": "members",
	"2026-10-12T12-05 KAFKA": "wrapped",
	"2026-10-14T12-05 DMS": "windows",
	"2026-10-17T12-05 DMS": "cut",
};

/** The line of a `lines` file that is broken, counted from 1. */
export const BROKEN_LINE = 3;

export function shapeOf({ uploaded, service }: TraceFile): Shape {
	const minute = new Date(uploaded).toISOString().slice(0, 16);
	return SHAPES[`${minute.replace(":", "-")} ${service}`] ?? "list";
}

/** Throws unless each shape occurs exactly once among the files, so that a changed month cannot lose one unnoticed. */
export function checkShapes(files: readonly TraceFile[]): void {
	for (const shape of Object.values(SHAPES))
		if (files.filter((file) => shapeOf(file) === shape).length !== 1)
			throw new Error(`Not exactly one file has the shape "${shape}"`);
}

/** The file's bytes as stored. */
export function encode(file: TraceFile): Buffer {
	const shape = shapeOf(file);
	const bytes = textOf(file, shape);
	if (shape === "cut") return gzipped(bytes, 0).subarray(0, -bytes.length / 3);
	if (shape === "members") {
		const middle = Math.floor(bytes.length / 2);
		const halves = [bytes.subarray(0, middle), bytes.subarray(middle)];
		return Buffer.concat(halves.map((half) => gzipped(half)));
	}
	return file.key.endsWith(".gz") ? gzipped(bytes) : bytes;
}

/** Gzip whose header says neither when nor where it was made; level 0 gives the same bytes with every version of zlib. */
export function gzipped(bytes: Uint8Array, level: 0 | 9 = 9): Buffer {
	const compressed = gzipSync(bytes, { level });
	compressed[9] = 255;
	return compressed;
}

function textOf({ deliveries }: TraceFile, shape: Shape): Buffer {
	const traces = deliveries.map(({ record }) => record);
	const list = JSON.stringify(traces, null, 2);
	if (shape === "wrapped") return Buffer.from(JSON.stringify({ traces }));
	if (shape === "windows")
		return Buffer.from(`\ufeff${list.replaceAll("\n", "\r\n")}\r\n`);
	if (shape !== "lines") return Buffer.from(list);
	const lines = traces.map((trace) => JSON.stringify(trace));
	const broken = lines[BROKEN_LINE]?.slice(0, 200) ?? "";
	return Buffer.from(
		`${lines.toSpliced(BROKEN_LINE - 1, 0, broken).join("\n")}\n`,
	);
}

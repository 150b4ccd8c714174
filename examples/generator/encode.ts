import { gzipSync } from "fflate";
import type { TraceFile } from "./delivery.ts";

/** How a file is written; all but `list` are seldom. */
export type Shape =
	| "list"
	| "wrapped" // the list in an object, as the trace service's API answers
	| "lines" // newline-delimited
	| "windows" // byte order mark and carriage returns
	| "members"; // two gzip members

/** By upload and service. */
const SHAPES: Readonly<Record<string, Shape>> = {
	"2026-10-08T12-05 KAFKA": "lines",
	"2026-10-09T12-05 KAFKA": "members",
	"2026-10-12T12-05 KAFKA": "wrapped",
	"2026-10-14T12-05 DMS": "windows",
};

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
	if (shape === "members") {
		const middle = Math.floor(bytes.length / 2);
		const halves = [bytes.subarray(0, middle), bytes.subarray(middle)];
		return Buffer.concat(halves.map((half) => gzipped(half)));
	}
	return file.key.endsWith(".gz") ? gzipped(bytes) : bytes;
}

/** Gzip whose header says neither when nor where it was made: the same bytes with every version of Node.js. */
export function gzipped(bytes: Uint8Array): Buffer {
	const compressed = Buffer.from(gzipSync(bytes, { level: 9, mtime: 0 }));
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
	return Buffer.from(
		traces.map((trace) => `${JSON.stringify(trace)}\n`).join(""),
	);
}

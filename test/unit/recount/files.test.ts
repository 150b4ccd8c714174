import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import {
	type FileScope,
	type LocalFile,
	recountFiles,
} from "../../../lib/recount/recount-files.ts";
import { record } from "../../support/archive.ts";

const folder = mkdtempSync(join(tmpdir(), "recount-files [*?]'-"));
afterAll(() => rmSync(folder, { recursive: true }));

let names = 0;
function fileOf(content: string | Uint8Array): LocalFile {
	const name = `file ${++names} [a-z]*.json`;
	const path = join(folder, name);
	writeFileSync(path, content);
	return { object: name, path };
}

const jsonOf = (value: unknown): LocalFile =>
	fileOf(gzipSync(JSON.stringify(value)));

const SCOPE: FileScope = {
	start: Date.parse("2026-10-01T00:00:00Z"),
	end: Date.parse("2026-11-01T00:00:00Z"),
	services: ["dms", "KAFKA"],
	inScope: 2,
	complete: true,
};

async function counted(files: readonly LocalFile[], scope = SCOPE) {
	const notes: string[] = [];
	const found = await recountFiles(files, folder, scope, (message) =>
		notes.push(message),
	);
	expect(notes).toEqual([]);
	if (found === null) throw new Error("DuckDB is not installed");
	return found;
}

const TWO = [record(1), record(2)];
const lines = TWO.map((one) => `${JSON.stringify(one)}\n`).join("");

describe("recountFiles()", () => {
	it.each([
		["a list", JSON.stringify(TWO)],
		["a list over many lines", JSON.stringify(TWO, null, 2)],
		["newline-delimited traces", lines],
		["concatenated traces", TWO.map((one) => JSON.stringify(one)).join("")],
		["a list of traces in a document", JSON.stringify({ traces: TWO })],
	])("counts %s, compressed and plain", async (_, text) => {
		const inTwo = Buffer.concat([
			gzipSync(text.slice(0, 30)),
			gzipSync(text.slice(30)),
		]);
		for (const content of [text, gzipSync(text), inTwo])
			expect(await counted([fileOf(content)])).toEqual({
				traces: 2,
				unread: [],
			});
	});

	it("counts each trace id once, whatever its copies say and wherever they lie", async () => {
		const files = [
			jsonOf([record(1), record(1, { code: 500 })]),
			jsonOf([]),
			jsonOf({ traces: [record(1), record(2)] }),
		];
		expect(await counted(files)).toEqual({ traces: 2, unread: [] });
	});

	it("counts what is in the period and in scope, with times as numbers or digits", async () => {
		const { start, end } = SCOPE;
		const files = [
			jsonOf([
				record(1, { time: start }),
				record(2, { time: String(end - 1) }),
				record(3, { time: start - 1 }),
				record(4, { time: end }),
				record(5, { time: end / 1000 - 1, service_type: "Dms" }),
				record(6, { time: `${start / 1000}`, service_type: "kafka" }),
				record(7, { service_type: "DMSX" }),
			]),
		];
		const scope = { ...SCOPE, inScope: 4 };
		expect(await counted(files, scope)).toEqual({ traces: 4, unread: [] });
	});

	it.each([
		["a time in words", [record(1, { time: "2026-10-05T08:00:00Z" })]],
		["no trace id", [record(1, { trace_id: undefined })]],
		["a trace id that is a number", [record(1, { trace_id: 5 })]],
		["an empty name", [record(1, { trace_name: "" })]],
		["a service that is a list", [record(1, { service_type: ["DMS"] })]],
		["no objects", [1]],
		["a trace and a list at once", { ...record(1), traces: [] }],
		["a document of another kind", { digest_object: "x" }],
		["half of a character", [record(1, { resource_name: "\ud800" })]],
	])("names a file with %s, and counts nothing of it", async (_, value) => {
		const file = jsonOf(value);
		const scope = { ...SCOPE, inScope: 2 };
		const { traces, unread } = await counted([jsonOf(TWO), file], scope);
		expect(traces).toBe(2);
		expect(unread).toEqual([
			{ object: file.object, reason: expect.stringMatching(/^.{10,200}$/) },
		]);
	});

	it("names a file that is cut off, damaged or missing", async () => {
		const whole = gzipSync(JSON.stringify(TWO));
		const text = JSON.stringify(TWO);
		const files = [
			fileOf(whole.subarray(0, whole.length - 20)),
			fileOf(text.slice(0, -1)),
			fileOf(`${text} and more`),
			fileOf("no JSON"),
			{ object: "away", path: join(folder, "away") },
		];
		const { traces, unread } = await counted(files);
		expect(traces).toBe(0);
		expect(unread.map(({ object }) => object)).toEqual(
			files.map(({ object }) => object),
		);
	});

	it("refuses more traces than the report has, and fewer where all were read", async () => {
		const fewer = { ...SCOPE, inScope: 3 };
		await expect(recountFiles([jsonOf(TWO)], folder, fewer)).rejects.toThrow(
			"The recount of the trace files differs: the report says 3 traces in scope, DuckDB counted 2 different trace ids in 1 of 1 files",
		);
		const partly = { ...fewer, complete: false };
		expect(await counted([jsonOf(TWO)], partly)).toMatchObject({ traces: 2 });
		const unread = [jsonOf(TWO), fileOf("no JSON")];
		expect(await counted(unread, fewer)).toMatchObject({ traces: 2 });
		const more = { ...partly, inScope: 1 };
		await expect(recountFiles([jsonOf(TWO)], folder, more)).rejects.toThrow(
			/says 1 traces in scope, DuckDB counted 2/,
		);
	});

	it("counts nothing in no files", async () => {
		const scope = { ...SCOPE, inScope: 0 };
		expect(await counted([], scope)).toEqual({ traces: 0, unread: [] });
	});
});

import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readTraceFile } from "../../../lib/archive/trace-file.ts";
import type { Store } from "../../../lib/store/store.ts";
import type { Json } from "../../../lib/trace.ts";

const A = { trace_id: "a", text: 'ä "[{,}]" \\' };
const B = { trace_id: "b", n: [1, { x: null }] };

const DIGEST = { digest_object: "x", log_files: [], digest_end: false };

/** A store with one object, read in chunks of `step` bytes. */
function storeOf(bytes: Uint8Array, step = 7): Store {
	return {
		uri: "test",
		place: "memory",
		above: [],
		async *list() {},
		level: async () => ({ folders: [], objects: [] }),
		retains: false,
		head: async () => null,
		metadata: async () => ({}),
		version: async () => null,
		async *read() {
			for (let i = 0; i < bytes.length; i += step)
				yield bytes.subarray(i, i + step);
		},
		create: async () => "exists",
	};
}

async function read(content: string | Uint8Array, step?: number) {
	const bytes = typeof content === "string" ? Buffer.from(content) : content;
	let values: Json[] = [];
	let positions: string[] = [];
	let bad: string[] = [];
	const result = await readTraceFile(storeOf(bytes, step), "key", {
		value(value, { text }) {
			values.push(value);
			positions.push(text);
		},
		bad: (reason, { text }) => bad.push(`${text} ${reason}`),
		restart() {
			[values, positions, bad] = [[], [], []];
		},
		breathe: async () => {},
	});
	const sha256 = createHash("sha256").update(bytes).digest("hex");
	expect([result.size, result.sha256]).toEqual([bytes.length, sha256]);
	return { outcome: result.outcome, values, positions, bad };
}

const LIST = JSON.stringify([A, B]);
const LINES = `${JSON.stringify(A)}\n${JSON.stringify(B)}\n`;
const HALVES = [LIST.slice(0, 9), LIST.slice(9)].map((half) => gzipSync(half));

describe("readTraceFile()", () => {
	it.each<[string, string | Uint8Array]>([
		["a list", LIST],
		["a pretty list", JSON.stringify([A, B], null, 2)],
		[
			"a list with BOM and CRLF",
			`\ufeff${JSON.stringify([A, B], null, 1).replaceAll("\n", "\r\n")}`,
		],
		[
			"{traces: []}",
			JSON.stringify({ traces: [A, B], meta_data: { count: 2 } }),
		],
		[
			"a pretty {traces: []}",
			JSON.stringify({ x: ["y"], traces: [A, B], z: [] }, null, 2),
		],
		["lines", LINES],
		["lines without the last line feed", LINES.trimEnd()],
		[
			"lines with BOM, CRLF and blank lines",
			`\ufeff\r\n${LINES.replaceAll("\n", "\r\n\r\n")}`,
		],
		["lines that hold lists", `${JSON.stringify([A])}\n${JSON.stringify([B])}`],
		["concatenated objects", JSON.stringify(A) + JSON.stringify(B)],
		[
			"concatenated pretty objects",
			`${JSON.stringify(A, null, 2)}\n${JSON.stringify(B, null, 2)}`,
		],
		["gzip", gzipSync(LIST)],
		["gzip of lines", gzipSync(LINES)],
		["a document in two gzip members", Buffer.concat(HALVES)],
		[
			"two documents in two gzip members",
			Buffer.concat([
				gzipSync(JSON.stringify([A])),
				gzipSync(JSON.stringify([B])),
			]),
		],
		[
			"gzip padded with zeros",
			Buffer.concat([gzipSync(LIST), Buffer.alloc(64)]),
		],
	])("reads %s", async (_, content) => {
		for (const step of [1, 7, 1 << 20]) {
			const { outcome, values, bad } = await read(content, step);
			expect({ outcome, values, bad }).toEqual({
				outcome: { kind: "read" },
				values: [A, B],
				bad: [],
			});
		}
	});

	it.each<[string, string]>([
		["a single object", JSON.stringify(A)],
		["a pretty single object", JSON.stringify(A, null, 2)],
	])("reads %s", async (_, content) => {
		expect((await read(content)).values).toEqual([A]);
	});

	it("hands over what is no object, for the trace parser to refuse", async () => {
		const { values } = await read('[null, 7, "x,]", true, [1], {}]');
		expect(values).toEqual([null, 7, "x,]", true, [1], {}]);
	});

	it.each<[string, string | Uint8Array, RegExp]>([
		["an empty file", "", /empty/],
		["white space", " \r\n ", /no JSON object or list|empty/],
		["a cut-off list", LIST.slice(0, -3), /cut off/],
		[
			"a list cut off between records",
			`${JSON.stringify([A]).slice(0, -1)},`,
			/cut off/,
		],
		["a cut-off object", JSON.stringify(A).slice(0, -3), /cut off/],
		["a cut-off {traces: []}", `{"traces": [\n${JSON.stringify(A)}`, /cut off/],
		[
			"a cut-off list of lines",
			`[\n${JSON.stringify(A)},\n${JSON.stringify(B)}`,
			/cut off/,
		],
		[
			"a bad record in a list",
			`[${JSON.stringify(A)}, {"a" 1}]`,
			/Record 2 is not valid JSON/,
		],
		[
			"a missing comma",
			`[${JSON.stringify(A)} ${JSON.stringify(B)}]`,
			/comma is missing after record 1/,
		],
		["a trailing comma", `[${JSON.stringify(A)},]`, /not valid JSON/],
		[
			"two commas",
			`[${JSON.stringify(A)},,${JSON.stringify(B)}]`,
			/not valid JSON/,
		],
		["text after the list", `${LIST} and more`, /no JSON follows/],
		[
			"bad JSON around the list",
			`{"traces": [${JSON.stringify(A)}], oops}`,
			/around the list/,
		],
		["plain text", "hello\nworld", /no JSON/],
		["a page", "<html><body>Not found</body></html>", /no JSON/],
		["a number", "42", /no JSON/],
		[
			"bytes that are not UTF-8",
			Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]),
			/not UTF-8/,
		],
		["cut-off gzip", gzipSync(LIST).subarray(0, -9), /cut off/],
		[
			"gzip with a wrong check sum",
			Buffer.concat([gzipSync(LIST).subarray(0, -8), Buffer.alloc(8, 1)]),
			/damaged/,
		],
		[
			"bytes after the gzip member",
			Buffer.concat([gzipSync(LIST), Buffer.from("more")]),
			/damaged/,
		],
	])("quarantines %s whole", async (_, content, reason) => {
		for (const step of [1, 7, 1 << 20]) {
			const { outcome, values, bad } = await read(content, step);
			expect(outcome.kind === "quarantined" && outcome.reason).toMatch(reason);
			expect([values, bad]).toEqual([[], []]);
		}
	});

	it.each<[string, string, string[]]>([
		[
			"in the middle",
			`${JSON.stringify(A)}\n{"trace_id": \n${JSON.stringify(B)}\n`,
			["line 2 is not a JSON object or list"],
		],
		[
			"at the beginning",
			`{"trace_id": \n${JSON.stringify(A)}\n${JSON.stringify(B)}\n`,
			["line 1 is not a JSON object or list"],
		],
		[
			"as garbage at the beginning",
			`garbage\n${JSON.stringify(A)}\n${JSON.stringify(B)}\n`,
			["line 1 is not a JSON object or list"],
		],
		[
			"cut off at the end",
			`${LINES}{"trace_id":`,
			["line 3 is not a JSON object or list"],
		],
		[
			"not an object",
			`${JSON.stringify(A)}\n7\n${JSON.stringify(B)}`,
			["line 2 is not a JSON object or list"],
		],
	])(
		"quarantines a line that is bad %s, and only that",
		async (_, content, bad) => {
			for (const step of [1, 7, 1 << 20]) {
				const found = await read(content, step);
				expect(found.outcome.kind).toBe("read");
				expect([found.values, found.bad]).toEqual([[A, B], bad]);
			}
		},
	);

	it("names the place of each record", async () => {
		expect((await read(LIST)).positions).toEqual(["record 1", "record 2"]);
		expect((await read(LINES)).positions).toEqual(["line 1", "line 2"]);
	});

	it("tells a digest by its content, wherever it lies", async () => {
		for (const text of [
			JSON.stringify(DIGEST),
			JSON.stringify(DIGEST, null, 2),
			JSON.stringify([DIGEST]),
		]) {
			const { outcome, values } = await read(text);
			expect([outcome.kind, values]).toEqual(["digest", []]);
		}
	});

	it.each([
		["before records", [DIGEST, A, B]],
		["after records", [A, B, DIGEST]],
	])(
		"hands a digest %s on with them, and loses none of them",
		async (_, list) => {
			for (const text of [
				JSON.stringify(list),
				list.map((value) => JSON.stringify(value)).join("\n"),
			]) {
				const { outcome, values } = await read(text);
				expect([outcome.kind, values]).toEqual(["read", list]);
			}
		},
	);

	it("quarantines a trace that holds a list of traces, and reads those", async () => {
		for (const text of [
			JSON.stringify({ ...A, traces: [B] }),
			JSON.stringify({ ...A, traces: [B] }, null, 2),
		]) {
			const { values, bad } = await read(text);
			expect([values, bad]).toEqual([
				[B],
				[expect.stringMatching(/is a trace and a list of traces at once$/)],
			]);
		}
	});

	it.each([
		["plain", Buffer.from(LIST)],
		["gzip", gzipSync(LIST)],
	])(
		"passes on that the store could not read on (%s), and quarantines nothing",
		async (_, content) => {
			const broken: Store = {
				...storeOf(content),
				async *read() {
					yield content.subarray(0, 9);
					throw new Error("connection lost");
				},
			};
			const sink = {
				value() {},
				bad() {},
				restart() {},
				breathe: async () => {},
			};
			await expect(readTraceFile(broken, "key", sink)).rejects.toThrow(
				"connection lost",
			);
		},
	);

	it("quarantines a record that is nested too deeply, and reads the others", async () => {
		const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
		const { values, bad } = await read(
			`[${deep}, ${JSON.stringify(A)}]`,
			1 << 20,
		);
		expect(values).toEqual([A]);
		expect(bad).toEqual(["record 1 is nested deeper than 256 levels"]);
	});

	it("quarantines a record that is larger than any trace, without holding it", async () => {
		const huge = `{"a": "${"x".repeat(33 * 1024 * 1024)}"}`;
		const { values, bad } = await read(
			`[${huge}, ${JSON.stringify(A)}]`,
			1 << 20,
		);
		expect(values).toEqual([A]);
		expect(bad).toEqual(["record 1 is larger than 33554432 bytes"]);
	});

	it("reads whatever JSON.stringify writes, in chunks of any size", async () => {
		const documents = fc.array(fc.dictionary(fc.string(), fc.jsonValue()));
		const shapes = fc.constantFrom(
			(list: unknown[]) => JSON.stringify(list),
			(list: unknown[]) => JSON.stringify(list, null, 2),
			(list: unknown[]) => JSON.stringify({ meta: {}, traces: list }),
		);
		await fc.assert(
			fc.asyncProperty(
				documents,
				shapes,
				fc.integer({ min: 1, max: 50 }),
				async (list, shape, step) => {
					const text = shape(list);
					const { values } = await read(text, step);
					const again = JSON.parse(text);
					expect(values).toEqual(Array.isArray(again) ? again : again.traces);
				},
			),
		);
	});
});

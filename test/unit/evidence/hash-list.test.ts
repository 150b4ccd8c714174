import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hashList, parseHashList } from "../../../lib/evidence/hash-list.ts";

const [a, b] = ["0a".repeat(32), "ff".repeat(32)];
const FILES = [
	{ path: "data/b", sha256: b },
	{ path: "data/a ä", sha256: a },
];

describe("hashList()", () => {
	it("writes what sha256sum -c reads, sorted by path", () => {
		expect(hashList(FILES)).toBe(`${a}  data/a ä\n${b}  data/b\n`);
	});

	it("encodes line breaks and the percent sign, as RFC 8493 has it", () => {
		expect(hashList([{ path: "data/1%\r\n", sha256: a }])).toBe(
			`${a}  data/1%25%0D%0A\n`,
		);
	});
});

describe("parseHashList()", () => {
	it("reads back what hashList() writes", () => {
		const path = fc.string({ minLength: 1 }).map((name) => `data/${name}`);
		fc.assert(
			fc.property(fc.uniqueArray(path), (paths) => {
				const files = paths.map((one) => ({ path: one, sha256: a }));
				const text = hashList(files);
				expect(hashList(parseHashList(text) ?? [])).toBe(text);
				expect(parseHashList(text)).toHaveLength(paths.length);
			}),
		);
	});

	it.each([
		["a hash in upper case", `${"0A".repeat(32)}  data/a\n`],
		["another order", `${b}  data/b\n${a}  data/a\n`],
		["a doubled path", `${a}  data/a\n${a}  data/a\n`],
		["one space", `${a} data/a\n`],
		["a binary mark", `${a} *data/a\n`],
		["an empty line", `${a}  data/a\n\n`],
		["no line break at the end", `${a}  data/a`],
		[
			"an encoding that is not needed",
			`${a}  data/%41\n`.replace("%41", "%2541%0d"),
		],
		["a carriage return", `${a}  data/a\r\n`],
		["a byte order mark", `\ufeff${a}  data/a\n`],
	])("refuses %s", (_, text) => {
		expect(parseHashList(text)).toBeNull();
	});
});

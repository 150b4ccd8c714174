import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bagPath, isSafePath } from "../../../lib/evidence/bag-path.ts";

const KEYS = fc.oneof(
	fc.string({ unit: "binary", maxLength: 20 }),
	fc
		.array(
			fc.constantFrom(
				...["..", ".", "", "/", "\\", "%", "=", "=2E", "\n", "\r", " ", "nul"],
				...["NUL.txt", "com1", "a", "ä", "€", ":", "\ud800", "\u2028", "a."],
			),
			{ maxLength: 6 },
		)
		.map((parts) => parts.join("")),
);

describe("bagPath()", () => {
	it("leaves an ordinary key as it is", () => {
		const key =
			"CloudTraces/eu-de/2026/10/05/system/KAFKA/ä_CloudTrace_eu-de_2026-10-05T00-05-00Z_0c1a.json.gz";
		expect(bagPath(key)).toBe(key);
	});

	it.each([
		["../../etc/passwd", "=2E=2E/=2E=2E/etc/passwd"],
		["/etc/passwd", "=/etc/passwd"],
		["a\\..\\b", "a=5C..=5Cb"],
		["C:/x", "C=3A/x"],
		["100%\r\n", "100=25=0D=0A"],
		["nul.txt/COM1/console", "=6Eul.txt/=43OM1/console"],
		["a. / b", "a.=20/=20b"],
		["=41", "=3D41"],
		["\ud800", "=uD800"],
	])("makes %j safe", (key, path) => {
		expect(bagPath(key)).toBe(path);
	});

	it("never leaves the folder, and needs no encoding in a hash list", () => {
		fc.assert(
			fc.property(KEYS, (key) => {
				const path = bagPath(key);
				expect(path).not.toMatch(/[%\r\n\\]/);
				for (const name of path.split("/"))
					expect(name).not.toMatch(/^\.{0,2}$|[ .]$/);
			}),
		);
	});

	it("gives two keys two paths", () => {
		fc.assert(
			fc.property(KEYS, KEYS, (a, b) => {
				expect(bagPath(a) === bagPath(b)).toBe(a === b);
			}),
		);
	});

	it("makes what isSafePath() takes, and it takes nothing else that leaves", () => {
		fc.assert(
			fc.property(KEYS, (key) => {
				expect(isSafePath(bagPath(key))).toBe(true);
				if (bagPath(key) !== key && !key.includes("="))
					expect(isSafePath(key)).toBe(false);
			}),
		);
	});
});

import { describe, expect, it } from "vitest";
import { localLinks } from "../../../lib/service/local-links.ts";

const FILE = {
	...{ key: "kafka/2026-10/r1/report.pdf", version: null },
	fileName: "report.pdf",
};

describe("localLinks()", () => {
	const links = localLinks(Buffer.alloc(32, 1));
	const token = links.tokenOf("kafka", FILE, 1000);

	it("opens what it made, until it expires", () => {
		expect(links.open(token, 999)).toMatchObject({ profile: "kafka", ...FILE });
		expect(links.open(token, 1000)).toBeNull();
	});

	it("opens nothing that was altered, or sealed with another secret", () => {
		const [text = "", seal = ""] = token.split(".");
		const other = Buffer.from(text, "base64url").toString();
		const forged = Buffer.from(other.replace("r1", "r2")).toString("base64url");
		const foreign = localLinks(Buffer.alloc(32, 2));
		for (const odd of [
			...["", ".", text, `${text}.`, `${forged}.${seal}`, `${text}.${seal}A`],
			foreign.tokenOf("kafka", FILE, 1000),
		])
			expect([odd, links.open(odd, 0)]).toEqual([odd, null]);
	});
});

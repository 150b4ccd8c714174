import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	baseProfile,
	handoverId,
	jobId,
	parseHandoverId,
	parseReportId,
	publicationId,
} from "../../../lib/service/ids.ts";

describe("parseReportId()", () => {
	it("reads the ids of publications, variants and requests", () => {
		expect(parseReportId("kafka-1.2026-10.r2")).toEqual({
			...{ kind: "publication", profile: "kafka-1" },
			...{ period: "2026-10", revision: 2 },
		});
		for (const period of ["2026", "2026-Q4", "2026-W41", "2026-10-05"])
			expect(parseReportId(publicationId("a", period, 1))).toMatchObject({
				period,
			});
		const range = "2026-10-01--2026-10-15";
		expect(parseReportId(`a~de-etc-gmt+1.${range}.r10`)).toMatchObject({
			...{ profile: "a~de-etc-gmt+1", period: range, revision: 10 },
		});
		expect(parseReportId(jobId("a", "0123456789abcdef", 3))).toEqual({
			...{ kind: "job", profile: "a", hash: "0123456789abcdef", n: 3 },
		});
	});

	it("reads nothing else", () => {
		const odd = [
			"",
			"a",
			"a.2026-10",
			"a.2026-10.r0",
			"a.2026-10.r01",
			"../a.2026-10.r1",
			"a/b.2026-10.r1",
			"a.2026-10/../../b.r1",
			"A.2026-10.r1",
			"a~b~c.2026-10.r1",
			"a.2026-10.r1\n",
			"a.0123456789abcdeF.j1",
			"a.h0123456789abcdef",
			"__proto__.2026-10.r1",
		];
		for (const id of odd) expect([id, parseReportId(id)]).toEqual([id, null]);
	});

	it("gives nothing that could leave its folder, whatever it reads", () => {
		fc.assert(
			fc.property(fc.string({ unit: "binary" }), (text) => {
				const parsed = parseReportId(text) ?? parseReportId(`a.${text}.r1`);
				expect(JSON.stringify(parsed)).not.toMatch(/\.\.|\/|\\\\/);
			}),
		);
	});
});

describe("parseHandoverId()", () => {
	it("reads what handoverId() writes, and nothing else", () => {
		const id = handoverId("kafka", "00112233aabbccdd");
		expect(parseHandoverId(id)).toEqual({
			...{ profile: "kafka", hash: "00112233aabbccdd" },
		});
		for (const odd of ["", "kafka.h", `${id}0`, `../${id}`, id.toUpperCase()])
			expect(parseHandoverId(odd)).toBeNull();
	});
});

describe("baseProfile()", () => {
	it("is the profile that a variant is of", () => {
		expect(baseProfile("kafka~de")).toBe("kafka");
		expect(baseProfile("kafka")).toBe("kafka");
	});
});

import { describe, expect, test } from "vitest";
import { durationOf } from "../../../lib/render/pdf/duration.ts";
import { familiesOf } from "../../../lib/render/pdf/families.ts";
import { classesOf } from "../../../lib/render/pdf/week-chart.ts";
import { sampleReport } from "../../support/sample-report.ts";

describe("durationOf()", () => {
	test.each([
		[0, "0 s"],
		[42, "42 s"],
		[60, "1 min"],
		[3_599, "59 min 59 s"],
		[3_900, "1 h 5 min"],
		[86_399, "23 h 59 min"],
		[86_460, "1 d"],
		[1_234 * 86_400 + 7_200, "1234 d 2 h"],
	])("says %i seconds as %s", (seconds, text) => {
		expect(durationOf(seconds, String)).toBe(text);
	});
});

describe("familiesOf()", () => {
	const { operations, population } = sampleReport({ traces: 500 }).report;

	test("counts every trace of the model's rows once", () => {
		const rows = familiesOf(operations);
		const sum = rows.reduce((all, { count }) => all + count, 0);
		expect(sum).toBe(population.inScope);
		for (const { count, success, failure, incident, unknown } of rows)
			expect(success + failure + incident + unknown).toBe(count);
	});

	test("puts the most frequent first and leaves out what did not occur", () => {
		const counts = familiesOf(operations).map(({ count }) => count);
		expect(counts).toEqual(counts.toSorted((a, b) => b - a));
		expect(counts).not.toContain(0);
	});

	test("takes an uncatalogued trace name for a family of its own", () => {
		const names = familiesOf(operations).map(({ name }) => name);
		expect(names).toContain("DMS: downloadDMSMessages");
	});
});

describe("classesOf()", () => {
	test.each([
		[0, [[0, 0]]],
		[
			1,
			[
				[0, 0],
				[1, 1],
			],
		],
		[
			12,
			[
				[0, 0],
				[1, 3],
				[4, 6],
				[7, 9],
				[10, 12],
			],
		],
		[
			101,
			[
				[0, 0],
				[1, 21],
				[22, 42],
				[43, 63],
				[64, 84],
				[85, 101],
			],
		],
	])("parts the numbers up to %i without a gap", (most, classes) => {
		expect(classesOf(most).map(({ from, to }) => [from, to])).toEqual(classes);
	});
});

import { describe, expect, it } from "vitest";
import { changesSince, changesUnknown } from "../../../lib/report/changes.ts";
import type { Report } from "../../../lib/report/model.ts";
import { sampleReport } from "../../support/sample-report.ts";

const BEFORE = sampleReport().report;

function changed(
	fields: Partial<Report>,
	head: Partial<Report["report"]> = {},
) {
	const after = { ...BEFORE, ...fields };
	return changesSince(BEFORE, {
		...after,
		report: { ...after.report, ...head },
	});
}

describe("changesSince()", () => {
	it("says which files were added, are gone and have other content", () => {
		const [first, second, ...rest] = BEFORE.sources;
		if (!first || !second) throw new Error("The sample has too few sources");
		const added = { ...first, object: "new" };
		const altered = { ...second, sha256: "0".repeat(64) };
		const { sources, summary } = changed({
			sources: [altered, ...rest, added],
		});
		expect(sources).toEqual({
			added: ["new"],
			removed: [first.object],
			altered: [second.object],
		});
		expect(summary).toEqual([
			"1 trace file(s) were added",
			"1 trace file(s) are no longer there",
			"1 trace file(s) have other content",
		]);
	});

	it("compares each bucket and each operation", () => {
		const [first, ...rest] = BEFORE.operations;
		if (!first) throw new Error("The sample has no operation");
		const { inScope } = BEFORE.population;
		const { population, operations } = changed({
			population: { ...BEFORE.population, inScope: inScope + 2 },
			operations: [{ ...first, count: first.count + 2 }, ...rest],
		});
		expect(population).toEqual([
			{ name: "inScope", before: inScope, after: inScope + 2 },
		]);
		expect(operations).toMatchObject([
			{
				traceName: first.traceName,
				before: first.count,
				after: first.count + 2,
			},
		]);
	});

	it("counts an operation that only one revision has as zero in the other", () => {
		const { operations } = changed({
			operations: BEFORE.operations.filter(({ count }) => count === 0),
		});
		expect(
			operations.every(({ before, after }) => before > 0 && after === 0),
		).toBe(true);
		expect(operations.length).toBeGreaterThan(0);
	});

	it("always says something", () => {
		expect(changed({}).summary).toEqual(["Only the presentation changed"]);
		expect(changed({}, { status: "final" }).summary).toEqual([
			"The status was provisional and is final",
		]);
		expect(
			changed({}, { generator: { name: "tracefolio", version: "9.9.9" } })
				.summary,
		).toEqual([
			expect.stringMatching(/^Made by tracefolio 9\.9\.9, before by /),
		]);
	});
});

describe("changesUnknown()", () => {
	it("says that, and why", () => {
		expect(changesUnknown(3, "it is lost").summary).toEqual([
			"What changed since revision 3 is not known: it is lost",
		]);
	});
});

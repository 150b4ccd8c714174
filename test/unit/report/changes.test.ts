import { describe, expect, it } from "vitest";
import { changesSince, changesUnknown } from "../../../lib/report/changes.ts";
import type { Report } from "../../../lib/report/model.ts";
import type { ComparedTraces } from "../../../lib/report/trace-changes.ts";
import { sampleReport } from "../../support/sample-report.ts";

const BEFORE = sampleReport().report;
const FINAL: Report = {
	...BEFORE,
	report: { ...BEFORE.report, status: "final" },
};
const SAME_TRACES: ComparedTraces = {
	traces: { added: 0, removed: 0, rows: [] },
	summary: [],
};

function changed(
	fields: Partial<Report>,
	head: Partial<Report["report"]> = {},
	{
		before = BEFORE,
		compared = SAME_TRACES,
	}: { before?: Report; compared?: ComparedTraces | null } = {},
) {
	const after = { ...before, ...fields };
	return changesSince(
		before,
		{ ...after, report: { ...after.report, ...head } },
		compared,
	);
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

	it("takes over which traces changed, and says so after the files", () => {
		const compared = {
			traces: { added: 3, removed: 0, rows: [] },
			summary: ["3 trace(s) were added"],
		};
		const { traces, summary } = changed({ sources: [] }, {}, { compared });
		expect(traces).toBe(compared.traces);
		expect(summary.slice(-2)).toEqual([
			expect.stringMatching(/file\(s\) are no longer there$/),
			"3 trace(s) were added",
		]);
	});

	it("says that the populations could not be compared", () => {
		const { traces, summary } = changed({}, {}, { compared: null });
		expect(traces).toBeNull();
		expect(summary).toEqual([
			`Which traces were added or removed is not known: the population of revision ${BEFORE.report.revision} could not be compared`,
		]);
	});

	it("names another verdict of completeness", () => {
		const { completeness } = BEFORE;
		expect(
			changed({ completeness: { ...completeness, verdict: "witnessed" } })
				.summary,
		).toEqual([`Completeness was ${completeness.verdict} and is witnessed`]);
	});

	it("says of a final revision whether its counts stand", () => {
		const { revision } = BEFORE.report;
		const stands = [
			`Revision ${revision} was final; its counts of traces stand`,
		];
		const restates = `Revision ${revision} was final; this revision restates it`;
		const first = (fields: Partial<Report>, compared = SAME_TRACES) =>
			changed(fields, {}, { before: FINAL, compared }).summary;
		expect(first({})).toEqual(stands);
		expect(first({ sources: [] }).at(0)).toEqual(stands[0]);
		const [operation, ...rest] = FINAL.operations;
		const [actor, ...actors] = FINAL.actors;
		if (!operation || !actor) throw new Error("The sample is empty");
		for (const fields of [
			{ population: { ...FINAL.population, duplicate: 99 } },
			{ operations: [{ ...operation, count: 99 }, ...rest] },
			{ actors: [{ ...actor, user: "somebody else" }, ...actors] },
		])
			expect(first(fields).at(0)).toBe(restates);
		for (const counts of [
			{ added: 1, removed: 0 },
			{ added: 0, removed: 1 },
		])
			expect(
				first({}, { traces: { ...counts, rows: [] }, summary: [] }).at(0),
			).toBe(restates);
		expect(
			changed({ population: { ...BEFORE.population, inScope: 0 } }).summary,
		).not.toContain(restates);
	});

	it("says where a final report becomes provisional again", () => {
		expect(
			changed({}, { status: "provisional" }, { before: FINAL }).summary,
		).toContain("The status was final and is provisional");
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
		const { summary, traces } = changesUnknown(3, "it is lost");
		expect(summary).toEqual([
			"What changed since revision 3 is not known: it is lost",
		]);
		expect(traces).toBeNull();
	});
});

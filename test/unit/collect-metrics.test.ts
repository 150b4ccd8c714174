import { describe, expect, it } from "vitest";
import {
	exitOf,
	failedAnswer,
	type SourceAnswer,
} from "../../lib/collect-answer.ts";
import { runMeasures, sourceMeasures } from "../../lib/collect-metrics.ts";

const FAILED = failedAnswer(
	{ region: "eu-de", project: "p" },
	new Error("no answer"),
);
const part = (from: string, to: string) => ({
	from: `2026-10-01T${from}Z`,
	to: `2026-10-01T${to}Z`,
});
const DONE: SourceAnswer = {
	...FAILED,
	...{ outcome: "complete", coveredUntil: "2026-10-01T00:00:00Z", error: null },
	...{ pages: 4, traces: 10, new: 7, late: 2 },
};
const LOST: SourceAnswer = {
	...DONE,
	lost: [part("00:00:00", "00:01:00"), part("02:00:00", "02:00:30.500")],
};
const INCOMPLETE: SourceAnswer = {
	...DONE,
	outcome: "incomplete",
	missing: [{ ...part("00:00:00", "01:00:00"), reason: "500" }],
};

function valuesOf(measures: ReturnType<typeof sourceMeasures>) {
	return Object.fromEntries(measures.map(({ name, value }) => [name, value]));
}

describe("sourceMeasures()", () => {
	const now = Date.parse("2026-10-01T01:00:00Z");

	it("counts what came, and measures how far the archive is behind", () => {
		expect(valuesOf(sourceMeasures(LOST, now))).toEqual({
			...{ LagSeconds: 3600, Pages: 4, Traces: 10, NewTraces: 7 },
			...{ DuplicateTraces: 3, LateTraces: 2, LostSeconds: 90.5 },
			...{ MissingSeconds: 0, SourceComplete: 1 },
		});
		expect(valuesOf(sourceMeasures(INCOMPLETE, now))).toMatchObject({
			...{ MissingSeconds: 3600, SourceComplete: 0 },
		});
	});

	it("gives no lag where it is not known, rather than none", () => {
		const names = sourceMeasures(FAILED, now).map(({ name }) => name);
		expect(names).not.toContain("LagSeconds");
		expect(names).toContain("SourceComplete");
	});
});

describe("runMeasures()", () => {
	const measured = (...sources: SourceAnswer[]) =>
		valuesOf(runMeasures([answer(...sources)]));
	const answer = (...sources: SourceAnswer[]) => ({
		...{ archive: "a", sources, exit: exitOf(sources) },
	});

	it("counts a run over several profiles as successful only where all are", () => {
		const of = (...answers: Parameters<typeof runMeasures>[0]) =>
			valuesOf(runMeasures(answers));
		expect(of(answer(DONE), answer(LOST))).toEqual({
			...{ SuccessfulRun: 1, LostSeconds: 90.5 },
		});
		expect(of(answer(DONE), answer(FAILED))["SuccessfulRun"]).toBe(0);
	});

	it("counts a run as successful only where every source is complete", () => {
		expect(measured(DONE, DONE)).toEqual({ SuccessfulRun: 1, LostSeconds: 0 });
		expect(measured(DONE, FAILED)["SuccessfulRun"]).toBe(0);
		expect(measured(DONE, INCOMPLETE)["SuccessfulRun"]).toBe(0);
	});

	it("sums what is lost over the sources, and does not take it for a failure", () => {
		expect(measured(LOST, LOST)).toEqual({
			...{ SuccessfulRun: 1, LostSeconds: 181 },
		});
	});
});

describe("exitOf()", () => {
	it("puts what is missing before what is lost", () => {
		expect(exitOf([DONE])).toBe(0);
		expect(exitOf([DONE, LOST])).toBe(3);
		expect(exitOf([LOST, FAILED])).toBe(5);
		expect(exitOf([LOST, INCOMPLETE])).toBe(5);
	});
});

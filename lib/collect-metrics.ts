import type { CollectAnswer, SourceAnswer } from "./collect-answer.ts";

/** A number to publish. */
export interface Measure {
	readonly name: string;
	readonly unit: "Count" | "Seconds";
	readonly value: number;
}

/** What is measured of a source; a lag that is not known is left out. `now`: ms since the epoch, UTC. */
export function sourceMeasures(source: SourceAnswer, now: number): Measure[] {
	const { outcome, coveredUntil, pages, traces, new: fresh, late } = source;
	const lag =
		coveredUntil === null ? [] : [(now - Date.parse(coveredUntil)) / 1000];
	return [
		...lag.map((value) => seconds("LagSeconds", value)),
		count("Pages", pages),
		count("Traces", traces),
		count("NewTraces", fresh),
		count("DuplicateTraces", traces - fresh),
		count("LateTraces", late),
		seconds("LostSeconds", lengthOf(source.lost)),
		seconds("MissingSeconds", lengthOf(source.missing)),
		count("SourceComplete", outcome === "complete" ? 1 : 0),
	];
}

/** What is measured of a run as a whole; alarms rest on it, because they cannot know the sources. */
export function runMeasures(answers: readonly CollectAnswer[]): Measure[] {
	const lost = answers.flatMap(({ sources }) =>
		sources.flatMap((source) => source.lost),
	);
	const isSuccess = answers.every(({ exit }) => exit !== 5);
	return [
		count("SuccessfulRun", isSuccess ? 1 : 0),
		seconds("LostSeconds", lengthOf(lost)),
	];
}

function count(name: string, value: number): Measure {
	return { name, unit: "Count", value };
}

function seconds(name: string, value: number): Measure {
	return { name, unit: "Seconds", value };
}

function lengthOf(intervals: SourceAnswer["lost"]): number {
	return intervals.reduce(
		(sum, { from, to }) => sum + (Date.parse(to) - Date.parse(from)) / 1000,
		0,
	);
}

import { describe, expect, it } from "vitest";
import type { Observed } from "../../../lib/aggregate/observed.ts";
import { weekCounter } from "../../../lib/aggregate/week.ts";
import { offsetFinder } from "../../../lib/period.ts";
import { sampleReport } from "../../support/sample-report.ts";

const [ROW] = sampleReport({ traces: 1 }).rows;
const ABOUT = {
	jobs: [],
	members: [],
	target: null,
	root: false,
	provider: false,
};

function observed(
	time: string,
	where: Observed["where"] = "population",
): Observed {
	if (ROW === undefined) throw new Error("The sample is empty");
	return { where, row: { ...ROW, time }, about: ABOUT };
}

function countsOf(zone: string, times: readonly Observed[]) {
	const counter = weekCounter(offsetFinder(zone));
	for (const one of times) counter.add(one);
	return counter
		.result()
		.flatMap(({ weekday, hours }) =>
			hours.flatMap((count, hour) =>
				count > 0 ? [[weekday, hour, count]] : [],
			),
		);
}

describe("weekCounter()", () => {
	it("counts by weekday and hour of the zone, Monday first", () => {
		const sunday = observed("2026-10-04T22:30:00.000Z");
		expect(countsOf("UTC", [sunday])).toEqual([[7, 22, 1]]);
		expect(countsOf("Europe/Berlin", [sunday])).toEqual([[1, 0, 1]]);
		expect(countsOf("America/New_York", [sunday])).toEqual([[7, 18, 1]]);
	});

	it("counts an hour that comes twice in one", () => {
		const both = ["2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z"];
		const traces = both.map((time) => observed(time));
		expect(countsOf("Europe/Berlin", traces)).toEqual([[7, 2, 2]]);
	});

	it("leaves out what is not in the population", () => {
		const time = "2026-10-04T22:30:00.000Z";
		const others = (["before", "after", "watched"] as const).map((where) =>
			observed(time, where),
		);
		expect(countsOf("UTC", others)).toEqual([]);
	});
});

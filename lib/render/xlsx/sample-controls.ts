import type { Report } from "../../report/model.ts";
import { type Control, over, type Places } from "./formulas.ts";
import { rangesOf } from "./table.ts";

/** Each row of the sample is sought in the whole population, so a larger sample would keep a workbook recalculating for minutes. */
const SOUGHT = 1000;

/** The sample against the report, and its rows against those of the population. */
export function sampleControls({ sample }: Report, places: Places): Control[] {
	const expected = sample.traces.length;
	const drawn: Control = {
		what: "Sample: rows are the traces drawn",
		expected,
		formula: `COUNT(${over(places, "Sample", "#")})`,
	};
	if (expected > SOUGHT) return [drawn];
	const found: Control = {
		what: "Sample: each Population # is found in Population, once",
		expected,
		formula: timesFound(places),
	};
	return [drawn, found];
}

/** How often the numbers of the sample stand in the population, all parts of both. */
function timesFound({ parts }: Places): string {
	const numbers = rangesOf(parts, "Sample", "Population #");
	return rangesOf(parts, "Population", "#")
		.flatMap((range) =>
			numbers.map((own) => `SUMPRODUCT(COUNTIF(${range},${own}))`),
		)
		.join("+");
}

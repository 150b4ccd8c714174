import type { Report } from "../../report/model.ts";
import type { Draft } from "./draft.ts";
import type { FamilyRow } from "./families.ts";

/** What is read out in place of the chart of days. */
export function daysAlt({ report, words, format }: Draft): string {
	const [most] = report.days.toSorted((a, b) => b.count - a.count);
	if (most === undefined || most.count === 0) return words.alt.empty;
	return words.alt.days(
		format.count(report.population.inScope),
		format.count(report.days.length),
		format.count(most.count),
		format.day(most.date),
	);
}

/** What is read out in place of the chart of families. */
export function familiesAlt(
	{ words, format }: Draft,
	rows: readonly FamilyRow[],
): string {
	const named = rows.map(({ name, count }) =>
		words.answers.counted(name.slice(0, 80), format.count(count)),
	);
	return words.alt.families(named.join(", "));
}

/** What is read out in place of the heat map. */
export function weekAlt({ report, words, format }: Draft): string {
	const [most] = report.week
		.flatMap(({ weekday, hours }) =>
			hours.map((count, hour) => ({ weekday, hour, count })),
		)
		.toSorted((a, b) => b.count - a.count);
	if (most === undefined || most.count === 0) return words.alt.empty;
	const weekday = words.completeness.weekdays[most.weekday - 1] ?? "";
	const hour = format.count(most.hour);
	return words.alt.week(format.count(most.count), weekday, hour);
}

/** What is read out in place of the picture of the coverage. */
export function coverageAlt({ report, words, format }: Draft): string {
	const count = (state: Report["coverage"][0]["hours"][0]["state"]) =>
		format.count(
			report.coverage
				.flatMap(({ hours }) => hours)
				.filter((hour) => hour.state === state).length,
		);
	return words.alt.coverage(
		count("signed"),
		count("witnessed"),
		count("uncovered"),
	);
}

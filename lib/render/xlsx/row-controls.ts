import type { Report } from "../../report/model.ts";
import { type Control, countIfs, type Places } from "./formulas.ts";

/**
 * Operations and actors beyond this many are recounted together: each of their formulas reads the whole population, and a
 * workbook that recalculates for minutes is not opened twice.
 */
const ONE_BY_ONE = 1000;

/** Each day of the period, by the local date. */
export function dayControls({ days }: Report, places: Places): Control[] {
	return days.map(({ date, count }) => {
		const [year, month, day] = date.split("-").map(Number);
		const serial = `DATE(${year},${month},${day})`;
		return {
			what: `Day ${date}`,
			expected: count,
			formula: countIfs(places, "Population", "Local date", serial),
		};
	});
}

export function operationControls(report: Report, places: Places): Control[] {
	return perRow("Operation", report.operations, nameOfOperation, places);
}

export function actorControls(report: Report, places: Places): Control[] {
	return perRow("Actor", report.actors, nameOfActor, places);
}

/**
 * Counted by the number of the row, never by its name: COUNTIFS compares text without case and reads wildcards and operators in
 * it, so names that differ in case, or contain `*`, would be counted wrong.
 */
function perRow<Row extends { readonly count: number }>(
	what: "Operation" | "Actor",
	rows: readonly Row[],
	nameOf: (row: Row) => string,
	places: Places,
): Control[] {
	const having = (criterion: string): string =>
		countIfs(places, "Population", `${what} #`, criterion);
	const controls = rows.slice(0, ONE_BY_ONE).map((row, index) => ({
		what: `${what} ${index + 1}: ${nameOf(row)}`,
		expected: row.count,
		formula: having(`${index + 1}`),
	}));
	const rest = rows.slice(ONE_BY_ONE);
	if (rest.length === 0) return controls;
	const together = {
		what: `${what}s ${ONE_BY_ONE + 1} to ${rows.length}, together`,
		expected: rest.reduce((sum, { count }) => sum + count, 0),
		formula: having(`">${ONE_BY_ONE}"`),
	};
	return [...controls, together];
}

function nameOfOperation(row: Report["operations"][number]): string {
	return `${row.service} ${row.resourceType} ${row.traceName} (${row.outcome})`;
}

function nameOfActor({ user, domain }: Report["actors"][number]): string {
	return `${user ?? "no user"}${domain === null ? "" : ` (${domain})`}`;
}

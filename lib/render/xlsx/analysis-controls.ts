import type { Report } from "../../report/model.ts";
import {
	CORRELATED_SHOWN,
	type CorrelationRow,
} from "../../report/model-analysis.ts";
import {
	type Control,
	countIfs,
	over,
	type Places,
	sumIfs,
} from "./formulas.ts";
import { WEEKDAY } from "./population-table.ts";

/** What the traces mean, counted again: findings, correlation, tickets, comparison and weekdays. */
export function analysisControls(report: Report, places: Places): Control[] {
	return [
		...findingControls(report, places),
		...correlationControls(report, places),
		...caseControls(report, places),
		...ticketControls(report, places),
		...comparisonControls(report, places),
		...weekControls(report, places),
	];
}

function findingControls(report: Report, places: Places): Control[] {
	const { findings, rules } = report;
	return [
		{
			what: "FindingTraces: rows are the traces that the findings name",
			expected: findings.reduce((sum, { traces }) => sum + traces.length, 0),
			formula: `COUNT(${over(places, "FindingTraces", "#")})`,
		},
		{
			what: "Findings: those accepted are those of the rules",
			expected: rules.reduce((sum, { excepted }) => sum + excepted, 0),
			formula: countIfs(places, "Findings", "Accepted until", '"?*"'),
		},
		...rules.map((row) => ({
			what: `Findings: rule ${row.rule}`,
			expected: row.findings,
			formula: countIfs(places, "Findings", "Rule", `"${row.rule}"`),
		})),
	];
}

function totalOf(report: Report, key: CountKey): number {
	return report.correlation.families.reduce((sum, row) => sum + row[key], 0);
}

type CountKey =
	| "requests"
	| "tasks"
	| Extract<keyof CorrelationRow, "failed" | "refused" | "open" | "orphan">;

function correlationControls(report: Report, places: Places): Control[] {
	const sum = (...headers: string[]): string =>
		headers
			.map((header) => `SUM(${over(places, "Correlation", header)})`)
			.join("+");
	return [
		{
			what: "Correlation: completed, failed, refused and open sum to the requests",
			expected: totalOf(report, "requests"),
			formula: sum("Completed", "Failed", "Refused", "Open"),
		},
		{
			what: "Correlation: matched and orphans sum to the tasks",
			expected: totalOf(report, "tasks"),
			formula: sum("Matched", "Orphans"),
		},
	];
}

/** The cases are only counted where all of them are there. */
function caseControls(report: Report, places: Places): Control[] {
	if (report.correlation.cases.length >= CORRELATED_SHOWN) return [];
	const states = ["failed", "refused", "open", "orphan"] as const;
	return states.map((state) => ({
		what: `CorrelationCases: state ${state}, as the families say`,
		expected: totalOf(report, state),
		formula: countIfs(places, "CorrelationCases", "State", `"${state}"`),
	}));
}

function ticketControls({ tickets }: Report, places: Places): Control[] {
	if (tickets === null) return [];
	return [
		{
			what: "WithoutTicket: the rows sum to the operations without a ticket",
			expected: tickets.unmatched,
			formula: `SUM(${over(places, "WithoutTicket", "Operations")})`,
		},
	];
}

function comparisonControls(report: Report, places: Places): Control[] {
	if (report.comparison === null) return [];
	const { inScope } = report.comparison;
	const sum = (column: string, kind: string): string =>
		sumIfs(places, "Comparison", column, "Kind", `"${kind}"`);
	return [
		{
			what: "Comparison: in scope after is the population",
			expected: report.population.inScope,
			formula: sum("After", "total"),
		},
		{
			what: "Comparison: the outcomes before sum to the traces in scope before",
			expected: inScope.before,
			formula: sum("Before", "outcome"),
		},
		{
			what: "Comparison: the outcomes after sum to the traces in scope after",
			expected: inScope.after,
			formula: sum("After", "outcome"),
		},
	];
}

function weekControls(report: Report, places: Places): Control[] {
	return [
		{
			what: "WeekHours: the traces sum to the traces in scope",
			expected: report.population.inScope,
			formula: `SUM(${over(places, "WeekHours", "Traces")})`,
		},
		...report.week.map(({ weekday, hours: counts }) => ({
			what: `Population: weekday ${weekday}`,
			expected: counts.reduce((sum, count) => sum + count, 0),
			formula: countIfs(places, "Population", WEEKDAY, `${weekday}`),
		})),
	];
}

import {
	countFindings,
	OUTCOMES,
	type Report,
	SEVERITIES,
} from "../../report/model.ts";
import { type Control, countIfs, over, type Places } from "./formulas.ts";
import type { Figure } from "./summary.ts";

/** The balances of the Summary. */
export function waterfallControls(
	report: Report,
	{ figures }: Places,
): Control[] {
	const sum = (names: readonly Figure[]): string =>
		names.map((name) => figures.get(name)).join("+");
	return [
		{
			what: "Waterfall: the buckets sum to the records read",
			expected: report.population.records,
			formula: sum([
				"quarantined",
				"outOfPeriod",
				"outOfScope",
				"duplicate",
				"conflict",
				"inScope",
			]),
		},
		{
			what: "Files: those read and those quarantined sum to those listed",
			expected: report.files.listed,
			formula: sum(["filesRead", "filesQuarantined"]),
		},
		{
			what: "The outcomes sum to the traces in scope",
			expected: report.population.inScope,
			formula: sum(OUTCOMES),
		},
	];
}

/** The lists of the report against its counts. */
export function listControls(report: Report, places: Places): Control[] {
	const { population, files, outcomes, recount } = report;
	const count = (sheet: string): string => `COUNT(${over(places, sheet, "#")})`;
	const sum = (sheet: string, header: string): string =>
		`SUM(${over(places, sheet, header)})`;
	const filesThat = (state: string): string =>
		countIfs(places, "Sources", "State", `"${state}"`);
	const found = countFindings(report.findings);
	const quarantined = countIfs(places, "Quarantine", "Position", '"?*"');
	const control = (
		what: string,
		expected: number,
		formula: string,
	): Control => ({ what, expected, formula });
	return [
		control("Sources: files listed", files.listed, count("Sources")),
		control("Sources: files read", files.read, filesThat("read")),
		control(
			"Sources: files quarantined",
			files.quarantined,
			filesThat("quarantined"),
		),
		control(
			"Sources: the records of the files sum to the records read",
			population.records,
			sum("Sources", "Records"),
		),
		control(
			"Quarantine: records (rows with a position)",
			population.quarantined,
			quarantined,
		),
		control(
			"Quarantine: whole files (rows without a position)",
			files.quarantined,
			`${count("Quarantine")}-(${quarantined})`,
		),
		control("Conflicts: rows", population.conflict, count("Conflicts")),
		control(
			"Failures: rows are the failures and incidents",
			outcomes.failure + outcomes.incident,
			count("Failures"),
		),
		control(
			"Operations: the traces sum to the traces in scope",
			population.inScope,
			sum("Operations", "Traces"),
		),
		control(
			"Actors: the traces sum to the traces in scope",
			population.inScope,
			sum("Actors", "Traces"),
		),
		control("Second count: traces", recount.traces, count("Population")),
		control(
			"Second count: operations with traces",
			recount.operations,
			countIfs(places, "Operations", "Traces", '">0"'),
		),
		control("Second count: actors", recount.actors, count("Actors")),
		...SEVERITIES.map((severity) =>
			control(
				`Findings: severity ${severity}`,
				found[severity],
				countIfs(places, "Findings", "Severity", `"${severity}"`),
			),
		),
	];
}

/** The population against every total that the report draws from it. */
export function populationControls(report: Report, places: Places): Control[] {
	const { figures } = places;
	const { population, outcomes, contradictions, uncatalogued } = report;
	const { inScope } = population;
	const having = (header: string, criterion: string): string =>
		countIfs(places, "Population", header, criterion);
	const control = (
		what: string,
		expected: number,
		formula: string,
	): Control => ({ what: `Population: ${what}`, expected, formula });
	// a criterion carries 15 digits of a date, and times are whole milliseconds: half of one keeps rounding off the boundary
	const justBefore = (name: "start" | "end"): string =>
		`${figures.get(name)}-0.5/86400000`;
	return [
		control(
			"rows are the traces in scope",
			inScope,
			`COUNT(${over(places, "Population", "#")})`,
		),
		control(
			"the highest row number is their count, so no row is missing",
			inScope,
			`MAX(${over(places, "Population", "#")})`,
		),
		control(
			"no trace before the period's start",
			0,
			having("Time (UTC)", `"<"&${justBefore("start")}`),
		),
		control(
			"no trace at or after the period's end",
			0,
			having("Time (UTC)", `">="&${justBefore("end")}`),
		),
		control(
			"copies are the traces in scope and the duplicates",
			inScope + population.duplicate,
			`SUM(${over(places, "Population", "Copies")})`,
		),
		...OUTCOMES.map((outcome) =>
			control(
				`outcome ${outcome}`,
				outcomes[outcome],
				having("Outcome", `"${outcome}"`),
			),
		),
		control(
			"traces not catalogued (Uncatalogued, Traces)",
			uncatalogued.reduce((sum, { count }) => sum + count, 0),
			having("Catalogued", '"no"'),
		),
		control(
			"traces whose name and rating disagree (Contradictions, rows)",
			contradictions.length,
			having("Agrees", '"no"'),
		),
	];
}

import { countFindings, type Report, SEVERITIES } from "../../report/model.ts";

/** A number of the Summary, and the sheet that has its rows. */
export interface Listed {
	readonly sheet: string;
	readonly label: string;
	readonly count: number;
}

/** How long the lists are, and what the traces mean in numbers. */
export function listedNumbers(report: Report): Listed[] {
	const { uncatalogued, contradictions, actors } = report;
	return [
		...findingNumbers(report),
		listed("Uncatalogued", "Uncatalogued trace names", uncatalogued.length),
		listed("Contradictions", "Contradictions", contradictions.length),
		listed("Actors", "Actors", actors.length),
		...requestNumbers(report),
		...catalogNumbers(report),
		...ticketNumbers(report),
		...comparedNumbers(report),
	];
}

function listed(sheet: string, label: string, count: number): Listed {
	return { sheet, label, count };
}

function findingNumbers({ findings }: Report): Listed[] {
	const found = countFindings(findings);
	const accepted = findings.filter(({ exception }) => exception !== null);
	return [
		...SEVERITIES.map((severity) =>
			listed("Findings", `Findings, ${severity}`, found[severity]),
		),
		listed("Findings", "Accepted findings", accepted.length),
	];
}

function requestNumbers({ correlation }: Report): Listed[] {
	const sum = (key: "requests" | "completed" | CaseState): number =>
		correlation.families.reduce((total, row) => total + row[key], 0);
	const cases = (label: string, state: CaseState): Listed =>
		listed("CorrelationCases", label, sum(state));
	return [
		listed("Correlation", "Requests", sum("requests")),
		listed("Correlation", "Requests, completed", sum("completed")),
		cases("Requests, failed", "failed"),
		cases("Requests, refused", "refused"),
		cases("Requests, open", "open"),
		cases("Tasks without a request", "orphan"),
	];
}

type CaseState = "failed" | "refused" | "open" | "orphan";

function catalogNumbers({ catalogCoverage }: Report): Listed[] {
	const { catalogued, seen, neverSeen } = catalogCoverage;
	return [
		listed("CatalogCoverage", "Documented operations", catalogued),
		listed("CatalogCoverage", "Documented operations, seen", seen),
		listed("CatalogCoverage", "Documented operations, never seen", neverSeen),
	];
}

function ticketNumbers({ tickets }: Report): Listed[] {
	if (tickets === null) return [];
	return [
		listed("Tickets", "Operations with a ticket", tickets.matched),
		listed("WithoutTicket", "Operations without a ticket", tickets.unmatched),
	];
}

function comparedNumbers({ comparison }: Report): Listed[] {
	if (comparison === null) return [];
	const { period, inScope } = comparison;
	return [listed("Comparison", `In scope, ${period}`, inScope.before)];
}

import { FRAMEWORKS } from "../../../templates/controls/index.ts";
import type { Report } from "../../report/model.ts";
import type {
	BeforeAfter,
	ChangeTickets,
	Comparison,
} from "../../report/model-analysis.ts";
import { integer, numbered, state, text, time } from "./columns.ts";
import { type Table, tableOf } from "./table.ts";

/** Tables that a report has only where the profile names approved changes, or the period before was published. */
export function contextTables(report: Report): Table[] {
	const { tickets, comparison } = report;
	return [
		...(tickets === null ? [] : [ticketTable(tickets), withoutTable(tickets)]),
		coverageTable(report),
		...(comparison === null ? [] : [comparisonTable(comparison)]),
		weekTable(report),
		controlTable(report),
	];
}

function ticketTable({
	tickets,
	matched,
	unmatched,
	sha256,
}: ChangeTickets): Table {
	return tableOf(
		"Tickets",
		"Approved changes and the operations of people that they stand for; 0: unused",
		tickets,
		[
			text("Ticket", 20, (row) => row.id),
			time("From (UTC)", (row) => row.from),
			time("To (UTC)", (row) => row.to),
			text("Resource", 30, (row) => row.resource),
			text("Operator", 24, (row) => row.operator),
			integer("Operations", (row) => row.operations),
		],
		[
			[
				`Operations with a ticket: ${matched}, without: ${unmatched}. SHA-256 of the file with the tickets: ${sha256}`,
			],
			[],
		],
	);
}

function withoutTable({ without }: ChangeTickets): Table {
	return tableOf(
		"WithoutTicket",
		"Operations of people that no approved change stands for",
		without,
		[
			text("Service", 10, (row) => row.service),
			text("Trace name", 40, (row) => row.traceName),
			text("User", 24, (row) => row.user),
			text("Domain", 24, (row) => row.domain),
			integer("Operations", (row) => row.count),
			time("First (UTC)", (row) => row.firstAt),
			time("Last (UTC)", (row) => row.lastAt),
		],
	);
}

interface CoverageLine {
	readonly what: string;
	readonly name: string;
	readonly detail: string;
	readonly count: number;
}

function coverageTable({ catalogCoverage, operations }: Report): Table {
	const { superseded, changes, ...counts } = catalogCoverage;
	const lines: CoverageLine[] = [
		...(["catalogued", "seen", "neverSeen", "uncatalogued"] as const).map(
			(name) => ({ what: "total", name, detail: "", count: counts[name] }),
		),
		...superseded.map(({ catalog, resourceType, traceName, count }) => ({
			...{ what: "superseded", name: traceName, count },
			detail: `${catalog}, ${resourceType}`,
		})),
		...changes.flatMap(({ catalog, from, to, validFrom, added, removed }) => {
			const detail = `${catalog}, version ${from} to ${to} at ${validFrom}`;
			const line = (what: string) => (name: string) => ({
				...{ what, name, detail, count: 0 },
			});
			return [...added.map(line("added")), ...removed.map(line("removed"))];
		}),
		...operations
			.filter(({ catalogued, count }) => catalogued && count === 0)
			.map(({ traceName, resourceType }) => ({
				...{ what: "never seen", name: traceName, detail: resourceType },
				count: 0,
			})),
	];
	return tableOf(
		"CatalogCoverage",
		"What of the documented operations was seen, no longer documented, newly documented, or never seen",
		lines,
		[
			text("What", 14, (row) => row.what),
			text("Name", 44, (row) => row.name),
			text("Detail", 70, (row) => row.detail),
			integer("Count", (row) => row.count),
		],
	);
}

interface ComparisonLine extends BeforeAfter {
	readonly kind: string;
	readonly service: string | null;
	readonly name: string | null;
	readonly detail: string | null;
	readonly change: string | null;
}

function comparisonTable(comparison: Comparison): Table {
	const { period, revision, status, manifestSha256, inScope } = comparison;
	const none = { service: null, detail: null, change: null };
	const lines: ComparisonLine[] = [
		{ ...none, kind: "total", name: "in scope", ...inScope },
		...comparison.outcomes.map(({ outcome, ...counts }) => ({
			...{ ...none, kind: "outcome", name: outcome },
			...counts,
		})),
		...comparison.families.map(({ family, ...row }) => ({
			...{ ...none, kind: "family", name: family },
			...row,
		})),
		...comparison.operations.map(({ traceName, outcome, ...row }) => ({
			...{ kind: "operation", name: traceName, detail: outcome },
			...row,
		})),
		...comparison.actors.map(({ user, domain, ...row }) => ({
			...{ ...none, kind: "actor", name: user, detail: domain },
			...row,
		})),
	];
	return tableOf(
		"Comparison",
		`What is different from ${period}; what is equal is left out, but for totals`,
		lines,
		[
			text("Kind", 12, (row) => row.kind),
			text("Service", 10, (row) => row.service),
			text("Name", 44, (row) => row.name),
			text("Detail", 30, (row) => row.detail),
			state("Change", (row) => row.change),
			integer("Before", (row) => row.before),
			integer("After", (row) => row.after),
		],
		[
			[
				`Compared with ${period}, revision ${revision}, ${status}; SHA-256 of its manifest: ${manifestSha256}`,
			],
			[],
		],
	);
}

const WEEKDAYS =
	"Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(" ");

function weekTable({ week, report }: Report): Table {
	const lines = week.flatMap(({ weekday, hours }) =>
		hours.map((count, hour) => ({ weekday, hour, count })),
	);
	return tableOf(
		"WeekHours",
		`Traces by weekday and hour of the day (${report.period.timezone})`,
		lines,
		[
			integer("Weekday #", (row) => row.weekday),
			text("Weekday", 12, (row) => WEEKDAYS[row.weekday - 1] ?? null),
			integer("Hour", (row) => row.hour),
			integer("Traces", (row) => row.count),
		],
	);
}

function controlTable({ report }: Report): Table {
	const chosen = FRAMEWORKS.filter(({ id }) => report.frameworks.includes(id));
	const lines = chosen.flatMap(({ name, edition, controls }) =>
		controls.map((control) => ({
			framework: `${name} ${edition}`,
			...control,
		})),
	);
	return tableOf(
		"Controls",
		"What this report shows for controls of the chosen frameworks; it does not assess whether anything complies",
		lines,
		[
			numbered(),
			text("Framework", 44, (row) => row.framework),
			text("Control", 16, (row) => row.control),
			text("Is about", 60, (row) => row.says.en),
			text("This report shows", 80, (row) => row.shows.en),
			text("Sections of the PDF", 40, (row) => row.sections.join(", ")),
		],
	);
}

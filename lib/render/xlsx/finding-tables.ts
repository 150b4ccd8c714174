import type { Finding, Report } from "../../report/model.ts";
import type { FindingTrace } from "../../report/model-analysis.ts";
import {
	integer,
	link,
	numbered,
	severity,
	state,
	text,
	time,
} from "./columns.ts";
import type { PlaceOfRow } from "./links.ts";
import { type Table, tableOf } from "./table.ts";

/** One row per finding; `Named` leads to the first of its traces in FindingTraces. */
export function findingTable({ findings }: Report, placeOf: PlaceOfRow): Table {
	return tableOf(
		"Findings",
		"What a person should look into, the gravest first; Named leads to the traces",
		withFirst(findings),
		[
			numbered<Placed>(),
			severity("Severity", ({ finding }) => finding.severity),
			text("Rule", 28, ({ finding }) => finding.rule),
			text("Unit", 42, ({ finding }) => finding.unit),
			time("Time (UTC)", ({ finding }) => finding.at),
			time("Last (UTC)", ({ finding }) => finding.lastAt),
			text("Message", 90, ({ finding }) => finding.message),
			text("User", 24, ({ finding }) => finding.user),
			text("Domain", 26, ({ finding }) => finding.domain),
			text("Subject", 34, ({ finding }) => finding.subject),
			integer("Traces", ({ finding }) => finding.count),
			link("Named", 13, ({ finding: { traces }, first }) =>
				traces.length === 0
					? null
					: placeOf("FindingTraces", first, traces.length),
			),
			text(
				"Accepted by",
				24,
				({ finding }) => finding.exception?.owner ?? null,
			),
			text(
				"Rationale",
				44,
				({ finding }) => finding.exception?.rationale ?? null,
			),
			text(
				"Accepted until",
				13,
				({ finding }) => finding.exception?.until ?? null,
			),
		],
	);
}

interface Placed {
	readonly finding: Finding;
	/** the row of its first trace in FindingTraces */
	readonly first: number;
}

function withFirst(findings: readonly Finding[]): Placed[] {
	let next = 1;
	return findings.map((finding) => {
		const first = next;
		next += finding.traces.length;
		return { finding, first };
	});
}

/** One row per finding and trace that it names; both numbers lead to their rows. */
export function findingTraceTable(
	{ findings }: Report,
	placeOf: PlaceOfRow,
): Table {
	return tableOf(
		"FindingTraces",
		"The traces that findings rest on, at most twenty for each; the numbers lead to Findings and Population",
		findings.flatMap(({ rule, traces }, index) =>
			traces.map((trace) => ({ finding: index + 1, rule, trace })),
		),
		[
			numbered<Named>(),
			link("Finding #", 13, ({ finding }) =>
				placeOf("Findings", finding, finding),
			),
			text("Rule", 28, ({ rule }) => rule),
			link("Population #", 13, ({ trace: { n } }) =>
				n === null ? null : placeOf("Population", n, n),
			),
			time("Time (UTC)", ({ trace }) => trace.time),
			text("Trace id", 40, ({ trace }) => trace.traceId),
		],
	);
}

interface Named {
	readonly finding: number;
	readonly rule: string;
	readonly trace: FindingTrace;
}

export function ruleTable({ rules }: Report): Table {
	return tableOf(
		"Rules",
		"Every rule by which findings are looked for in traces, also those that found nothing",
		rules,
		[
			numbered(),
			text("Rule", 30, (row) => row.rule),
			severity("Severity", (row) => row.severity),
			state("State", (row) => row.state),
			text("Threshold", 60, (row) => row.threshold),
			integer("Findings", (row) => row.findings),
			integer("Accepted", (row) => row.excepted),
		],
	);
}

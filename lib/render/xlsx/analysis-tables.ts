import type { Report } from "../../report/model.ts";
import { integer, numbered, state, text, time } from "./columns.ts";
import { type Table, tableOf } from "./table.ts";

/** One row per family of operations that are recorded in two steps; durations in whole seconds. */
export function correlationTable({ correlation }: Report): Table {
	return tableOf(
		"Correlation",
		`Requests and the tasks that carried them out, at most ${correlation.hours} hours apart, by family`,
		correlation.families,
		[
			numbered(),
			text("Service", 10, (row) => row.service),
			text("Family", 34, (row) => row.family),
			text("Kind", 9, (row) => row.kind),
			integer("Requests", (row) => row.requests),
			integer("Completed", (row) => row.completed),
			integer("Failed", (row) => row.failed),
			integer("Refused", (row) => row.refused),
			integer("Open", (row) => row.open),
			integer("Ended after the period", (row) => row.endedAfter),
			integer("Tasks", (row) => row.tasks),
			integer("Matched", (row) => row.matched),
			integer("Begun before the period", (row) => row.begunBefore),
			integer("Orphans", (row) => row.orphan),
			integer("Median (s)", (row) => row.medianSeconds),
			integer("95th percentile (s)", (row) => row.p95Seconds),
			integer("Longest (s)", (row) => row.longestSeconds),
		],
	);
}

export function correlationCaseTable({ correlation }: Report): Table {
	return tableOf(
		"CorrelationCases",
		"Requests that failed, were refused or are open, and tasks without a request, in the order of time",
		correlation.cases,
		[
			numbered(),
			state("State", (row) => row.state),
			text("Service", 10, (row) => row.service),
			text("Family", 30, (row) => row.family),
			text("Trace name", 38, (row) => row.traceName),
			text("Trace id", 40, (row) => row.traceId),
			text("User", 22, (row) => row.user),
			text("Domain", 26, (row) => row.domain),
			text("Resource", 38, (row) => row.resource),
			time("Requested (UTC)", (row) => row.requestedAt),
			time("Ended (UTC)", (row) => row.endedAt),
			integer("Seconds", (row) => row.seconds),
			text("Matched by", 11, (row) => row.by),
			text("Tasks", 44, (row) => row.tasks.join(", ")),
		],
	);
}

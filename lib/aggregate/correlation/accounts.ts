import type { PopulationRow } from "../../report/model.ts";
import {
	CORRELATED_SHOWN,
	type CorrelationCase,
	type CorrelationRow,
} from "../../report/model-analysis.ts";
import { type Durations, durations } from "./durations.ts";
import type { Pending } from "./match.ts";

type Counts = {
	-readonly [Key in Exclude<
		keyof CorrelationRow,
		"medianSeconds" | "p95Seconds" | "longestSeconds"
	>]: CorrelationRow[Key];
};

/** What becomes known of a trace of the population. */
export interface Told {
	readonly kind: "failed" | "refused" | "open" | "orphan";
	readonly row: PopulationRow;
}

/** Counts what became of requests and tasks, and keeps the first cases. */
export function accounts(told: (event: Told) => void) {
	const families = new Map<string, { counts: Counts; durations: Durations }>();
	let cases: CorrelationCase[] = [];
	const account = (row: PopulationRow, kind: CorrelationRow["kind"]) => {
		const family = familyOf(row);
		const key = JSON.stringify([row.service, family, kind]);
		const known = families.get(key) ?? {
			counts: emptyCounts(row.service, family, kind),
			durations: durations(),
		};
		families.set(key, known);
		return known;
	};
	const keep = (one: CorrelationCase): void => {
		cases.push(one);
		if (cases.length >= 4 * CORRELATED_SHOWN) cases = firstOf(cases);
	};
	return {
		/** a request of the period whose end is known */
		request(pending: Pending, kind: CorrelationRow["kind"]): void {
			if (!pending.counts) return;
			const { row, endedAt, time } = pending;
			const { counts, durations: spent } = account(row, kind);
			const state = stateOf(pending);
			counts.requests++;
			counts[state]++;
			if (state === "completed" || state === "failed") {
				if (pending.endedAfter) counts.endedAfter++;
				if (endedAt !== null) spent.add(secondsFrom(time, endedAt));
			}
			if (state === "completed") return;
			keep(caseOf(state, pending));
			told({ kind: state, row });
		},
		/** a request that failed when it was made */
		refused(pending: Pending, kind: CorrelationRow["kind"]): void {
			if (!pending.counts) return;
			const { counts } = account(pending.row, kind);
			counts.requests++;
			counts.refused++;
			keep(caseOf("refused", pending));
			told({ kind: "refused", row: pending.row });
		},
		/** a task of the period, and the request that it was taken for */
		task(
			row: PopulationRow,
			request: Pending | null,
			kind: CorrelationRow["kind"],
		): void {
			const { counts } = account(row, kind);
			counts.tasks++;
			if (request !== null) {
				counts.matched++;
				if (!request.counts) counts.begunBefore++;
				return;
			}
			counts.orphan++;
			keep(orphanOf(row));
			told({ kind: "orphan", row });
		},
		result: () => ({
			families: [...families.values()]
				.map(({ counts, durations: spent }) => ({
					...counts,
					medianSeconds: spent.quantile(0.5),
					p95Seconds: spent.quantile(0.95),
					longestSeconds: spent.longest(),
				}))
				.sort(byFamily),
			cases: firstOf(cases),
		}),
	};
}

export function familyOf({ family, traceName }: PopulationRow): string {
	return family ?? traceName;
}

/** A failed task makes a batch failed, whatever else of it is missing. */
function stateOf(pending: Pending): "completed" | "failed" | "open" {
	if (pending.failed) return "failed";
	const whole = pending.missing === null || pending.missing.size === 0;
	return pending.endedAt !== null && whole ? "completed" : "open";
}

const TASKS_SHOWN = 20;

function caseOf(
	state: CorrelationCase["state"],
	{ row, tasks, time, endedAt, by }: Pending,
): CorrelationCase {
	return {
		...headOf(state, row),
		requestedAt: row.time,
		endedAt: endedAt === null ? null : new Date(endedAt).toISOString(),
		seconds: endedAt === null ? null : secondsFrom(time, endedAt),
		tasks: tasks.slice(0, TASKS_SHOWN),
		by,
	};
}

function orphanOf(row: PopulationRow): CorrelationCase {
	return {
		...headOf("orphan", row),
		...{ requestedAt: null, endedAt: row.time, seconds: null },
		...{ tasks: [], by: null },
	};
}

function headOf(state: CorrelationCase["state"], row: PopulationRow) {
	const { service, traceId, traceName, user, domain } = row;
	return {
		...{ state, service, family: familyOf(row), traceId, traceName },
		...{ user, domain, resource: row.resourceName ?? row.resourceId },
	};
}

function secondsFrom(from: number, to: number): number {
	return Math.floor((to - from) / 1000);
}

function firstOf(cases: readonly CorrelationCase[]): CorrelationCase[] {
	const keyOf = ({ requestedAt, endedAt, traceId, state }: CorrelationCase) =>
		`${requestedAt ?? endedAt} ${traceId} ${state}`;
	return cases
		.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
		.slice(0, CORRELATED_SHOWN);
}

function byFamily(a: CorrelationRow, b: CorrelationRow): number {
	const keyOf = ({ service, family, kind }: CorrelationRow) =>
		[service, family, kind].join("\n");
	return keyOf(a) < keyOf(b) ? -1 : 1;
}

function emptyCounts(
	service: string,
	family: string,
	kind: CorrelationRow["kind"],
): Counts {
	return {
		...{ service, family, kind },
		...{ requests: 0, completed: 0, failed: 0, refused: 0, open: 0 },
		...{ endedAfter: 0, tasks: 0, matched: 0, begunBefore: 0, orphan: 0 },
	};
}

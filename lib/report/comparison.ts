import { type OperationRow, OUTCOMES, type Report } from "./model.ts";
import type { Changed, Comparison } from "./model-analysis.ts";

type Counted = Pick<
	Report,
	"population" | "outcomes" | "operations" | "actors"
>;

/** The publication that a report is compared with. */
export interface ComparedWith {
	readonly entry: {
		readonly period: string;
		readonly revision: number;
		readonly status: "final" | "provisional";
		readonly manifestSha256: string;
	};
	readonly report: Counted & Pick<Report, "report">;
}

/** Compares a period with the one before it; actors only where people have the same names in both. */
export function compare(
	{ entry, report: before }: ComparedWith,
	after: Counted & Pick<Report, "report">,
): Comparison {
	const { revision, status, manifestSha256 } = entry;
	const keyOf = ({ report }: Pick<Report, "report">) =>
		report.privacy?.keyId ?? null;
	const sameNames = keyOf(before) === keyOf(after);
	return {
		period: before.report.period.label,
		...{ revision, status, manifestSha256 },
		inScope: {
			before: before.population.inScope,
			after: after.population.inScope,
		},
		outcomes: OUTCOMES.map((outcome) => ({
			outcome,
			before: before.outcomes[outcome],
			after: after.outcomes[outcome],
		})),
		operations: changed(before.operations, after.operations, (row) => ({
			service: row.service,
			resourceType: row.resourceType,
			traceName: row.traceName,
			outcome: row.outcome,
		})),
		families: changed(before.operations, after.operations, (row) => ({
			service: row.service,
			family: familyOf(row),
		})),
		actors: sameNames
			? changed(before.actors, after.actors, ({ user, domain }) => ({
					user,
					domain,
				}))
			: [],
	};
}

function familyOf({ family, traceName }: OperationRow): string {
	return family ?? traceName;
}

/** What differs between two lists of counts, grouped by `groupOf`. */
function changed<Row extends { readonly count: number }, Group extends object>(
	before: readonly Row[],
	after: readonly Row[],
	groupOf: (row: Row) => Group,
): (Group & Changed)[] {
	const groups = new Map<string, Group & { before: number; after: number }>();
	const add = (row: Row, side: "before" | "after"): void => {
		const group = groupOf(row);
		const key = JSON.stringify(group);
		const known = groups.get(key) ?? { ...group, before: 0, after: 0 };
		known[side] += row.count;
		groups.set(key, known);
	};
	for (const row of before) add(row, "before");
	for (const row of after) add(row, "after");
	return [...groups.entries()]
		.filter(([, row]) => row.before !== row.after)
		.map(([key, row]) => ({ key, row: { ...row, change: changeOf(row) } }))
		.sort(
			(a, b) =>
				CHANGES.indexOf(a.row.change) - CHANGES.indexOf(b.row.change) ||
				sizeOf(b.row) - sizeOf(a.row) ||
				(a.key < b.key ? -1 : 1),
		)
		.map(({ row }) => row);
}

const CHANGES: readonly Changed["change"][] = ["new", "gone", "more", "fewer"];

type Counts = { readonly before: number; readonly after: number };

function changeOf({ before, after }: Counts): Changed["change"] {
	if (before === 0) return "new";
	if (after === 0) return "gone";
	return after > before ? "more" : "fewer";
}

function sizeOf({ before, after }: Counts): number {
	return Math.abs(after - before);
}

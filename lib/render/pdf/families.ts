import {
	type OperationRow,
	OUTCOMES,
	type OutcomeCounts,
} from "../../report/model.ts";

/** The traces of one family of operations; an uncatalogued operation is a family of its own. */
export interface FamilyRow extends OutcomeCounts {
	readonly name: string;
	readonly count: number;
}

/** The model's rows of operations by family, those without a trace left out: the most frequent first, then by name. */
export function familiesOf(operations: readonly OperationRow[]): FamilyRow[] {
	const groups = Map.groupBy(
		operations.filter(({ count }) => count > 0),
		({ service, family, traceName }) => `${service}: ${family ?? traceName}`,
	);
	return [...groups]
		.map(([name, rows]) => familyOf(name, rows))
		.toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}

function familyOf(name: string, rows: readonly OperationRow[]): FamilyRow {
	const counts = { success: 0, failure: 0, incident: 0, unknown: 0 };
	for (const { outcome, count } of rows) counts[outcome] += count;
	const count = OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0);
	return { name, count, ...counts };
}

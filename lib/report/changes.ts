import type { Changes, OperationRow, Report } from "./model.ts";

type Counted = Pick<Report, "sources" | "population" | "operations" | "report">;

/**
 * What a revision changes against the one before it. Where nothing that is counted differs, the summary says what else does:
 * the catalogs, the profile, the program or the settlement.
 */
export function changesSince(before: Counted, after: Counted): Changes {
	const sources = sourceChanges(before, after);
	const population = populationChanges(before, after);
	const operations = operationChanges(before, after);
	const { revision } = before.report;
	const parts = { previousRevision: revision, sources, population, operations };
	return { ...parts, summary: summaryOf(parts, before, after) };
}

/** For a previous revision whose report cannot be trusted: nothing is compared, and the summary says why. */
export function changesUnknown(revision: number, why: string): Changes {
	return {
		previousRevision: revision,
		summary: [`What changed since revision ${revision} is not known: ${why}`],
		sources: { added: [], removed: [], altered: [] },
		population: [],
		operations: [],
	};
}

function sourceChanges(before: Counted, after: Counted): Changes["sources"] {
	const old = new Map(before.sources.map((row) => [row.object, row.sha256]));
	const now = new Map(after.sources.map((row) => [row.object, row.sha256]));
	return {
		added: [...now.keys()].filter((key) => !old.has(key)),
		removed: [...old.keys()].filter((key) => !now.has(key)),
		altered: [...now.keys()].filter(
			(key) => old.has(key) && old.get(key) !== now.get(key),
		),
	};
}

function populationChanges(before: Counted, after: Counted) {
	const old = new Map(Object.entries(before.population));
	return Object.entries(after.population)
		.map(([name, count]) => ({
			name,
			before: old.get(name) ?? 0,
			after: count,
		}))
		.filter((row) => row.before !== row.after);
}

function operationChanges(before: Counted, after: Counted) {
	const rows = new Map<string, Changes["operations"][number]>();
	const put = (row: OperationRow, side: "before" | "after"): void => {
		const { service, resourceType, traceName, outcome } = row;
		const key = JSON.stringify([service, resourceType, traceName, outcome]);
		const known = rows.get(key);
		const counts = {
			before: known?.before ?? 0,
			after: known?.after ?? 0,
		};
		counts[side] += row.count;
		rows.set(key, { service, resourceType, traceName, outcome, ...counts });
	};
	for (const row of after.operations) put(row, "after");
	for (const row of before.operations) put(row, "before");
	return [...rows.values()].filter((row) => row.before !== row.after);
}

function summaryOf(
	{ sources, population, operations }: Omit<Changes, "summary">,
	before: Counted,
	after: Counted,
): string[] {
	const { added, removed, altered } = sources;
	const summary: string[] = [];
	if (added.length > 0)
		summary.push(`${added.length} trace file(s) were added`);
	if (removed.length > 0)
		summary.push(`${removed.length} trace file(s) are no longer there`);
	if (altered.length > 0)
		summary.push(`${altered.length} trace file(s) have other content`);
	const inScope = population.find(({ name }) => name === "inScope");
	if (inScope)
		summary.push(
			`Traces in scope: ${inScope.before} before, ${inScope.after} now`,
		);
	if (operations.length > 0)
		summary.push(`${operations.length} operation count(s) changed`);
	summary.push(...settingChanges(before.report, after.report));
	return summary.length > 0 ? summary : ["Only the presentation changed"];
}

function settingChanges(
	before: Report["report"],
	after: Report["report"],
): string[] {
	const same = (a: unknown, b: unknown): boolean =>
		JSON.stringify(a) === JSON.stringify(b);
	const changed: string[] = [];
	if (!same(before.catalogs, after.catalogs))
		changed.push("The catalogs changed");
	if (!same(before.generator, after.generator))
		changed.push(
			`Made by ${after.generator.name} ${after.generator.version}, before by ${before.generator.version}`,
		);
	if (!same(before.scope, after.scope)) changed.push("The scope changed");
	if (before.status !== after.status)
		changed.push(`The status was ${before.status} and is ${after.status}`);
	if (!same(before.reasons, after.reasons))
		changed.push("The reasons for the status changed");
	if (before.title !== after.title || before.language !== after.language)
		changed.push("The report's wording changed");
	return changed;
}

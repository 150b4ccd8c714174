import type { Changes, OperationRow, Report } from "./model.ts";
import type { ComparedTraces } from "./trace-changes.ts";

type Counted = Pick<
	Report,
	| "sources"
	| "population"
	| "operations"
	| "actors"
	| "channels"
	| "days"
	| "completeness"
	| "report"
>;

/**
 * What a revision changes against the one before it; `compared` is null where the populations could not be compared, and the summary
 * says so. Where nothing that is counted differs, the summary says what else does: the catalogs, the profile, the program or the
 * settlement. It says of a final revision whether its counts stand.
 */
export function changesSince(
	before: Counted,
	after: Counted,
	compared: ComparedTraces | null,
): Changes {
	const sources = sourceChanges(before, after);
	const population = populationChanges(before, after);
	const operations = operationChanges(before, after);
	const { revision } = before.report;
	const parts = {
		...{ previousRevision: revision, sources, population, operations },
		traces: compared?.traces ?? null,
	};
	const traces = compared?.summary ?? [
		`Which traces were added or removed is not known: the population of revision ${revision} could not be compared`,
	];
	const said = [
		...standing(parts, before, after),
		...sourceSentences(sources),
		...traces,
		...countSentences(parts),
		...settingChanges(before, after),
	];
	const summary = said.length > 0 ? said : ["Only the presentation changed"];
	return { ...parts, summary };
}

/** For a previous revision whose report cannot be trusted: nothing is compared, and the summary says why. */
export function changesUnknown(revision: number, why: string): Changes {
	return {
		previousRevision: revision,
		summary: [`What changed since revision ${revision} is not known: ${why}`],
		sources: { added: [], removed: [], altered: [] },
		population: [],
		operations: [],
		traces: null,
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

type Parts = Omit<Changes, "summary">;

/** What becomes of a revision that was final. */
function standing(parts: Parts, before: Counted, after: Counted): string[] {
	const { revision, status } = before.report;
	if (status !== "final") return [];
	const { population, operations, traces } = parts;
	const counted = ({ actors, channels, days }: Counted) => [
		actors,
		channels,
		days,
	];
	const restated =
		population.length > 0 ||
		operations.length > 0 ||
		(traces !== null && traces.added + traces.removed > 0) ||
		!same(counted(before), counted(after));
	return [
		`Revision ${revision} was final; ${restated ? "this revision restates it" : "its counts of traces stand"}`,
	];
}

function sourceSentences({ added, removed, altered }: Changes["sources"]) {
	const summary: string[] = [];
	if (added.length > 0)
		summary.push(`${added.length} trace file(s) were added`);
	if (removed.length > 0)
		summary.push(`${removed.length} trace file(s) are no longer there`);
	if (altered.length > 0)
		summary.push(`${altered.length} trace file(s) have other content`);
	return summary;
}

function countSentences({ population, operations }: Parts): string[] {
	const summary: string[] = [];
	const inScope = population.find(({ name }) => name === "inScope");
	if (inScope)
		summary.push(
			`Traces in scope: ${inScope.before} before, ${inScope.after} now`,
		);
	if (operations.length > 0)
		summary.push(`${operations.length} operation count(s) changed`);
	return summary;
}

function same(a: unknown, b: unknown): boolean {
	return JSON.stringify(a) === JSON.stringify(b);
}

function settingChanges(
	{ report: before, completeness: was }: Counted,
	{ report: after, completeness: is }: Counted,
): string[] {
	const changed: string[] = [];
	if (!same(before.catalogs, after.catalogs))
		changed.push("The catalogs changed");
	if (!same(before.generator, after.generator))
		changed.push(
			`Made by ${after.generator.name} ${after.generator.version}, before by ${before.generator.version}`,
		);
	if (!same(before.scope, after.scope)) changed.push("The scope changed");
	if (was.verdict !== is.verdict)
		changed.push(`Completeness was ${was.verdict} and is ${is.verdict}`);
	if (before.status !== after.status)
		changed.push(`The status was ${before.status} and is ${after.status}`);
	if (!same(before.reasons, after.reasons))
		changed.push("The reasons for the status changed");
	if (before.title !== after.title || before.language !== after.language)
		changed.push("The report's wording changed");
	return changed;
}

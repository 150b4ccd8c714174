import type { Changed } from "../../../report/model-analysis.ts";
import { counted, type Draft } from "../draft.ts";
import { brief, listed } from "./brief.ts";

const NAMED = 1;
const NAME = 40;

type Named = Changed & { readonly name: string };

/** What changed since the period before: the total, operations that are new or gone, families that are more or fewer, new actors. */
export function comparedAnswer(draft: Draft): string[] {
	const { report, words, format } = draft;
	const { comparison } = report;
	if (comparison === null) return [words.comparison.none];
	const { before, after } = comparison.inScope;
	const n = (value: number) => counted(draft, value);
	const name = format.period(comparison.period, words.period);
	const changed = [
		...operationsOf(draft, "new"),
		...operationsOf(draft, "gone"),
		...familiesOf(draft, "more"),
		...familiesOf(draft, "fewer"),
		...newActors(draft),
	];
	const same = comparison.operations.length === 0 && changed.length === 0;
	return [
		[
			words.answers.totals(name, n(before), n(after)),
			...(same ? [words.answers.sameOperations] : changed),
		].join(" "),
	];
}

function operationsOf(draft: Draft, change: Changed["change"]): string[] {
	const { words, report } = draft;
	const rows = report.comparison?.operations ?? [];
	const own = rows
		.filter((row) => row.change === change)
		.map((row) => ({ ...row, name: nameOf(draft, row) }));
	return told(draft, own, words.answers.operations[change]);
}

/** The trace name, with the outcome where it is no success. */
function nameOf(
	{ words }: Draft,
	{
		traceName,
		outcome,
	}: { traceName: string; outcome: keyof Draft["words"]["outcome"] },
): string {
	return outcome === "success"
		? traceName
		: `${traceName} [${words.outcome[outcome]}]`;
}

function familiesOf(draft: Draft, change: Changed["change"]): string[] {
	const { words, report } = draft;
	const rows = report.comparison?.families ?? [];
	const own = rows
		.filter((row) => row.change === change)
		.map((row) => ({ ...row, name: `${row.service}: ${row.family}` }));
	return told(draft, own, words.answers.operations[change]);
}

function newActors(draft: Draft): string[] {
	const { words, report } = draft;
	const rows = report.comparison?.actors ?? [];
	const own = rows
		.filter(({ change }) => change === "new")
		.map((row) => ({ ...row, name: row.user ?? row.domain ?? words.nobody }));
	return told(draft, own, words.answers.newActors);
}

/** A sentence about the first of the rows, with their numbers and how many others there are; none where there is no row. */
function told(
	draft: Draft,
	rows: readonly Named[],
	say: (list: string) => string,
): string[] {
	if (rows.length === 0) return [];
	const { words, format, paper } = draft;
	const shown = rows.slice(0, NAMED).map(({ name, change, ...counts }) => {
		const text = brief(paper, name, NAME);
		const before = format.count(counts.before);
		const after = format.count(counts.after);
		if (change === "new") return words.answers.counted(text, after);
		if (change === "gone") return words.answers.counted(text, before);
		return words.answers.from(text, before, after);
	});
	return [say(listed(draft, shown, rows.length - shown.length))];
}

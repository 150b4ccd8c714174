import type { CorrelationRow } from "../../../report/model-analysis.ts";
import { counted, type Draft } from "../draft.ts";
import { familiesOf } from "../families.ts";
import { linesOf, type Paper, widthOf } from "../paper.ts";
import { STYLES } from "../style.ts";
import { actionAnswer } from "./action-answer.ts";
import { brief, listed } from "./brief.ts";
import { comparedAnswer } from "./compared-answer.ts";

/** The width in points of the column of questions. */
export const QUESTION_WIDTH = 106;

type Answer = readonly [question: string, ...lines: string[]];

const NAMED = 3;
const REASONS = 2;
const CHANGES = 3;
const SENTENCE = 140;
const NAME = 44;

// lines that each answer takes at most: together they keep the page one page, however much there is to say
const LINES = {
	happened: 4,
	who: 2,
	failed: 3,
	unfinished: 3,
	undocumented: 3,
	compared: 5,
	action: 7,
	sure: 9,
	revision: 3,
} as const;

/** What the first page answers, each answer beside its question and no longer than its room; what did not happen at all is not asked. */
export function answersOf(draft: Draft): Answer[] {
	const { words, report } = draft;
	const quiet = report.population.inScope === 0;
	const texts: Readonly<Record<keyof typeof LINES, readonly string[]>> = {
		action: actionAnswer(draft),
		happened: quiet ? [silence(draft)] : happenedAnswer(draft),
		who: quiet ? [] : whoAnswer(draft),
		failed: quiet ? [] : failedAnswer(draft),
		unfinished: quiet ? [] : unfinishedAnswer(draft),
		undocumented: quiet ? [] : undocumentedAnswer(draft),
		compared: comparedAnswer(draft),
		sure: sureAnswer(draft),
		revision: revisionAnswer(draft),
	};
	return ORDER.flatMap((name): Answer[] => {
		const lines = fitted(draft.paper, texts[name], LINES[name]);
		return lines.length === 0 ? [] : [[words.answers[name], ...lines]];
	});
}

const ORDER = [
	"happened",
	"action",
	"who",
	"failed",
	"unfinished",
	"undocumented",
	"compared",
	"sure",
	"revision",
] as const satisfies readonly (keyof typeof LINES)[];

/** The texts as far as they take at most so many lines; a text that is cut ends in dots, and those after it are left out. */
function fitted(
	paper: Paper,
	texts: readonly string[],
	most: number,
): readonly string[] {
	const width = widthOf(paper) - QUESTION_WIDTH;
	const kept: string[] = [];
	let room = most;
	for (const text of texts.filter((one) => one !== "")) {
		const lines = linesOf(paper, text, STYLES.body, width);
		if (lines.length > room) {
			// the last line loses some characters, so that the dots find room
			if (room > 0)
				kept.push(`${lines.slice(0, room).join(" ").slice(0, -6)} …`);
			return kept;
		}
		kept.push(text);
		room -= lines.length;
	}
	return kept;
}

function silence({ report, words }: Draft): string {
	const { settled, verdict } = report.completeness;
	return settled
		? words.summary.noActivity[verdict]
		: words.summary.noActivityYet;
}

function happenedAnswer(draft: Draft): string[] {
	const { report, words } = draft;
	const n = (value: number) => counted(draft, value);
	const { success, failure, incident, unknown } = report.outcomes;
	const families = familiesOf(report.operations);
	const { activity, outcomes } = words.summary;
	return [
		[
			activity(n(report.population.inScope)),
			outcomes(n(success), n(failure), n(incident), n(unknown)),
			words.answers.mostFamilies(most(draft, families)),
		].join(" "),
	];
}

/** The first of them with their counts: `a (3), b (2)`. */
function most(
	draft: Draft,
	rows: readonly { readonly name: string; readonly count: number }[],
): string {
	const { words, format } = draft;
	const shown = rows.slice(0, NAMED).map(({ name, count }) => {
		const text = brief(draft.paper, name, NAME);
		return words.answers.counted(text, format.count(count));
	});
	return listed(draft, shown, rows.length - shown.length);
}

function whoAnswer(draft: Draft): string[] {
	const { report, words } = draft;
	const actors = report.actors.map(({ user, domain, count }) => ({
		name: user ?? domain ?? words.nobody,
		count,
	}));
	if (actors.length === 0) return [words.answers.nobody];
	const number = counted(draft, actors.length);
	return [words.answers.actors(number, most(draft, actors))];
}

function failedAnswer(draft: Draft): string[] {
	const { report, words } = draft;
	const { failure, incident } = report.outcomes;
	if (failure + incident === 0) return [words.answers.noFailures];
	const n = (value: number) => counted(draft, value);
	const families = familiesOf(
		report.operations.filter(
			({ outcome }) => outcome === "failure" || outcome === "incident",
		),
	);
	const list = most(draft, families);
	return [words.answers.failures(n(failure), n(incident), list)];
}

function unfinishedAnswer(draft: Draft): string[] {
	const { words, report } = draft;
	const { families } = report.correlation;
	if (families.length === 0) return [words.answers.noRequests];
	const sum = (name: "requests" | "open" | "orphan" | keyof Ended) =>
		counted(
			draft,
			families.reduce((all, row) => all + row[name], 0),
		);
	return [
		[
			words.answers.requests(sum("requests"), sum("completed")),
			words.answers.notCompleted(
				sum("failed"),
				sum("refused"),
				sum("open"),
				sum("orphan"),
			),
		].join(" "),
	];
}

type Ended = Pick<CorrelationRow, "completed" | "failed" | "refused">;

function undocumentedAnswer(draft: Draft): string[] {
	const { report, words } = draft;
	const { uncatalogued, catalogCoverage } = report;
	const n = (value: number) => counted(draft, value);
	const rows = uncatalogued
		.map(({ traceName, count }) => ({ name: traceName, count }))
		.toSorted((a, b) => b.count - a.count);
	const traces = rows.reduce((sum, { count }) => sum + count, 0);
	const { seen, catalogued } = catalogCoverage;
	return [
		...(catalogued === 0 ? [] : [words.answers.seen(n(seen), n(catalogued))]),
		rows.length === 0
			? words.answers.allCatalogued
			: words.answers.uncatalogued(
					n(rows.length),
					n(traces),
					most(draft, rows),
				),
	];
}

function sureAnswer(draft: Draft): string[] {
	const { report, words } = draft;
	const { verdict } = report.completeness;
	const { listed, read, quarantined } = report.files;
	const { reasons } = report.report;
	const n = (value: number) => counted(draft, value);
	const more = n(reasons.length - REASONS);
	return [
		`${words.verdict[verdict]}. ${words.verdictMeans[verdict]}`,
		...(reasons.length > 0 ? [words.summary.provisional] : []),
		...bulleted(draft, reasons.slice(0, REASONS)),
		...(more.value > 0
			? [words.summary.more(more, words.sections.completeness)]
			: []),
		words.summary.files(n(listed), n(read), n(quarantined)),
	];
}

function revisionAnswer(draft: Draft): string[] {
	const { report } = draft;
	return bulleted(draft, report.changes?.summary.slice(0, CHANGES) ?? []);
}

function bulleted({ paper }: Draft, texts: readonly string[]): string[] {
	return texts.map((text) => `– ${brief(paper, text, SENTENCE)}`);
}

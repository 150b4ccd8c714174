import type {
	Changed,
	CorrelationCase,
	CorrelationRow,
	Privacy,
	RequestState,
	RuleRow,
} from "../lib/report/model-analysis.ts";
import type { Count } from "./count.ts";
import type { RuleWording } from "./wording-rules.ts";

/** What a report says of the meaning of traces in one language: findings, correlation, tickets, coverage, comparison, controls. */
export interface AnalysisWording {
	readonly rules: RuleWording;
	readonly answers: Answers;
	readonly findings: {
		/** how many are accepted, and which section has them */
		readonly accepted: (accepted: Count, place: string) => string;
		readonly traces: (place: string) => string;
		readonly line: (line: string) => string;
		readonly outside: string;
		readonly moreTraces: (others: Count) => string;
		readonly rules: string;
		readonly rulesIntro: string;
		readonly state: Readonly<Record<RuleRow["state"], string>>;
	};
	readonly exceptions: { readonly intro: string };
	readonly families: {
		readonly intro: string;
		readonly chart: string;
		readonly first: (shown: Count, total: Count) => string;
	};
	readonly correlation: {
		readonly intro: (hours: Count) => string;
		readonly none: string;
		readonly families: string;
		readonly counts: string;
		readonly durations: string;
		readonly cases: string;
		readonly noCases: string;
		readonly state: Readonly<
			Record<RequestState | CorrelationCase["state"], string>
		>;
		readonly kind: Readonly<Record<CorrelationRow["kind"], string>>;
		readonly by: Readonly<Record<Exclude<CorrelationCase["by"], null>, string>>;
		/** announces a list that stops short in the workbook too */
		readonly firstCases: (shown: Count, total: Count, place: string) => string;
	};
	readonly tickets: {
		readonly intro: (matched: Count, unmatched: Count) => string;
		readonly file: (sha256: string) => string;
		readonly list: string;
		readonly unused: string;
		readonly any: string;
		readonly without: string;
		readonly noneWithout: string;
	};
	readonly catalogCoverage: {
		readonly intro: (catalogued: Count, seen: Count, never: Count) => string;
		readonly zeros: (section: string) => string;
		readonly uncatalogued: (names: Count) => string;
		readonly superseded: string;
		readonly noneSuperseded: string;
		readonly changes: string;
		readonly noChanges: string;
	};
	readonly comparison: {
		readonly intro: (period: string, revision: string) => string;
		readonly provisional: string;
		readonly none: string;
		readonly totals: string;
		readonly operations: string;
		readonly families: string;
		readonly actors: string;
		readonly same: string;
		readonly change: Readonly<Record<Changed["change"], string>>;
	};
	readonly controls: {
		readonly intro: string;
		readonly noAssessment: string;
		readonly unknown: (framework: string) => string;
	};
	readonly week: { readonly intro: (zone: string) => string };
	readonly privacy: {
		readonly people: string;
		readonly is: Readonly<Record<Privacy["people"], string>>;
		readonly key: (id: string) => string;
		readonly bodies: string;
		readonly bodiesAre: (included: boolean) => string;
	};
	/** what is read out in place of a chart */
	readonly alt: {
		readonly days: (
			total: string,
			days: string,
			most: string,
			on: string,
		) => string;
		readonly families: (list: string) => string;
		readonly week: (most: string, weekday: string, hour: string) => string;
		readonly coverage: (
			signed: string,
			witnessed: string,
			uncovered: string,
		) => string;
		readonly empty: string;
	};
	/** the headings of columns */
	readonly heading: {
		readonly [name in
			| "about"
			| "added"
			| "begunBefore"
			| "completed"
			| "control"
			| "duration"
			| "ended"
			| "endedAfter"
			| "excepted"
			| "failed"
			| "family"
			| "findings"
			| "hour"
			| "longest"
			| "matched"
			| "matchedBy"
			| "means"
			| "median"
			| "open"
			| "operations"
			| "operator"
			| "orphan"
			| "owner"
			| "p95"
			| "rationale"
			| "refused"
			| "removed"
			| "requested"
			| "requests"
			| "section"
			| "shows"
			| "tasks"
			| "threshold"
			| "ticket"
			| "traces"
			| "until"]: string;
	};
}

/** What the summary answers, each beside its question. */
export interface Answers {
	readonly happened: string;
	readonly who: string;
	readonly failed: string;
	readonly unfinished: string;
	readonly undocumented: string;
	readonly compared: string;
	readonly action: string;
	readonly sure: string;
	readonly revision: string;
	/** `name (count)` */
	readonly counted: (name: string, count: string) => string;
	/** `name (before → after)` */
	readonly from: (name: string, before: string, after: string) => string;
	readonly mostFamilies: (list: string) => string;
	readonly actors: (actors: Count, list: string) => string;
	readonly nobody: string;
	readonly failures: (failure: Count, incident: Count, list: string) => string;
	readonly noFailures: string;
	readonly requests: (requests: Count, completed: Count) => string;
	readonly notCompleted: (
		failed: Count,
		refused: Count,
		open: Count,
		orphan: Count,
	) => string;
	readonly noRequests: string;
	readonly uncatalogued: (names: Count, traces: Count, list: string) => string;
	readonly allCatalogued: string;
	readonly seen: (seen: Count, catalogued: Count) => string;
	readonly totals: (period: string, before: Count, after: Count) => string;
	readonly operations: Readonly<
		Record<Changed["change"], (list: string) => string>
	>;
	readonly newActors: (list: string) => string;
	readonly sameOperations: string;
	/** a finding that is open: how grave, what, how many findings of the kind, and what the first is about */
	readonly finding: (
		severity: string,
		title: string,
		findings: Count,
		about: string,
	) => string;
	readonly noneGrave: string;
	readonly nothingInTraces: string;
	readonly accepted: (accepted: Count) => string;
	readonly moreRules: (others: Count, section: string) => string;
	/** how often beside a list of the first ones */
	readonly andMore: (others: string) => string;
}

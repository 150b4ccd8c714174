import type { FindingSettings } from "../../analysis-config.ts";
import { FINDING_RULES, RULE_SEVERITIES } from "../../finding-rules.ts";
import type { Finding, PopulationRow, Severity } from "../../report/model.ts";
import type { RuleRow } from "../../report/model-analysis.ts";
import type { Observer } from "../observed.ts";
import type { Detector, FinderContext, Told, TraceRule } from "./detector.ts";
import { byGravityAndTime } from "./order.ts";
import { RULES } from "./rules.ts";

/** What the rules gave, before exceptions. */
export interface FoundBy {
	/** in the order of `byGravityAndTime` */
	readonly findings: readonly Finding[];
	/** one row per rule that is looked for in traces, in alphabetical order */
	readonly rules: readonly Omit<RuleRow, "excepted">[];
}

/** An observer that also hears what correlation and the join with change tickets found. */
export interface Finder extends Observer<FoundBy> {
	/** in any order, before `result` */
	told(event: Told): void;
	/** an operation that no ticket stands for */
	unticketed(row: PopulationRow): void;
}

/**
 * Looks for findings by all rules that the settings leave on. Only the population counts, and where a rule says so what is watched beside it. A
 * rule gives at most `FINDINGS_PER_RULE` findings, the last of which then says how many more there are.
 */
export function finder(
	settings: FindingSettings,
	context: FinderContext,
): Finder {
	const looked = TRACE_RULES.map((rule) => look(rule, settings, context));
	const detectors = looked.flatMap(({ detector }) => detector ?? []);
	return {
		add(observed) {
			const time = Date.parse(observed.row.time);
			for (const detector of detectors) detector.add?.(observed, time);
		},
		told(event) {
			for (const detector of detectors) detector.told?.(event);
		},
		unticketed(row) {
			for (const detector of detectors) detector.unticketed?.(row);
		},
		result() {
			const found = looked.map((one) => ({ ...one, given: findingsOf(one) }));
			return {
				findings: found
					.flatMap(({ given }) => given)
					.toSorted(byGravityAndTime),
				rules: found.map(({ rule, severity, state, threshold, given }) => {
					return { rule, severity, state, threshold, findings: given.length };
				}),
			};
		},
	};
}

const TRACE_RULES: readonly TraceRule[] = FINDING_RULES.filter(
	(rule) => rule !== "exception-expired",
);

/** A rule, and what looks for it; null where it is off or cannot be looked for. */
interface Looked extends Omit<RuleRow, "findings" | "excepted"> {
	readonly detector: Detector | null;
}

function look(
	rule: TraceRule,
	settings: FindingSettings,
	context: FinderContext,
): Looked {
	const severity: Severity = settings.severity[rule] ?? RULE_SEVERITIES[rule];
	const known = { rule, severity, threshold: RULES[rule].threshold(settings) };
	if (settings.off.includes(rule))
		return { ...known, state: "off", detector: null };
	const detector = RULES[rule].detector(settings, context);
	const state = detector === null ? "unavailable" : "evaluated";
	return { ...known, state, detector };
}

function findingsOf({ rule, severity, detector }: Looked): readonly Finding[] {
	const drafts = detector?.result() ?? [];
	return drafts.map((draft) => {
		return { rule, severity, unit: null, ...draft, exception: null };
	});
}

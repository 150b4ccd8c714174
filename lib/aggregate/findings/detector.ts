import type { FindingSettings } from "../../analysis-config.ts";
import type { FindingRule } from "../../finding-rules.ts";
import type { Finding, PopulationRow } from "../../report/model.ts";
import type { CorrelationCase } from "../../report/model-analysis.ts";
import type { Observed } from "../observed.ts";

/** A rule that is looked for in traces; an expired exception is found without any. */
export type TraceRule = Exclude<FindingRule, "exception-expired">;

/** What correlation found: a request that did not end well, or a task without one. */
export interface Told {
	readonly kind: CorrelationCase["state"];
	readonly row: PopulationRow;
}

/** What the rules compare with. */
export interface FinderContext {
	/** the zone's offset from UTC at an instant, both in ms */
	readonly offsetAt: (instant: number) => number;
	/** who acted in the period before, as `actorKey` writes them, and from where; null where that cannot be known */
	readonly seenBefore: {
		readonly actors: ReadonlySet<string>;
		readonly addresses: ReadonlySet<string>;
	} | null;
}

/** A finding without what its rule says of it. */
export type Draft = Pick<
	Finding,
	| "at"
	| "lastAt"
	| "message"
	| "user"
	| "domain"
	| "subject"
	| "count"
	| "traces"
>;

/** Looks for one rule. Traces are added in the order of time (ms since the epoch, UTC), then trace id; what is told comes in any order. */
export interface Detector {
	add?(observed: Observed, time: number): void;
	told?(event: Told): void;
	/** an operation that no ticket stands for */
	unticketed?(row: PopulationRow): void;
	/** in the order of time, bounded as `firstDrafts` says */
	result(): readonly Draft[];
}

/** How a rule is looked for. */
export interface Rule {
	/** what the settings say of it, as one line; empty where they say nothing */
	readonly threshold: (settings: FindingSettings) => string;
	/** null where what the rule compares with is missing */
	readonly detector: (
		settings: FindingSettings,
		context: FinderContext,
	) => Detector | null;
}

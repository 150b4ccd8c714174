import type { PeriodWords } from "../lib/report/format.ts";
import type {
	ChangedTrace,
	IntervalState,
	Outcome,
	Phase,
	PopulationCounts,
	ReportHead,
	Severity,
	SourceRow,
	Verdict,
} from "../lib/report/model.ts";
import type { Count } from "./count.ts";
import type { SectionId } from "./sections.ts";
import type { AnalysisWording } from "./wording-analysis.ts";

export type { Count };

/** Everything a report says in one language. Texts that come from the report itself are not here. */
export interface Wording extends AnalysisWording {
	readonly kind: string;
	readonly period: PeriodWords;
	readonly status: Readonly<Record<ReportHead["status"], string>>;
	readonly outcome: Readonly<Record<Outcome, string>>;
	readonly phase: Readonly<Record<Phase, string>>;
	readonly verdict: Readonly<Record<Verdict, string>>;
	/** what each verdict means, as one sentence */
	readonly verdictMeans: Readonly<Record<Verdict, string>>;
	readonly interval: Readonly<Record<IntervalState, string>>;
	readonly severity: Readonly<Record<Severity, string>>;
	readonly bucket: Readonly<Record<keyof PopulationCounts, string>>;
	readonly sections: Readonly<Record<SectionId, string>>;
	readonly cover: {
		readonly period: string;
		readonly from: string;
		readonly to: string;
		readonly zone: string;
		readonly completeness: string;
		readonly id: string;
		readonly revision: string;
		readonly generatedAt: string;
		readonly generator: string;
		readonly catalogs: string;
		readonly noCatalogs: string;
		readonly moreCatalogs: string;
		readonly contents: string;
	};
	readonly frame: {
		readonly page: (page: string, pages: string) => string;
		readonly continued: string;
	};
	/** what stands for a missing value */
	readonly missing: string;
	readonly none: string;
	readonly cut: (characters: string) => string;
	/** announces that a list is cut short, and where all of it is */
	readonly first: (shown: Count, total: Count, place: string) => string;
	readonly inWorkbook: (sheet: string) => string;
	readonly inReport: (field: string) => string;
	readonly inSection: (title: string) => string;
	readonly inSources: string;
	/** says that texts of the program follow in English; empty in English */
	readonly english: string;
	readonly summary: {
		readonly activity: (inScope: Count) => string;
		/** where the population is empty: whether that is proof that nothing happened, by the verdict */
		readonly noActivity: Readonly<Record<Verdict, string>>;
		/** the same, where late traces may still arrive */
		readonly noActivityYet: string;
		readonly outcomes: (
			success: Count,
			failure: Count,
			incident: Count,
			unknown: Count,
		) => string;
		readonly files: (listed: Count, read: Count, quarantined: Count) => string;
		readonly findings: (counts: Readonly<Record<Severity, Count>>) => string;
		readonly noFindings: string;
		/** where there is nothing that findings could be made from */
		readonly notLookedAt: string;
		readonly provisional: string;
		readonly more: (others: Count, section: string) => string;
		readonly changed: (previousRevision: string) => string;
		readonly chart: string;
		readonly chartTable: (place: string) => string;
		readonly inScope: string;
	};
	readonly scope: {
		readonly services: string;
		readonly regions: string;
		readonly allRegions: string;
		readonly archive: string;
		readonly listed: string;
		readonly days: (first: string, last: string) => string;
		readonly settlement: string;
		readonly settlementHours: (hours: Count) => string;
		readonly span: string;
		readonly setAside: string;
		readonly setAsideFound: (digests: Count, other: Count) => string;
		readonly inputs: string;
		readonly previousManifest: string;
		readonly rulesTitle: string;
		readonly rules: readonly string[];
		readonly authorityTitle: string;
		readonly authority: string;
	};
	readonly waterfall: {
		readonly intro: string;
		readonly step: string;
		readonly files: string;
		readonly filesListed: string;
		readonly filesRead: string;
		readonly filesQuarantined: string;
		readonly balances: string;
		readonly broken: string;
	};
	readonly completeness: {
		readonly settled: string;
		readonly unsettled: string;
		readonly coverage: string;
		/** explains the picture of which each row is a day, or a week */
		readonly coverageDays: (zone: string) => string;
		readonly coverageWeeks: (zone: string) => string;
		readonly coverageRule: (place: string) => string;
		/** short, Monday first */
		readonly weekdays: readonly string[];
		readonly intervals: string;
		readonly problems: string;
		readonly chains: string;
		readonly chainsIntro: string;
		readonly verifiedOf: (verified: string, digests: string) => string;
		readonly recount: string;
		readonly recountSame: (
			traces: Count,
			operations: Count,
			actors: Count,
		) => string;
		readonly recountDiffers: string;
		readonly collection: string;
		readonly collectionIntro: string;
		readonly lost: (from: string, to: string) => string;
		readonly moreLost: (others: Count, place: string) => string;
	};
	readonly intro: {
		readonly findings: string;
		readonly operations: string;
		readonly failures: (failure: Count, incident: Count) => string;
		readonly firstFailures: (shown: Count, place: string) => string;
		readonly uncatalogued: string;
		readonly contradictions: string;
		readonly conflicts: string;
		readonly actors: string;
		readonly channels: string;
		readonly days: (zone: string) => string;
		readonly quarantine: string;
		readonly sources: string;
		readonly changes: (previousRevision: string) => string;
	};
	readonly changes: {
		readonly population: string;
		readonly operations: string;
		readonly added: (files: Count) => string;
		readonly removed: (files: Count) => string;
		readonly altered: (files: Count) => string;
		readonly noSources: string;
		readonly traces: string;
		readonly tracesChanged: (added: Count, removed: Count) => string;
		readonly tracesUnknown: string;
		/** announces a table that is cut short where no other list is whole */
		readonly firstTraces: (
			shown: Count,
			total: Count,
			named: Count,
			place: string,
		) => string;
		readonly change: Readonly<Record<ChangedTrace["change"], string>>;
		readonly why: Readonly<
			Record<ChangedTrace["why"], (previousRevision: string) => string>
		>;
	};
	/** the headings of columns */
	readonly column: {
		readonly [name in
			| "actor"
			| "after"
			| "before"
			| "bytes"
			| "catalog"
			| "change"
			| "channel"
			| "code"
			| "count"
			| "coveredUntil"
			| "day"
			| "digest"
			| "domain"
			| "field"
			| "file"
			| "files"
			| "first"
			| "firstAsked"
			| "from"
			| "key"
			| "kept"
			| "last"
			| "lastAsked"
			| "late"
			| "lost"
			| "message"
			| "object"
			| "operation"
			| "origin"
			| "other"
			| "outcome"
			| "phase"
			| "position"
			| "problem"
			| "rating"
			| "reason"
			| "recorded"
			| "records"
			| "resource"
			| "resourceType"
			| "rule"
			| "runs"
			| "saysName"
			| "service"
			| "severity"
			| "sha256"
			| "sourceIp"
			| "state"
			| "time"
			| "to"
			| "total"
			| "traceId"
			| "traceName"
			| "unit"
			| "validFrom"
			| "verified"
			| "version"
			| "why"]: string;
	};
	readonly nobody: string;
	readonly wholeFile: string;
	readonly origin: Readonly<Record<SourceRow["origin"], string>>;
	readonly fileState: Readonly<Record<"read" | "quarantined", string>>;
	/** what the signed digests say of a file */
	readonly digest: Readonly<Record<SourceRow["digest"], string>>;
	readonly limitations: readonly string[];
	readonly signOff: {
		readonly intro: string;
		readonly prepared: string;
		readonly reviewed: string;
		readonly approved: string;
		readonly name: string;
		readonly date: string;
		readonly signature: string;
	};
}

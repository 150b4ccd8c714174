/**
 * The report model: every number that a report shows, as `report.json` holds it. Public: fields are added, never changed;
 * otherwise `schema` counts up. Instants are ISO 8601 UTC with milliseconds, hashes are SHA-256 in lower-case hex.
 */

import type {
	CatalogCoverage,
	ChangeTickets,
	Comparison,
	Correlation,
	Exception,
	FindingTrace,
	Privacy,
	RuleRow,
	WeekdayRow,
} from "./model-analysis.ts";

export type Outcome = "success" | "failure" | "incident" | "unknown";
export type Phase = "request" | "task" | "direct";
export type Verdict = "proven" | "witnessed" | "partial" | "unproven";
export type OutcomeCounts = Readonly<Record<Outcome, number>>;

/** The outcomes in the order in which every table shows them. */
export const OUTCOMES: readonly Outcome[] = [
	"success",
	"failure",
	"incident",
	"unknown",
];

export type Severity = "high" | "medium" | "low" | "info";

/** The severities of findings, the gravest first, in the order in which every table shows them. */
export const SEVERITIES: readonly Severity[] = [
	"high",
	"medium",
	"low",
	"info",
];

export interface Report {
	readonly schema: "tracefolio/report@1";
	readonly report: ReportHead;
	/** `listed = read + quarantined` */
	readonly files: FileCounts;
	/** the waterfall: the buckets sum to `records` */
	readonly population: PopulationCounts;
	/** sums to `population.inScope` */
	readonly outcomes: OutcomeCounts;
	/** one row per operation × outcome, catalogued ones with zero included; sorted by service, resource type, trace name, outcome */
	readonly operations: readonly OperationRow[];
	readonly completeness: Completeness;
	/** one row per chain of signed digests that was found, sorted by unit */
	readonly chains: readonly ChainRow[];
	/** what covers each hour of the period, day by day in its zone: the least covered of all units decides */
	readonly coverage: readonly CoverageDay[];
	/** the totals once more, by a counter that shares no code with the one that made this report */
	readonly recount: Recount;
	/** a sample of the population for an auditor's tests */
	readonly sample: Sample;
	/** one row per collector's ledger (region and project), sorted by unit; empty where the archive has none and the profile names no source */
	readonly collection: readonly CollectionRow[];
	/** sorted by severity, the gravest first, then `at` */
	readonly findings: readonly Finding[];
	/** every rule by which findings are looked for, in alphabetical order */
	readonly rules: readonly RuleRow[];
	readonly correlation: Correlation;
	/** null where the profile names no file with approved changes */
	readonly tickets: ChangeTickets | null;
	readonly catalogCoverage: CatalogCoverage;
	/** null where the period before has no publication that can be trusted */
	readonly comparison: Comparison | null;
	readonly contradictions: readonly Contradiction[];
	readonly uncatalogued: readonly UncataloguedRow[];
	readonly quarantine: readonly QuarantineRow[];
	readonly conflicts: readonly Conflict[];
	/** sums to `population.inScope`; sorted by count, most first */
	readonly actors: readonly ActorRow[];
	/** sums to `population.inScope`; by `trace_type` */
	readonly channels: readonly ChannelRow[];
	/** sums to `population.inScope`; every day of the period in its zone */
	readonly days: readonly DayRow[];
	/** sums to `population.inScope`; seven rows, Monday first */
	readonly week: readonly WeekdayRow[];
	/** the first and last in-scope trace; null in an empty period */
	readonly span: { readonly firstAt: string; readonly lastAt: string } | null;
	/** every trace file that was listed, in key order */
	readonly sources: readonly SourceRow[];
	/** objects of the listed days that are no trace files */
	readonly setAside: { readonly digests: number; readonly other: number };
	/** what changed since the previous revision; null for revision 1 */
	readonly changes: Changes | null;
	readonly theme: Theme;
}

export interface ReportHead {
	/** profile, period, revision and the first 12 digits of `inputs` */
	readonly id: string;
	readonly profile: string;
	readonly organisation: string;
	readonly title: string;
	readonly language: "en" | "de";
	/** which template the PDF is made by */
	readonly template: "full" | "audit-summary";
	/** frameworks whose controls the report is mapped to */
	readonly frameworks: readonly string[];
	readonly privacy: Privacy;
	readonly revision: number;
	readonly status: "final" | "provisional";
	/** why the report is provisional, in plain words (English); empty for a final one */
	readonly reasons: readonly string[];
	readonly period: {
		readonly label: string;
		readonly start: string;
		readonly end: string;
		readonly timezone: string;
	};
	readonly generatedAt: string;
	readonly generator: { readonly name: string; readonly version: string };
	readonly catalogs: readonly CatalogRef[];
	readonly scope: Scope;
	/** SHA-256 of everything the report is made from; equal inputs make no new revision */
	readonly inputs: string;
	/** SHA-256 of the previous revision's manifest; null for revision 1 */
	readonly previousManifest: string | null;
}

export interface Scope {
	/** service types, compared without case */
	readonly services: readonly string[];
	/** regions read; empty means every region in the archive */
	readonly regions: readonly string[];
	/** `folder`, `memory` or the bucket and prefix: where the archive lies */
	readonly archive: string;
	/** ISO dates: the upload days of which trace files were listed, both included */
	readonly listedFrom: string;
	readonly listedTo: string;
	/** hours after the period's end until late traces are no longer expected */
	readonly settlementHours: number;
}

export interface CatalogRef {
	readonly id: string;
	readonly version: string;
	readonly validFrom: string;
	readonly sha256: string;
}

export interface FileCounts {
	readonly listed: number;
	readonly read: number;
	readonly quarantined: number;
}

export interface PopulationCounts {
	readonly records: number;
	readonly quarantined: number;
	readonly outOfPeriod: number;
	readonly outOfScope: number;
	readonly duplicate: number;
	readonly conflict: number;
	readonly inScope: number;
}

export interface OperationRow {
	readonly service: string;
	readonly resourceType: string;
	readonly traceName: string;
	/** the documented description; null for an uncatalogued trace name */
	readonly operation: string | null;
	readonly family: string | null;
	readonly phase: Phase | null;
	readonly outcome: Outcome;
	readonly catalogued: boolean;
	readonly count: number;
	readonly firstAt: string | null;
	readonly lastAt: string | null;
}

export interface Completeness {
	readonly verdict: Verdict;
	/** whether the settlement delay after the period's end had passed */
	readonly settled: boolean;
	readonly intervals: readonly {
		readonly unit: string;
		readonly from: string;
		readonly to: string;
		readonly state: IntervalState;
	}[];
	readonly problems: readonly {
		readonly kind: string;
		readonly object: string | null;
		readonly from: string | null;
		readonly to: string | null;
		readonly message: string;
	}[];
}

/** A chain of digests: what a tracker signed of the files that it delivered. Digests of the period, and of the time around it that is read. */
export interface ChainRow {
	/** region, tracker and, where the tracker sorts by service, the service's folder, as in the intervals of completeness */
	readonly unit: string;
	/** digests found, and those of them whose place, signature and chain hold */
	readonly digests: number;
	readonly verified: number;
	/** what the verified ones cover, from the first start to the last end, gaps included; null where there is none */
	readonly from: string | null;
	readonly to: string | null;
	/** trace files that verified digests list */
	readonly files: number;
	/** to which buckets and of which projects the verified ones say that they were delivered: one each, of this tenant */
	readonly buckets: readonly string[];
	readonly projects: readonly string[];
	/** SHA-256 of the public keys (SubjectPublicKeyInfo, DER) by which signatures were verified */
	readonly keys: readonly string[];
}

export type IntervalState = "signed" | "witnessed" | "uncovered";

/** One day of the period: a state for each hour of it, 23 or 25 where clocks change; fewer where the period begins or ends within. */
export interface CoverageDay {
	/** ISO date in the period's zone */
	readonly date: string;
	readonly hours: readonly {
		/** when the hour begins */
		readonly at: string;
		/** `uncovered` where any instant of it is, in any unit */
		readonly state: IntervalState;
	}[];
}

/** Totals that another counter found in population.ndjson.gz; a publication where they differ from the report's does not exist. */
export interface Recount {
	readonly traces: number;
	readonly outcomes: OutcomeCounts;
	/** operation × outcome rows with a count above zero, and actors, of which each count was compared */
	readonly operations: number;
	readonly actors: number;
}

/** Traces drawn from the population: in each group (operation × outcome) those with the lowest ranks, the actors by turns. */
export interface Sample {
	/** what ranks are made from: the rank of a trace is SHA-256 over seed, a line feed and trace id */
	readonly seed: string;
	/** of population.ndjson.gz */
	readonly populationSha256: string;
	readonly rule: {
		/** of a group's traces, rounded up */
		readonly percent: number;
		readonly atLeast: number;
		readonly atMost: number;
		/** trace names (`*` stands for any characters) whose failures and incidents are drawn whole */
		readonly privileged: readonly string[];
	};
	/** sorted by service, resource type, trace name, outcome */
	readonly groups: readonly {
		readonly service: string;
		readonly resourceType: string;
		readonly traceName: string;
		readonly outcome: Outcome;
		readonly privileged: boolean;
		readonly traces: number;
		readonly actors: number;
		readonly drawn: number;
	}[];
	/** in the order of the population */
	readonly traces: readonly {
		/** line of population.ndjson.gz */
		readonly n: number;
		readonly traceId: string;
		/** SHA-256, lower-case hex */
		readonly rank: string;
	}[];
}

/** What a ledger says of the traces of one project in one region: when the trace service was asked, and what came back. */
export interface CollectionRow {
	/** region and project: `eu-de/46c31955b009`, as in the intervals of completeness */
	readonly unit: string;
	readonly region: string;
	readonly project: string;
	/** runs of the collector that asked for some part of the period, or tried to */
	readonly runs: number;
	/** those of them that failed or were incomplete */
	readonly failedRuns: number;
	readonly firstAskedAt: string | null;
	readonly lastAskedAt: string | null;
	/** everything before is covered or lost; the period's end at most, and null where the collector cannot know */
	readonly coveredUntil: string | null;
	/** records in the answers, repetitions included */
	readonly traces: number;
	/** traces that were found only after their hour had been asked for */
	readonly late: number;
	/** what ran out of the trace service before it was asked for, in the order of time */
	readonly lost: readonly { readonly from: string; readonly to: string }[];
	/** as the service last described it; null where it never did */
	readonly tracker: TrackerState | null;
}

/** The tracker named `system`, which records the traces of a project and delivers them; what the service does not say is null. */
export interface TrackerState {
	readonly name: string;
	/** `enabled`, `disabled` or `error` */
	readonly status: string | null;
	/** the reason of an error, such as `bucketPolicyError` */
	readonly detail: string | null;
	/** whether the service signs what it delivers */
	readonly integrityVerification: boolean | null;
	readonly bucket: string | null;
}

/** Something that a person should look into. */
export interface Finding {
	/**
	 * what was looked for: one of `rules`, or of recording itself: `tracker-disabled`, `tracker-error`, `tracker-changed`, `integrity-verification-off`, `traces-lost`,
	 * `late-traces`, `collection-failed` or `service-without-folder`; further rules may come
	 */
	readonly rule: string;
	readonly severity: Severity;
	/** the scope unit that it is about; null for the whole report */
	readonly unit: string | null;
	/** when it happened or was first seen; null where no instant fits */
	readonly at: string | null;
	/** the last of its traces; null where `at` is all that is known */
	readonly lastAt: string | null;
	/** plain words (English) */
	readonly message: string;
	/** who it is about; null for nobody in particular */
	readonly user: string | null;
	readonly domain: string | null;
	/** the trace name or family, address or resource that it is about; null for none */
	readonly subject: string | null;
	/** how many traces it rests on; 0 for one that rests on ledgers, digests or the profile */
	readonly count: number;
	/** the first of them in the order of time, at most `FINDING_TRACES_SHOWN` */
	readonly traces: readonly FindingTrace[];
	/** why it is accepted; null where no exception of the profile holds for it */
	readonly exception: Exception | null;
}

/** How many findings there are of each severity. */
export function countFindings(
	findings: readonly Finding[],
): Readonly<Record<Severity, number>> {
	const counts = { high: 0, medium: 0, low: 0, info: 0 };
	for (const { severity } of findings) counts[severity]++;
	return counts;
}

/** A trace whose name says one outcome and whose rating says another. */
export interface Contradiction {
	readonly traceId: string;
	readonly traceName: string;
	readonly time: string;
	readonly rating: string;
	readonly byName: Outcome;
}

export interface UncataloguedRow {
	readonly service: string;
	readonly resourceType: string;
	readonly traceName: string;
	readonly count: number;
}

/** A record that is no readable trace, or (without a position) a whole file that could not be read. */
export interface QuarantineRow {
	readonly object: string;
	/** `record 7` in a JSON document, `line 12` in a newline-delimited file */
	readonly position: string | null;
	readonly reason: string;
}

/** Two records with one trace id that do not agree: the first is in the population, the other is not. */
export interface Conflict {
	readonly traceId: string;
	readonly fields: readonly string[];
	readonly kept: ConflictSide;
	readonly other: ConflictSide;
}

export interface ConflictSide {
	readonly object: string;
	readonly position: string;
	/** the fields that differ, each value as JSON text, cut at 200 characters */
	readonly values: readonly string[];
}

export interface ActorRow extends OutcomeCounts {
	/** null for traces that name nobody (the service acted by itself) */
	readonly user: string | null;
	readonly domain: string | null;
	readonly count: number;
	readonly firstAt: string;
	readonly lastAt: string;
}

export interface ChannelRow extends OutcomeCounts {
	readonly channel: string | null;
	readonly count: number;
}

export interface DayRow extends OutcomeCounts {
	/** ISO date in the period's zone */
	readonly date: string;
	readonly count: number;
}

export interface SourceRow {
	readonly object: string;
	/** bytes as stored */
	readonly size: number;
	/** of the bytes as stored */
	readonly sha256: string;
	readonly region: string;
	/** the tracker that delivered the file; of a collected one, the project that was asked for */
	readonly tracker: string;
	/** who wrote the file: a tracker of the service, or the collector */
	readonly origin: "tracker" | "collected";
	/** records in the file; 0 for a quarantined file */
	readonly records: number;
	readonly state: "read" | "quarantined";
	/**
	 * what the signed digests say of a tracker's file: a verified digest lists it with this hash (`verified`) or another one (`altered`), or
	 * none lists it (`unlisted`); `none` where no digest is expected, since the collector wrote it or its unit has no digest
	 */
	readonly digest: "verified" | "altered" | "unlisted" | "none";
}

/** What a revision changed against the one before it. */
export interface Changes {
	readonly previousRevision: number;
	/** plain sentences (English), at least one */
	readonly summary: readonly string[];
	readonly sources: {
		readonly added: readonly string[];
		readonly removed: readonly string[];
		readonly altered: readonly string[];
	};
	readonly population: readonly {
		readonly name: string;
		readonly before: number;
		readonly after: number;
	}[];
	readonly operations: readonly {
		readonly service: string;
		readonly resourceType: string;
		readonly traceName: string;
		readonly outcome: Outcome;
		readonly before: number;
		readonly after: number;
	}[];
	/** traces that only one of both revisions has; null where the previous population cannot be trusted or had to be left unread */
	readonly traces: TraceChanges | null;
}

export interface TraceChanges {
	readonly added: number;
	readonly removed: number;
	/** the first ones in the order of time, at most `CHANGED_TRACES_SHOWN`, the added before the removed */
	readonly rows: readonly ChangedTrace[];
}

/** How many traces a revision names that it added or removed. */
export const CHANGED_TRACES_SHOWN = 1000;

export interface ChangedTrace {
	readonly change: "added" | "removed";
	readonly traceId: string;
	readonly traceName: string;
	readonly time: string;
	readonly recordTime: string | null;
	/** the trace file that it was read from */
	readonly object: string;
	/**
	 * why it was not in the other revision: its file was `delivered` only after the previous revision was made; its file had been there
	 * and was `replaced`; its file is `gone`; or the `scope`, a catalog or the reading of files changed
	 */
	readonly why: "delivered" | "replaced" | "gone" | "scope";
}

export interface Theme {
	/** `#rrggbb` */
	readonly colour: string;
	/** PNG or JPEG as a data URI; null for no logo */
	readonly logo: string | null;
}

/** One in-scope trace as a line of `population.ndjson.gz`, in the order of time, then trace id. */
export interface PopulationRow {
	/** 1 for the first line */
	readonly n: number;
	readonly traceId: string;
	readonly time: string;
	readonly recordTime: string | null;
	readonly service: string;
	readonly resourceType: string;
	readonly traceName: string;
	readonly operation: string | null;
	readonly family: string | null;
	readonly phase: Phase | null;
	readonly outcome: Outcome;
	readonly catalogued: boolean;
	readonly rating: string | null;
	/** whether name and rating agree; null where one of them says nothing */
	readonly agrees: boolean | null;
	readonly channel: string | null;
	readonly user: string | null;
	readonly domain: string | null;
	readonly userId: string | null;
	readonly sourceIp: string | null;
	readonly resourceName: string | null;
	readonly resourceId: string | null;
	readonly code: string | null;
	readonly requestId: string | null;
	/** records with this trace id that say the same, this one included */
	readonly copies: number;
	readonly source: { readonly object: string; readonly position: string };
	/** request, response, message, further fields of the user and of the trace, as recorded */
	readonly details: { readonly [key: string]: unknown };
}

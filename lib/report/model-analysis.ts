/**
 * The part of the report model that says what the traces mean: correlation, findings' context, change tickets, coverage of the catalog,
 * comparison with the period before. Public like `model.ts`. Instants are ISO 8601 UTC with milliseconds.
 */

import type { Outcome, Severity } from "./model.ts";

/** Requests and the tasks that carried them out, of operations that are recorded in two steps. */
export interface Correlation {
	/** how long after its request a task is still taken for the request's own */
	readonly hours: number;
	/** one row per service and family, sorted by both; families without a trace are left out */
	readonly families: readonly CorrelationRow[];
	/** what did not end well, in the order of time: the first `CORRELATED_SHOWN`; the rows above have all the numbers */
	readonly cases: readonly CorrelationCase[];
}

/** How many requests and tasks a report names. */
export const CORRELATED_SHOWN = 1000;

/**
 * How a request ended: every task of it `completed`; one of them `failed`; `refused` when it was made; `open` where a task of it had not ended
 * when reading on after the period ended.
 */
export type RequestState = "completed" | "failed" | "refused" | "open";

export interface CorrelationRow {
	readonly service: string;
	readonly family: string;
	/** two names for the steps (`phases`), or the same name `twice` */
	readonly kind: "phases" | "twice";
	/** `completed + failed + refused + open`: requests of the period */
	readonly requests: number;
	readonly completed: number;
	readonly failed: number;
	readonly refused: number;
	readonly open: number;
	/** those of `completed` and `failed` that ended after the period's end */
	readonly endedAfter: number;
	/** `matched + orphan`: tasks of the period that say an outcome */
	readonly tasks: number;
	/** tasks of a request of the period, or of the time before it (`begunBefore` of them) */
	readonly matched: number;
	readonly begunBefore: number;
	/** tasks without a request */
	readonly orphan: number;
	/** from request to the end of its last task, in whole seconds, over the `completed` and `failed` ones; null where there is none */
	readonly medianSeconds: number | null;
	readonly p95Seconds: number | null;
	readonly longestSeconds: number | null;
}

export interface CorrelationCase {
	readonly state: "failed" | "refused" | "open" | "orphan";
	readonly service: string;
	readonly family: string;
	/** of the request; of an orphan, the task */
	readonly traceId: string;
	readonly traceName: string;
	readonly user: string | null;
	readonly domain: string | null;
	readonly resource: string | null;
	/** null for an orphan */
	readonly requestedAt: string | null;
	/** end of the last task that was found; null where there is none */
	readonly endedAt: string | null;
	readonly seconds: number | null;
	/** ids of the tasks found, at most 20 */
	readonly tasks: readonly string[];
	/** by what the first task was matched; null where there is none */
	readonly by: "job" | "resource" | "name" | "time" | null;
}

/** A trace that a finding rests on. */
export interface FindingTrace {
	readonly traceId: string;
	readonly time: string;
	/** its line in the population; null for a trace that is not in it, because it is out of scope */
	readonly n: number | null;
}

/** How many traces a finding names. */
export const FINDING_TRACES_SHOWN = 20;

/** Why a finding is accepted, by whom and until when (ISO date, included). */
export interface Exception {
	readonly owner: string;
	readonly rationale: string;
	readonly until: string;
}

/** One rule of the findings: whether it could be looked for, and what it gave. */
export interface RuleRow {
	readonly rule: string;
	readonly severity: Severity;
	/** `evaluated`; `off` by the profile; `unavailable` where what it compares with is missing */
	readonly state: "evaluated" | "off" | "unavailable";
	/** what the profile sets, as one line: `3 failures within 60 minutes`; empty where nothing is set */
	readonly threshold: string;
	readonly findings: number;
	/** findings that rest on an exception */
	readonly excepted: number;
}

/** Approved changes, and the operations of the period that they stand for. */
export interface ChangeTickets {
	/** of the file with the tickets */
	readonly sha256: string;
	/** operations of people (no tasks, no actions of the system) within a ticket's window, resource and operator; and without one */
	readonly matched: number;
	readonly unmatched: number;
	readonly tickets: readonly TicketRow[];
	/** by service, trace name and actor; sorted by count, most first */
	readonly without: readonly WithoutTicketRow[];
}

export interface TicketRow {
	readonly id: string;
	readonly from: string;
	readonly to: string;
	/** id or name; null for any */
	readonly resource: string | null;
	/** user name; null: anybody */
	readonly operator: string | null;
	/** operations that it stands for; 0: unused */
	readonly operations: number;
}

export interface WithoutTicketRow {
	readonly service: string;
	readonly traceName: string;
	readonly user: string | null;
	readonly domain: string | null;
	readonly count: number;
	readonly firstAt: string;
	readonly lastAt: string;
}

/** What of the documented operations was seen. */
export interface CatalogCoverage {
	/** documented operations of the versions that held in the period, each once: `seen + neverSeen` */
	readonly catalogued: number;
	readonly seen: number;
	readonly neverSeen: number;
	/** trace names that no version documents */
	readonly uncatalogued: number;
	/** operations that the newest version of the period no longer documents, with their number of traces */
	readonly superseded: readonly {
		readonly catalog: string;
		readonly resourceType: string;
		readonly traceName: string;
		readonly count: number;
	}[];
	/** versions that began to hold within the period */
	readonly changes: readonly {
		readonly catalog: string;
		readonly from: string;
		readonly to: string;
		readonly validFrom: string;
		/** trace names */
		readonly added: readonly string[];
		readonly removed: readonly string[];
	}[];
}

/** This period against the newest publication of the one before it. */
export interface Comparison {
	readonly period: string;
	readonly revision: number;
	readonly status: "final" | "provisional";
	readonly manifestSha256: string;
	readonly inScope: BeforeAfter;
	readonly outcomes: readonly ({ readonly outcome: Outcome } & BeforeAfter)[];
	/** only what differs; sorted by change (new, gone, more, fewer), then the size of the difference */
	readonly operations: readonly ({
		readonly service: string;
		readonly resourceType: string;
		readonly traceName: string;
		readonly outcome: Outcome;
	} & Changed)[];
	readonly families: readonly ({
		readonly service: string;
		readonly family: string;
	} & Changed)[];
	readonly actors: readonly ({
		readonly user: string | null;
		readonly domain: string | null;
	} & Changed)[];
}

export interface BeforeAfter {
	readonly before: number;
	readonly after: number;
}

export interface Changed extends BeforeAfter {
	readonly change: "new" | "gone" | "more" | "fewer";
}

/** Traces by weekday (1 is Monday) and hour of the day in the period's zone. */
export interface WeekdayRow {
	readonly weekday: number;
	/** 24 counts; what happened in an hour that comes twice is counted in the same one */
	readonly hours: readonly number[];
}

/** How the report treats people: as recorded, or by pseudonyms made with a key that is not in it. */
export interface Privacy {
	readonly people: "recorded" | "pseudonymised";
	/** first 16 hex digits of SHA-256 over the key's own HMAC of "tracefolio": tells keys apart, not what they are; null where people are as recorded */
	readonly keyId: string | null;
	/** whether request and response bodies are in the population */
	readonly bodies: boolean;
}

/** What is known of a trace beside its row, and only while a report is made. */
export interface About {
	/** ids of jobs and tasks that the request or response names */
	readonly jobs: readonly string[];
	/** resources that a batch request names */
	readonly members: readonly string[];
	/** the user or group that the operation was carried out on */
	readonly target: string | null;
	/** whether the account's root user acted */
	readonly root: boolean;
	/** whether the provider acted on the tenant's behalf */
	readonly provider: boolean;
}

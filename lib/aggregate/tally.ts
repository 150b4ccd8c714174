import type {
	ActorRow,
	Contradiction,
	Outcome,
	OutcomeCounts,
	PopulationRow,
} from "../report/model.ts";

type Span = { firstAt: string; lastAt: string };
type Counts = Record<Outcome, number>;

/** Counts of one operation × outcome. */
export type OperationTally = Span & { count: number } & Readonly<
		Pick<
			PopulationRow,
			| "service"
			| "resourceType"
			| "traceName"
			| "operation"
			| "family"
			| "phase"
			| "outcome"
			| "catalogued"
		>
	>;

export type ActorTally = Span &
	Counts & { count: number } & Readonly<Pick<ActorRow, "user" | "domain">>;

/**
 * Counts over a population, or over any part of one: memory grows with operations, actors, channels and days, and with
 * contradictions, which are listed one by one.
 */
export interface Tally {
	readonly outcomes: Counts;
	readonly operations: Map<string, OperationTally>;
	readonly actors: Map<string, ActorTally>;
	readonly channels: Map<string | null, Counts>;
	/** by ISO date in the period's zone */
	readonly days: Map<string, Counts>;
	readonly contradictions: Contradiction[];
}

export function emptyTally(): Tally {
	return {
		outcomes: noOutcomes(),
		operations: new Map(),
		actors: new Map(),
		channels: new Map(),
		days: new Map(),
		contradictions: [],
	};
}

export function noOutcomes(): Counts {
	return { success: 0, failure: 0, incident: 0, unknown: 0 };
}

/** The number of traces behind the four outcomes. */
export function total(counts: OutcomeCounts): number {
	return counts.success + counts.failure + counts.incident + counts.unknown;
}

/** Adds one row; `date` is its ISO date in the period's zone, `byName` what its name says. */
export function count(
	tally: Tally,
	row: Omit<PopulationRow, "n">,
	date: string,
	byName: Outcome | null,
): void {
	const { outcome, time, user, domain } = row;
	tally.outcomes[outcome]++;
	addOperation(tally.operations, {
		service: row.service,
		resourceType: row.resourceType,
		traceName: row.traceName,
		operation: row.operation,
		family: row.family,
		phase: row.phase,
		outcome,
		catalogued: row.catalogued,
		count: 1,
		firstAt: time,
		lastAt: time,
	});
	const one = { ...noOutcomes(), [outcome]: 1 };
	const span = { firstAt: time, lastAt: time };
	addActor(tally.actors, { user, domain, count: 1, ...one, ...span });
	addCounts(tally.channels, row.channel, one);
	addCounts(tally.days, date, one);
	if (row.agrees === false && byName !== null)
		tally.contradictions.push({
			traceId: row.traceId,
			traceName: row.traceName,
			time,
			rating: row.rating ?? "",
			byName,
		});
}

/** Adds `part` into `whole`. The counts are the same in any order; the list of contradictions is sorted by the report. */
export function mergeTally(whole: Tally, part: Tally): Tally {
	sumCounts(whole.outcomes, part.outcomes);
	for (const row of part.operations.values())
		addOperation(whole.operations, row);
	for (const row of part.actors.values()) addActor(whole.actors, row);
	for (const [channel, counts] of part.channels)
		addCounts(whole.channels, channel, counts);
	for (const [date, counts] of part.days) addCounts(whole.days, date, counts);
	for (const entry of part.contradictions) whole.contradictions.push(entry);
	return whole;
}

function addOperation(
	rows: Map<string, OperationTally>,
	row: OperationTally,
): void {
	const key = operationKey(row);
	const known = rows.get(key);
	if (known === undefined) {
		rows.set(key, { ...row });
		return;
	}
	known.count += row.count;
	widen(known, row);
}

/** Rows are told apart by the documented operation too: a name's meaning may change within a period. */
export function operationKey(
	row: Pick<
		PopulationRow,
		"service" | "resourceType" | "traceName" | "operation" | "outcome"
	>,
): string {
	const { service, resourceType, traceName, operation, outcome } = row;
	return JSON.stringify([service, resourceType, traceName, operation, outcome]);
}

function addActor(rows: Map<string, ActorTally>, row: ActorTally): void {
	const key = JSON.stringify([row.domain, row.user]);
	const known = rows.get(key);
	if (known === undefined) {
		rows.set(key, { ...row });
		return;
	}
	known.count += row.count;
	sumCounts(known, row);
	widen(known, row);
}

function addCounts<Key>(
	rows: Map<Key, Counts>,
	key: Key,
	counts: OutcomeCounts,
): void {
	const known = rows.get(key);
	if (known === undefined) rows.set(key, { ...counts });
	else sumCounts(known, counts);
}

function sumCounts(whole: Counts, part: OutcomeCounts): void {
	whole.success += part.success;
	whole.failure += part.failure;
	whole.incident += part.incident;
	whole.unknown += part.unknown;
}

/** Instants in ISO 8601 UTC with milliseconds sort as text. */
function widen(span: Span, other: Span): void {
	if (other.firstAt < span.firstAt) span.firstAt = other.firstAt;
	if (other.lastAt > span.lastAt) span.lastAt = other.lastAt;
}

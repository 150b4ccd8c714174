import type { Outcome, OutcomeCounts, Report } from "../report/model.ts";

/** What a counter found in population.ndjson.gz. Memory grows with operations, actors and channels. */
export interface Totals {
	readonly traces: number;
	/** records that the traces were folded from, conflicts not included */
	readonly copies: number;
	readonly outcomes: OutcomeCounts;
	/** by `operationKey`, `actorKey` and `channelKey` */
	readonly operations: ReadonlyMap<string, number>;
	readonly actors: ReadonlyMap<string, OutcomeCounts>;
	readonly channels: ReadonlyMap<string, OutcomeCounts>;
	/** what is wrong with the file itself, in words */
	readonly faults: readonly string[];
}

/** The parts of a report that are counted again. */
export type Expected = Pick<
	Report,
	"population" | "outcomes" | "operations" | "actors" | "channels"
>;

/** Tells operations apart as the report's rows do: a name's documented meaning may change within a period. */
export function operationKey(row: {
	readonly service: string;
	readonly resourceType: string;
	readonly traceName: string;
	readonly operation: string | null;
	readonly outcome: string;
}): string {
	const { service, resourceType, traceName, operation, outcome } = row;
	return JSON.stringify([service, resourceType, traceName, operation, outcome]);
}

export function actorKey(row: {
	readonly user: string | null;
	readonly domain: string | null;
}): string {
	return JSON.stringify([row.user, row.domain]);
}

export function channelKey(channel: string | null): string {
	return JSON.stringify([channel]);
}

export function isOutcome(value: unknown): value is Outcome {
	return typeof value === "string" && Object.hasOwn(NO_OUTCOMES, value);
}

export const NO_OUTCOMES: OutcomeCounts = {
	success: 0,
	failure: 0,
	incident: 0,
	unknown: 0,
};

/** Adds `count` traces to what is counted under a key. */
export function addTo(
	rows: Map<string, OutcomeCounts>,
	key: string,
	outcome: Outcome,
	count: number,
): void {
	const known = rows.get(key) ?? NO_OUTCOMES;
	rows.set(key, { ...known, [outcome]: known[outcome] + count });
}

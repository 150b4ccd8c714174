import { dateOf } from "./clock.ts";
import type { Delivery, TraceFile } from "./delivery.ts";
import type { Event } from "./event.ts";

/** The upload days (UTC) that a report on October in Berlin reads: from a day before the period's first instant to three after its last. */
const [FIRST, LAST] = ["2026-09-29", "2026-11-03"];

/**
 * What a report on the archive must say: counted from what the generator decided for each record, never by reading the
 * archive and never with Tracefolio's own code.
 */
export function truthOf(
	files: readonly TraceFile[],
	digests: readonly number[],
): object {
	const listed = files
		.filter(({ uploaded }) => isListed(uploaded))
		.toSorted((a, b) => (a.key < b.key ? -1 : 1));
	const records = listed.flatMap(({ deliveries }) => deliveries);
	const inScope = records.filter(({ bucket }) => bucket === "inScope");
	const events = inScope.map(({ event }) => event);
	const odd = inScope.filter(({ event }) => event.truth.contradiction);
	return {
		files: {
			listed: listed.length,
			read: listed.length,
			quarantined: 0,
		},
		completeness: "proven",
		setAside: { digests: digests.filter(isListed).length, other: 0 },
		population: populationOf(records),
		outcomes: {
			success: count(events, "success"),
			failure: count(events, "failure"),
			incident: count(events, "incident"),
			unknown: count(events, "unknown"),
		},
		conflicts: records
			.filter(({ bucket }) => bucket === "conflict")
			.map((delivery) => ({ traceId: idOf(delivery), field: "source_ip" })),
		contradictions: odd
			.map((delivery) => ({
				traceId: idOf(delivery),
				traceName: delivery.event.name,
				rating: delivery.event.rating,
				byName: delivery.event.truth.outcome,
			}))
			.toSorted((a, b) => (a.traceId < b.traceId ? -1 : 1)),
		uncatalogued: tally(
			events.filter(({ truth }) => !truth.catalogued),
			({ service, resourceType, name }) => [service, resourceType, name],
			["service", "resourceType", "traceName"],
		),
		operations: tally(
			events,
			({ service, resourceType, name, truth }) => [
				service,
				resourceType,
				name,
				truth.outcome,
			],
			["service", "resourceType", "traceName", "outcome"],
		),
		actors: tally(events, ({ user }) => [user], ["user"]),
		channels: tally(events, ({ channel }) => [channel], ["channel"]),
		days: tally(events, ({ time }) => [dateOf(time)], ["date"]),
	};
}

function isListed(uploaded: number): boolean {
	const day = new Date(uploaded).toISOString().slice(0, 10);
	return day >= FIRST && day <= LAST;
}

function populationOf(records: readonly Delivery[]): object {
	const of = (bucket: Delivery["bucket"]): number =>
		records.filter((record) => record.bucket === bucket).length;
	return {
		records: records.length,
		quarantined: 0,
		outOfPeriod: of("outOfPeriod"),
		outOfScope: of("outOfScope"),
		duplicate: of("duplicate"),
		conflict: of("conflict"),
		inScope: of("inScope"),
	};
}

function count(events: readonly Event[], outcome: string): number {
	return events.filter(({ truth }) => truth.outcome === outcome).length;
}

/** How many events share a key; one row per key, in the order of the keys. */
function tally(
	events: readonly Event[],
	keyOf: (event: Event) => (string | null)[],
	names: readonly string[],
): object[] {
	const groups = Map.groupBy(events, (event) => JSON.stringify(keyOf(event)));
	return [...groups.values()]
		.map((own) => ({ key: own.slice(0, 1).flatMap(keyOf), count: own.length }))
		.toSorted((a, b) => (String(a.key) < String(b.key) ? -1 : 1))
		.map(({ key, count }) => ({
			...Object.fromEntries(names.map((name, i) => [name, key[i] ?? null])),
			count,
		}));
}

function idOf({ record }: Delivery): string {
	return String(record["trace_id"]);
}

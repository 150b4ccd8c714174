import { dateOf } from "./clock.ts";
import type { Delivery, TraceFile } from "./delivery.ts";
import { BROKEN_LINE, shapeOf } from "./encode.ts";
import type { Event } from "./event.ts";

/** The upload days of which a report on October reads trace files: from one day before the period to three after it. */
const [FIRST, LAST] = ["2026-09-30", "2026-11-03"];

/**
 * What a report on the archive must say: counted from what the generator decided for each record, never by reading the
 * archive and never with Tracefolio's own code.
 */
export function truthOf(files: readonly TraceFile[], digests: number): object {
	const listed = files
		.filter(({ uploaded }) => isListed(uploaded))
		.toSorted((a, b) => (a.key < b.key ? -1 : 1));
	const broken = listed.filter((file) => shapeOf(file) === "cut");
	const read = listed.filter((file) => !broken.includes(file));
	const lines = read.filter((file) => shapeOf(file) === "lines");
	const records = read.flatMap(({ deliveries }) => deliveries);
	const inScope = records.filter(({ bucket }) => bucket === "inScope");
	const events = inScope.map(({ event }) => event);
	const odd = inScope.filter(({ event }) => event.truth.contradiction);
	return {
		files: {
			listed: listed.length,
			read: read.length,
			quarantined: broken.length,
		},
		setAside: { digests, other: 0 },
		population: populationOf(records, lines.length),
		outcomes: {
			success: count(events, "success"),
			failure: count(events, "failure"),
			incident: count(events, "incident"),
			unknown: count(events, "unknown"),
		},
		quarantine: [
			...broken.map(({ key }) => ({ object: key, position: null })),
			...lines.map(({ key }) => ({
				object: key,
				position: `line ${BROKEN_LINE}`,
			})),
		].toSorted((a, b) => (a.object < b.object ? -1 : 1)),
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

function populationOf(records: readonly Delivery[], badLines: number): object {
	const of = (bucket: Delivery["bucket"]): number =>
		records.filter((record) => record.bucket === bucket).length;
	return {
		records: records.length + badLines,
		quarantined: badLines,
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

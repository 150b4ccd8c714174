import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { Expected } from "../../lib/recount/totals.ts";
import type { OutcomeCounts, PopulationRow } from "../../lib/report/model.ts";

/** The `n`th row of a population. */
export function populationRow(
	n: number,
	over: Partial<PopulationRow> = {},
): PopulationRow {
	return {
		n,
		traceId: `trace-${String(n).padStart(6, "0")}`,
		time: new Date(Date.UTC(2026, 9, 1) + n * 1000).toISOString(),
		recordTime: null,
		service: "DMS",
		resourceType: "kafka",
		traceName: "createTopic",
		operation: null,
		family: null,
		phase: null,
		outcome: "success",
		catalogued: false,
		rating: "normal",
		agrees: true,
		channel: "ApiCall",
		user: "alice",
		domain: "nordwind",
		userId: null,
		sourceIp: null,
		resourceName: null,
		resourceId: null,
		code: null,
		requestId: null,
		copies: 1,
		source: { object: "a.json.gz", position: `record ${n}` },
		details: {},
		...over,
	};
}

/** Writes rows as `population.ndjson.gz` holds them. */
export function writeRows(path: string, rows: readonly unknown[]): void {
	const lines = rows.map((row) => `${JSON.stringify(row)}\n`);
	writeFileSync(path, gzipSync(lines.join("")));
}

/** What a report says of the rows, and of 2 quarantined, 3 late, 5 foreign and 1 conflicting record beside them. */
export function reportOf(rows: readonly PopulationRow[]): Expected {
	const inScope = rows.length;
	const copies = rows.reduce((sum, row) => sum + row.copies, 0);
	const lost = { quarantined: 2, outOfPeriod: 3, outOfScope: 5, conflict: 1 };
	const duplicate = copies - inScope;
	const operations = groups(rows, (row) => [
		row.service,
		row.resourceType,
		row.traceName,
		row.operation,
		row.outcome,
	]).map((own) => ({
		...own.first,
		count: own.rows.length,
		firstAt: own.first.time,
		lastAt: own.first.time,
	}));
	return {
		population: { records: copies + 11, ...lost, duplicate, inScope },
		outcomes: outcomesOf(rows),
		operations: [
			...operations,
			{
				service: "DMS",
				resourceType: "kafka",
				traceName: "never seen",
				operation: "Catalogued without a trace",
				family: null,
				phase: null,
				outcome: "success",
				catalogued: true,
				count: 0,
				firstAt: null,
				lastAt: null,
			},
		],
		actors: groups(rows, (row) => [row.user, row.domain]).map((own) => ({
			user: own.first.user,
			domain: own.first.domain,
			count: own.rows.length,
			...outcomesOf(own.rows),
			firstAt: own.first.time,
			lastAt: own.first.time,
		})),
		channels: groups(rows, (row) => [row.channel]).map((own) => ({
			channel: own.first.channel,
			count: own.rows.length,
			...outcomesOf(own.rows),
		})),
	};
}

function groups(
	rows: readonly PopulationRow[],
	keyOf: (row: PopulationRow) => readonly (string | null)[],
): { first: PopulationRow; rows: readonly PopulationRow[] }[] {
	const byKey = Map.groupBy(rows, (row) => JSON.stringify(keyOf(row)));
	return [...byKey.values()].flatMap((own) =>
		own.slice(0, 1).map((first) => ({ first, rows: own })),
	);
}

function outcomesOf(rows: readonly PopulationRow[]): OutcomeCounts {
	const counts = { success: 0, failure: 0, incident: 0, unknown: 0 };
	for (const { outcome } of rows) counts[outcome]++;
	return counts;
}

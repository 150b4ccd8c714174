import type { Partial, Scope, Source } from "../aggregate/partial.ts";
import type { PopulationResult } from "../aggregate/population.ts";
import { privateConflict, privateReason } from "../aggregate/private-row.ts";
import { noOutcomes, operationKey, total } from "../aggregate/tally.ts";
import type { Listing } from "../archive/listing.ts";
import { type CatalogVersion, sha256Of } from "../catalog/catalog.ts";
import { serviceKey, services as servicesOf } from "../catalog/matcher.ts";
import { type Judgement, settledAt } from "../integrity/completeness.ts";
import { daysOf, isoUtc } from "../period.ts";
import { catalogCoverage } from "./catalog-coverage.ts";
import { coverageOf } from "./coverage.ts";
import type {
	ActorRow,
	CatalogRef,
	ChannelRow,
	DayRow,
	OperationRow,
	Outcome,
	PopulationCounts,
	QuarantineRow,
	Report,
	ReportHead,
	SourceRow,
	UncataloguedRow,
} from "./model.ts";

/** What a report is made from, once the population is counted. `now` is ms since the epoch, UTC. */
export interface ReportInput {
	readonly head: Omit<ReportHead, "status" | "reasons" | "period" | "catalogs">;
	readonly scope: Scope;
	readonly catalogs: readonly CatalogVersion[];
	readonly partial: Partial;
	readonly population: PopulationResult;
	readonly listing: Pick<Listing, "digests" | "others" | "misplaced">;
	readonly judged: Judgement & Pick<Report, "collection">;
	readonly analysed: Pick<
		Report,
		"correlation" | "findings" | "rules" | "tickets" | "week"
	>;
	readonly sample: Report["sample"];
	readonly theme: Report["theme"];
	readonly changes: Report["changes"];
}

/** Builds the report model. Every list has an explicit order, so that equal inputs give equal bytes. */
export function buildReport(input: ReportInput): Report {
	const { scope, catalogs, partial, population, judged, analysed } = input;
	const { completeness, chains, collection, digestOf } = judged;
	const { findings, rules, correlation, tickets, week } = analysed;
	const { tally } = population;
	const { privacy } = input.head;
	const isMasked = privacy.people === "pseudonymised";
	const operations = operationRows(input);
	const files = fileCounts(partial);
	const counts = populationCounts(partial, population);
	const reasons = reasonsFor(input, files, counts);
	return {
		schema: "tracefolio/report@1",
		report: {
			...input.head,
			status: reasons.length === 0 ? "final" : "provisional",
			reasons,
			period: {
				label: scope.period.label,
				start: isoUtc(scope.period.start),
				end: isoUtc(scope.period.end),
				timezone: scope.period.timezone,
			},
			catalogs: catalogs.map(refOf),
		},
		files,
		population: counts,
		outcomes: tally.outcomes,
		operations,
		completeness,
		chains,
		coverage: coverageOf(scope.period, completeness.intervals),
		recount: recountOf(population, operations),
		sample: input.sample,
		collection,
		findings,
		rules,
		correlation,
		tickets,
		catalogCoverage: catalogCoverage(catalogs, operations, scope.period),
		comparison: null,
		contradictions: tally.contradictions.toSorted(
			by((row) => [row.time, row.traceId]),
		),
		uncatalogued: uncataloguedRows(operations),
		quarantine: sortedQuarantine(partial)
			.map(quarantineRow)
			.map((row) => ({ ...row, reason: privateReason(row.reason, isMasked) })),
		conflicts: population.conflicts
			.toSorted(
				by((row) => [row.traceId, row.other.object, row.other.position]),
			)
			.map((row) => privateConflict(row, isMasked, privacy.bodies)),
		actors: actorRows(population),
		channels: channelRows(population),
		days: dayRows(input),
		week,
		span: spanOf(operations),
		sources: partial.sources
			.map((source) => sourceRow(source, digestOf(source.object)))
			.toSorted(by((row) => [row.object])),
		setAside: {
			digests: input.listing.digests.length + partial.digests,
			other: input.listing.others,
		},
		changes: input.changes,
		theme: input.theme,
	};
}

/** What another counter must find before there is a publication. */
function recountOf(
	{ inScope, tally }: PopulationResult,
	operations: readonly OperationRow[],
): Report["recount"] {
	return {
		traces: inScope,
		outcomes: tally.outcomes,
		operations: operations.filter(({ count }) => count > 0).length,
		actors: tally.actors.size,
	};
}

function sourceRow(
	{ object, size, sha256, region, tracker, origin, records, state }: Source,
	digest: SourceRow["digest"],
): SourceRow {
	return {
		...{ object, size, sha256, region, tracker, origin, records, state },
		digest,
	};
}

/** A comparison by text keys in the order of UTF-16 code units, which no language setting changes. */
function by<Row>(keys: (row: Row) => readonly string[]) {
	return (a: Row, b: Row): number => {
		const [left, right] = [keys(a), keys(b)];
		for (const [i, key] of left.entries()) {
			const other = right[i] ?? "";
			if (key !== other) return key < other ? -1 : 1;
		}
		return 0;
	};
}

function refOf(catalog: CatalogVersion): CatalogRef {
	const { id, version, validFrom } = catalog;
	return { id, version, validFrom, sha256: sha256Of(catalog) };
}

function fileCounts({ sources }: Partial): Report["files"] {
	const read = sources.filter(({ state }) => state === "read").length;
	const listed = sources.length;
	return { listed, read, quarantined: listed - read };
}

function populationCounts(
	{ counted }: Partial,
	{ duplicate, inScope, conflicts }: PopulationResult,
): PopulationCounts {
	const { records, quarantined, outOfPeriod, outOfScope } = counted;
	const conflict = conflicts.length;
	const sum =
		quarantined + outOfPeriod + outOfScope + duplicate + conflict + inScope;
	if (sum !== records)
		throw new Error(`The waterfall does not balance: ${sum} of ${records}`);
	return {
		records,
		quarantined,
		outOfPeriod,
		outOfScope,
		duplicate,
		conflict,
		inScope,
	};
}

/** The counted rows, and a row with zero for each catalogued operation of the period that has none. */
function operationRows({ scope, catalogs, population }: ReportInput) {
	const rows = new Map<string, OperationRow>(population.tally.operations);
	const seen = new Set(
		[...rows.values()].map((row) => documentedKey(row.service, row)),
	);
	for (const catalog of catalogs) {
		const names = servicesOf(catalog);
		const services = scope.services.filter((name) =>
			names.has(serviceKey(name)),
		);
		const [service] = services;
		if (service === undefined) continue;
		for (const operation of catalog.operations) {
			// an operation seen under one of its catalog's service types is seen
			if (services.some((name) => seen.has(documentedKey(name, operation))))
				continue;
			const outcome: Outcome = operation.outcome ?? "unknown";
			const zero = { count: 0, firstAt: null, lastAt: null };
			const row = { service, ...operation, outcome, catalogued: true, ...zero };
			rows.set(operationKey(row), row);
		}
	}
	return [...rows.values()]
		.map(orderedOperation)
		.sort(
			by((row) => [
				row.service,
				row.resourceType,
				row.traceName,
				row.outcome,
				row.operation ?? "",
			]),
		);
}

function documentedKey(
	service: string,
	row: Pick<OperationRow, "resourceType" | "traceName" | "operation">,
): string {
	const { resourceType, traceName, operation } = row;
	return JSON.stringify([service, resourceType, traceName, operation]);
}

/** The same keys in the same order, whichever way a row came about. */
function orderedOperation(row: OperationRow): OperationRow {
	return {
		service: row.service,
		resourceType: row.resourceType,
		traceName: row.traceName,
		operation: row.operation,
		family: row.family,
		phase: row.phase,
		outcome: row.outcome,
		catalogued: row.catalogued,
		count: row.count,
		firstAt: row.firstAt,
		lastAt: row.lastAt,
	};
}

function uncataloguedRows(rows: readonly OperationRow[]): UncataloguedRow[] {
	const found = new Map<string, UncataloguedRow>();
	for (const row of rows) {
		if (row.catalogued) continue;
		const { service, resourceType, traceName } = row;
		const key = JSON.stringify([service, resourceType, traceName]);
		const count = (found.get(key)?.count ?? 0) + row.count;
		found.set(key, { service, resourceType, traceName, count });
	}
	return [...found.values()];
}

/** In the order of files and of records in them. */
export function sortedQuarantine({
	quarantine,
}: Pick<Partial, "quarantine">): Partial["quarantine"] {
	return quarantine.toSorted((a, b) => {
		if (a.object !== b.object) return a.object < b.object ? -1 : 1;
		return (a.position?.order ?? 0) - (b.position?.order ?? 0);
	});
}

function quarantineRow({
	object,
	position,
	reason,
}: Partial["quarantine"][number]): QuarantineRow {
	return { object, position: position?.text ?? null, reason };
}

function actorRows({ tally }: PopulationResult): ActorRow[] {
	const key = by<ActorRow>((row) => [row.domain ?? "", row.user ?? ""]);
	return [...tally.actors.values()].sort(
		(a, b) => b.count - a.count || key(a, b),
	);
}

function channelRows({ tally }: PopulationResult): ChannelRow[] {
	return [...tally.channels]
		.map(([channel, counts]) => ({ channel, count: total(counts), ...counts }))
		.sort(by((row) => [row.channel ?? ""]));
}

function dayRows({ scope, population }: ReportInput): DayRow[] {
	return daysOf(scope.period).map(({ date }) => {
		const counts = population.tally.days.get(date) ?? noOutcomes();
		return { date, count: total(counts), ...counts };
	});
}

function spanOf(rows: readonly OperationRow[]): Report["span"] {
	const first = rows.flatMap(({ firstAt }) => firstAt ?? []).sort();
	const last = rows.flatMap(({ lastAt }) => lastAt ?? []).sort();
	const [firstAt, lastAt] = [first.at(0), last.at(-1)];
	return firstAt && lastAt ? { firstAt, lastAt } : null;
}

function reasonsFor(
	{ head, scope, judged: { completeness }, listing }: ReportInput,
	files: Report["files"],
	counts: PopulationCounts,
): string[] {
	const { verdict, settled, intervals, problems } = completeness;
	const reasons: string[] = [];
	if (verdict === "unproven")
		reasons.push(
			"Completeness is unproven: no signed digest and no ledger of a collector covers any part of the period",
		);
	if (verdict === "partial") {
		const gaps = intervals.filter(({ state }) => state === "uncovered");
		const units = [...new Set(gaps.map(({ unit }) => unit))];
		const named = units.slice(0, 3).join(", ");
		const more = units.length > 3 ? ` and ${units.length - 3} more` : "";
		reasons.push(
			`Completeness is partial: ${gaps.length} interval(s) are not covered${named && ` (${named}${more})`}, and ${problems.length} problem(s) are listed`,
		);
	}
	if (!settled) {
		const from = isoUtc(settledAt(scope.period, head.scope.settlementHours));
		reasons.push(`Late traces are still expected until ${from}`);
	}
	const proven = verdict === "proven" || verdict === "witnessed";
	if (files.listed === 0 && !proven)
		reasons.push("The archive holds no trace file of the period");
	if (files.quarantined > 0)
		reasons.push(`${files.quarantined} trace file(s) could not be read`);
	if (listing.misplaced.length > 0)
		reasons.push(
			`${listing.misplaced.length} trace file(s) lie in no day's folder and were not read`,
		);
	if (counts.quarantined > 0)
		reasons.push(`${counts.quarantined} record(s) could not be read`);
	return reasons;
}

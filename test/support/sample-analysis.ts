import { CATALOGS } from "../../catalogs/index.ts";
import { type Analysis, analysis } from "../../lib/analysis.ts";
import { parseTickets } from "../../lib/change-tickets.ts";
import { DEFAULT_PROFILE } from "../../lib/config.ts";
import type { Period } from "../../lib/period.ts";
import { compare } from "../../lib/report/comparison.ts";
import type {
	Finding,
	OperationRow,
	PopulationRow,
	Report,
} from "../../lib/report/model.ts";
import type {
	CatalogCoverage,
	Comparison,
} from "../../lib/report/model-analysis.ts";

const TICKETS = [
	"id,from,to,resource,operator",
	"CHG-1041,2026-10-05,2026-10-09,,",
	"CHG-1042,2026-10-20 08:00,2026-10-20 18:00,kafka-orders-1,",
	"CHG-1043,2026-10-31 23:58,2026-10-31 23:59,kafka-nowhere,nobody",
].join("\n");

/** What the rows of a sample mean: with approved changes, an exception that holds and one that does not. */
export function sampleAnalysis(
	rows: readonly PopulationRow[],
	period: Period,
	found: readonly Finding[],
): Analysis {
	const tickets = parseTickets(TICKETS, "changes.csv", period.timezone);
	const exception = { user: null, subject: null, owner: "Head of operations" };
	const analysed = analysis({
		profile: {
			...DEFAULT_PROFILE,
			exceptions: [
				{
					...{ ...exception, rule: "off-hours", until: "2026-12-31" },
					rationale: "Migration at night, approved by the change board",
				},
				{
					...{ ...exception, rule: "burst", until: "2026-10-10" },
					rationale: "Load test",
				},
			],
		},
		...{ period, found, catalogs: CATALOGS },
		baseline: null,
		tickets: { tickets, sha256: "5".repeat(64) },
	});
	for (const row of rows)
		analysed.add({
			...{ where: "population", row },
			about: {
				...{ jobs: [], members: [], target: null },
				...{ root: false, provider: false },
			},
		});
	return analysed.result();
}

/** The analysis of a month without a trace. */
export function emptyAnalysis(period: Period): Analysis {
	const analysed = sampleAnalysis([], period, []);
	const rules = analysed.rules.map((row) => ({
		...{ ...row, findings: 0, excepted: 0 },
	}));
	return { ...analysed, findings: [], rules, tickets: null };
}

export function sampleCoverage(
	operations: readonly OperationRow[],
): CatalogCoverage {
	const documented = operations.filter(({ catalogued }) => catalogued);
	const seen = documented.filter(({ count }) => count > 0);
	const [first] = seen;
	return {
		catalogued: documented.length,
		seen: seen.length,
		neverSeen: documented.length - seen.length,
		uncatalogued: operations.length - documented.length,
		superseded:
			first === undefined
				? []
				: [
						{
							catalog: "dms-kafka",
							resourceType: first.resourceType,
							traceName: first.traceName,
							count: first.count,
						},
					],
		changes: [
			{
				catalog: "dms-kafka",
				from: "2024-08-23",
				to: "2026-10-13",
				validFrom: "2026-10-13T00:00:00.000Z",
				added: ["Kafka_update_quotaFailure", "Kafka_update_quotaSuccess"],
				removed: ["createConnectorFailure"],
			},
		],
	};
}

/** Against a month in which every other operation happened half as often, one more did, and somebody else acted. */
export function sampleComparison(after: Report): Comparison {
	const operations = after.operations.map((row, i) => ({
		...row,
		count: i % 3 === 0 ? 0 : i % 3 === 1 ? row.count : row.count * 2 + 1,
	}));
	const [actor, ...actors] = after.actors;
	const before = {
		...after,
		report: {
			...after.report,
			period: { ...after.report.period, label: "2026-09" },
		},
		operations,
		actors: actor
			? [{ ...actor, user: "former.colleague", count: 3 }, ...actors.slice(1)]
			: [],
		population: {
			...after.population,
			inScope: operations.reduce((sum, { count }) => sum + count, 0),
		},
		outcomes: {
			...{ success: 0, failure: 0, incident: 0, unknown: 0 },
			...Object.fromEntries(
				[...Map.groupBy(operations, ({ outcome }) => outcome)].map(
					([outcome, own]) => [
						outcome,
						own.reduce((sum, { count }) => sum + count, 0),
					],
				),
			),
		},
	};
	const entry = {
		...{ period: "2026-09", revision: 2, status: "final" as const },
		manifestSha256: "9".repeat(64),
	};
	return compare({ entry, report: before }, after);
}

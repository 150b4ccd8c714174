import { createHash } from "node:crypto";
import { DateTime } from "luxon";
import { daysOf, parsePeriod } from "../../lib/period.ts";
import type { Population } from "../../lib/render/renderer.ts";
import { coverageOf } from "../../lib/report/coverage.ts";
import {
	type ChainRow,
	type ChangedTrace,
	type Changes,
	type CollectionRow,
	type Conflict,
	type Finding,
	OUTCOMES,
	type Outcome,
	type OutcomeCounts,
	type PopulationRow,
	type Report,
	type SourceRow,
} from "../../lib/report/model.ts";
import {
	emptyAnalysis,
	sampleAnalysis,
	sampleComparison,
	sampleCoverage,
} from "./sample-analysis.ts";
import {
	keyOf,
	SAMPLE_OPERATIONS,
	type SampleOperation,
	sampleTraces,
} from "./sample-traces.ts";

/** A report, and the population that it counts. */
export interface Sample {
	readonly report: Report;
	readonly rows: readonly PopulationRow[];
	readonly population: Population;
}

const ZONE = "Europe/Berlin";
const PERIOD = parsePeriod("2026-10", ZONE, 0);
const PROJECT = "46c31955b0094ac4a5d63bbc8ac2f171";
const GENERATED_AT = "2026-11-05T06:00:00.000Z";
const UNITS = ["eu-de/system/DMS", "eu-de/system/KAFKA"] as const;
/** When the chain of digests of the first unit breaks, and from when on the collector's ledger is its witness. */
const BREAK = Date.UTC(2026, 9, 28, 10);
const WITNESS = Date.UTC(2026, 9, 28, 12);

/** A provisional second revision of October 2026 with every section filled; every count is true of `rows`. */
export function sampleReport(
	options: {
		language?: "en" | "de";
		template?: Report["report"]["template"];
		traces?: number;
		quarantined?: number;
	} = {},
): Sample {
	const { language = "en", traces = 60, quarantined = 1 } = options;
	const rows = sampleTraces(traces, PERIOD.start, PERIOD.end);
	const built = build(rows, language, quarantined);
	const { template = "full" } = options;
	return sampleOf({ ...built, report: { ...built.report, template } }, rows);
}

/** A final first revision of a month in which nothing happened, proven by signed digests. */
export function emptySample(language: "en" | "de" = "en"): Sample {
	const { report, ...counts } = build([], language, 0);
	const intervals = UNITS.map((unit) => ({
		unit,
		from: iso(PERIOD.start),
		to: iso(PERIOD.end),
		state: "signed" as const,
	}));
	return sampleOf(
		{
			...counts,
			report: {
				...report,
				revision: 1,
				status: "final",
				reasons: [],
				previousManifest: null,
				id: report.id.replace("-r2-", "-r1-"),
			},
			population: {
				records: 0,
				quarantined: 0,
				outOfPeriod: 0,
				outOfScope: 0,
				duplicate: 0,
				conflict: 0,
				inScope: 0,
			},
			completeness: {
				verdict: "proven",
				settled: true,
				intervals,
				problems: [],
			},
			chains: UNITS.map((unit) => ({
				...chain(unit, PERIOD.end),
				files: 0,
			})),
			coverage: coverageOf(PERIOD, intervals),
			collection: [],
			...emptyAnalysis(PERIOD),
			catalogCoverage: { ...counts.catalogCoverage, changes: [] },
			comparison: null,
			conflicts: [],
			quarantine: [],
			changes: null,
		},
		[],
	);
}

/** Text that breaks careless renderers: formulas, markup, control and bidi characters, missing glyphs, endless tokens. */
export const HOSTILE_TEXTS: readonly string[] = [
	'=HYPERLINK("https://example.invalid","click")',
	"+1+1",
	"-2+3",
	"@SUM(A1)",
	"\tTab first",
	"\rReturn first",
	"<script>alert(1)</script>&amp;",
	"nul\u0000bell\u0007escape\u001b[31m",
	"right\u202eto left\u202c and zero\u200bwidth\ufeff",
	"lone \ud800 surrogate \udc00",
	"群組 🦀 한글 עברית",
	"line one\nline two\r\nline three",
	"x".repeat(300),
	"a long text ".repeat(8400).trim(),
];

/** The sample with hostile text in every field that a tenant's users or the archive control. */
export function hostileSample(language: "en" | "de" = "en"): Sample {
	const text = (n: number): string =>
		HOSTILE_TEXTS[n % HOSTILE_TEXTS.length] ?? "";
	const rows = sampleTraces(60, PERIOD.start, PERIOD.end).map((row, i) => ({
		...row,
		traceName: row.catalogued ? row.traceName : `${text(i)}${row.traceName}`,
		user: row.user === null ? null : text(i + 1),
		domain: row.user === null ? null : text(i + 2),
		channel: text(i + 3),
		rating: i % 9 === 0 ? text(i) : row.rating,
		resourceName: text(i),
		resourceId: text(i + 4),
		sourceIp: text(i + 5),
		code: text(i + 6),
		requestId: text(i + 7),
		details: { request: text(i + 8), message: { [text(i)]: text(i + 9) } },
	}));
	const built = build(rows, language, 1);
	const report: Report = {
		...built,
		report: { ...built.report, organisation: "ACME <b>& Co</b>\u202e 群" },
		collection: HOSTILE_TEXTS.map((unit, i) => ({
			...collectionRow(text(i + 1), text(i + 2)),
			unit,
			tracker: {
				name: text(i + 3),
				status: text(i + 4),
				detail: text(i + 5),
				integrityVerification: null,
				bucket: text(i + 6),
			},
		})),
		chains: HOSTILE_TEXTS.map((unit) => ({
			...chain(UNITS[0], BREAK),
			unit,
			verified: 0,
			from: null,
			to: null,
			buckets: [],
			projects: [],
			keys: [],
		})),
		changes: built.changes && {
			...built.changes,
			traces: {
				added: HOSTILE_TEXTS.length,
				removed: 0,
				rows: HOSTILE_TEXTS.map((traceName, i) => ({
					change: "added",
					traceId: text(i + 1),
					traceName,
					time: iso(PERIOD.start),
					recordTime: null,
					object: `CloudTraces/${text(i + 2)}.json.gz`,
					why: "delivered",
				})),
			},
		},
		findings: HOSTILE_TEXTS.map((message, i) => ({
			...(built.findings[i % built.findings.length] ?? findingsOf()[0]),
			...{ rule: "tracker-error", severity: "medium", unit: text(i + 1) },
			...{
				at: null,
				lastAt: null,
				message,
				user: text(i + 2),
				domain: text(i + 3),
			},
			...{ subject: text(i + 4), count: 1, traces: [] },
			exception:
				i % 2 === 0
					? null
					: {
							...{ owner: text(i + 5), rationale: text(i + 6) },
							until: "2026-12-31",
						},
		})),
		tickets: built.tickets && {
			...built.tickets,
			tickets: HOSTILE_TEXTS.map((id, i) => ({
				...{ id, from: iso(PERIOD.start), to: iso(PERIOD.end) },
				...{ resource: text(i + 1), operator: text(i + 2), operations: 0 },
			})),
		},
		quarantine: HOSTILE_TEXTS.map((reason, i) => ({
			object: `CloudTraces/${text(i + 1)}.json.gz`,
			position: text(i + 2),
			reason,
		})),
	};
	return sampleOf(report, rows);
}

function sampleOf(report: Report, rows: readonly PopulationRow[]): Sample {
	return {
		report,
		rows,
		population: async function* () {
			yield* rows;
		},
	};
}

function build(
	rows: readonly PopulationRow[],
	language: "en" | "de",
	quarantinedFiles: number,
): Report {
	const sources = sourcesOf(rows, quarantinedFiles);
	const duplicate = rows.reduce((sum, row) => sum + row.copies - 1, 0);
	const lost = { quarantined: 2, outOfPeriod: 3, outOfScope: 5, conflict: 1 };
	const population = {
		records: rows.length + duplicate + 11,
		...lost,
		duplicate,
		inScope: rows.length,
	};
	const outcomes = outcomesOf(rows);
	const inputs = sha256(`inputs ${rows.length} ${quarantinedFiles}`);
	const operations = operationsOf(rows);
	const actors = actorsOf(rows);
	const intervals = intervalsOf();
	const built: Report = {
		schema: "tracefolio/report@1",
		report: {
			id: `messaging-2026-10-r2-${inputs.slice(0, 12)}`,
			profile: "messaging",
			organisation: "Nordwind Energie GmbH",
			title: "Messaging platform: audit traces",
			language,
			template: "full",
			frameworks: ["iso27001", "pci-dss"],
			privacy: { people: "recorded", keyId: null, bodies: false },
			revision: 2,
			status: "provisional",
			reasons: [
				"2 hours of 28 October are covered by neither a signed digest nor the collector's ledger",
				"1 trace file could not be read and is quarantined",
			],
			period: {
				label: PERIOD.label,
				start: iso(PERIOD.start),
				end: iso(PERIOD.end),
				timezone: ZONE,
			},
			generatedAt: GENERATED_AT,
			generator: { name: "tracefolio", version: "0.1.0" },
			catalogs: [
				["2024-08-23", "2024-08-23T00:00:00.000Z"],
				["2026-10-13", "2026-10-12T22:00:00.000Z"],
			].map(([version = "", validFrom = ""]) => ({
				id: "dms-kafka",
				version,
				validFrom,
				sha256: sha256(version),
			})),
			scope: {
				services: ["DMS", "KAFKA"],
				regions: ["eu-de"],
				archive: "s3://nwe-audit-traces/cts",
				listedFrom: "2026-09-29",
				listedTo: "2026-11-03",
				settlementHours: 72,
			},
			inputs,
			previousManifest: sha256("the manifest of revision 1"),
		},
		files: {
			listed: sources.length,
			read: sources.length - quarantinedFiles,
			quarantined: quarantinedFiles,
		},
		population,
		outcomes,
		operations,
		completeness: {
			verdict: "partial",
			settled: true,
			intervals,
			problems: [
				{
					kind: "uncovered",
					object: null,
					from: "2026-10-28T10:00:00.000Z",
					to: "2026-10-28T12:00:00.000Z",
					message: "No digest and no ledger entry covers these hours",
				},
				{
					kind: "quarantined",
					object:
						sources.findLast(({ state }) => state === "quarantined")?.object ??
						null,
					from: null,
					to: null,
					message: "The file is cut off: unexpected end of gzip data",
				},
			],
		},
		chains: [
			{ ...chain(UNITS[0], BREAK), digests: 668 },
			chain(UNITS[1], PERIOD.end),
		],
		coverage: coverageOf(PERIOD, intervals),
		recount: {
			traces: rows.length,
			outcomes,
			operations: operations.filter(({ count }) => count > 0).length,
			actors: actors.length,
		},
		sample: drawnOf(rows, inputs),
		collection: collectionOf(),
		...sampleAnalysis(rows, PERIOD, findingsOf()),
		catalogCoverage: sampleCoverage(operations),
		comparison: null,
		contradictions: rows
			.filter((row) => row.agrees === false)
			.map((row) => ({
				traceId: row.traceId,
				traceName: row.traceName,
				time: row.time,
				rating: row.rating ?? "",
				byName: row.outcome,
			})),
		uncatalogued: uncataloguedOf(rows),
		quarantine: [
			...["record 3", "line 12"].map((position) => ({
				object: sources[0]?.object ?? keyOf(new Date(PERIOD.start)),
				position,
				reason: "has no trace_id",
			})),
			...sources
				.filter((source) => source.state === "quarantined")
				.map((source) => ({
					object: source.object,
					position: null,
					reason: "is cut off: unexpected end of gzip data",
				})),
		],
		conflicts: [conflict(sources[0]?.object ?? keyOf(new Date(PERIOD.start)))],
		actors,
		channels: channelsOf(rows),
		days: daysOf(PERIOD).map(({ date }) =>
			counted(
				rows.filter((row) => dayOf(row.time) === date),
				{ date },
			),
		),
		span: spanOf(rows),
		sources,
		setAside: { digests: 62, other: 1 },
		changes: changesOf(rows, sources),
		theme: { colour: "#1f4e79", logo: LOGO },
	};
	return { ...built, comparison: sampleComparison(built) };
}

function intervalsOf(): Report["completeness"]["intervals"] {
	const [broken, sound] = UNITS;
	return [
		[broken, PERIOD.start, BREAK, "signed"] as const,
		[broken, BREAK, WITNESS, "uncovered"] as const,
		[broken, WITNESS, PERIOD.end, "witnessed"] as const,
		[sound, PERIOD.start, PERIOD.end, "signed"] as const,
	].map(([unit, from, to, state]) => ({
		unit,
		from: iso(from),
		to: iso(to),
		state,
	}));
}

/** A chain with a digest for each hour until `end`, all of them verified. */
function chain(unit: string, end: number): ChainRow {
	const hours = (end - PERIOD.start) / 3_600_000;
	return {
		unit,
		digests: hours,
		verified: hours,
		from: iso(PERIOD.start),
		to: iso(end),
		files: 31,
		buckets: ["nordwind-traces"],
		projects: ["46c31955b0094ac4a5d63bbc8ac2f171"],
		keys: [sha256("the public key of the trace service")],
	};
}

/** A sample as the report draws it: of each group one in twenty traces, at least two, the actors by turns. */
function drawnOf(
	rows: readonly PopulationRow[],
	seed: string,
): Report["sample"] {
	const rule = { percent: 5, atLeast: 2, atMost: 25, privileged: ["*delete*"] };
	const ranked = rows
		.map((row) => ({ ...row, rank: sha256(`${seed}\n${row.traceId}`) }))
		.toSorted((a, b) => (a.rank < b.rank ? -1 : 1));
	const groups = [...Map.groupBy(ranked, sortKey).entries()]
		.toSorted(([a], [b]) => (a < b ? -1 : 1))
		.map(([, own]) => drawGroup(own, rule));
	return {
		seed,
		populationSha256: sha256(`population of ${rows.length}`),
		rule,
		groups: groups.map(({ group }) => group),
		traces: groups
			.flatMap(({ drawn }) => drawn)
			.map(({ n, traceId, rank }) => ({ n, traceId, rank }))
			.toSorted((a, b) => a.n - b.n),
	};
}

type Ranked = PopulationRow & { readonly rank: string };

function drawGroup(
	own: readonly Ranked[],
	{ percent, atLeast, atMost }: Report["sample"]["rule"],
) {
	const actors = [
		...Map.groupBy(own, (row) => `${row.user}\n${row.domain}`).values(),
	];
	const byTurns = actors
		.flatMap((rows) => rows.map((row, turn) => ({ row, turn })))
		.toSorted((a, b) => a.turn - b.turn || (a.row.rank < b.row.rank ? -1 : 1))
		.map(({ row }) => row);
	const [{ service, resourceType, traceName, outcome } = missing()] = own;
	const privileged =
		/delete/.test(traceName) &&
		(outcome === "failure" || outcome === "incident");
	const share = Math.ceil((own.length * percent) / 100);
	const size = privileged
		? own.length
		: Math.min(own.length, atMost, Math.max(atLeast, share));
	return {
		group: {
			service,
			resourceType,
			traceName,
			outcome,
			privileged,
			traces: own.length,
			actors: actors.length,
			drawn: size,
		},
		drawn: byTurns.slice(0, size),
	};
}

function missing(): never {
	throw new Error("A group has at least one trace");
}

function operationsOf(rows: readonly PopulationRow[]): Report["operations"] {
	const groups = new Map<string, SampleOperation>();
	const add = (operation: SampleOperation): unknown =>
		groups.set(`${operation.traceName}\n${operation.outcome}`, operation);
	SAMPLE_OPERATIONS.forEach(add);
	rows.forEach(add);
	return [...groups.values()]
		.map(({ traceName, resourceType, operation, family, phase, outcome }) => {
			const own = rows.filter(
				(row) => row.traceName === traceName && row.outcome === outcome,
			);
			return {
				service: "DMS",
				resourceType,
				traceName,
				operation,
				family,
				phase,
				outcome,
				catalogued: operation !== null,
				count: own.length,
				firstAt: own[0]?.time ?? null,
				lastAt: own.at(-1)?.time ?? null,
			};
		})
		.toSorted((a, b) => {
			const [x, y] = [sortKey(a), sortKey(b)];
			return x < y ? -1 : x > y ? 1 : 0;
		});
}

function sortKey(row: { traceName: string; outcome: Outcome }): string {
	return `${row.traceName}\n${OUTCOMES.indexOf(row.outcome)}`;
}

function uncataloguedOf(
	rows: readonly PopulationRow[],
): Report["uncatalogued"] {
	const names = groupBy(
		rows.filter((row) => !row.catalogued),
		(row) => row.traceName,
	);
	return [...names].map(([traceName, own]) => ({
		service: "DMS",
		resourceType: "kafka",
		traceName,
		count: own.length,
	}));
}

function actorsOf(rows: readonly PopulationRow[]): Report["actors"] {
	return [...groupBy(rows, (row) => `${row.user}\n${row.domain}`).values()]
		.map((own) => {
			const first = own[0];
			return {
				...counted(own, {
					user: first?.user ?? null,
					domain: first?.domain ?? null,
				}),
				firstAt: first?.time ?? "",
				lastAt: own.at(-1)?.time ?? "",
			};
		})
		.toSorted((a, b) => b.count - a.count);
}

function channelsOf(rows: readonly PopulationRow[]): Report["channels"] {
	return [...groupBy(rows, (row) => row.channel)].map(([channel, own]) =>
		counted(own, { channel }),
	);
}

function counted<T>(
	rows: readonly PopulationRow[],
	head: T,
): T & OutcomeCounts & { readonly count: number } {
	return { ...head, count: rows.length, ...outcomesOf(rows) };
}

function outcomesOf(rows: readonly PopulationRow[]): OutcomeCounts {
	const of = (outcome: Outcome): number =>
		rows.filter((row) => row.outcome === outcome).length;
	return {
		success: of("success"),
		failure: of("failure"),
		incident: of("incident"),
		unknown: of("unknown"),
	};
}

function spanOf(rows: readonly PopulationRow[]): Report["span"] {
	const [first, last] = [rows[0], rows.at(-1)];
	return first && last ? { firstAt: first.time, lastAt: last.time } : null;
}

/** What digests say of the first files; they verify the others. */
const DIGESTS = ["verified", "unlisted", "altered"] as const;

function sourcesOf(
	rows: readonly PopulationRow[],
	quarantined: number,
): SourceRow[] {
	const files = groupBy(rows, (row) => row.source.object);
	// the records that are not in the population make the files sum to the records read: 6 in the first file, 5 in a collected page
	const read = [...files].map(([object, own], i) =>
		source(
			object,
			own.reduce((sum, row) => sum + row.copies, i === 0 ? 6 : 0),
			"read",
		),
	);
	const broken = Array.from({ length: quarantined }, (_, i) =>
		source(
			keyOf(new Date(Date.UTC(2026, 10, 2 + (i % 2), i % 24))),
			0,
			"quarantined",
		),
	);
	const pages = rows.length > 0 ? [collectedPage(5)] : [];
	const told = read.map((row, i) => ({
		...row,
		digest: DIGESTS[i] ?? row.digest,
	}));
	return [...told, ...broken, ...pages].toSorted((a, b) =>
		a.object < b.object ? -1 : 1,
	);
}

function source(
	object: string,
	records: number,
	state: SourceRow["state"],
): SourceRow {
	return {
		object,
		size: 812 + records * 417,
		sha256: sha256(object),
		region: "eu-de",
		tracker: "system",
		origin: "tracker",
		records,
		state,
		digest: state === "read" ? "verified" : "altered",
	};
}

/** A page of the trace service as the collector stores it. */
function collectedPage(records: number): SourceRow {
	const object = `Collected/eu-de/2026/10/28/${PROJECT}/12-${sha256("a page")}.json.gz`;
	return {
		...source(object, records, "read"),
		tracker: PROJECT,
		origin: "collected",
		digest: "none",
	};
}

/** One project whose tracker is off and of which traces were lost, and one of which all is well. */
function collectionOf(): CollectionRow[] {
	const sound = collectionRow("eu-nl", "8f0e9d1a2b3c4d5e6f708192a3b4c5d6");
	return [
		{
			...collectionRow("eu-de", PROJECT),
			failedRuns: 9,
			late: 4,
			lost: [
				{ from: "2026-10-28T10:00:00.000Z", to: "2026-10-28T12:00:00.000Z" },
			],
			tracker: {
				name: "system",
				status: "disabled",
				detail: null,
				integrityVerification: false,
				bucket: "nwe-audit-traces",
			},
		},
		sound,
	];
}

function collectionRow(region: string, project: string): CollectionRow {
	return {
		unit: `${region}/${project}`,
		region,
		project,
		runs: 1_016,
		failedRuns: 0,
		firstAskedAt: "2026-10-01T00:05:12.000Z",
		lastAskedAt: "2026-11-03T23:05:09.000Z",
		coveredUntil: iso(PERIOD.end),
		traces: 25_481,
		late: 0,
		lost: [],
		tracker: {
			name: "system",
			status: "enabled",
			detail: null,
			integrityVerification: true,
			bucket: null,
		},
	};
}

function findingsOf(): Finding[] {
	const unit = `eu-de/${PROJECT}`;
	const found = [
		{
			rule: "tracker-disabled",
			severity: "high",
			unit,
			at: "2026-10-28T03:05:10.000Z",
			message: 'The tracker "system" is disabled: it delivers no trace files',
		},
		{
			rule: "traces-lost",
			severity: "high",
			unit,
			at: "2026-10-28T10:00:00.000Z",
			message:
				"2 hours had run out of the trace service before they were asked for",
		},
		{
			rule: "integrity-verification-off",
			severity: "medium",
			unit,
			at: "2026-10-28T03:05:10.000Z",
			message:
				'Tracker "system" has integrity verification switched off: what it delivers is not signed',
		},
		{
			rule: "collection-failed",
			severity: "low",
			unit,
			at: "2026-10-28T10:05:11.000Z",
			message: "9 runs of the collector failed: the trace service answered 403",
		},
		{
			rule: "late-traces",
			severity: "info",
			unit,
			at: null,
			message: "4 traces arrived after their hour had been asked for",
		},
	] as const;
	return found.map((one) => ({
		...one,
		...{ user: null, domain: null, subject: null },
		...{ lastAt: null, count: 0, traces: [], exception: null },
	}));
}

function conflict(object: string): Conflict {
	return {
		traceId: "7c0e0009-9d1a-11f1-8a2b-fa163e0116d7",
		fields: ["code", "resource_name"],
		kept: {
			object,
			position: "record 2",
			values: ['"200"', '"kafka-orders-1"'],
		},
		other: {
			object,
			position: "record 5",
			values: ['"202"', '"kafka-orders-01"'],
		},
	};
}

function changesOf(
	rows: readonly PopulationRow[],
	sources: readonly SourceRow[],
): Changes {
	const added = rows.slice(-4);
	const changed = changedTraces(added);
	const before = rows.length - added.length + (changed.length - added.length);
	return {
		previousRevision: 1,
		summary: [
			"2 trace files were added since revision 1, none was removed or altered",
			"4 traces were added to the population, 1 is no longer in it",
		],
		sources: {
			added: sources.slice(-2).map(({ object }) => object),
			removed: [],
			altered: [],
		},
		population: [
			{ name: "records", before: before + 11, after: rows.length + 11 },
			{ name: "inScope", before, after: rows.length },
		],
		operations: [
			{
				service: "DMS",
				resourceType: "kafka",
				traceName: "Kafka_create_topicSuccess",
				outcome: "success",
				before: 1,
				after: 4,
			},
		],
		traces: {
			added: added.length,
			removed: changed.length - added.length,
			rows: changed,
		},
	};
}

/** The traces that came, for one reason each, and one that is gone. */
function changedTraces(added: readonly PopulationRow[]): ChangedTrace[] {
	const why = ["delivered", "delivered", "replaced", "scope"] as const;
	const rows = added.map((row, i) => ({
		change: "added" as const,
		traceId: row.traceId,
		traceName: row.traceName,
		time: row.time,
		recordTime: row.recordTime,
		object: row.source.object,
		why: why[i % why.length] ?? "scope",
	}));
	const [first] = rows;
	if (first === undefined) return rows;
	const gone = {
		...first,
		change: "removed" as const,
		traceId: first.traceId.replace("7c0e", "7c0f"),
		recordTime: null,
		why: "gone" as const,
	};
	return [...rows, gone];
}

function groupBy<K>(
	rows: readonly PopulationRow[],
	key: (row: PopulationRow) => K,
): Map<K, PopulationRow[]> {
	return Map.groupBy(rows, key);
}

function dayOf(instant: string): string | null {
	return DateTime.fromISO(instant, { zone: ZONE }).toISODate();
}

function sha256(text: string): string {
	return createHash("sha256").update(text).digest("hex");
}

function iso(instant: number): string {
	return new Date(instant).toISOString();
}

/** A square and two bars, 96 × 32 pixels. */
const LOGO =
	"data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAGAAAAAgAQMAAADXDu8XAAAABlBMVEX///8fTnkFm5wgAAAAL0lEQVR42mNgIAPw////ATcHiEHgA9GcA8x4OAijacsBW/oDgwNzKIkc7KFDBgAAIC+A3Ty3LlAAAAAASUVORK5CYII=";

import type { Quarantined, Source } from "../aggregate/partial.ts";
import type { Collected } from "../archive/collected.ts";
import type { StoredDigest } from "../archive/digest-file.ts";
import { bucketPath, unitOf } from "../archive/layout.ts";
import type { Ledger } from "../archive/ledger.ts";
import { nameParts } from "../archive/ledger-entry.ts";
import { type Span, subtract } from "../archive/spans.ts";
import { isoUtc, type Period } from "../period.ts";
import type { ChainRow, Completeness, SourceRow } from "../report/model.ts";
import {
	type Chain,
	checkChain,
	ownersOf,
	type Trust,
	trackerOf,
} from "./chain.ts";
import { collectedUnits } from "./collected-units.ts";
import { type Problem, problem } from "./problem.ts";
import {
	chainProblems,
	chainRow,
	checkFiles,
	NO_DIGESTS,
	type SignedFiles,
	touches,
	unitCoverage,
	unlistedFiles,
} from "./signed.ts";
import { interval, spanIn, type Unit } from "./unit.ts";
import type { TrackerUnits } from "./units.ts";

const HOUR_MS = 3_600_000;

/** What completeness is judged by. */
export interface Evidence {
	/** null: whatever the digests and ledgers speak of, unit by unit */
	readonly period: Period | null;
	readonly settled: boolean;
	readonly settlementHours: number;
	/** region names of the profile; empty for all */
	readonly regions: readonly string[];
	readonly sources: readonly Source[];
	readonly quarantine: readonly Quarantined[];
	/** keys of trace files that were not read, since they lie in no day's folder */
	readonly misplaced: readonly string[];
	readonly trackers: TrackerUnits;
	readonly digests: readonly StoredDigest[];
	readonly trust: Trust;
	/** path segments above the archive's root */
	readonly above: readonly string[];
	readonly ledgers: readonly Ledger[];
	/** projects that are collected by the profile, whether a ledger of theirs was found or not */
	readonly expected: readonly Collected[];
	/** files as earlier revisions read them, by key */
	readonly seals: ReadonlyMap<string, Seal>;
	/** whether an object of that upload instant (ms since the epoch, UTC) is among those that were listed */
	wasListed(instant: number): boolean;
	/** whether an object of the tracker's bucket would have been read, were it there */
	isListable(object: string): boolean;
}

/** What an earlier revision recorded of a file. */
export interface Seal {
	readonly sha256: string;
	readonly revision: number;
}

/** The verdict, and what it rests on. */
export interface Judgement {
	readonly completeness: Completeness;
	readonly chains: readonly ChainRow[];
	/** what digests say of a source, by its key */
	digestOf(object: string): SourceRow["digest"];
	/** the digests that were read */
	readonly digests: readonly DigestRow[];
	/** the entries of ledgers that were read, in the order of keys */
	readonly ledgers: readonly LedgerRow[];
}

/** A digest as `sources.json` lists it. */
export interface DigestRow {
	readonly object: string;
	readonly size: number;
	readonly sha256: string;
	readonly unit: string;
	readonly start: string | null;
	readonly end: string | null;
	/** whether its place, its signature and the chain hold */
	readonly verified: boolean;
}

/** An entry of a ledger as `sources.json` lists it. */
export interface LedgerRow {
	readonly object: string;
	readonly sha256: string;
}

/**
 * How well it is proven that the sources hold every trace of the period, unit by unit. A tracker's unit is signed where verified digests
 * cover the time of delivery and all their files are there; beyond the period's end they must cover the settlement delay, in which late
 * traces arrive. A region's project is witnessed where its collector's ledger shows that every trace was asked for.
 */
export function judge(evidence: Evidence): Judgement {
	const { trackers, digests, trust, sources, settled } = evidence;
	const ofUnit = Map.groupBy(digests, ({ unit }) => unit);
	const found = trackers.units.map((unit) =>
		checkChain(unit, ofUnit.get(unit) ?? [], trust),
	);
	const owners = ownersOf(found);
	const chains = found.map((chain) => {
		const [any] = chain.found;
		const owner = any && owners.get(trackerOf(any));
		return checkChain(chain.unit, chain.found, trust, owner);
	});
	const span = judgedSpan(evidence);
	const files = checkFiles(chains, evidence, span);
	const units = [
		...chains.map((chain) => trackerUnit(chain, files, evidence)),
		...collectedUnits(evidence),
		...absentRegions(evidence),
	];
	const intervals = units
		.flatMap((unit) => unit.intervals)
		.toSorted((a, b) => order(a.unit, b.unit) || order(a.from, b.from));
	const problems = [
		...readingProblems(evidence),
		...files.problems,
		...sealProblems(evidence),
		...strayFiles(evidence),
		...unnamedTrackers(evidence),
		...units.flatMap((unit) => unit.problems),
		...(units.length === 0
			? [problem("uncovered", "archive", "holds nothing of this time")]
			: []),
	];
	const verdict = verdictOf(intervals, problems);
	const withDigests = new Set(digests.map(({ unit }) => unit));
	const tracked = new Set(
		sources
			.filter(
				(source) =>
					source.origin === "tracker" && withDigests.has(unitOf(source)),
			)
			.map(({ object }) => object),
	);
	return {
		completeness: {
			verdict,
			settled,
			intervals,
			problems: problems.map(({ row }) => row),
		},
		chains: chains
			.filter(({ found }) => found.length > 0)
			.map((chain) => chainRow(chain, span)),
		digestOf: (object) =>
			files.results.get(object) ?? (tracked.has(object) ? "unlisted" : "none"),
		digests: chains.flatMap((chain) => digestRows(chain, evidence, span)),
		ledgers: evidence.ledgers
			.flatMap(ledgerRows)
			.toSorted((a, b) => order(a.object, b.object)),
	};
}

function verdictOf(
	intervals: readonly Completeness["intervals"][number][],
	problems: readonly Problem[],
): Completeness["verdict"] {
	const states = new Set(intervals.map(({ state }) => state));
	if (!states.has("signed") && !states.has("witnessed")) return "unproven";
	const isBroken = problems.some(({ harmless }) => !harmless);
	if (isBroken || states.has("uncovered")) return "partial";
	return states.has("witnessed") ? "witnessed" : "proven";
}

function readingProblems({ quarantine, misplaced }: Evidence): Problem[] {
	const unreadable = quarantine.map(({ object, position, reason }) =>
		position === null
			? problem("quarantined-file", object, reason)
			: problem("quarantined-record", object, `${position.text} ${reason}`),
	);
	const unread = misplaced.map((object) =>
		problem(
			"misplaced-file",
			object,
			"lies in no day's folder, and was not read",
		),
	);
	return [...unreadable, ...unread];
}

/** Files that an earlier revision read, and that are no longer what they were: also where their weak MD5 still agrees with the digest. */
function sealProblems({
	seals,
	sources,
	above,
	isListable,
}: Evidence): Problem[] {
	const now = new Map(sources.map(({ object, sha256 }) => [object, sha256]));
	return [...seals].flatMap(([object, { sha256, revision }]) => {
		const found = now.get(object);
		const path = bucketPath([...above, ...object.split("/")]);
		if (found === sha256 || (found === undefined && !isListable(path)))
			return [];
		const message =
			found === undefined
				? `is missing: revision ${revision} read it`
				: `was altered: its SHA-256 is not the one with which revision ${revision} read it`;
		const kind = found === undefined ? "missing-file" : "altered-file";
		return problem(kind, object, message);
	});
}

/** Traces in scope that lie where nobody looks for digests. */
function strayFiles({ sources, trackers }: Evidence): Problem[] {
	const units = new Set(trackers.units);
	return sources
		.filter(
			(source) =>
				source.origin === "tracker" &&
				source.candidates > 0 &&
				!units.has(unitOf(source)),
		)
		.map(({ object }) =>
			problem(
				"unlisted-file",
				object,
				"holds traces in scope, in the folder of a service that is not in scope",
			),
		);
}

/** Trackers of which no folder is known to be the one that matters. */
function unnamedTrackers({ trackers, sources, period }: Evidence): Problem[] {
	if (period === null) return [];
	const counting = sources.filter(({ candidates }) => candidates > 0);
	const known = new Set(
		counting.map((source) => unitOf({ ...source, service: "" })),
	);
	return trackers.unnamed
		.filter((tracker) => !known.has(tracker))
		.map((tracker) =>
			problem(
				"uncovered",
				tracker,
				"sorts by service and has no folder of any service in scope",
				{ from: period.start, to: period.end },
			),
		);
}

/** A region that the profile names, and of which there is nothing. */
function absentRegions(evidence: Evidence): Unit[] {
	const { regions, trackers, ledgers, expected, sources, period } = evidence;
	if (period === null) return [];
	const there = new Set([
		...trackers.units.map((unit) => unit.split("/")[0]),
		...[...ledgers, ...expected, ...sources].map(({ region }) => region),
	]);
	const span = { from: period.start, to: period.end };
	return regions
		.filter((region) => !there.has(region))
		.map((region) => ({
			intervals: [interval(region, span, "uncovered")],
			problems: [
				problem(
					"uncovered",
					region,
					"the archive holds nothing of this region, which the profile names",
					span,
				),
			],
		}));
}

/** The period, and the settlement delay after it. */
function judgedSpan({ period, settlementHours }: Evidence): Span {
	return period === null
		? { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }
		: { from: period.start, to: settledAt(period, settlementHours) };
}

function trackerUnit(
	chain: Chain,
	{ incomplete, results }: SignedFiles,
	evidence: Evidence,
): Unit {
	const { period, sources } = evidence;
	const { unit, links } = chain;
	const span = spanIn(period, links);
	const judged = judgedSpan(evidence);
	const tail = period === null ? span : judged;
	const coverage = unitCoverage(chain, incomplete, span, tail);
	const own = sources.filter(
		(source) => source.origin === "tracker" && unitOf(source) === unit,
	);
	const isSigned = links.some(({ keySha256 }) => keySha256 !== null);
	return {
		intervals: [
			...coverage.signed.map((part) => interval(unit, part, "signed")),
			...subtract([span], coverage.signed).map((part) =>
				interval(unit, part, "uncovered"),
			),
		],
		problems: [
			...chainProblems(chain, judged),
			...coverage.problems,
			...(period === null && links.length === 0 && own.length > 0
				? [problem("missing-digest", unit, NO_DIGESTS)]
				: []),
			...(isSigned ? unlistedFiles(chain, own, results, judged) : []),
		],
	};
}

/** The digests that the report rests on: those of the judged time, and those that list a file with traces that count. */
function digestRows(
	{ found, links, unit }: Chain,
	{ sources, above }: Evidence,
	span: Span,
): DigestRow[] {
	const counting = new Set(
		sources
			.filter(({ candidates }) => candidates > 0)
			.map(({ object }) => bucketPath([...above, ...object.split("/")])),
	);
	const verified = new Set(
		links
			.filter(({ keySha256 }) => keySha256 !== null)
			.map(({ stored }) => stored.key),
	);
	return found.flatMap(({ key, size, sha256, content }) => {
		const row = {
			object: key,
			size,
			sha256,
			unit,
			verified: verified.has(key),
		};
		if (content.kind === "unreadable")
			return { ...row, start: null, end: null };
		const { start, end, files } = content.digest;
		const isNeeded =
			touches({ from: start, to: end }, span) ||
			files.some(({ object }) => counting.has(object));
		return isNeeded ? { ...row, start: isoUtc(start), end: isoUtc(end) } : [];
	});
}

/** Entries that are what their names say; those that are not are problems, and nothing rests on them. */
function ledgerRows({ prefix, entries }: Ledger): LedgerRow[] {
	return entries.flatMap(({ name }) => {
		const parts = nameParts(name);
		return parts === null
			? []
			: { object: prefix + name, sha256: parts.sha256 };
	});
}

function order(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

/** ms since the epoch, UTC: from then on late traces are no longer expected. */
export function settledAt(period: Period, settlementHours: number): number {
	return period.end + settlementHours * HOUR_MS;
}

import type { Quarantined, Source } from "../aggregate/partial.ts";
import type { Collected } from "../archive/collected.ts";
import type { Ledger } from "../archive/ledger.ts";
import type { SealedFile } from "../archive/ledger-entry.ts";
import { type Span, subtract, within } from "../archive/spans.ts";
import { spanOf } from "../archive/witness.ts";
import { isoUtc, type Period } from "../period.ts";
import type { Completeness } from "../report/model.ts";
import { type Witness, witnessOf } from "./witnessed.ts";

const HOUR_MS = 3_600_000;

/** What completeness is judged by. */
export interface Evidence {
	readonly period: Period;
	readonly settled: boolean;
	readonly settlementHours: number;
	readonly sources: readonly Source[];
	readonly quarantine: readonly Quarantined[];
	/** keys of trace files that were not read, since they lie in no day's folder */
	readonly misplaced: readonly string[];
	readonly ledgers: readonly Ledger[];
	/** projects that are collected by the profile, whether a ledger of theirs was found or not */
	readonly expected: readonly Collected[];
	/** whether an object of that upload instant (ms since the epoch, UTC) is among those that were listed */
	wasListed(instant: number): boolean;
}

type Problem = Completeness["problems"][number];
type Interval = Completeness["intervals"][number];

/** What one scope unit's part of the verdict rests on. */
interface Unit {
	readonly intervals: readonly Interval[];
	readonly problems: readonly Problem[];
}

/**
 * How well it is proven that the sources hold every trace of the period, unit by unit: a region's project is witnessed where its
 * collector's ledger shows that every trace was asked for. Signed digests are not read yet, so what a tracker delivered is
 * uncovered.
 */
export function completenessOf(evidence: Evidence): Completeness {
	const units = [...trackerUnits(evidence), ...collectedUnits(evidence)];
	const intervals = units
		.flatMap((unit) => unit.intervals)
		.toSorted((a, b) => order(a.unit, b.unit) || order(a.from, b.from));
	const problems = [
		...readingProblems(evidence),
		...units.flatMap((unit) => unit.problems),
	];
	const verdict = verdictOf(intervals, problems);
	return { verdict, settled: evidence.settled, intervals, problems };
}

function verdictOf(
	intervals: readonly Interval[],
	problems: readonly Problem[],
): Completeness["verdict"] {
	if (!intervals.some(({ state }) => state !== "uncovered")) return "unproven";
	const broken = problems.some(({ kind }) => !HARMLESS.has(kind));
	const gap = intervals.some(({ state }) => state === "uncovered");
	return broken || gap ? "partial" : "witnessed";
}

/** A file too many takes nothing away from what is there. */
const HARMLESS: ReadonlySet<string> = new Set(["unlisted-file"]);

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

function trackerUnits({ period, sources }: Evidence): Unit[] {
	const [from, to] = [isoUtc(period.start), isoUtc(period.end)];
	const names = new Set(
		sources.filter(({ origin }) => origin === "tracker").map(trackerUnit),
	);
	return [...names].map((unit) => ({
		intervals: [{ unit, from, to, state: "uncovered" }],
		problems: [],
	}));
}

/** Region, tracker and, where the tracker sorts by service, the service's folder. */
function trackerUnit({ region, tracker, service }: Source): string {
	return [region, tracker, service].filter((part) => part !== "").join("/");
}

/** Region and project: the unit of what was collected. */
export function collectedUnit({ region, project }: Collected): string {
	return `${region}/${project}`;
}

function collectedUnits(evidence: Evidence): Unit[] {
	const found = evidence.sources
		.filter(({ origin }) => origin === "collected")
		.map(({ region, tracker }) => ({ region, project: tracker }));
	const all = [...evidence.ledgers, ...evidence.expected, ...found];
	const owners = new Map(all.map((owner) => [collectedUnit(owner), owner]));
	return [...owners].map(([unit, owner]) => {
		const ledgers = evidence.ledgers.filter(
			(ledger) => collectedUnit(ledger) === unit,
		);
		return collectedUnitOf(unit, owner, ledgers, evidence);
	});
}

function collectedUnitOf(
	unit: string,
	{ region, project }: Collected,
	ledgers: readonly Ledger[],
	evidence: Evidence,
): Unit {
	const { period, settlementHours, sources } = evidence;
	const span = { from: period.start, to: period.end };
	const latenessMs = settlementHours * HOUR_MS;
	const own = sources.filter(
		(source) =>
			source.origin === "collected" &&
			source.region === region &&
			source.tracker === project,
	);
	const hashes = new Map(own.map(({ object, sha256 }) => [object, sha256]));
	const read = {
		sha256Of: (object: string) => hashes.get(object),
		wasListed: ({ from }: SealedFile) => evidence.wasListed(Date.parse(from)),
	};
	const witnesses = ledgers.map((ledger) =>
		witnessOf(ledger, span, latenessMs, read),
	);
	const covered = within(
		witnesses.flatMap(({ spans }) => spans),
		span,
	);
	const gaps = subtract([span], covered);
	const listed = new Set(
		ledgers.flatMap(({ keyOf, entries }) =>
			entries.flatMap(({ entry }) => entry.files.map((f) => keyOf(f.object))),
		),
	);
	return {
		intervals: [
			...covered.map((part) => interval(unit, part, "witnessed")),
			...gaps.map((part) => interval(unit, part, "uncovered")),
		],
		problems: [
			...gaps.flatMap((gap) => gapProblems(unit, gap, ledgers)),
			...ledgers.flatMap(({ faults }) =>
				faults.map(({ object, message }) =>
					problem("ledger-broken", object, message),
				),
			),
			...witnesses.flatMap(fileProblems),
			...own
				.filter(({ object }) => !listed.has(object))
				.map(({ object }) =>
					problem("unlisted-file", object, "is in no entry of the ledger"),
				),
		],
	};
}

function fileProblems({ broken }: Witness): Problem[] {
	return broken.map(({ kind, object, ...span }) => ({
		...problem(
			kind,
			object,
			kind === "missing-file"
				? "is missing: the ledger lists it"
				: "was altered: its hash is not the one that the ledger lists",
		),
		...isoSpan(span),
	}));
}

/** A gap, and what the ledgers say of its parts. */
function gapProblems(
	unit: string,
	gap: Span,
	ledgers: readonly Ledger[],
): Problem[] {
	const entries = ledgers.flatMap((ledger) => ledger.entries);
	const lost = entries.flatMap(({ entry }) => entry.lost.map(spanOf));
	const missing = entries.flatMap(({ entry }) => entry.missing);
	const why = (part: Span): string => {
		if (ledgers.length === 0)
			return "the archive holds no ledger of this project";
		const reason = missing.findLast(
			(one) => within([spanOf(one)], part).length > 0,
		)?.reason;
		return reason === undefined
			? "no query of the trace service covers it that was made after late traces had arrived"
			: `not answered: ${reason}`;
	};
	return [
		...within(lost, gap).map((part) => ({
			...problem(
				"lost",
				unit,
				"it ran out of the trace service before it was asked for, or asked for again after late traces had arrived",
			),
			...isoSpan(part),
		})),
		...subtract([gap], lost).map((part) => ({
			...problem("uncovered", unit, why(part)),
			...isoSpan(part),
		})),
	];
}

function problem(kind: string, object: string, message: string): Problem {
	return { kind, object, from: null, to: null, message };
}

function interval(
	unit: string,
	span: Span,
	state: Interval["state"],
): Interval {
	return { unit, ...isoSpan(span), state };
}

function isoSpan({ from, to }: Span): { from: string; to: string } {
	return { from: isoUtc(from), to: isoUtc(to) };
}

function order(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

/** ms since the epoch, UTC: from then on late traces are no longer expected. */
export function settledAt(period: Period, settlementHours: number): number {
	return period.end + settlementHours * HOUR_MS;
}

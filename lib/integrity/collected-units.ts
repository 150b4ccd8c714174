import type { Collected } from "../archive/collected.ts";
import type { Ledger } from "../archive/ledger.ts";
import type { LedgerEntry, SealedFile } from "../archive/ledger-entry.ts";
import { type Span, subtract, within } from "../archive/spans.ts";
import { spanOf } from "../archive/witness.ts";
import type { Evidence } from "./completeness.ts";
import { note, type Problem, problem } from "./problem.ts";
import { interval, spanIn, type Unit } from "./unit.ts";
import { type Witness, witnessOf } from "./witnessed.ts";

const HOUR_MS = 3_600_000;

/** Region and project: the unit of what was collected. */
export function collectedUnit({ region, project }: Collected): string {
	return `${region}/${project}`;
}

/** What the ledgers witness of each project that was, or should have been, collected. */
export function collectedUnits(evidence: Evidence): Unit[] {
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
	const span = spanIn(
		period,
		ledgers.flatMap(({ entries }) =>
			entries.map(({ entry }) => claimOf(entry)),
		),
	);
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
					note("unlisted-file", object, "is in no entry of the ledger"),
				),
		],
	};
}

/** The part of time that an entry speaks of, as far as it claims to know it. */
function claimOf({ window, coveredUntil }: LedgerEntry): Span {
	const { from, to } = spanOf(window);
	return { from, to: coveredUntil === null ? to : Date.parse(coveredUntil) };
}

function fileProblems({ broken }: Witness): Problem[] {
	return broken.map(({ kind, object, ...span }) =>
		problem(
			kind,
			object,
			kind === "missing-file"
				? "is missing: the ledger lists it"
				: "was altered: its hash is not the one that the ledger lists",
			span,
		),
	);
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
		...within(lost, gap).map((part) =>
			problem(
				"lost",
				unit,
				"it ran out of the trace service before it was asked for, or asked for again after late traces had arrived",
				part,
			),
		),
		...subtract([gap], lost).map((part) =>
			problem("uncovered", unit, why(part), part),
		),
	];
}

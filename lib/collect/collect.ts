import { ledgerPrefix } from "../archive/collected.ts";
import { addEntry, headsOf, readLedger } from "../archive/ledger.ts";
import type { Interval, LedgerEntry } from "../archive/ledger-entry.ts";
import type { Span } from "../archive/spans.ts";
import { RETENTION_MS } from "../archive/witness.ts";
import { messageOf, TracefolioError } from "../errors.ts";
import { type Answers, type AskEffects, askFor } from "./ask.ts";
import { clockWatch } from "./clock-watch.ts";
import { frontierAfter, type Plan, planRun } from "./plan.ts";
import { type TraceSource, tracePages } from "./trace-api.ts";
import { trackerStatus } from "./trackers.ts";

/** Where traces are collected from: a project of a region. */
export interface CollectSource extends TraceSource {
	readonly region: string;
}

/** What a run works with. */
export interface CollectEffects extends AskEffects {
	readonly generator: { readonly name: string; readonly version: string };
	/** hours after an operation within which its trace may still arrive: so long it is asked for again and again */
	readonly rereadHours: number;
	/** a part of time asked for by hand, ms since the epoch, UTC; null: from where the ledger ends until now */
	readonly window: Span | null;
}

const HOUR_MS = 3_600_000;
/** Everything that can still be asked for was listed by entries that are not older. */
const LEDGER_MS = RETENTION_MS + 24 * HOUR_MS;

/**
 * Collects what a source has, into the archive, and records in the source's ledger what was asked for, when, and what came. Parts
 * that the service does not give are recorded as missing and asked for again by the next run; the others are collected.
 * Throws USAGE where a window is asked for of which the service keeps nothing any longer, and STORE where the archive cannot be
 * read or written; then nothing is claimed, whatever was stored.
 */
export async function collectSource(
	source: CollectSource,
	effects: CollectEffects,
): Promise<LedgerEntry> {
	const { archive, now, rereadHours, window: requested } = effects;
	const startedAt = now();
	const owner = { region: source.region, project: source.projectId };
	const prefix = ledgerPrefix(owner);
	const range = { from: startedAt - LEDGER_MS, to: Number.POSITIVE_INFINITY };
	const ledger = await readLedger(archive, prefix, range);
	const earlier = ledger.entries.map(({ entry }) => entry);
	const clocks = clockWatch(now);
	const watched = { ...effects, answered: clocks.answered };
	const { status: trackers } = await trackerStatus(source, watched);
	const silence =
		clocks.service() === null ? await silenceOf(source, watched) : null;
	const clock = { own: now(), service: clocks.service() };
	const latenessMs = rereadHours * HOUR_MS;
	const plan = planRun(earlier, clock, latenessMs, requested);
	const { slots } = plan;
	const toAsk = { slots, earlier, givenUp: silence };
	const answers = await askFor(source, owner, toAsk, watched);
	if (requested !== null && hasRunOut(plan, answers)) throw runOut(requested);
	const { missing, files, ...counts } = answers;
	const entry: LedgerEntry = {
		schema: "tracefolio/ledger@1",
		previous: headsOf(ledger.entries),
		...owner,
		endpoint: source.endpoint,
		apiVersion: source.version,
		generator: effects.generator,
		startedAt: iso(startedAt),
		finishedAt: iso(now()),
		...clocks.bounds(),
		window: intervalOf(plan.window),
		asked: askedBy(plan),
		missing: missing.map((gap) => ({ ...intervalOf(gap), reason: gap.reason })),
		lost: plan.lost.map(intervalOf),
		coveredUntil: null,
		...counts,
		files,
		trackers,
		outcome: outcomeOf(plan, answers),
		error: missing[0]?.reason ?? null,
	};
	const options = { latenessMs, requested };
	const frontier = frontierAfter(plan, entry, options);
	const coveredUntil = frontier === null ? null : iso(frontier);
	await addEntry(archive, prefix, { ...entry, coveredUntil });
	return { ...entry, coveredUntil };
}

/** Asks the service for next to nothing, to learn its time; why it does not answer, or null where it does. */
async function silenceOf(source: TraceSource, effects: CollectEffects) {
	const to = effects.now();
	const window = { from: to - HOUR_MS, to };
	try {
		await tracePages(source, window, 1, effects).next();
		return null;
	} catch (error) {
		return messageOf(error);
	}
}

function hasRunOut({ window, lost }: Plan, { traces, missing }: Answers) {
	const all = lost.some(
		({ from, to }) => from <= window.from && to >= window.to,
	);
	return all && traces === 0 && missing.length === 0;
}

function runOut({ from, to }: Span): TracefolioError {
	return new TracefolioError(
		"USAGE",
		`The trace service shows nothing from ${iso(from)} to ${iso(to)}: it keeps traces for seven days only. What is older is in an archive, if one was kept: by a tracker's transfer to object storage, or by regular runs of tracefolio collect`,
	);
}

function askedBy({ slots, window }: Plan): Interval {
	const from = slots.at(0)?.from ?? window.from;
	return intervalOf({ from, to: slots.at(-1)?.to ?? from });
}

function outcomeOf({ slots }: Plan, { missing }: Answers) {
	if (missing.length === 0) return "complete";
	const failed = slots.every((slot) =>
		missing.some(({ from, to }) => from <= slot.from && to >= slot.to),
	);
	return failed ? "failed" : "incomplete";
}

function intervalOf({ from, to }: Span): Interval {
	return { from: iso(from), to: iso(to) };
}

function iso(instant: number): string {
	return new Date(instant).toISOString();
}

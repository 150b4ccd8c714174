import { join } from "node:path";
import { aboutOf } from "./aggregate/about.ts";
import { type Partial, readFiles, type Scope } from "./aggregate/partial.ts";
import {
	type PopulationResult,
	writePopulation,
} from "./aggregate/population.ts";
import { keeper } from "./aggregate/private-row.ts";
import { sampler } from "./aggregate/sample.ts";
import type { Spill } from "./aggregate/sorted-runs.ts";
import { type Analysis, analysis, besideOf, type Tickets } from "./analysis.ts";
import type { LedgerRange } from "./archive/ledger.ts";
import { type ListedArchive, listArchive } from "./archive/listed-archive.ts";
import {
	dayNumberOf,
	type Listing,
	type ListingRange,
} from "./archive/listing.ts";
import { type Baseline, baselineOf } from "./baseline.ts";
import { type CatalogVersion, sha256Of } from "./catalog/catalog.ts";
import { catalogsIn, matcher } from "./catalog/matcher.ts";
import type { Profile } from "./config.ts";
import type { Trust } from "./integrity/chain.ts";
import { collectionRows } from "./integrity/collection.ts";
import {
	type Judgement,
	judge,
	type Seal,
	settledAt,
} from "./integrity/completeness.ts";
import { collectionFindings } from "./integrity/findings.ts";
import { type TrackerUnits, trackerUnits } from "./integrity/units.ts";
import { isoUtc, type Period, periodKey } from "./period.ts";
import type { Pseudonyms } from "./pseudonyms.ts";
import { artifactOf, sha256 } from "./publish/artifact.ts";
import { type IndexEntry, latestEntry } from "./publish/index-entry.ts";
import { publish } from "./publish/publish.ts";
import { sealsOf } from "./publish/seals.ts";
import { withExceptionsRenamed, withOperatorsRenamed } from "./renamed.ts";
import type { Renderer } from "./render/renderer.ts";
import { sortedQuarantine } from "./report/build.ts";
import type { Report, Sample, Theme } from "./report/model.ts";
import { makeFiles } from "./report-files.ts";
import { seedFor } from "./sampling-config.ts";
import type { Store } from "./store/store.ts";

/** What a run works with. */
export interface Effects {
	readonly archive: Store;
	readonly output: Store;
	/** ms since the epoch, UTC */
	readonly now: number;
	/** a folder of this run's own on local disk, which the caller removes */
	readonly folder: string;
	readonly generator: { readonly name: string; readonly version: string };
	/** every version of the profile's catalogs, in the order of validity */
	readonly catalogs: readonly CatalogVersion[];
	/** by what signed digests are verified */
	readonly trust: Trust;
	readonly renderers: readonly {
		readonly name: string;
		readonly render: Renderer;
	}[];
	readonly theme: Theme;
	/** approved changes; null where there are none to compare with */
	readonly tickets: Tickets | null;
	/** null where people are named as recorded */
	readonly pseudonyms: Pseudonyms | null;
	/** told what is going on, for a person who waits, and how many trace files are read where they are */
	progress(message: string, files?: FilesRead): void;
}

/** How far the reading of an archive is. */
export interface FilesRead {
	readonly read: number;
	readonly listed: number;
}

/** The publication that stands after a run. */
export interface Outcome {
	readonly entry: IndexEntry;
	/** false where equal inputs had been published before */
	readonly published: boolean;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Makes and publishes the report of a period: list, read, fold and count, then publish with a report built for the revision.
 * Throws what the archive and the output store throw; then nothing is published.
 */
export async function runReport(
	profile: Profile,
	period: Period,
	effects: Effects,
): Promise<Outcome> {
	const { archive, output, folder, progress } = effects;
	const { services } = profile;
	const scope: Scope = { period, services, beside: besideOf(profile) };
	const range = listedRange(profile, period);
	const key = periodKey(period.label);
	// a store that refuses us is found out before everything is read
	const latest = await latestEntry(output, profile.profile, key);
	const seals = await sealsOf(output, profile.profile, key);
	const keyId = effects.pseudonyms?.keyId ?? null;
	const baseline = await baselineOf(output, profile, period, keyId);
	const listed = await listSources(
		archive,
		profile.services,
		range,
		ledgerRange(profile, period),
	);
	const { files } = listed.listing;
	const spill = spillIn(folder);
	const partial = await readFiles(archive, files, scope, spill, (read) =>
		progress(`Read ${read} of ${files.length} trace files`, {
			read,
			listed: files.length,
		}),
	);
	progress("Counting");
	const catalogs = catalogsIn(effects.catalogs, period.start, period.end);
	const populationPath = join(folder, "population.ndjson.gz");
	const judged = judgeSources(
		{ profile, period, listed, partial, seals },
		{ ...effects, now: latestOf(effects.now, latest) },
	);
	const { pseudonyms } = effects;
	const analysed = analysis({
		profile: withExceptionsRenamed(profile, pseudonyms),
		tickets: withOperatorsRenamed(effects.tickets, pseudonyms),
		...{ period, catalogs, baseline },
		found: judged.findings,
	});
	const drawn = samplerFor(profile, key);
	const population = await writePopulation(
		partial.candidates,
		scope,
		matcher(catalogs),
		spill,
		populationPath,
		{
			runs: partial.beside,
			kept: keeper(pseudonyms, profile.privacy.bodies),
			about: aboutOf(profile.correlation, profile.findings.provider),
			observe(observed) {
				analysed.add(observed);
				if (observed.where === "population") drawn.add(observed.row);
			},
		},
	);
	const { sha256: hash } = await artifactOf("population", populationPath);
	const counted = {
		...{ profile, scope, range, listing: listed.listing, partial, population },
		...{ catalogs, populationPath, judged, baseline },
		sample: drawn.result(hash),
		analysed: analysed.result(),
	};
	const inputs = inputsOf(counted, effects);
	progress("Publishing");
	return publish(output, {
		profile: profile.profile,
		period: key,
		inputs,
		now: isoUtc(effects.now),
		retentionDays: profile.retentionDays,
		make: (draft) => makeFiles({ ...counted, inputs }, draft, effects),
	});
}

/** What was settled once stays so, also for a run whose time lies before that of the newest revision. */
function latestOf(now: number, latest: IndexEntry | null): number {
	return Math.max(now, latest === null ? 0 : Date.parse(latest.generatedAt));
}

/** Everything that a report is made from, but for its place among the revisions. */
export interface Counted {
	readonly profile: Profile;
	readonly scope: Scope;
	readonly range: ListingRange;
	readonly listing: Listing;
	readonly partial: Partial;
	readonly population: PopulationResult;
	readonly sample: Sample;
	readonly judged: Judged;
	readonly analysed: Analysis;
	readonly baseline: Baseline | null;
	readonly catalogs: readonly CatalogVersion[];
	readonly populationPath: string;
	readonly inputs: string;
}

/** Trace files lie under their upload day, so days around the period are listed too. */
export function listedRange(
	{ archive, regions }: Pick<Profile, "archive" | "regions">,
	period: Period,
): ListingRange {
	return {
		from: period.start - archive.daysBefore * DAY_MS,
		to: period.end - 1 + archive.daysAfter * DAY_MS,
		regions,
	};
}

/** A listed archive, and the trackers' units that completeness is judged by. */
export interface ListedSources extends ListedArchive {
	readonly trackers: TrackerUnits;
}

/** Entries that can say something of a period: the service forgets it seven days after its end. */
export function ledgerRange(
	{ settlementHours }: Pick<Profile, "settlementHours">,
	{ start, end }: Period,
): LedgerRange {
	return { from: start, to: end + settlementHours * HOUR_MS + 8 * DAY_MS };
}

/** Lists what a report of the services rests on; with `everyChain`, whatever is signed. Throws what the store throws. */
export async function listSources(
	archive: Store,
	services: readonly string[],
	range: ListingRange,
	ledgers: LedgerRange,
	choice: { readonly everyChain: boolean } = { everyChain: false },
): Promise<ListedSources> {
	const listed = await listArchive(archive, range, {
		ledgers,
		digests: (listing) => trackerUnits(listing, services, choice).digests,
	});
	const trackers = trackerUnits(listed.listing, services, choice);
	return { ...listed, trackers };
}

function samplerFor({ profile, sampling }: Profile, period: string) {
	const { percent, atLeast, atMost, privileged } = sampling;
	const rule = { percent, atLeast, atMost, privileged };
	return sampler(rule, seedFor(sampling, profile, period));
}

/** What was read, and what it is judged by. */
export interface Sources {
	readonly profile: Pick<Profile, "regions" | "settlementHours" | "collect">;
	readonly period: Period | null;
	readonly listed: ListedSources;
	readonly partial: Partial;
	readonly seals: ReadonlyMap<string, Seal>;
}

/** What is said of the sources, beside what they hold. */
export type Judged = Pick<Report, "collection" | "findings"> & Judgement;

/** Judges how complete the sources are, and what a person should look into. */
export function judgeSources(
	{ profile, period, listed, partial, seals }: Sources,
	{ archive, trust, now }: Pick<Effects, "archive" | "trust" | "now">,
): Judged {
	const { listing, ledgers, digests, trackers } = listed;
	const { regions, settlementHours, collect } = profile;
	const expected = (collect?.sources ?? []).filter(
		({ region }) => regions.length === 0 || regions.includes(region),
	);
	const judgement = judge({
		...{ period, settlementHours, regions, trackers, digests, trust, seals },
		...{ ledgers, expected },
		wasListed: listed.wasListed,
		isListable: listed.isListable,
		settled: period === null || now >= settledAt(period, settlementHours),
		sources: partial.sources.toSorted((a, b) => (a.object < b.object ? -1 : 1)),
		quarantine: sortedQuarantine(partial),
		misplaced: listing.misplaced,
		above: archive.above,
	});
	if (period === null) return { ...judgement, collection: [], findings: [] };
	const collection = collectionRows(period, ledgers, expected);
	const findings = collectionFindings(
		period,
		ledgers,
		collection,
		trackers.absent,
	);
	return { ...judgement, collection, findings };
}

/** File names for what does not fit into memory. */
export function spillIn(folder: string): Spill {
	let n = 0;
	return { folder, next: () => ++n };
}

/**
 * SHA-256 over all that decides what a report says of the traces. The clock is in it only as "settled"; neither are objects that are no
 * trace files, nor files that came after the settlement and hold nothing of the period: they are no reason for a revision.
 */
function inputsOf(
	counted: Omit<Counted, "inputs">,
	{ archive, generator, theme, tickets, pseudonyms }: Effects,
): string {
	const { profile, scope, range, listing, judged, catalogs } = counted;
	const { baseline } = counted;
	const { archive: from, output, s3, collect, theme: own, ...rest } = profile;
	// who is told of a report, and by whom bags are signed, changes nothing in it
	const { notify, watch, evidence, ...said } = rest;
	const { completeness, chains, collection, findings } = judged;
	const sources = sourcesOf(counted)
		.map(({ object, size, sha256 }) => ({ object, size, sha256 }))
		.toSorted((a, b) => (a.object < b.object ? -1 : 1));
	return sha256(
		JSON.stringify({
			generator,
			period: scope.period,
			judged: { completeness, collection, findings, chains },
			profile: { ...said, theme },
			archive: archive.place,
			listed: [isoUtc(range.from), isoUtc(range.to)],
			catalogs: catalogs.map((catalog) => sha256Of(catalog)),
			before: baseline?.entry.manifestSha256 ?? null,
			tickets: tickets?.sha256 ?? null,
			pseudonyms: pseudonyms?.keyId ?? null,
			sources,
			misplaced: listing.misplaced,
		}),
	);
}

function sourcesOf({
	profile,
	scope,
	listing,
	partial,
}: Omit<Counted, "inputs">): Partial["sources"] {
	const settled = settledAt(scope.period, profile.settlementHours);
	const lastDay = dayNumberOf(settled);
	const after = new Set(
		listing.files.filter(({ day }) => day > lastDay).map(({ key }) => key),
	);
	return partial.sources.filter(
		({ object, state, candidates, beside }) =>
			!after.has(object) || candidates + beside > 0 || state === "quarantined",
	);
}

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Partial, readFiles, type Scope } from "./aggregate/partial.ts";
import {
	type PopulationResult,
	writePopulation,
} from "./aggregate/population.ts";
import { readPopulation } from "./aggregate/population-file.ts";
import type { Spill } from "./aggregate/sorted-runs.ts";
import { type ListedArchive, listArchive } from "./archive/listed-archive.ts";
import { type CatalogVersion, sha256Of } from "./catalog/catalog.ts";
import { catalogsIn, matcher } from "./catalog/matcher.ts";
import type { Profile } from "./config.ts";
import { collectionRows } from "./integrity/collection.ts";
import { completenessOf, settledAt } from "./integrity/completeness.ts";
import { collectionFindings } from "./integrity/findings.ts";
import { isoUtc, type Period, periodKey } from "./period.ts";
import { type Artifact, artifactOf, sha256 } from "./publish/artifact.ts";
import { type IndexEntry, latestEntry } from "./publish/index-entry.ts";
import { type Draft, publish } from "./publish/publish.ts";
import type { Renderer } from "./render/renderer.ts";
import { buildReport, sortedQuarantine } from "./report/build.ts";
import { changesSince, changesUnknown } from "./report/changes.ts";
import type { Report, Theme } from "./report/model.ts";
import { sourcesJson } from "./report/sources-json.ts";
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
	readonly renderers: readonly {
		readonly name: string;
		readonly render: Renderer;
	}[];
	readonly theme: Theme;
	/** told what is going on, for a person who waits */
	progress(message: string): void;
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
	const scope: Scope = { period, services: profile.services };
	const range = listedRange(profile, period);
	// a store that refuses us is found out before everything is read
	await latestEntry(output, profile.profile, periodKey(period.label));
	const listed = await listArchive(
		archive,
		range,
		ledgerRange(profile, period),
	);
	const { listing } = listed;
	const spill = spillIn(folder);
	const partial = await readFiles(
		archive,
		listing.files,
		scope,
		spill,
		(read) => progress(`Read ${read} of ${listing.files.length} trace files`),
	);
	progress("Counting");
	const catalogs = catalogsIn(effects.catalogs, period.start, period.end);
	const populationPath = join(folder, "population.ndjson.gz");
	const population = await writePopulation(
		partial.candidates,
		scope,
		matcher(catalogs),
		spill,
		populationPath,
	);
	const settled = effects.now >= settledAt(period, profile.settlementHours);
	const counted: Counted = {
		...{ profile, scope, range, listing, partial, population },
		...{ catalogs, populationPath },
		judged: judge(profile, period, listed, partial, settled),
		inputs: "",
	};
	const inputs = inputsOf(counted, effects);
	progress("Publishing");
	return publish(output, {
		profile: profile.profile,
		period: periodKey(period.label),
		inputs,
		now: isoUtc(effects.now),
		make: (draft) => makeFiles({ ...counted, inputs }, draft, effects),
	});
}

/** Everything that a report is made from, but for its place among the revisions. */
interface Counted {
	readonly profile: Profile;
	readonly scope: Scope;
	readonly range: ReturnType<typeof listedRange>;
	readonly listing: ListedArchive["listing"];
	readonly partial: Partial;
	readonly population: PopulationResult;
	readonly judged: Judged;
	readonly catalogs: readonly CatalogVersion[];
	readonly populationPath: string;
	readonly inputs: string;
}

/** Trace files lie under their upload day, so days around the period are listed too. */
function listedRange({ archive, regions }: Profile, period: Period) {
	return {
		from: period.start - archive.daysBefore * DAY_MS,
		to: period.end - 1 + archive.daysAfter * DAY_MS,
		regions,
	};
}

/** Entries that can say something of a period: the service forgets it seven days after its end. */
function ledgerRange({ settlementHours }: Profile, { start, end }: Period) {
	return { from: start, to: end + settlementHours * HOUR_MS + 8 * DAY_MS };
}

/** What is said of the sources, beside what they hold. */
type Judged = Pick<Report, "completeness" | "collection" | "findings">;

function judge(
	profile: Profile,
	period: Period,
	{ listing, ledgers, wasListed }: ListedArchive,
	partial: Partial,
	settled: boolean,
): Judged {
	const { regions, settlementHours, collect } = profile;
	const expected = (collect?.sources ?? []).filter(
		({ region }) => regions.length === 0 || regions.includes(region),
	);
	const completeness = completenessOf({
		...{ period, settled, settlementHours, ledgers, expected, wasListed },
		sources: partial.sources,
		quarantine: sortedQuarantine(partial),
		misplaced: listing.misplaced,
	});
	const collection = collectionRows(period, ledgers, expected);
	const findings = collectionFindings(period, ledgers, collection);
	return { completeness, collection, findings };
}

function spillIn(folder: string): Spill {
	let n = 0;
	return { folder, next: () => ++n };
}

/**
 * SHA-256 over all that decides what a report says of the traces. The clock is in it only as "settled"; objects that are no trace
 * files are not, since a further digest or a note beside them is no reason for a revision.
 */
function inputsOf(
	{ profile, scope, range, listing, partial, judged, catalogs }: Counted,
	{ archive, generator, theme }: Effects,
): string {
	const { archive: _, output, s3, collect, theme: own, ...said } = profile;
	const sources = partial.sources
		.map(({ object, size, sha256 }) => ({ object, size, sha256 }))
		.toSorted((a, b) => (a.object < b.object ? -1 : 1));
	return sha256(
		JSON.stringify({
			generator,
			period: scope.period,
			judged,
			profile: { ...said, theme },
			archive: archive.place,
			listed: [isoUtc(range.from), isoUtc(range.to)],
			catalogs: catalogs.map((catalog) => sha256Of(catalog)),
			sources,
			misplaced: listing.misplaced,
		}),
	);
}

async function makeFiles(
	counted: Counted,
	draft: Draft,
	effects: Effects,
): Promise<{ report: Report; files: Artifact[] }> {
	const { folder, renderers, progress } = effects;
	const report = reportFor(counted, draft, effects);
	const files: Artifact[] = [];
	const add = async (name: string, write: (path: string) => Promise<void>) => {
		progress(`Writing ${name}`);
		const path = join(folder, name);
		await write(path);
		files.push(await artifactOf(name, path));
	};
	await add("report.json", (path) =>
		writeFile(path, `${JSON.stringify(report, null, 2)}\n`),
	);
	files.push(await artifactOf("population.ndjson.gz", counted.populationPath));
	await add("sources.json", (path) => writeFile(path, sourcesJson(report)));
	const population = () => readPopulation(counted.populationPath);
	for (const { name, render } of renderers)
		await add(name, (path) => render(report, population, path));
	return { report, files };
}

function reportFor(
	{ profile, scope, range, listing, ...counted }: Counted,
	{ revision, generatedAt, previous }: Draft,
	{ archive, generator, theme }: Effects,
): Report {
	const { partial, population, judged, catalogs, inputs } = counted;
	const key = periodKey(scope.period.label);
	const head = {
		id: `${profile.profile}-${key}-r${revision}-${inputs.slice(0, 12)}`,
		profile: profile.profile,
		organisation: profile.organisation,
		title: profile.title,
		language: profile.language,
		revision,
		generatedAt,
		generator,
		scope: {
			services: profile.services,
			regions: profile.regions,
			archive: archive.place,
			listedFrom: isoUtc(range.from).slice(0, 10),
			listedTo: isoUtc(range.to).slice(0, 10),
			settlementHours: profile.settlementHours,
		},
		inputs,
		previousManifest: previous?.entry.manifestSha256 ?? null,
	};
	const { setAside, misplaced } = listing;
	const sources = { partial, population, setAside, misplaced };
	const parts = { head, scope, catalogs, ...sources };
	const report = buildReport({ ...parts, ...judged, theme, changes: null });
	if (previous === null) return report;
	const changes = previous.report
		? changesSince(previous.report, report)
		: changesUnknown(
				previous.entry.revision,
				"its report.json is missing or does not match its manifest",
			);
	return { ...report, changes };
}

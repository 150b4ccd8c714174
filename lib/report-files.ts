import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readPopulation, rowsOf } from "./aggregate/population-file.ts";
import { isoUtc, periodKey } from "./period.ts";
import type { Counted, Effects } from "./pipeline.ts";
import { type Artifact, artifactOf } from "./publish/artifact.ts";
import type { Draft } from "./publish/publish.ts";
import { recountFiles } from "./recount/recount-files.ts";
import { recounted } from "./recount/recounted.ts";
import { buildReport } from "./report/build.ts";
import { changesSince, changesUnknown } from "./report/changes.ts";
import { compare } from "./report/comparison.ts";
import type { Changes, Report } from "./report/model.ts";
import { sourcesJson } from "./report/sources-json.ts";
import { traceChanges } from "./report/trace-changes.ts";

/** DuckDB opens them one by one, which takes some 15 ms each. */
const FILES_COUNTED_AGAIN = 2000;

/** Makes the files of a publication in the run's folder, `report.json` first, and a list of their hashes last. */
export async function makeFiles(
	counted: Counted,
	draft: Draft,
	effects: Effects,
): Promise<{ report: Report; files: Artifact[] }> {
	const { folder, renderers, progress } = effects;
	progress("Counting again");
	const report = await recountedReport(
		await reportFor(counted, draft, effects),
		counted,
		effects,
	);
	const files: Artifact[] = [];
	const add = async (name: string, write: (path: string) => Promise<void>) => {
		progress(`Writing ${name}`);
		const path = join(folder, name);
		await write(path);
		files.push(await artifactOf(name, path));
	};
	const addText = (name: string, text: string) =>
		add(name, (path) => writeFile(path, text));
	await addText("report.json", `${JSON.stringify(report, null, 2)}\n`);
	files.push(await artifactOf("population.ndjson.gz", counted.populationPath));
	const { digests, ledgers } = counted.judged;
	await addText("sources.json", sourcesJson(report, digests, ledgers));
	const population = () => readPopulation(counted.populationPath);
	for (const { name, render } of renderers)
		await add(name, (path) => render(report, population, path));
	await addText("SHA256SUMS", sums(files));
	return { report, files };
}

/**
 * The report with what counters that share no code with ours found: of the population, and (where DuckDB is installed and the archive is a
 * folder of no more files than that) of the trace files themselves. Throws where a number differs: that is a defect, and nothing is published.
 */
async function recountedReport(
	report: Report,
	{ populationPath, partial, scope }: Counted,
	{ archive, folder, progress }: Effects,
): Promise<Report> {
	const recount = await recounted(populationPath, folder, report, progress);
	const isMany = partial.sources.length > FILES_COUNTED_AGAIN;
	if (archive.place !== "folder" || isMany) return { ...report, recount };
	const odd = new Set(partial.quarantine.map(({ object }) => object));
	const files = partial.sources
		.filter(({ object }) => !odd.has(object))
		.map(({ object }) => ({ object, path: join(archive.uri, object) }));
	const expected = {
		...{ start: scope.period.start, end: scope.period.end },
		services: scope.services,
		inScope: report.population.inScope,
		complete: files.length === partial.sources.length,
	};
	await recountFiles(files, folder, expected, progress);
	return { ...report, recount };
}

/** As `sha256sum -c` reads it. */
function sums(files: readonly Artifact[]): string {
	return files
		.map(({ name, sha256 }) => `${sha256}  ${name}\n`)
		.toSorted()
		.join("");
}

async function reportFor(
	{ profile, scope, range, listing, ...counted }: Counted,
	draft: Draft,
	{ archive, generator, theme, pseudonyms }: Effects,
): Promise<Report> {
	const { revision, generatedAt, previous } = draft;
	const { partial, population, sample, judged, catalogs, inputs } = counted;
	const { analysed, baseline } = counted;
	const key = periodKey(scope.period.label);
	const head = {
		id: `${profile.profile}-${key}-r${revision}-${inputs.slice(0, 12)}`,
		profile: profile.profile,
		organisation: profile.organisation,
		title: profile.title,
		language: profile.language,
		template: profile.template,
		frameworks: profile.frameworks,
		privacy: {
			people: profile.privacy.people,
			keyId: pseudonyms?.keyId ?? null,
			bodies: profile.privacy.bodies,
		},
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
	const built = buildReport({
		...{ head, scope, catalogs, partial, population, sample, judged, theme },
		...{ listing, analysed, changes: null },
	});
	const report = { ...built, comparison: baseline && compare(baseline, built) };
	return previous === null
		? report
		: { ...report, changes: await changesOf(previous, report, counted) };
}

async function changesOf(
	{ entry, report: before, population }: NonNullable<Draft["previous"]>,
	report: Report,
	{ populationPath }: Pick<Counted, "populationPath">,
): Promise<Changes> {
	if (before === null)
		return changesUnknown(
			entry.revision,
			"its report.json is missing or does not match its manifest",
		);
	const traces =
		population &&
		(await traceChanges(rowsOf(population), readPopulation(populationPath), {
			before,
			after: report,
		}));
	return changesSince(before, report, traces);
}

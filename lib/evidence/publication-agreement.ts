import { isDeepStrictEqual } from "node:util";
import { periodKey } from "../period.ts";
import type { Findings } from "./publication-finding.ts";
import type {
	Entry,
	Manifest,
	ReportRecord,
	SourcesRecord,
} from "./publication-records.ts";

/** Two places that say the same thing, and what each of them says. */
type Pair = readonly [what: string, first: unknown, second: unknown];

/** Fails wherever a manifest says something else than its index entry, whose key is given. */
export function manifestAgrees(
	key: string,
	entry: Entry,
	manifest: Manifest,
	findings: Findings,
): void {
	const { publication } = manifest;
	const hashes = new Map(
		manifest.files.map(({ name, sha256 }) => [name, sha256]),
	);
	hashes.set("manifest.json", entry.manifestSha256);
	compare(key, ["the index entry", "manifest.json"], findings, [
		["profile", entry.profile, publication.profile],
		["period", entry.period, periodKey(publication.period.label)],
		["revision", entry.revision, publication.revision],
		["status", entry.status, publication.status],
		["inputs", entry.inputs, manifest.inputs],
		["generatedAt", entry.generatedAt, manifest.generatedAt],
		...(entry.files ?? []).map(
			({ name, sha256 }): Pair => [
				`the SHA-256 of "${name}"`,
				sha256,
				hashes.get(name),
			],
		),
		["files, each once", entry.files?.length, countNames(entry.files)],
	]);
}

function countNames(files: Entry["files"]): number | undefined {
	return files && new Set(files.map(({ name }) => name)).size;
}

/** Fails wherever report.json, whose key is given, says something else than its manifest or index entry. */
export function reportAgrees(
	key: string,
	entry: Entry,
	manifest: Manifest,
	report: ReportRecord,
	findings: Findings,
): void {
	const { report: head, completeness, sample } = report;
	const { publication } = manifest;
	const population = manifest.files.find(
		({ name }) => name === "population.ndjson.gz",
	);
	const covered = ["proven", "witnessed"].includes(completeness.verdict);
	compare(key, ["the index entry", "report.json"], findings, [
		["completeness", entry.completeness, completeness.verdict],
	]);
	compare(key, ["manifest.json", "report.json"], findings, [
		["id", publication.id, head.id],
		["profile", publication.profile, head.profile],
		["period", publication.period, head.period],
		["revision", publication.revision, head.revision],
		["status", publication.status, head.status],
		["generatedAt", manifest.generatedAt, head.generatedAt],
		["generator", manifest.generator, head.generator],
		["inputs", manifest.inputs, head.inputs],
		["catalogs", manifest.catalogs, head.catalogs],
		["previousManifest", manifest.previousManifest, head.previousManifest],
		["the number of sources", manifest.sources.length, report.sources.length],
		...manifest.sources.flatMap((source, i) =>
			sourcePairs(source, report.sources[i] ?? {}),
		),
		...(sample && population
			? [
					[
						"the sample's population",
						population.sha256,
						sample.populationSha256,
					] as const,
				]
			: []),
	]);
	if (head.status === "final" && !covered)
		findings.fail(
			"disagreement",
			key,
			`"${key}" says that the report is final, and that its completeness is ${completeness.verdict}: only what is proven or witnessed is final. Do not rely on it`,
		);
}

/** What a manifest and a report say of a source, where they differ. */
function sourcePairs(
	{ digest, ...source }: Manifest["sources"][number],
	row: Readonly<Record<string, unknown>>,
): Pair[] {
	// before digests were verified, manifests said that they were not
	const compared =
		digest === undefined || digest === "unchecked"
			? source
			: { ...source, digest };
	return Object.entries(compared)
		.filter(([field, value]) => row[field] !== value)
		.map(([field, value]) => [
			`${field} of the source "${source.object}"`,
			value,
			row[field],
		]);
}

/** Fails wherever sources.json, whose key is given, says something else than report.json; what only one of them has is passed over. */
export function sourcesAgree(
	key: string,
	report: ReportRecord,
	sources: SourcesRecord,
	findings: Findings,
): void {
	const { scope = {} } = report.report;
	const optional: readonly Pair[] = [
		...["archive", "regions", "listedFrom", "listedTo"].map(
			(field): Pair => [field, scope[field], sources[field]],
		),
		["setAside", report.setAside, sources["setAside"]],
	];
	compare(key, ["report.json", "sources.json"], findings, [
		["the report's id", report.report.id, sources.report],
		["the sources", report.sources, sources.objects],
		...optional.filter(
			([, first, second]) => first !== undefined && second !== undefined,
		),
	]);
}

function compare(
	key: string,
	[one, other]: readonly [string, string],
	findings: Findings,
	pairs: readonly Pair[],
) {
	for (const [what, first, second] of pairs)
		if (!isDeepStrictEqual(first, second))
			findings.fail(
				"disagreement",
				key,
				`${one} and ${other} do not agree on ${what}: ${shown(first)} and ${shown(second)}. They were made together, so that one of them was altered: do not rely on them`,
			);
}

const SHOWN_CHARACTERS = 100;

function shown(value: unknown): string {
	const text = JSON.stringify(value) ?? "nothing";
	return text.length > SHOWN_CHARACTERS
		? `${text.slice(0, SHOWN_CHARACTERS)}…`
		: text;
}

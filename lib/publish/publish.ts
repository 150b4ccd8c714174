import { TracefolioError } from "../errors.ts";
import type { Report } from "../report/model.ts";
import type { Keep, Store } from "../store/store.ts";
import { type Artifact, measureStored, readText, sha256 } from "./artifact.ts";
import {
	type IndexEntry,
	latestEntry,
	publicationKeys,
} from "./index-entry.ts";
import { manifestOf } from "./manifest.ts";
import { type Previous, parseReport, previousOf } from "./previous.ts";

/** What is to be published, and how to make it once its revision is known. */
export interface Publication {
	readonly profile: string;
	/** the period's label, fit for a path (periodKey) */
	readonly period: string;
	/** SHA-256 of everything the report is made from, but for the clock */
	readonly inputs: string;
	/** ISO 8601 UTC; used unless an interrupted run of the same inputs left its own time */
	readonly now: string;
	/** days for which what is published shall be write-once; null or absent: not at all */
	readonly retentionDays?: number | null;
	/** Makes the report and its files on local disk, `report.json` first. */
	make(draft: Draft): Promise<{ report: Report; files: readonly Artifact[] }>;
}

/** What a report must know of its place among the revisions. */
export interface Draft {
	readonly revision: number;
	readonly generatedAt: string;
	/** the newest publication before this one, and its report.json; null for the first */
	readonly previous: Previous | null;
}

/** The publication that stands; `published` is false where equal inputs had been published before. */
export interface Published {
	readonly entry: IndexEntry;
	readonly published: boolean;
}

const ATTEMPTS = 20;
const DAY_MS = 24 * 3_600_000;

/**
 * Publishes a revision: files, read back and compared; then the manifest; then the index entry, which makes it visible. A run
 * that was interrupted is finished by the next one; equal inputs publish nothing new; nothing is overwritten.
 *
 * Two runs at once: what is found at a key must equal what would be written there. If it does not, this run looks again: it
 * takes over the other's time if the inputs are equal, and otherwise goes to the next revision number. This does not rest on
 * conditional writes, which only narrow the moment in which two different writers could meet.
 * Throws STORE where the store cannot be read or written, and what `make` throws.
 */
export async function publish(
	store: Store,
	publication: Publication,
): Promise<Published> {
	const { profile, period, inputs } = publication;
	let blocked = 0;
	for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
		const latest = await latestEntry(store, profile, period);
		if (latest?.inputs === inputs) return { entry: latest, published: false };
		const revision = Math.max(latest?.revision ?? 0, blocked) + 1;
		const left = await leftover(store, publication, revision);
		if (left.kind === "foreign") {
			blocked = revision;
			continue;
		}
		const draft: Draft = {
			revision,
			generatedAt: left.kind === "own" ? left.generatedAt : publication.now,
			previous: latest && (await previousOf(store, latest)),
		};
		const written = await writeRevision(store, publication, draft);
		if (written.kind === "published") return written.publication;
		// a report.json of another run with equal inputs is taken over; any other file in the way ends this number
		if (written.name !== "report.json" || left.kind === "own")
			blocked = revision;
	}
	throw new TracefolioError(
		"STORE",
		`Cannot publish ${profile} ${period} in ${store.uri}: other runs keep writing there. Run again when they have ended`,
	);
}

type Leftover =
	| { readonly kind: "none" }
	| { readonly kind: "own"; readonly generatedAt: string }
	| { readonly kind: "foreign" };

/** What an interrupted run left under a revision that has no index entry. */
async function leftover(
	store: Store,
	{ profile, period, inputs }: Publication,
	revision: number,
): Promise<Leftover> {
	const key = `${publicationKeys(profile, period).folder(revision)}report.json`;
	if ((await store.head(key)) === null) return { kind: "none" };
	const report = parseReport(await readText(store, key));
	if (report?.report.inputs !== inputs) return { kind: "foreign" };
	return { kind: "own", generatedAt: report.report.generatedAt };
}

type Written =
	| { readonly kind: "published"; readonly publication: Published }
	| { readonly kind: "inTheWay"; readonly name: string };

async function writeRevision(
	store: Store,
	publication: Publication,
	draft: Draft,
): Promise<Written> {
	const { profile, period } = publication;
	const keys = publicationKeys(profile, period);
	const folder = keys.folder(draft.revision);
	const { report, files } = await publication.make(draft);
	const keep = keepOf(publication, draft);
	for (const file of files) {
		await store.create(`${folder}${file.name}`, file, keep);
		if (!(await isStored(store, folder, file)))
			return { kind: "inTheWay", name: file.name };
	}
	// it tells runs apart, and a store without conditional writes may have let another run's replace it meanwhile
	const [reportJson] = files;
	if (reportJson && !(await isStored(store, folder, reportJson)))
		return { kind: "inTheWay", name: reportJson.name };
	const manifest = manifestOf(report, files);
	if (!(await put(store, `${folder}manifest.json`, manifest, keep)).equal)
		return { kind: "inTheWay", name: "manifest.json" };
	const latest = await latestEntry(store, profile, period);
	// another run was published meanwhile, and this revision's report does not know of it
	if (latest?.revision !== draft.previous?.entry.revision)
		return { kind: "inTheWay", name: "index" };
	const versions = await versionsOf(store, folder, files, manifest);
	if (versions === "shadowed")
		return { kind: "inTheWay", name: "a newer version" };
	const entry: IndexEntry = {
		schema: "tracefolio/index@1",
		profile,
		period,
		revision: draft.revision,
		folder,
		manifestSha256: sha256(manifest),
		inputs: publication.inputs,
		status: report.report.status,
		completeness: report.completeness.verdict,
		generatedAt: report.report.generatedAt,
		...versions,
	};
	const text = `${JSON.stringify(entry, null, 2)}\n`;
	const index = await put(store, keys.entry(draft.revision), text, keep);
	if (!index.equal) return { kind: "inTheWay", name: "index" };
	return {
		kind: "published",
		publication: { entry, published: index.created },
	};
}

/** Until when objects of a publication may be neither deleted nor replaced. */
function keepOf(
	{ retentionDays }: Publication,
	{ generatedAt }: Draft,
): Keep | undefined {
	if (retentionDays === null || retentionDays === undefined) return undefined;
	return { retainUntil: Date.parse(generatedAt) + retentionDays * DAY_MS };
}

/**
 * Which versions hold what was published, where the store keeps versions: a later one shadows them, and cannot replace them. `shadowed`
 * where that has happened already.
 */
async function versionsOf(
	store: Store,
	folder: string,
	files: readonly Artifact[],
	manifest: string,
): Promise<Pick<IndexEntry, "files"> | "shadowed"> {
	const all = [
		...files.map(({ name, sha256: hash }) => ({ name, sha256: hash })),
		{ name: "manifest.json", sha256: sha256(manifest) },
	];
	const versions: NonNullable<IndexEntry["files"]>[number][] = [];
	for (const file of all) {
		const key = `${folder}${file.name}`;
		const version = await store.version(key);
		if (version === null) continue;
		const stored = await measureStored(store, key, version);
		if (stored.sha256 !== file.sha256) return "shadowed";
		versions.push({ ...file, version });
	}
	return versions.length > 0 ? { files: versions } : {};
}

async function isStored(
	store: Store,
	folder: string,
	{ name, size, sha256: expected }: Artifact,
): Promise<boolean> {
	const stored = await measureStored(store, `${folder}${name}`);
	return stored.size === size && stored.sha256 === expected;
}

/** Creates a small text object and reads it back: what is stored must be what was meant. */
async function put(
	store: Store,
	key: string,
	text: string,
	keep: Keep | undefined,
): Promise<{ created: boolean; equal: boolean }> {
	const created = await store.create(key, Buffer.from(text), keep);
	const equal = (await readText(store, key)) === text;
	return { created: created === "created", equal };
}

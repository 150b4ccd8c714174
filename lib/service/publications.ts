import { z } from "zod";
import { TracefolioError } from "../errors.ts";
import { readText, sha256 } from "../publish/artifact.ts";
import { type IndexEntry, readRevision } from "../publish/index-entry.ts";
import type { Store } from "../store/store.ts";
import type { PublicationView } from "./contract.ts";
import { publicationId } from "./ids.ts";

const FILES = z.object({
	files: z.array(
		z.object({ name: z.string(), size: z.int(), sha256: z.string() }),
	),
});

const REASONS = z.object({
	report: z.object({ reasons: z.array(z.string()) }),
});

/** A larger report.json is not read for the sake of its reasons. */
const LARGEST_READ_BYTES = 16 * 1024 * 1024;

/** What an index entry says of a publication. */
export function publicationOf(entry: IndexEntry): PublicationView {
	const { profile, period, revision, status, completeness } = entry;
	const { generatedAt, manifestSha256 } = entry;
	const id = publicationId(profile, period, revision);
	const facts = { status, completeness, generatedAt, manifestSha256 };
	return { id, revision, ...facts };
}

/** One file of a publication, and where it is. */
export interface PublishedFile {
	readonly name: string;
	/** bytes */
	readonly size: number;
	readonly sha256: string;
	readonly key: string;
	/** the version that was published; null where the store keeps none */
	readonly version: string | null;
}

/** A publication as a caller is told of it, and where its files are. */
export interface KnownPublication {
	readonly view: PublicationView;
	readonly files: readonly PublishedFile[];
}

/** The publications of a store. */
export interface Publications {
	/** Null where there is none. Throws STORE where something cannot be read, or the manifest is not the published one. */
	read(of: PublicationName): Promise<KnownPublication | null>;
}

interface PublicationName {
	/** of a profile, or of a variant of it */
	readonly profile: string;
	/** fit for a path (periodKey) */
	readonly period: string;
	readonly revision: number;
}

/** So many publications are remembered: they never change, and are asked for again and again while somebody waits. */
const REMEMBERED = 200;

/** Reads publications, and remembers them. Whether they still are what was published is asked of `verifyPublication`. */
export function publicationsIn(output: Store): Publications {
	const known = new Map<string, KnownPublication>();
	return {
		async read(of) {
			const id = publicationId(of.profile, of.period, of.revision);
			const found = known.get(id) ?? (await readPublication(output, of));
			if (found === null) return null;
			known.delete(id);
			known.set(id, found);
			const [oldest] = known.keys();
			if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
			return found;
		},
	};
}

async function readPublication(
	output: Store,
	{ profile, period, revision }: PublicationName,
): Promise<KnownPublication | null> {
	const entry = await readRevision(output, profile, period, revision);
	if (entry === null) return null;
	const versionOf = (name: string) =>
		entry.files?.find((file) => file.name === name)?.version ?? null;
	const key = `${entry.folder}manifest.json`;
	const text = await readText(output, key);
	if (sha256(text) !== entry.manifestSha256)
		throw new TracefolioError(
			"STORE",
			`"${key}" in ${output.uri} is not what was published: verify the publication`,
			{ facts: { key } },
		);
	const manifest = {
		name: "manifest.json",
		size: Buffer.byteLength(text),
		sha256: entry.manifestSha256,
	};
	const listed = inReadingOrder([
		...FILES.parse(JSON.parse(text)).files,
		manifest,
	]);
	const files = listed.map((file) => ({
		...file,
		key: entry.folder + file.name,
		version: versionOf(file.name),
	}));
	const reasons = await reasonsOf(output, files);
	const shown = listed.map(({ name, size, sha256: hash }) => ({
		...{ name, size, sha256: hash },
	}));
	return { view: { ...publicationOf(entry), reasons, files: shown }, files };
}

/** In which order people look for files; further ones come last. */
const READING_ORDER = [
	"report.pdf",
	"report.xlsx",
	"report.json",
	"population.ndjson.gz",
	"sources.json",
	"SHA256SUMS",
	"manifest.json",
];

function inReadingOrder<File extends { readonly name: string }>(
	files: readonly File[],
): File[] {
	const placeOf = ({ name }: File) => {
		const place = READING_ORDER.indexOf(name);
		return place === -1 ? READING_ORDER.length : place;
	};
	return files.toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** Why a report is provisional; none where its report.json is not what was published, or too large to be read for it. */
async function reasonsOf(
	output: Store,
	files: readonly PublishedFile[],
): Promise<string[]> {
	const file = files.find(({ name }) => name === "report.json");
	if (file === undefined || file.size > LARGEST_READ_BYTES) return [];
	const text = await readText(output, file.key);
	if (sha256(text) !== file.sha256) return [];
	return REASONS.safeParse(JSON.parse(text)).data?.report.reasons ?? [];
}

import { z } from "zod";
import { publicationKeys } from "../publish/index-entry.ts";
import type { Store } from "../store/store.ts";
import type { Findings } from "./publication-finding.ts";
import type { PublicationName } from "./publication-name.ts";
import { canonicalJson, readExpected } from "./publication-stored.ts";

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const status = z.enum(["final", "provisional"]);
const verdict = z.enum(["proven", "witnessed", "partial", "unproven"]);
/** one name, so that nothing outside of the publication's folder is read */
const fileName = z.string().regex(/^(?!\.{1,2}$)[^/\\\p{C}]+$/u);

const ENTRY = z.object({
	schema: z.literal("tracefolio/index@1"),
	profile: z.string(),
	period: z.string(),
	revision: z.number(),
	folder: z.string(),
	manifestSha256: hex,
	inputs: hex,
	status,
	completeness: verdict,
	generatedAt: z.string(),
	files: z
		.array(z.object({ name: fileName, sha256: hex, version: z.string() }))
		.optional(),
});

const MANIFEST = z.object({
	schema: z.literal("tracefolio/manifest@1"),
	publication: z.object({
		id: z.string(),
		profile: z.string(),
		period: z.looseObject({ label: z.string() }),
		revision: z.number(),
		status,
	}),
	generatedAt: z.string(),
	generator: z.unknown(),
	inputs: hex,
	catalogs: z.unknown(),
	previousManifest: hex.nullable(),
	files: z.array(
		z.object({
			name: fileName,
			size: z.number().int().nonnegative(),
			sha256: hex,
		}),
	),
	sources: z.array(
		z.object({
			object: z.string(),
			size: z.number().int().nonnegative(),
			sha256: hex,
			state: z.string(),
			digest: z.string().optional(),
		}),
	),
});

const REPORT = z.object({
	schema: z.literal("tracefolio/report@1"),
	report: z.object({
		id: z.string(),
		profile: z.string(),
		revision: z.number(),
		status,
		period: z.looseObject({ label: z.string() }),
		generatedAt: z.string(),
		generator: z.unknown(),
		catalogs: z.unknown(),
		inputs: hex,
		previousManifest: hex.nullable(),
		scope: z.looseObject({}).optional(),
	}),
	population: z.object({ inScope: z.number() }),
	completeness: z.object({ verdict }),
	sample: z.object({ populationSha256: z.string() }).optional(),
	changes: z.object({ previousRevision: z.number() }).nullish(),
	setAside: z.unknown().optional(),
	sources: z.array(z.looseObject({})),
});

const SOURCES = z.looseObject({
	schema: z.literal("tracefolio/sources@1"),
	report: z.string(),
	objects: z.array(z.looseObject({})),
});

/** What is read of an index entry, a manifest, a report and its sources; what later versions add is passed over. */
export type Entry = z.infer<typeof ENTRY>;
export type Manifest = z.infer<typeof MANIFEST>;
export type ReportRecord = z.infer<typeof REPORT>;
export type SourcesRecord = z.infer<typeof SOURCES>;

/** The index entry of a publication, whose every byte is accounted for; null where it is missing or cannot be understood. */
export async function readIndexEntry(
	store: Store,
	name: PublicationName,
	findings: Findings,
): Promise<Entry | null> {
	const keys = publicationKeys(name.profile, name.period);
	const key = keys.entry(name.revision);
	if ((await store.head(key)) === null) {
		findings.fail(
			"missing-index-entry",
			key,
			`"${key}" is missing, and without an index entry nothing is published. Put back a copy of it; where a run was interrupted, run it again`,
		);
		return null;
	}
	const bytes = await readSmall(store, key);
	const json = canonicalJson(key, bytes, findings, "altered-index-entry");
	if (json === null) return null;
	const { value } = json;
	const entry = understood(ENTRY, value, key, "altered-index-entry", findings);
	if (entry === null) return null;
	const { profile, period, revision } = name;
	const place = { profile, period, revision, folder: keys.folder(revision) };
	for (const [field, expected] of Object.entries(place)) {
		const found = entry[field as keyof typeof place];
		if (found !== expected)
			findings.fail(
				"altered-index-entry",
				key,
				`"${key}" says ${field} ${JSON.stringify(found)}, and by its place it is ${JSON.stringify(expected)}. Put back a copy of what was published`,
			);
	}
	noteUnknown(key, value, findings);
	return entry;
}

const LARGEST_ENTRY_BYTES = 1_000_000;

/** The first bytes of an object: more than an index entry has are not read, and what is cut off is no JSON text. */
async function readSmall(store: Store, key: string): Promise<Buffer> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of store.read(key)) {
		chunks.push(chunk);
		size += chunk.length;
		if (size > LARGEST_ENTRY_BYTES) break;
	}
	return Buffer.concat(chunks);
}

function noteUnknown(key: string, value: unknown, findings: Findings) {
	const names = Object.keys(value instanceof Object ? value : {});
	for (const name of names)
		if (!Object.hasOwn(ENTRY.shape, name))
			findings.note(
				"unknown-field",
				key,
				`"${key}" has a field ${JSON.stringify(name)} that this version of Tracefolio does not know and cannot check. Verify with the version that published it`,
			);
}

/** The manifest that an index entry vouches for; null where it is missing or cannot be understood. */
export async function readManifest(
	store: Store,
	name: PublicationName,
	entry: Entry,
	findings: Findings,
): Promise<{ manifest: Manifest | null; size: number } | null> {
	const keys = publicationKeys(name.profile, name.period);
	const key = `${keys.folder(name.revision)}manifest.json`;
	const file = {
		...{ key, size: null, sha256: entry.manifestSha256 },
		by: "the index entry",
		version: versionOf(entry, "manifest.json"),
	};
	const read = await readExpected(store, file, findings, true);
	if (read === null) return null;
	if (read.bytes === null) return { manifest: null, size: read.size };
	const manifest = parseRecord(MANIFEST, key, read.bytes, findings);
	return { manifest, size: read.size };
}

/** The version of a file that was published; undefined where the index entry names none. */
export function versionOf(entry: Entry, name: string): string | undefined {
	return entry.files?.find((file) => file.name === name)?.version;
}

/** What report.json says, as far as it is needed. */
export function parseReportRecord(
	key: string,
	bytes: Buffer,
	findings: Findings,
): ReportRecord | null {
	return parseRecord(REPORT, key, bytes, findings);
}

/** What sources.json says, as far as it is needed. */
export function parseSourcesRecord(
	key: string,
	bytes: Buffer,
	findings: Findings,
): SourcesRecord | null {
	return parseRecord(SOURCES, key, bytes, findings);
}

function parseRecord<T>(
	schema: z.ZodType<T>,
	key: string,
	bytes: Buffer,
	findings: Findings,
): T | null {
	const json = canonicalJson(key, bytes, findings, "malformed-file");
	return (
		json && understood(schema, json.value, key, "malformed-file", findings)
	);
}

function understood<T>(
	schema: z.ZodType<T>,
	value: unknown,
	key: string,
	kind: "altered-index-entry" | "malformed-file",
	findings: Findings,
): T | null {
	const parsed = schema.safeParse(value);
	if (parsed.success) return parsed.data;
	const [issue] = parsed.error.issues;
	findings.fail(
		kind,
		key,
		`"${key}" cannot be understood: ${issue?.path.join(".") || "its value"}: ${issue?.message}. Put back a copy of what was published, or verify with the version of Tracefolio that published it`,
	);
	return null;
}

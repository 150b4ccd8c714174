import { z } from "zod";

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().min(0);
const object = z.object({ object: z.string().min(1), sha256: hex });
const source = object.extend({ size: count });

/** What a bag needs of an index entry. */
const INDEX_ENTRY = z.object({
	schema: z.literal("tracefolio/index@1"),
	profile: z.string(),
	period: z.string(),
	revision: z.int().positive(),
	folder: z.string(),
	manifestSha256: hex,
	generatedAt: z.string(),
});

const MANIFEST = z.object({
	schema: z.literal("tracefolio/manifest@1"),
	publication: z.object({ id: z.string() }),
	files: z.array(
		z.object({
			name: z.string().regex(/^[^/\\]+$/),
			size: count,
			sha256: hex,
		}),
	),
});

const SOURCES = z.object({
	schema: z.literal("tracefolio/sources@1"),
	objects: z.array(source),
	/** the digests by which the objects were verified */
	digests: z.array(source).default([]),
	/** the entries of collectors' ledgers that witness the objects */
	ledgers: z.array(object).default([]),
});

const REPORT = z.object({
	report: z.object({
		id: z.string(),
		profile: z.string(),
		organisation: z.string(),
		title: z.string(),
		language: z.string(),
		revision: z.int().positive(),
		status: z.string(),
		reasons: z.array(z.string()),
		period: z.object({
			label: z.string(),
			start: z.string(),
			end: z.string(),
			timezone: z.string(),
		}),
		generatedAt: z.string(),
		generator: z.object({ name: z.string(), version: z.string() }),
		catalogs: z.array(
			z.object({
				id: z.string(),
				version: z.string(),
				validFrom: z.string(),
				sha256: hex,
			}),
		),
		scope: z.record(z.string(), z.unknown()),
		inputs: z.string(),
	}),
	files: z.object({ listed: count, read: count, quarantined: count }),
	population: z.object({ records: count, inScope: count }),
	outcomes: z.object({
		success: count,
		failure: count,
		incident: count,
		unknown: count,
	}),
	completeness: z.object({ verdict: z.string() }),
	collection: z
		.array(
			z.object({
				unit: z.string(),
				runs: count,
				firstAskedAt: z.string().nullable(),
				lastAskedAt: z.string().nullable(),
			}),
		)
		.default([]),
	chains: z
		.array(
			z.object({
				unit: z.string(),
				digests: count,
				verified: count,
				from: z.string().nullable(),
				to: z.string().nullable(),
				files: count,
				keys: z.array(hex),
			}),
		)
		.default([]),
});

export type IndexFacts = z.infer<typeof INDEX_ENTRY>;
export type ManifestFacts = z.infer<typeof MANIFEST>;
export type SourcesFacts = z.infer<typeof SOURCES>;
export type ReportFacts = z.infer<typeof REPORT>;
export type ObjectFacts = z.infer<typeof object>;

/** Each reads what a bag needs of a published file and passes over the rest; throws where that is not as Tracefolio writes it. */
export const parseIndexEntry = (json: unknown): IndexFacts =>
	INDEX_ENTRY.parse(json);
export const parseManifest = (json: unknown): ManifestFacts =>
	MANIFEST.parse(json);
export const parseSources = (json: unknown): SourcesFacts =>
	SOURCES.parse(json);
export const parseReport = (json: unknown): ReportFacts => REPORT.parse(json);

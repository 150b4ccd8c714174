import { z } from "zod";
import type { Identity } from "./certificate.ts";
import type { Published } from "./published.ts";
import type { ReportFacts } from "./published-files.ts";

/** What vouches for a bag, as the bag itself says; who removes a signature contradicts it. */
export type Seal =
	| {
			readonly kind: "signed";
			readonly certificate: Identity;
			/** whether an authority's time stamp is in the bag */
			readonly timestamp: boolean;
	  }
	| { readonly kind: "unsigned"; readonly timestamp: boolean };

/** How much of what the report rests on is in the bag. */
export type SourcesMode = "full" | "listed";

/** What is said of a hand-over. */
export interface HandOver {
	/** ISO 8601 UTC */
	readonly at: string;
	readonly generator: { readonly name: string; readonly version: string };
	readonly recipient: string | null;
	readonly purpose: string | null;
	readonly sources: SourcesMode;
	readonly seal: Seal;
	/** SHA-256 of `verify.html`, lower-case hex */
	readonly page: string;
}

/** The text of `data/parameters.json`: by what the report was made, as it stands in the report. */
export function parametersJson({ report }: ReportFacts): string {
	const { id, profile, organisation, title, language, revision } = report;
	const { period, scope, catalogs, generator, inputs, generatedAt } = report;
	return json({
		schema: "tracefolio/parameters@1",
		report: id,
		...{ profile, organisation, title, language, revision },
		...{ period, scope, catalogs, generator, generatedAt, inputs },
	});
}

/** The text of `data/custody.json`: what happened to the evidence, in the order of events. */
export function custodyJson(
	{ index, manifest, report: facts }: Published,
	handOver: HandOver,
): string {
	const { report, collection, chains } = facts;
	const { generator, generatedAt } = report;
	const by = (program: string, version: string | null) => ({
		by: { program, version },
	});
	const made = by(generator.name, generator.version);
	// the collector's and the service's versions are not recorded where this is read from
	const collected = [
		...chains.map(({ unit, digests, files, from, to }) => ({
			at: to,
			what: "collected",
			...by("Cloud Trace Service", null),
			...{ unit, from, to, digests, files },
		})),
		...collection.map(({ unit, runs, firstAskedAt, lastAskedAt }) => ({
			at: lastAskedAt,
			what: "collected",
			...by("tracefolio collect", null),
			...{ unit, from: firstAskedAt, to: lastAskedAt, runs },
		})),
	];
	const sealed = chains.map(({ unit, digests, verified, keys }) => ({
		at: generatedAt,
		what: "sealed",
		...made,
		...{ unit, digests, verified, keys },
	}));
	const { at, recipient, purpose, sources, seal, page } = handOver;
	const events = [
		...collected,
		...sealed,
		{
			at: generatedAt,
			what: "rendered",
			...made,
			objects: manifest.facts.files.map(({ name, sha256 }) => ({
				object: name,
				sha256,
			})),
		},
		{
			at: index.facts.generatedAt,
			what: "published",
			...made,
			objects: [
				{ object: "manifest.json", sha256: index.facts.manifestSha256 },
			],
		},
		{
			at,
			what: "handed over",
			...by(handOver.generator.name, handOver.generator.version),
			...{ recipient, purpose, sources, seal },
			objects: [{ object: "verify.html", sha256: page }],
		},
	];
	return json({ schema: "tracefolio/custody@1", report: report.id, events });
}

function json(value: unknown): string {
	return `${JSON.stringify(value, null, 2)}\n`;
}

const HANDED_OVER = z.object({
	at: z.string(),
	what: z.literal("handed over"),
	by: z.object({ program: z.string(), version: z.string() }),
	recipient: z.string().nullable(),
	purpose: z.string().nullable(),
	sources: z.enum(["full", "listed"]),
	seal: z.discriminatedUnion("kind", [
		z.object({
			kind: z.literal("signed"),
			certificate: z.object({ subject: z.string(), sha256: z.string() }),
			timestamp: z.boolean(),
		}),
		z.object({ kind: z.literal("unsigned"), timestamp: z.boolean() }),
	]),
	objects: z.tuple([
		z.object({ object: z.literal("verify.html"), sha256: z.string() }),
	]),
});
const CUSTODY = z.object({
	schema: z.literal("tracefolio/custody@1"),
	events: z.array(z.object({ what: z.string() }).loose()),
});

/** The hand-over that `custodyJson` wrote. Throws where the text is of another form. */
export function parseHandOver(text: string): HandOver {
	const { events } = CUSTODY.parse(JSON.parse(text));
	const { by, objects, ...rest } = HANDED_OVER.parse(events.at(-1));
	return {
		...rest,
		generator: { name: by.program, version: by.version },
		page: objects[0].sha256,
	};
}

import { z } from "zod";
import { TracefolioError } from "../errors.ts";
import type { Store } from "../store/store.ts";
import { readText } from "./artifact.ts";

/** `<profile>/index/<period>-r<revision>.json`: its existence is the publication. */
export interface IndexEntry {
	readonly schema: "tracefolio/index@1";
	readonly profile: string;
	readonly period: string;
	readonly revision: number;
	/** key of the publication's folder in the output store */
	readonly folder: string;
	readonly manifestSha256: string;
	/** SHA-256 of what the report was made from: equal inputs publish nothing new */
	readonly inputs: string;
	readonly status: "final" | "provisional";
	readonly completeness: "proven" | "witnessed" | "partial" | "unproven";
	readonly generatedAt: string;
}

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const INDEX_ENTRY = z.object({
	schema: z.literal("tracefolio/index@1"),
	profile: z.string(),
	period: z.string(),
	revision: z.number().int().positive(),
	folder: z.string(),
	manifestSha256: hex,
	inputs: hex,
	status: z.enum(["final", "provisional"]),
	completeness: z.enum(["proven", "witnessed", "partial", "unproven"]),
	generatedAt: z.string(),
});

/** Keys of a period's publications; `period` is already fit for a path (periodKey). */
export function publicationKeys(profile: string, period: string) {
	const index = `${profile}/index/`;
	return {
		index,
		entry: (revision: number) => `${index}${period}-r${revision}.json`,
		folder: (revision: number) => `${profile}/${period}/r${revision}/`,
	};
}

/**
 * The newest publication of a period; null where there is none.
 * Throws STORE where the store or the entry cannot be read.
 */
export async function latestEntry(
	store: Store,
	profile: string,
	period: string,
): Promise<IndexEntry | null> {
	const keys = publicationKeys(profile, period);
	let revision = 0;
	for await (const { key } of store.list(keys.index)) {
		const name = key.slice(keys.index.length);
		const number = /^(.+)-r([1-9]\d*)\.json$/.exec(name);
		if (number?.[1] === period)
			revision = Math.max(revision, Number(number[2]));
	}
	return revision === 0 ? null : readEntry(store, keys.entry(revision));
}

async function readEntry(store: Store, key: string): Promise<IndexEntry> {
	try {
		return INDEX_ENTRY.parse(JSON.parse(await readText(store, key)));
	} catch (cause) {
		if (cause instanceof TracefolioError) throw cause;
		throw new TracefolioError(
			"STORE",
			`"${key}" in ${store.uri} is no index entry of Tracefolio, or was altered`,
			{ facts: { key }, cause },
		);
	}
}

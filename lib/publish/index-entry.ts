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
	/** the versions that were published, where the store keeps versions */
	readonly files?:
		| readonly {
				readonly name: string;
				readonly sha256: string;
				readonly version: string;
		  }[]
		| undefined;
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
	files: z
		.array(z.object({ name: z.string(), sha256: hex, version: z.string() }))
		.optional(),
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
	const revision = (await revisionsOf(store, profile, period)).at(-1);
	return revision === undefined
		? null
		: readEntry(store, publicationKeys(profile, period).entry(revision));
}

/** One publication; null where there is none. Throws STORE where the store or the entry cannot be read. */
export async function readRevision(
	store: Store,
	profile: string,
	period: string,
	revision: number,
): Promise<IndexEntry | null> {
	const key = publicationKeys(profile, period).entry(revision);
	return (await store.head(key)) === null ? null : readEntry(store, key);
}

/** Every publication of a period, the oldest first. Throws STORE where the store or an entry cannot be read. */
export async function entriesOf(
	store: Store,
	profile: string,
	period: string,
): Promise<IndexEntry[]> {
	const { entry } = publicationKeys(profile, period);
	const entries: IndexEntry[] = [];
	for (const revision of await revisionsOf(store, profile, period))
		entries.push(await readEntry(store, entry(revision)));
	return entries;
}

/**
 * The current publication of each period of a profile, in the order of the periods' labels: the highest revision that has an index
 * entry, and so the same as `latestEntry`. Throws STORE where the store or an entry cannot be read.
 */
export async function currentEntries(
	store: Store,
	profile: string,
): Promise<IndexEntry[]> {
	const { index } = publicationKeys(profile, "");
	const current = new Map<string, number>();
	for await (const { key } of store.list(index)) {
		const [, period, revision] = NAME.exec(key.slice(index.length)) ?? [];
		if (period === undefined) continue;
		const known = current.get(period) ?? 0;
		current.set(period, Math.max(known, Number(revision)));
	}
	const entries: IndexEntry[] = [];
	for (const [period, revision] of [...current].sort(([a], [b]) =>
		a < b ? -1 : 1,
	))
		entries.push(
			await readEntry(store, publicationKeys(profile, period).entry(revision)),
		);
	return entries;
}

/** Every publication of a profile, by its period and revision. Throws STORE where the store cannot be read. */
export async function publishedNames(
	store: Store,
	profile: string,
): Promise<{ readonly period: string; readonly revision: number }[]> {
	const { objects } = await store.level(publicationKeys(profile, "").index);
	return objects.flatMap((name) => {
		const [, period, revision] = NAME.exec(name) ?? [];
		return period === undefined ? [] : [{ period, revision: Number(revision) }];
	});
}

const NAME = /^(.+)-r([1-9]\d*)\.json$/;

/** The revisions of a period that have an index entry, in order. */
async function revisionsOf(store: Store, profile: string, period: string) {
	const { index } = publicationKeys(profile, period);
	const revisions: number[] = [];
	for await (const { key } of store.list(index)) {
		const number = NAME.exec(key.slice(index.length));
		if (number?.[1] === period) revisions.push(Number(number[2]));
	}
	return revisions.sort((a, b) => a - b);
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

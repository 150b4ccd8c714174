import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { TracefolioError } from "../errors.ts";
import { publicationKeys } from "../publish/index-entry.ts";
import type { Store } from "../store/store.ts";
import { ordinalOf } from "./publication-periods.ts";

/** One publication, by its place among all of a store. */
export interface PublicationName {
	readonly profile: string;
	/** the period's label, fit for a path (periodKey) */
	readonly period: string;
	readonly revision: number;
}

/** What is to be verified: one publication, all of a period, all of a profile, or all of a store. */
export type PublicationTarget =
	| ({ readonly kind: "publication" } & PublicationName)
	| {
			readonly kind: "period";
			readonly profile: string;
			readonly period: string;
	  }
	| { readonly kind: "profile"; readonly profile: string }
	| { readonly kind: "store" };

/** Reads the key of a publication's folder, `<profile>/<period>/r<n>/`. Throws USAGE where it is none. */
export function publicationName(folder: string): PublicationName {
	const segments = folder.split("/").filter((segment) => segment !== "");
	const name = segments.length === 3 ? nameAt(segments, 0) : null;
	if (name) return name;
	throw new TracefolioError(
		"USAGE",
		`"${folder}" is no publication. Expected the folder of one, such as "nordhafen/2026-10/r1/"`,
	);
}

/** What a URI may mean: the root of an output store, and what to verify in it. */
export interface PublicationPlace {
	/** URI to open the store by */
	readonly root: string;
	readonly target: PublicationTarget;
}

/**
 * What a URI may mean, the most special meaning first: a publication's folder or a file of it (`out/nordhafen/2026-10/r1`,
 * `…/r1/report.json`), its index entry, a period's folder, a profile's folder, an output store. The first two are told by the path
 * alone, and nothing else comes with them; for the others a store must be looked at (`locatePublications`).
 */
export function publicationPlaces(uri: string): readonly PublicationPlace[] {
	const { scheme, segments } = split(uri);
	const rootOf = (count: number) => {
		const path = segments.slice(0, count).join("/");
		return scheme === "" ? `/${path}` : `${scheme}${path}`;
	};
	// of a bucket's URI the first segment is the bucket
	const least = scheme === "" ? 0 : 1;
	const at = (count: number) => segments.length - count;
	for (const length of [3, 4]) {
		const name = at(length) >= least ? nameAt(segments, at(length)) : null;
		if (name)
			return [
				{ root: rootOf(at(length)), target: { kind: "publication", ...name } },
			];
	}
	const places: PublicationPlace[] = [];
	const add = (depth: number, target: PublicationTarget) => {
		if (at(depth) >= least) places.push({ root: rootOf(at(depth)), target });
	};
	const [last = "", profile = ""] = segments.toReversed();
	if (isPeriod(last)) add(2, { kind: "period", profile, period: last });
	add(1, { kind: "profile", profile: last });
	add(0, { kind: "store" });
	return places;
}

function split(uri: string): { scheme: string; segments: string[] } {
	const bucket = /^s3:\/\/(.*)$/i.exec(uri)?.[1];
	const path = bucket ?? resolve(/^file:/i.test(uri) ? pathOf(uri) : uri);
	return {
		scheme: bucket === undefined ? "" : "s3://",
		segments: path.split("/").filter((segment) => segment !== ""),
	};
}

function pathOf(uri: string): string {
	try {
		return fileURLToPath(uri);
	} catch (cause) {
		throw new TracefolioError(
			"CONFIG",
			`Cannot open ${JSON.stringify(uri)}: it is not a file:// URL of this machine`,
			{ facts: { uri }, cause },
		);
	}
}

/** The publication whose path begins at a segment: its folder, a file in it, or its index entry. */
function nameAt(
	segments: readonly string[],
	at: number,
): PublicationName | null {
	const [profile = "", second = "", third = ""] = segments.slice(at);
	const rest = segments.length - at;
	const entry = /^(.+)-r([1-9]\d*)\.json$/.exec(third);
	if (second === "index" && rest === 3 && entry?.[1] && isPeriod(entry[1]))
		return { profile, period: entry[1], revision: Number(entry[2]) };
	const revision = /^r([1-9]\d*)$/.exec(third)?.[1];
	if (!isPeriod(second) || revision === undefined) return null;
	return { profile, period: second, revision: Number(revision) };
}

/** Whether a path segment may be a period's key, as `periodKey` makes them. */
export function isPeriod(segment: string): boolean {
	return (
		ordinalOf(segment) !== null ||
		/^\d{4}-\d{2}-\d{2}--\d{4}-\d{2}-\d{2}$/.test(segment)
	);
}

/**
 * The publications that a URI means and the store that they are in; null where there are none, as with an archive or a bag. One that is
 * named in full is taken for one whether it is there or not. Throws what the stores throw.
 */
export async function locatePublications(
	uri: string,
	open: (root: string) => Store,
): Promise<{ store: Store; target: PublicationTarget } | null> {
	for (const { root, target } of publicationPlaces(uri)) {
		const store = open(root);
		if (await holds(store, target)) return { store, target };
	}
	return null;
}

async function holds(
	store: Store,
	target: PublicationTarget,
): Promise<boolean> {
	switch (target.kind) {
		case "publication":
			return true;
		case "period":
			return (await revisionsOf(store, target)).all.length > 0;
		case "profile":
			return (await periodsOf(store, target.profile)).all.length > 0;
		case "store":
			return (await profilesOf(store)).length > 0;
	}
}

/** The profiles of which a store holds anything published, sorted. */
export async function profilesOf(store: Store): Promise<string[]> {
	const profiles: string[] = [];
	for (const profile of (await store.level("")).folders)
		if ((await periodsOf(store, profile)).all.length > 0)
			profiles.push(profile);
	return profiles;
}

/** The periods of a profile, sorted: with an index entry, and all, with those of which there are only folders of revisions. */
export async function periodsOf(
	store: Store,
	profile: string,
): Promise<Record<"published" | "all", string[]>> {
	const { objects } = await store.level(publicationKeys(profile, "").index);
	const indexed = objects.flatMap(
		(name) => nameAt([profile, "index", name], 0)?.period ?? [],
	);
	const stored: string[] = [];
	for (const period of (await store.level(`${profile}/`)).folders)
		if (isPeriod(period) && !indexed.includes(period))
			if ((await revisionsOf(store, { profile, period })).all.length > 0)
				stored.push(period);
	return {
		published: [...new Set(indexed)].sort(),
		all: [...new Set([...indexed, ...stored])].sort(),
	};
}

/** The revisions of a period in order: with an index entry, with a folder only, and all. */
export async function revisionsOf(
	store: Store,
	{ profile, period }: { readonly profile: string; readonly period: string },
): Promise<Record<"published" | "unpublished" | "all", number[]>> {
	const { index } = publicationKeys(profile, period);
	const indexed = (await store.level(index)).objects.flatMap((name) => {
		const found = nameAt([profile, "index", name], 0);
		return found?.period === period ? found.revision : [];
	});
	const { folders } = await store.level(`${profile}/${period}/`);
	const stored = folders.flatMap(
		(name) => nameAt([profile, period, name], 0)?.revision ?? [],
	);
	const sorted = (revisions: Iterable<number>) =>
		[...revisions].sort((a, b) => a - b);
	return {
		published: sorted(indexed),
		unpublished: sorted(new Set(stored).difference(new Set(indexed))),
		all: sorted(new Set([...indexed, ...stored])),
	};
}

import { TracefolioError } from "../errors.ts";
import { latestEntry, publicationKeys } from "../publish/index-entry.ts";
import type { Store } from "../store/store.ts";
import { sha256Of } from "./bag-files.ts";
import {
	type IndexFacts,
	type ManifestFacts,
	parseIndexEntry,
	parseManifest,
	parseReport,
	parseSources,
	type ReportFacts,
	type SourcesFacts,
} from "./published-files.ts";

/** A publication as it stands in the output store: its index entry vouches for the manifest, and that for every file. */
export interface Published {
	readonly index: Kept<IndexFacts>;
	readonly manifest: Kept<ManifestFacts>;
	readonly report: ReportFacts;
	readonly sources: SourcesFacts;
}

/** An object that was read, and what it says. */
export interface Kept<Facts> {
	readonly key: string;
	readonly bytes: Buffer;
	readonly facts: Facts;
}

/**
 * Finds a publication; without a revision, the newest. Throws USAGE where there is none, STORE where the store fails or where a
 * file does not match the hash that is kept of it, naming it.
 */
export async function readPublished(
	store: Store,
	profile: string,
	period: string,
	revision: number | null,
): Promise<Published> {
	const keys = publicationKeys(profile, period);
	const wanted =
		revision ?? (await latestEntry(store, profile, period))?.revision;
	if (wanted === undefined || !(await store.head(keys.entry(wanted))))
		throw notPublished(store, profile, period, revision);
	const indexKey = keys.entry(wanted);
	const index = await keep(store, indexKey, null, parseIndexEntry);
	const { facts } = index;
	const folder = keys.folder(wanted);
	if (
		facts.profile !== profile ||
		facts.period !== period ||
		facts.revision !== wanted ||
		facts.folder !== folder
	)
		throw damaged(store, indexKey, "is the index entry of something else");
	const manifestKey = `${folder}manifest.json`;
	const manifest = await keep(
		store,
		manifestKey,
		{ sha256: facts.manifestSha256, by: "its index entry" },
		parseManifest,
	);
	const read = async <Facts>(name: string, parse: (json: unknown) => Facts) => {
		const listed = manifest.facts.files.find((file) => file.name === name);
		if (listed === undefined)
			throw damaged(store, manifestKey, `does not list "${name}"`);
		const vouched = { sha256: listed.sha256, by: "its manifest" };
		return (await keep(store, `${folder}${name}`, vouched, parse)).facts;
	};
	const report = await read("report.json", parseReport);
	const sources = await read("sources.json", parseSources);
	return { index, manifest, report, sources };
}

function notPublished(
	store: Store,
	profile: string,
	period: string,
	revision: number | null,
): TracefolioError {
	const which = revision === null ? "" : `, revision ${revision},`;
	return new TracefolioError(
		"USAGE",
		`There is no publication of "${profile}" for ${period}${which} in ${store.uri}`,
		{ facts: { profile, period, revision } },
	);
}

async function keep<Facts>(
	store: Store,
	key: string,
	vouched: { readonly sha256: string; readonly by: string } | null,
	parse: (json: unknown) => Facts,
): Promise<Kept<Facts>> {
	const bytes = Buffer.concat(await Array.fromAsync(store.read(key)));
	if (vouched !== null && sha256Of(bytes) !== vouched.sha256)
		throw damaged(store, key, `does not match the SHA-256 in ${vouched.by}`);
	try {
		return { key, bytes, facts: parse(JSON.parse(bytes.toString())) };
	} catch (cause) {
		throw damaged(store, key, "is not what Tracefolio writes", cause);
	}
}

function damaged(
	store: Store,
	key: string,
	why: string,
	cause?: unknown,
): TracefolioError {
	return new TracefolioError("STORE", `"${key}" in ${store.uri} ${why}`, {
		facts: { key },
		cause,
	});
}

import type { Report } from "../report/model.ts";
import type { Store } from "../store/store.ts";
import { measureStored, readText, sha256 } from "./artifact.ts";
import type { IndexEntry } from "./index-entry.ts";

/** The publication before the one that is being made. */
export interface Previous {
	readonly entry: IndexEntry;
	/** null where its manifest or its hash does not vouch for it */
	readonly report: Report | null;
	/** the stored bytes of its population.ndjson.gz, to be read once; null where they are not vouched for */
	readonly population: AsyncIterable<Uint8Array> | null;
}

/** The previous revision's report and population, if its manifest (by the index entry's hash) vouches for them. */
export async function previousOf(
	store: Store,
	entry: IndexEntry,
): Promise<Previous> {
	const vouched = await vouchedFor(store, entry);
	const reportKey = `${entry.folder}report.json`;
	const populationKey = `${entry.folder}population.ndjson.gz`;
	const isReport = await vouched(reportKey);
	const isPopulation = await vouched(populationKey);
	return {
		entry,
		report: isReport ? parseReport(await readText(store, reportKey)) : null,
		population: isPopulation ? store.read(populationKey) : null,
	};
}

async function vouchedFor(store: Store, entry: IndexEntry) {
	const key = `${entry.folder}manifest.json`;
	const found = (await store.head(key)) !== null;
	const manifest = found ? await readText(store, key) : "";
	const isOwn = sha256(manifest) === entry.manifestSha256;
	return async (file: string): Promise<boolean> => {
		if (!isOwn || (await store.head(file)) === null) return false;
		const { sha256: hash } = await measureStored(store, file);
		return manifest.includes(`"sha256": "${hash}"`);
	};
}

/** Tracefolio's own report.json, or null; only what is read from it here is checked. */
export function parseReport(text: string): Report | null {
	try {
		const report = JSON.parse(text) as Report;
		return typeof report.report.inputs === "string" &&
			typeof report.report.generatedAt === "string"
			? report
			: null;
	} catch {
		return null;
	}
}

import { readFiles } from "./aggregate/partial.ts";
import type { Profile } from "./config.ts";
import type { Period } from "./period.ts";
import {
	type Effects,
	judgeSources,
	ledgerRange,
	listedRange,
	listSources,
	type Sources,
	spillIn,
} from "./pipeline.ts";
import type { ChainRow, Completeness } from "./report/model.ts";

/** What an archive proves by itself. */
export interface ArchiveCheck {
	/** every instant is signed or witnessed, and nothing is missing, altered or forged */
	readonly holds: boolean;
	readonly completeness: Completeness;
	readonly chains: readonly ChainRow[];
	readonly files: number;
	readonly digests: number;
}

/** The years that any archive can hold. */
const ALWAYS = { from: 0, to: Date.UTC(9999, 11, 31) };

/**
 * Verifies every chain of digests and the ledgers of an archive, and each file that they list: of a period with the settlement delay after
 * it, or (without one) of all time that they speak of. Folders of the profile's services must have a chain; of others, which have
 * none, nothing is said. Throws what the store throws.
 */
export async function verifyArchive(
	profile: Pick<
		Profile,
		"archive" | "collect" | "regions" | "services" | "settlementHours"
	>,
	period: Period | null,
	effects: Pick<Effects, "archive" | "folder" | "now" | "progress" | "trust">,
): Promise<ArchiveCheck> {
	const { archive, folder, progress } = effects;
	const { regions } = profile;
	const range = period ? listedRange(profile, period) : { ...ALWAYS, regions };
	const ledgers = period ? ledgerRange(profile, period) : ALWAYS;
	const { services } = profile;
	const choice = { everyChain: true };
	const listed = await listSources(archive, services, range, ledgers, choice);
	const { files } = listed.listing;
	const scope = {
		period: period ?? NEVER,
		services: period ? services : [],
	};
	const partial = await readFiles(
		archive,
		files,
		scope,
		spillIn(folder),
		(read) => progress(`Read ${read} of ${files.length} trace files`),
	);
	const sources: Sources = {
		...{ profile, period, listed, partial },
		seals: new Map(),
	};
	const { completeness, chains } = judgeSources(sources, effects);
	const { verdict } = completeness;
	return {
		holds: verdict === "proven" || verdict === "witnessed",
		completeness,
		chains,
		files: files.length,
		digests: listed.digests.length,
	};
}

/** No trace lies in it: where no period is asked for, none counts. */
const NEVER: Period = { label: "", timezone: "UTC", start: 0, end: 0 };

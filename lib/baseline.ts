import { rowsOf } from "./aggregate/population-file.ts";
import type { Profile } from "./config.ts";
import { type Period, periodBefore, periodKey } from "./period.ts";
import { type IndexEntry, latestEntry } from "./publish/index-entry.ts";
import { previousOf } from "./publish/previous.ts";
import type { Report } from "./report/model.ts";
import type { Store } from "./store/store.ts";

/** The newest publication of the period before, which this one is compared with. */
export interface Baseline {
	readonly entry: IndexEntry;
	readonly report: Report;
	/** who acted in it and from where; null where its population cannot be trusted or people have other names in it */
	readonly seen: Seen | null;
}

export interface Seen {
	/** as `actorKey` writes them */
	readonly actors: ReadonlySet<string>;
	readonly addresses: ReadonlySet<string>;
}

/**
 * Looks up the publication of the period before; null where there is none that its manifest vouches for. Memory grows with its actors and
 * addresses. Throws what the store throws.
 */
export async function baselineOf(
	output: Store,
	{ profile }: Pick<Profile, "profile">,
	period: Period,
	keyId: string | null,
): Promise<Baseline | null> {
	const { label } = periodBefore(period);
	const entry = await latestEntry(output, profile, periodKey(label));
	if (entry === null) return null;
	const { report, population } = await previousOf(output, entry);
	if (report === null) return null;
	const sameNames = (report.report.privacy?.keyId ?? null) === keyId;
	const seen = population && sameNames ? await seenIn(population) : null;
	return { entry, report, seen };
}

async function seenIn(population: AsyncIterable<Uint8Array>): Promise<Seen> {
	const actors = new Set<string>();
	const addresses = new Set<string>();
	for await (const { domain, user, sourceIp } of rowsOf(population)) {
		actors.add(JSON.stringify([domain, user]));
		if (sourceIp !== null) addresses.add(sourceIp);
	}
	return { actors, addresses };
}

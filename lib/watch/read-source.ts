import { type Collected, ledgerPrefix } from "../archive/collected.ts";
import { readLedger } from "../archive/ledger.ts";
import { nameParts } from "../archive/ledger-entry.ts";
import type { Store } from "../store/store.ts";
import type { WatchedSource } from "./collector.ts";

/** What a source's ledger says from an instant on (ms since the epoch, UTC), and in the newest entry before it. Throws what the store throws. */
export async function readSource(
	archive: Store,
	{ region, project }: Collected,
	from: number,
): Promise<WatchedSource> {
	const prefix = ledgerPrefix({ region, project });
	const range = { from, to: Number.POSITIVE_INFINITY };
	const { entries } = await readLedger(archive, prefix, range);
	const last = entries.at(-1);
	const covered = entries.flatMap(({ entry: { coveredUntil } }) =>
		coveredUntil === null ? [] : [Date.parse(coveredUntil)],
	);
	return {
		...{ region, project },
		newest: last === undefined ? null : (nameParts(last.name)?.at ?? null),
		coveredUntil: covered.length === 0 ? null : Math.max(...covered),
		error: last?.entry.error ?? null,
	};
}

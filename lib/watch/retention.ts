import { isoUtc } from "../period.ts";
import type { IndexEntry } from "../publish/index-entry.ts";
import type { Concern } from "./concern.ts";

/** For how long publications are kept write-once, and whether they can be. */
export interface Kept {
	/** null: not at all, which is no concern */
	readonly retentionDays: number | null;
	/** whether the output store can retain anything */
	readonly retains: boolean;
	/** URI of the output store */
	readonly uri: string;
}

/** Of a publication, when it was made. */
export type Retained = Pick<IndexEntry, "folder" | "generatedAt">;

const DAY_MS = 24 * 3_600_000;

/** Whether publications cannot be retained; else, as one concern, those whose retention ends within so many days. */
export function retentionConcerns(
	kept: Kept,
	publications: readonly Retained[],
	now: number,
	days: number,
): Concern[] {
	const { retentionDays, retains, uri } = kept;
	if (retentionDays === null) return [];
	if (!retains) return [unretained(retentionDays, uri, now)];
	const ending = publications
		.map(({ folder, generatedAt }) => ({
			folder,
			endsAt: Date.parse(generatedAt) + retentionDays * DAY_MS,
		}))
		.filter(({ endsAt }) => endsAt >= now && endsAt <= now + days * DAY_MS)
		.sort((a, b) => a.endsAt - b.endsAt);
	const [first] = ending;
	if (first === undefined) return [];
	const { folder, endsAt } = first;
	const others =
		ending.length === 1
			? ""
			: `, and of ${ending.length - 1} more within ${days} days`;
	const message = `The retention of ${folder} in ${uri} ends on ${isoUtc(endsAt)}${others}: from then on it can be deleted. Where it is needed longer, extend its objects' retention in the store`;
	return [{ topic: "retention", subject: folder, message, at: endsAt }];
}

function unretained(days: number, uri: string, now: number): Concern {
	return {
		topic: "retention",
		subject: uri,
		message: `Publications are to be write-once for ${days} days, and ${uri} cannot retain anything, so that no report can be published. Publish to a bucket with object lock, or take "retentionDays" out of the profile`,
		at: now,
	};
}

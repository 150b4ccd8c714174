import { measureStored } from "../publish/artifact.ts";
import { publicationKeys } from "../publish/index-entry.ts";
import type { Store } from "../store/store.ts";
import type { Findings } from "./publication-finding.ts";

/** A published revision, by what its index entry and its manifest say; null where they cannot be read. */
export interface Link {
	readonly revision: number;
	readonly manifestSha256: string | null;
	readonly manifest: { readonly previousManifest: string | null } | null;
}

/** A period's revisions: those with an index entry in order, and the numbers of folders that have none. */
export interface Revisions {
	readonly profile: string;
	readonly period: string;
	readonly links: readonly Link[];
	readonly unpublished: readonly number[];
}

/**
 * Fails where a revision does not follow the one before it: the manifest names the manifest that it follows by SHA-256, so that a revision
 * that was removed or replaced shows. A number that no revision has is no gap where the next one follows the one before: a run that was
 * interrupted, and whose inputs nobody had again, leaves its number unused. That the last revisions were removed cannot be seen.
 */
export async function checkChain(
	store: Store,
	revisions: Revisions,
	findings: Findings,
): Promise<void> {
	const { profile, period, links, unpublished } = revisions;
	const keys = publicationKeys(profile, period);
	for (const [i, link] of links.entries()) {
		if (link.manifest === null) continue;
		const { previousManifest: previous } = link.manifest;
		const before = links[i - 1];
		if (previous === (before ? before.manifestSha256 : null)) continue;
		// its own finding says why it cannot be read
		if (before && before.manifestSha256 === null) continue;
		const gap = numbersBetween(before?.revision ?? 0, link.revision);
		const known = links.find(
			({ manifestSha256: sha256 }) => sha256 === previous,
		);
		if (previous === null || known || gap.length === 0)
			findings.fail(
				"broken-chain",
				`${keys.folder(link.revision)}manifest.json`,
				brokenChain(link.revision, previous, before, known),
			);
		else {
			const left = await folderOf(
				store,
				previous,
				gap.filter((n) => unpublished.includes(n)).map(keys.folder),
			);
			findings.fail(
				"missing-revision",
				keys.entry(gap.at(-1) ?? 0),
				missingRevision(link.revision, previous, gap, left),
			);
		}
	}
	for (const revision of unpublished)
		findings.note(
			"unpublished-folder",
			keys.folder(revision),
			`"${keys.folder(revision)}" has no index entry and is not published: a run was interrupted there, or the index entry was removed. It was not checked`,
		);
}

function numbersBetween(low: number, high: number): number[] {
	const numbers: number[] = [];
	for (let n = Math.max(low + 1, high - 1000); n < high; n++) numbers.push(n);
	return numbers;
}

/** The folder whose manifest has a hash; undefined where none has. */
async function folderOf(
	store: Store,
	sha256: string,
	folders: readonly string[],
): Promise<string | undefined> {
	for (const folder of folders) {
		const key = `${folder}manifest.json`;
		if ((await store.head(key)) === null) continue;
		if ((await measureStored(store, key)).sha256 === sha256) return folder;
	}
	return undefined;
}

function missingRevision(
	revision: number,
	previous: string,
	gap: readonly number[],
	left: string | undefined,
): string {
	const numbers =
		gap.length === 1 ? `${gap[0]}` : `${gap[0]} to ${gap.at(-1)}, one of which`;
	const where =
		left === undefined
			? "no index entry names that manifest"
			: `that manifest is in "${left}", of which the index entry is missing`;
	return `Revision ${numbers} is missing: revision ${revision} follows the manifest with SHA-256 ${previous}, and ${where}. Put back what was removed`;
}

function brokenChain(
	revision: number,
	previous: string | null,
	before: Link | undefined,
	known: Link | undefined,
): string {
	const expected = before
		? `revision ${before.revision} with the manifest ${before.manifestSha256}`
		: "nothing, since it is the first";
	const found =
		previous === null
			? "nothing"
			: known
				? `revision ${known.revision}`
				: `the manifest ${previous}, which no index entry names`;
	return `Revision ${revision} should follow ${expected}, and it follows ${found}: a revision was replaced, or added later. Put back what was published`;
}

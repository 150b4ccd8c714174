import { publicationKeys } from "../publish/index-entry.ts";
import type { Store } from "../store/store.ts";
import { checkChain, type Link } from "./publication-chain.ts";
import { checkFiles } from "./publication-files.ts";
import {
	type Findings,
	newFindings,
	noFailure,
	type PublicationFinding,
} from "./publication-finding.ts";
import {
	type PublicationName,
	type PublicationTarget,
	periodsOf,
	profilesOf,
	publicationName,
	revisionsOf,
} from "./publication-name.ts";
import { gapsIn } from "./publication-periods.ts";
import {
	type Entry,
	type Manifest,
	readIndexEntry,
	readManifest,
} from "./publication-records.ts";
import { type SourceCheck, sourceCheck } from "./publication-sources.ts";

/** What publications are verified by, beside themselves. */
export interface PublicationOptions {
	/** where the sources lie; without it they are not compared, and a note says so */
	readonly archive?: Store | undefined;
	/** told what is going on, for a person who waits */
	readonly progress?: ((message: string) => void) | undefined;
}

/** What one publication is verified by. */
export interface OneOptions extends PublicationOptions {
	/** whether nothing else is looked at: no other revision, and no other period */
	readonly alone?: boolean | undefined;
}

/** What the verification of one publication found; plain data, the same for the same stores. */
export interface PublicationCheck extends PublicationName {
	/** whether there is no failure among the findings */
	readonly holds: boolean;
	/** key of its folder */
	readonly folder: string;
	/** as its manifest and its index entry say; null where they cannot be read */
	readonly id: string | null;
	readonly status: Entry["status"] | null;
	readonly completeness: Entry["completeness"] | null;
	readonly generatedAt: string | null;
	/** failures first, then by object */
	readonly findings: readonly PublicationFinding[];
	/** objects that were read, the index entry not counted, their bytes, and sources that were compared */
	readonly checked: {
		readonly files: number;
		readonly bytes: number;
		readonly sources: number;
	};
}

/** What the verification of several publications found. */
export interface PublicationsCheck {
	/** whether every publication holds, and there is no failure among the findings */
	readonly holds: boolean;
	/** sorted by profile, period and revision */
	readonly publications: readonly PublicationCheck[];
	/** what is of no single publication: the chains of revisions, and periods that are missing */
	readonly findings: readonly PublicationFinding[];
}

/**
 * Verifies one publication, given by name or by the key of its folder: its index entry, its manifest, every file, what they say of one
 * another, and that it follows the revisions before it, whose index entries and manifests are verified too. Periods that are missing
 * and newer revisions are notes. With `alone`, only the publication itself is. Nothing is written.
 * Throws USAGE where the key is no publication's, STORE where something cannot be read.
 */
export async function verifyPublication(
	store: Store,
	target: PublicationName | string,
	options: OneOptions = {},
): Promise<PublicationCheck> {
	const name = typeof target === "string" ? publicationName(target) : target;
	const findings = newFindings();
	const check = sourceCheck(options.archive);
	const found = await verifyOne(store, name, { findings, check, ...options });
	if (options.alone) return outcome(found.facts, findings);
	const { published, unpublished } = await revisionsOf(store, name);
	const links: Link[] = [];
	for (const revision of published.filter((n) => n < name.revision))
		links.push(await readLink(store, { ...name, revision }, findings));
	await checkChain(
		store,
		{
			...name,
			links: [...links, found.link],
			unpublished: unpublished.filter((n) => n !== name.revision),
		},
		findings,
	);
	noteNewer(name, published, findings);
	const periods = await periodsOf(store, name.profile);
	findGaps(name.profile, periods.published, findings, "note");
	return outcome(found.facts, findings);
}

/**
 * Verifies every publication of a period, a profile or a store; one is verified as `verifyPublication` does. Here a period that is missing
 * between others of its kind is a failure: whoever asks for a profile's publications asks for all of them.
 * Throws STORE where something cannot be read.
 */
export async function verifyPublications(
	store: Store,
	target: PublicationTarget,
	options: PublicationOptions = {},
): Promise<PublicationsCheck> {
	const findings = newFindings();
	const publications: PublicationCheck[] = [];
	if (target.kind === "publication") {
		const { profile, period, revision } = target;
		const name = { profile, period, revision };
		publications.push(await verifyPublication(store, name, options));
	} else {
		const check = sourceCheck(options.archive);
		for (const period of await periodsToVerify(store, target, findings))
			publications.push(
				...(await verifyPeriod(store, period, { findings, check, ...options })),
			);
		if (publications.length === 0)
			findings.fail(
				"no-publication",
				"profile" in target ? `${target.profile}/index/` : "",
				`Nothing is published there: ${store.uri} has no index entry of it. Check the path, or put back what was removed`,
			);
	}
	const sorted = findings.sorted();
	const holds = noFailure(sorted) && publications.every((one) => one.holds);
	return { holds, publications, findings: sorted };
}

type PeriodName = Omit<PublicationName, "revision">;

/** The periods that a target means; those that are missing among them are failures. */
async function periodsToVerify(
	store: Store,
	target: Exclude<PublicationTarget, { kind: "publication" }>,
	findings: Findings,
): Promise<PeriodName[]> {
	if (target.kind === "period") return [target];
	const profiles =
		target.kind === "profile" ? [target.profile] : await profilesOf(store);
	const found: PeriodName[] = [];
	for (const profile of profiles) {
		const periods = await periodsOf(store, profile);
		findGaps(profile, periods.published, findings, "fail");
		found.push(...periods.all.map((period) => ({ profile, period })));
	}
	return found;
}

interface Checking extends PublicationOptions {
	readonly findings: Findings;
	readonly check: SourceCheck;
}

async function verifyPeriod(
	store: Store,
	{ profile, period }: PeriodName,
	checking: Checking,
): Promise<PublicationCheck[]> {
	const { published, unpublished } = await revisionsOf(store, {
		profile,
		period,
	});
	const checks: PublicationCheck[] = [];
	const links: Link[] = [];
	for (const revision of published) {
		const own = newFindings();
		const name = { profile, period, revision };
		const found = await verifyOne(store, name, { ...checking, findings: own });
		links.push(found.link);
		checks.push(outcome(found.facts, own));
	}
	const revisions = { profile, period, links, unpublished };
	await checkChain(store, revisions, checking.findings);
	return checks;
}

type Facts = Omit<PublicationCheck, "holds" | "findings">;

function outcome(facts: Facts, findings: Findings): PublicationCheck {
	const sorted = findings.sorted();
	return { ...facts, holds: noFailure(sorted), findings: sorted };
}

/** Verifies a publication by itself. */
async function verifyOne(
	store: Store,
	{ profile, period, revision }: PublicationName,
	{ findings, check, progress }: Checking,
): Promise<{ facts: Facts; link: Link }> {
	const name = { profile, period, revision };
	progress?.(`Verifying ${profile} ${period}, revision ${revision}`);
	const folder = publicationKeys(profile, period).folder(revision);
	const entry = await readIndexEntry(store, name, findings);
	const read = entry && (await readManifest(store, name, entry, findings));
	const manifest = read?.manifest ?? null;
	const checked = { files: read ? 1 : 0, bytes: read?.size ?? 0, sources: 0 };
	if (entry && manifest) {
		const files = await checkFiles(store, entry, manifest, folder, findings);
		checked.files += files.files;
		checked.bytes += files.bytes;
		checked.sources = await check(manifest, `${folder}manifest.json`, findings);
	}
	return {
		facts: {
			...{ profile, period, revision, folder, checked },
			id: manifest?.publication.id ?? null,
			status: entry?.status ?? null,
			completeness: entry?.completeness ?? null,
			generatedAt: entry?.generatedAt ?? null,
		},
		link: linkOf(revision, entry, manifest),
	};
}

/** A revision before the one that is verified, of which the index entry and the manifest must hold. */
async function readLink(
	store: Store,
	name: PublicationName,
	findings: Findings,
): Promise<Link> {
	const entry = await readIndexEntry(store, name, findings);
	const read = entry && (await readManifest(store, name, entry, findings));
	return linkOf(name.revision, entry, read?.manifest ?? null);
}

function linkOf(
	revision: number,
	entry: Entry | null,
	manifest: Manifest | null,
): Link {
	return {
		revision,
		manifestSha256: entry?.manifestSha256 ?? null,
		manifest: manifest && { previousManifest: manifest.previousManifest },
	};
}

function noteNewer(
	{ profile, period, revision }: PublicationName,
	published: readonly number[],
	findings: Findings,
) {
	const newest = published.at(-1) ?? revision;
	if (newest > revision)
		findings.note(
			"newer-revision",
			publicationKeys(profile, period).folder(newest),
			`Revision ${newest} was published after this one, and says what changed`,
		);
}

/** Days and weeks are also asked for one by one, so that one which is missing between others may never have been wanted. */
function findGaps(
	profile: string,
	periods: readonly string[],
	findings: Findings,
	severity: "fail" | "note",
) {
	for (const { cadence, first, last, count, after, before } of gapsIn(
		periods,
	)) {
		const which = count === 1 ? `${first} is` : `${first} to ${last} are`;
		const object = publicationKeys(profile, first).entry(1);
		const isNote = cadence === "day" || cadence === "week";
		findings[isNote ? "note" : severity](
			"missing-period",
			object,
			`${which} missing: ${profile} has the ${cadence}s ${after} and ${before}, and ${count} between them without a publication. Publish them (tracefolio report --period ${first}), or put back what was removed`,
		);
	}
}

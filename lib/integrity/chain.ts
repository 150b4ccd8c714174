import type { Digest } from "../archive/digest.ts";
import type { StoredDigest } from "../archive/digest-file.ts";
import type { Span } from "../archive/spans.ts";
import type { DigestKey } from "./digest-keys.ts";
import { type Problem, problem } from "./problem.ts";
import { verifySignature } from "./signature.ts";

/** A digest that can be read, lies where it says, and says of which time it is. */
export interface Link extends Span {
	readonly stored: StoredDigest;
	readonly digest: Digest;
	/** by which key its signature is verified; null where it is not, or where the chain does not hold it */
	readonly keySha256: string | null;
}

/** The digests of one unit, each looked at by itself and beside its neighbours. */
export interface Chain {
	readonly unit: string;
	/** in the order of time */
	readonly links: readonly Link[];
	/** every digest that was found, usable or not */
	readonly found: readonly StoredDigest[];
	readonly problems: readonly Problem[];
}

/** What chains are checked by. */
export interface Trust {
	readonly keys: readonly DigestKey[];
	/** the bucket to which the tracker delivered; null where that is not known */
	readonly bucket: string | null;
}

/** Whose digests a tracker's are: the service signs for every tenant with one key. Null where that is not known. */
export interface Owner {
	readonly bucket: string | null;
	readonly project: string | null;
}

const ANYBODY: Owner = { bucket: null, project: null };

type Placed = Pick<Link, "stored" | "digest" | "from" | "to">;

/**
 * Checks the digests of a unit: each lies where it says and is signed; each is the one that the next names, by hash and signature; they
 * neither overlap nor end before they start. Gaps are left to `gapsOf`, which knows the time that is to be covered.
 */
export function checkChain(
	unit: string,
	found: readonly StoredDigest[],
	trust: Trust,
	owner: Owner = ANYBODY,
): Chain {
	const problems: Problem[] = [];
	const placed = found
		.flatMap((stored) => placedOf(stored, trust, owner, problems))
		.toSorted((a, b) => a.to - b.to || a.from - b.from);
	const signed = signedLinks(placed, trust, problems);
	const linked = checkLinks(signed, problems);
	problems.push(...overlaps(linked));
	return { unit, links: linked, found, problems };
}

function placedOf(
	stored: StoredDigest,
	{ bucket }: Trust,
	owner: Owner,
	problems: Problem[],
): Placed[] {
	const { key, path, content } = stored;
	if (content.kind === "unreadable") {
		problems.push(problem("unreadable-digest", key, content.reason));
		return [];
	}
	const { digest } = content;
	const span = { from: digest.start, to: digest.end };
	const isMoved =
		digest.object !== path || (bucket !== null && digest.bucket !== bucket);
	if (isMoved)
		problems.push(
			problem(
				"moved-digest",
				key,
				digest.object === path
					? `was delivered to the bucket "${digest.bucket}", and this is "${bucket}" (archive.bucket in the profile says where the tracker delivers)`
					: `is the digest "${digest.object}", and does not lie there`,
				span,
			),
		);
	const isForeign =
		(owner.bucket !== null && digest.bucket !== owner.bucket) ||
		(owner.project !== null && digest.project !== owner.project);
	if (isForeign && !isMoved)
		problems.push(
			problem(
				"foreign-digest",
				key,
				`is of bucket "${digest.bucket}" and project "${digest.project}", but most of this tracker's digests are of bucket "${owner.bucket}" and project "${owner.project}"`,
				span,
			),
		);
	if (span.from >= span.to) {
		problems.push(
			problem("clock", key, "ends at or before its start, and covers nothing"),
		);
	}
	return isMoved || isForeign || span.from >= span.to
		? []
		: [{ stored, digest, ...span }];
}

/** A digest gives the signature of the one before it, which verifies by itself, whoever gives it. */
function signedLinks(
	placed: readonly Placed[],
	{ keys }: Trust,
	problems: Problem[],
): Link[] {
	const vouched = new Map(
		placed.flatMap(({ digest: { previous } }) =>
			previous === null ? [] : [[previous.object, previous.signature]],
		),
	);
	return placed.map((link) => {
		const { stored, digest, from, to } = link;
		const given = vouched.get(digest.object) ?? null;
		const signed = verifySignature(stored, digest, keys, given);
		if (signed.kind !== "signed") {
			const { kind, message } = signed;
			problems.push(problem(kind, stored.key, message, { from, to }));
			return { ...link, keySha256: null };
		}
		return { ...link, keySha256: signed.keySha256 };
	});
}

/** A digest that the next one contradicts, and one that follows another than the one before it, are no links of the chain. */
function checkLinks(links: readonly Link[], problems: Problem[]): Link[] {
	const broken = new Set<Link>();
	for (const [i, next] of links.entries()) {
		const before = links[i - 1];
		if (before === undefined || next.keySha256 === null) continue;
		const fault = linkFault(before, next);
		if (fault === null) continue;
		const of = fault.kind === "before" ? before : next;
		// what is not signed has its own problem already
		if (of.keySha256 !== null)
			problems.push(problem("broken-link", of.stored.key, fault.message, of));
		broken.add(of);
	}
	return links.map((link) =>
		broken.has(link) ? { ...link, keySha256: null } : link,
	);
}

function linkFault(
	before: Link,
	{ digest: { previous }, from }: Link,
): { readonly kind: "before" | "next"; readonly message: string } | null {
	const { stored, digest } = before;
	// between them is a gap, which is reported as such
	const isNext = from <= before.to;
	if (previous === null) {
		if (digest.isLast || !isNext) return null;
		return {
			kind: "next",
			message: `begins a chain, though "${digest.object}" before it did not end one`,
		};
	}
	if (previous.object !== digest.object) {
		if (!isNext) return null;
		return {
			kind: "before",
			message: `is not the digest that the next one follows: that is "${previous.object}"`,
		};
	}
	if (previous.bucket !== digest.bucket)
		return {
			kind: "before",
			message: `is not the digest that the next one follows: that one lay in the bucket "${previous.bucket}"`,
		};
	if (hashOf(stored, previous.algorithm) !== previous.hash)
		return {
			kind: "before",
			message: `is not the digest that the next one follows: its ${previous.algorithm} differs`,
		};
	const isSameSignature =
		stored.signature === null ||
		stored.signature.toLowerCase() === previous.signature.toLowerCase();
	return isSameSignature
		? null
		: {
				kind: "before",
				message:
					"is not the digest that the next one follows: its signature differs",
			};
}

/** Whose the verified digests of each tracker are, most of them: a tracker records one project, and delivers to one bucket. */
export function ownersOf(chains: readonly Chain[]): Map<string, Owner> {
	const links = chains.flatMap((chain) =>
		chain.links.filter(({ keySha256 }) => keySha256 !== null),
	);
	const trackers = Map.groupBy(links, ({ stored }) => trackerOf(stored));
	return new Map(
		[...trackers].map(([tracker, own]) => [
			tracker,
			{
				bucket: mostFrequent(own.map(({ digest }) => digest.bucket)),
				project: mostFrequent(own.map(({ digest }) => digest.project)),
			},
		]),
	);
}

/** Region and tracker of a digest. */
export function trackerOf({
	region,
	tracker,
}: Pick<StoredDigest, "region" | "tracker">): string {
	return `${region}/${tracker}`;
}

function mostFrequent(texts: readonly string[]): string | null {
	const groups = [...Map.groupBy(texts, (text) => text)];
	const [first] = groups.toSorted(
		([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1),
	);
	return first?.[0] ?? null;
}

/** A hash of stored bytes by the name that a digest gives the algorithm; null for one that is not known. */
export function hashOf(
	{ md5, sha256 }: { readonly md5: string; readonly sha256: string },
	algorithm: string,
): string | null {
	const name = algorithm.toUpperCase().replace("-", "");
	return name === "MD5" ? md5 : name === "SHA256" ? sha256 : null;
}

function overlaps(links: readonly Link[]): Problem[] {
	const problems: Problem[] = [];
	let widest: Link | undefined;
	for (const link of links) {
		if (widest !== undefined && link.from < widest.to) {
			const span = { from: link.from, to: Math.min(link.to, widest.to) };
			const message = `covers time that "${widest.digest.object}" covers too`;
			problems.push(problem("overlap", link.stored.key, message, span));
		}
		if (widest === undefined || link.to > widest.to) widest = link;
	}
	return problems;
}

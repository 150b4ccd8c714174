import type { Source } from "../aggregate/partial.ts";
import { bucketPath } from "../archive/layout.ts";
import { type Span, subtract, within } from "../archive/spans.ts";
import { isoUtc } from "../period.ts";
import type { ChainRow, SourceRow } from "../report/model.ts";
import { type Chain, hashOf, type Link } from "./chain.ts";
import { note, type Problem, problem } from "./problem.ts";

const HOUR_MS = 3_600_000;

/** Of a unit whose files nothing vouches for. */
export const NO_DIGESTS =
	"the archive holds no digest of this unit that can be used: was integrity verification switched on for the tracker?";

/** What the chains prove of the files that were read. */
export interface SignedFiles {
	/** by the source's key in the archive */
	readonly results: ReadonlyMap<string, SourceRow["digest"]>;
	/** digests whose files are not all there as they were signed */
	readonly incomplete: ReadonlySet<Link>;
	readonly problems: readonly Problem[];
}

/** What a listed file is looked up in. */
export interface Shelf {
	readonly sources: readonly Source[];
	/** path segments above the archive's root */
	readonly above: readonly string[];
	/** whether an object of the tracker's bucket would have been read, were it there */
	isListable(object: string): boolean;
}

/**
 * Compares each file that a verified digest lists with the one that was read. What digests that do not touch `span` list may lie in days
 * that were not read.
 */
export function checkFiles(
	chains: readonly Chain[],
	{ sources, above, isListable }: Shelf,
	span: Span,
): SignedFiles {
	const byPath = new Map(
		sources.map((source) => [
			bucketPath([...above, ...source.object.split("/")]),
			source,
		]),
	);
	const results = new Map<string, SourceRow["digest"]>();
	const incomplete = new Set<Link>();
	const problems: Problem[] = [];
	for (const { links } of chains)
		for (const link of links.filter(isVerified))
			for (const file of link.digest.files) {
				const source = byPath.get(file.object);
				const isElsewhere = file.bucket !== link.digest.bucket;
				if (source === undefined || isElsewhere) {
					// at the edge of what was listed, a digest names files of days that were not
					const isRead = isListable(file.object);
					if (!isRead && !touches(link, span)) continue;
					const why = isElsewhere
						? `is in the bucket "${file.bucket}"`
						: isRead
							? "is missing"
							: "was not read, since no trace file of this time lies there";
					const message = `${why}: "${link.stored.key}" lists it`;
					problems.push(problem("missing-file", file.object, message, link));
					incomplete.add(link);
					continue;
				}
				const hash = hashOf(source, file.algorithm);
				if (hash === file.hash) {
					if (!results.has(source.object))
						results.set(source.object, "verified");
					continue;
				}
				const message =
					hash === null
						? `cannot be checked: "${link.stored.key}" hashes it by ${JSON.stringify(file.algorithm.slice(0, 40))}, which is not known`
						: `was altered: its ${file.algorithm} is ${hash}, and "${link.stored.key}" lists ${file.hash.slice(0, 64)}`;
				problems.push(problem("altered-file", source.object, message, link));
				results.set(source.object, "altered");
				incomplete.add(link);
			}
	return { results, incomplete, problems };
}

/** Whether two half-open spans share an instant. */
export function touches(link: Span, { from, to }: Span): boolean {
	return link.from < to && link.to > from;
}

/** What is wrong with the digests of a chain that touch a span, by their times or (where they cannot be read) by their names. */
export function chainProblems({ problems }: Chain, span: Span): Problem[] {
	return problems.filter(({ row: { object, from, to } }) => {
		if (from !== null && to !== null)
			return touches({ from: Date.parse(from), to: Date.parse(to) }, span);
		const at = uploadOf(object ?? "");
		return at === null || (at > span.from && at <= span.to + HOUR_MS);
	});
}

function isVerified({ keySha256 }: Link): boolean {
	return keySha256 !== null;
}

/** What covers a unit's part of the time, and what does not. */
export interface SignedUnit {
	readonly signed: readonly Span[];
	readonly problems: readonly Problem[];
}

/**
 * What of `span` a chain covers. Deliveries count by their own time: an interval is signed where verified digests cover it and all
 * of their files are there. `tail` is the time after it in which late traces may still be delivered: gaps there are problems too.
 */
export function unitCoverage(
	{ unit, links, found }: Chain,
	incomplete: ReadonlySet<Link>,
	span: Span,
	tail: Span,
): SignedUnit {
	const good = links.filter(
		(link) => isVerified(link) && !incomplete.has(link),
	);
	const whole = { from: span.from, to: Math.max(span.to, tail.to) };
	const paths = new Set(found.map(({ path }) => path));
	// what a bad digest would have covered is named by its own problem
	const gaps = subtract([whole], links);
	return {
		signed: within(good, span),
		problems: gaps.map((gap) => gapProblem(unit, gap, links, paths)),
	};
}

function gapProblem(
	unit: string,
	gap: Span,
	links: readonly Link[],
	paths: ReadonlySet<string>,
): Problem {
	const before = links.findLast(({ to }) => to <= gap.from);
	const after = links.find(({ from }) => from >= gap.to);
	const previous = after?.digest.previous;
	if (before?.digest.isLast)
		return problem(
			"verification-off",
			unit,
			`integrity verification was switched off at ${isoUtc(before.to)}${after ? `, and on again at ${isoUtc(after.from)}` : ""}: nothing that was delivered meanwhile is signed`,
			gap,
		);
	if (previous === null)
		return problem(
			"verification-on",
			unit,
			`the chain of digests begins at ${isoUtc(after?.from ?? gap.to)}: nothing that was delivered before is signed`,
			gap,
		);
	if (before !== undefined && previous?.object === before.digest.object)
		return problem(
			"gap",
			unit,
			`no digest covers it, though the ones before and after it follow each other`,
			gap,
		);
	if (previous !== undefined && paths.has(previous.object))
		return problem(
			"uncovered",
			unit,
			`"${previous.object}" cannot be used, and no other digest covers it`,
			gap,
		);
	return problem("missing-digest", unit, missing(previous?.object, links), gap);
}

function missing(object: string | undefined, links: readonly Link[]): string {
	if (links.length === 0) return NO_DIGESTS;
	if (object === undefined)
		return "no digest covers it, and none that comes after was found";
	return `no digest covers it: "${object}" is missing, and whatever came before it`;
}

/**
 * Files of a unit that no verified digest lists. They are a problem where they hold traces that count, and where a digest covers the time
 * of their upload; otherwise the gap has its own problem, or the time is of no interest.
 */
export function unlistedFiles(
	{ links }: Chain,
	own: readonly Source[],
	results: SignedFiles["results"],
	span: Span,
): Problem[] {
	const judged = within(links.filter(isVerified), span);
	const isIn = (spans: readonly Span[], at: number) =>
		spans.some(({ from, to }) => at >= from && at < to);
	return own
		.filter(({ object }) => !results.has(object))
		.flatMap(({ object, candidates }) => {
			const at = uploadOf(object);
			if (at === null || isIn(judged, at))
				return problem(
					"unlisted-file",
					object,
					"is in no digest, though one covers the time of its upload",
				);
			const of = candidates > 0 ? problem : note;
			return candidates > 0 || isIn([span], at)
				? of(
						"unlisted-file",
						object,
						"is in no digest that could be used: none covers the time of its upload",
					)
				: [];
		});
}

/** When a file was uploaded by its name, ms since the epoch, UTC; null where the name does not say. */
function uploadOf(object: string): number | null {
	const parts =
		/_(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z_[^/]*$/.exec(object) ?? [];
	const [, date, hour, minute, second] = parts;
	const at = Date.parse(`${date}T${hour}:${minute}:${second}Z`);
	return Number.isNaN(at) ? null : at;
}

/** What a report says of a chain: of the digests that touch the time which is to be covered. */
export function chainRow({ unit, links, found }: Chain, span: Span): ChainRow {
	const touching = links.filter((link) => touches(link, span));
	const verified = touching.filter(isVerified);
	const isOutside = new Set(links.filter((link) => !touching.includes(link)));
	const outside = new Set([...isOutside].map(({ stored }) => stored.key));
	const files = verified.flatMap(({ digest }) =>
		digest.files.map(({ object }) => object),
	);
	const ends = verified.map((link) => link.to);
	const [first] = verified;
	return {
		unit,
		digests: found.filter(({ key }) => !outside.has(key)).length,
		verified: verified.length,
		from: first ? isoUtc(first.from) : null,
		to: first ? isoUtc(Math.max(...ends)) : null,
		files: new Set(files).size,
		buckets: distinct(verified.map(({ digest }) => digest.bucket)),
		projects: distinct(verified.map(({ digest }) => digest.project)),
		keys: distinct(verified.flatMap(({ keySha256 }) => keySha256 ?? [])),
	};
}

function distinct(texts: readonly string[]): string[] {
	return [...new Set(texts)].toSorted();
}

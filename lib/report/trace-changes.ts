import {
	CHANGED_TRACES_SHOWN,
	type ChangedTrace,
	type PopulationRow,
	type Report,
	type TraceChanges,
} from "./model.ts";

/** What tells why a trace is in one revision only: the reports of both. */
export interface ChangeContext {
	readonly before: Judged;
	readonly after: Judged;
}

type Judged = Pick<Report, "report" | "sources">;
type Why = ChangedTrace["why"];

/** Which traces changed, and the same in plain sentences (English); none where nothing did. */
export interface ComparedTraces {
	readonly traces: TraceChanges;
	readonly summary: readonly string[];
}

/**
 * Compares two populations by time and trace id in one pass over both, which come in the order in which `population.ndjson.gz` is
 * written; memory is bounded. A trace whose time changed counts as removed and as added; one that says something else but at the
 * same time counts as neither. Null where the previous population is not in that order; throws where the present one is not.
 */
export async function traceChanges(
	before: AsyncIterable<PopulationRow>,
	after: AsyncIterable<PopulationRow>,
	{ before: previous, after: present }: ChangeContext,
): Promise<ComparedTraces | null> {
	const [old, own] = [hashes(previous), hashes(present)];
	const comparable = sameListing(previous, present);
	const added = changeList("added", whyIn(own, old, comparable, "delivered"));
	const removed = changeList("removed", whyIn(old, own, comparable, "gone"));
	const [left, right] = [cursorOf(before), cursorOf(after)];
	try {
		let [a, b] = [await left.next(), await right.next()];
		while (a !== END || b !== END) {
			if (a === DISORDER) return null;
			if (b === DISORDER)
				throw new Error("The population is not in the order of time and id");
			const order = compare(a, b);
			if (order < 0 && a !== END) removed.add(a.row);
			if (order > 0 && b !== END) added.add(b.row);
			if (order <= 0) a = await left.next();
			if (order >= 0) b = await right.next();
		}
	} finally {
		await left.close();
		await right.close();
	}
	const { revision } = previous.report;
	return {
		traces: {
			added: added.count(),
			removed: removed.count(),
			rows: [...added.rows, ...removed.rows].slice(0, CHANGED_TRACES_SHOWN),
		},
		summary: [...added.sentences(revision), ...removed.sentences(revision)],
	};
}

function hashes({ sources }: Judged): ReadonlyMap<string, string> {
	return new Map(sources.map(({ object, sha256 }) => [object, sha256]));
}

/** Whether both revisions would have listed the same files: else one that only one of them has may have been there for both. */
function sameListing({ report: a }: Judged, { report: b }: Judged): boolean {
	const listing = ({ scope }: Judged["report"]) =>
		JSON.stringify([
			scope.archive,
			scope.regions,
			scope.listedFrom,
			scope.listedTo,
		]);
	return listing(a) === listing(b);
}

/** Why a trace of a file (by its key) is in the one revision and not in the other. */
function whyIn(
	one: ReadonlyMap<string, string>,
	other: ReadonlyMap<string, string>,
	comparable: boolean,
	absent: "delivered" | "gone",
) {
	return (object: string): Why => {
		const there = other.get(object);
		if (there === undefined) return comparable ? absent : "scope";
		return there === one.get(object) ? "scope" : "replaced";
	};
}

function changeList(
	change: ChangedTrace["change"],
	whyOf: (object: string) => Why,
) {
	const counts = { delivered: 0, replaced: 0, gone: 0, scope: 0 };
	const rows: ChangedTrace[] = [];
	let last: PopulationRow | null = null;
	const count = () =>
		Object.values(counts).reduce((total, part) => total + part);
	return {
		rows,
		count,
		add(row: PopulationRow): void {
			const { traceId, traceName, time, recordTime, source } = row;
			const { object } = source;
			const why = whyOf(object);
			counts[why]++;
			last = row;
			if (rows.length < CHANGED_TRACES_SHOWN)
				rows.push({
					...{ change, traceId, traceName, time, recordTime },
					...{ object, why },
				});
		},
		sentences: (revision: number): string[] =>
			last === null
				? []
				: [
						`${count()} trace(s) were ${change}: ${reasons(counts, revision)}; ${latest(last)}`,
					],
	};
}

function reasons(counts: Readonly<Record<Why, number>>, revision: number) {
	const texts: Record<Why, string> = {
		delivered: `in files delivered after revision ${revision} was made`,
		replaced: "in files that have other content now",
		gone: "in files that are no longer there",
		scope:
			"because the scope, the reading of files or the copy that counts is another",
	};
	return WHYS.filter((why) => counts[why] > 0)
		.map((why) => `${counts[why]} of them ${texts[why]}`)
		.join(", ");
}

const WHYS: readonly Why[] = ["delivered", "replaced", "gone", "scope"];

function latest({ time, recordTime }: PopulationRow): string {
	const happened = `the latest happened at ${time}`;
	return recordTime === null
		? happened
		: `${happened} and was recorded at ${recordTime}`;
}

interface Place {
	readonly key: string;
	readonly row: PopulationRow;
}

const END = "end";
const DISORDER = "disorder";

/** Goes through rows as long as each comes after the one before it. */
function cursorOf(rows: AsyncIterable<PopulationRow>) {
	const iterator = rows[Symbol.asyncIterator]();
	let last = "";
	return {
		async next(): Promise<Place | typeof END | typeof DISORDER> {
			const { done, value: row } = await iterator.next();
			if (done) return END;
			const key = keyOf(row);
			if (key <= last) return DISORDER;
			last = key;
			return { key, row };
		},
		// a reader may stop early, and what is read must be closed then
		close: async () => iterator.return?.(),
	};
}

/** Begins like the line by which the population is sorted: the order is that of text, and an id's that of its JSON. */
function keyOf({ time, traceId }: PopulationRow): string {
	return `${Date.parse(time)}\t${JSON.stringify(traceId)}\t`;
}

function compare(a: Place | typeof END, b: Place | typeof END): number {
	if (a === END) return 1;
	if (b === END || a.key < b.key) return -1;
	return a.key > b.key ? 1 : 0;
}

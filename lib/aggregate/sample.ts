import { hash } from "node:crypto";
import { anyOf } from "../patterns.ts";
import type { PopulationRow, Sample } from "../report/model.ts";

/** What drawing looks at. */
export type Drawable = Pick<
	PopulationRow,
	| "n"
	| "traceId"
	| "service"
	| "resourceType"
	| "traceName"
	| "outcome"
	| "user"
	| "domain"
>;

/** Draws a sample while a population goes by, in any order: the sample is the same. */
export interface Sampler {
	add(row: Drawable): void;
	/** The sample of what was added; `populationSha256` says which file it is numbered in. */
	result(populationSha256: string): Sample;
}

/**
 * A sampler that draws, of each group (service, resource type, trace name, outcome), `percent` of its traces, rounded up, but
 * no fewer than `atLeast` and no more than `atMost` (which may not be less), and all failures and incidents of privileged operations.
 *
 * A trace's rank is SHA-256 over seed, a line feed and trace id. Within a group the actors take turns: first each actor's trace of
 * the lowest rank, in the order of ranks, then each one's second, and so on. So a trace never comes sooner in a population that
 * grew, a drawn one leaves only where an added trace of its group comes before it, and each added trace puts out at most one.
 *
 * Memory grows with groups × `atMost`, with the actors of each group, and with the failures and incidents of privileged operations.
 */
export function sampler(rule: Sample["rule"], seed: string): Sampler {
	const groups = new Map<string, Group>();
	const isPrivileged = anyOf(rule.privileged);
	return {
		add(row) {
			const key = JSON.stringify(partsOf(row));
			const group = groups.get(key) ?? groupOf(row, isPrivileged);
			groups.set(key, group);
			const { n, traceId } = row;
			const actor = JSON.stringify([row.domain, row.user]);
			const rank = rankOf(seed, traceId);
			group.traces++;
			group.actors.add(actor);
			group.kept.push({ n, traceId, rank, actor });
			if (!group.whole && group.kept.length >= 4 * rule.atMost)
				group.kept = inTurns(group.kept).slice(0, rule.atMost);
		},
		result(populationSha256) {
			const drawn = [...groups.values()]
				.sort(byParts)
				.map((group) => draw(group, rule));
			return {
				seed,
				populationSha256,
				rule: {
					percent: rule.percent,
					atLeast: rule.atLeast,
					atMost: rule.atMost,
					privileged: rule.privileged,
				},
				groups: drawn.map(({ row }) => row),
				traces: drawn
					.flatMap(({ traces }) => traces)
					.sort((a, b) => a.n - b.n)
					.map(({ n, traceId, rank }) => ({ n, traceId, rank })),
			};
		},
	};
}

/** The rank of a trace: SHA-256 over seed, a line feed and trace id, in lower-case hex. */
export function rankOf(seed: string, traceId: string): string {
	return hash("sha256", `${seed}\n${traceId}`);
}

interface Ranked {
	readonly n: number;
	readonly traceId: string;
	readonly rank: string;
	readonly actor: string;
}

interface Group {
	readonly row: Pick<
		Drawable,
		"service" | "resourceType" | "traceName" | "outcome"
	>;
	readonly privileged: boolean;
	/** whether every trace is drawn */
	readonly whole: boolean;
	traces: number;
	readonly actors: Set<string>;
	/** what may still be drawn; none that was dropped could come back, since traces that are added only put it further behind */
	kept: Ranked[];
}

function partsOf(row: Group["row"]): string[] {
	const { service, resourceType, traceName, outcome } = row;
	return [service, resourceType, traceName, outcome];
}

function byParts(a: Group, b: Group): number {
	const others = partsOf(b.row);
	for (const [i, part] of partsOf(a.row).entries()) {
		const other = others[i] ?? "";
		if (part !== other) return part < other ? -1 : 1;
	}
	return 0;
}

function groupOf(
	{ service, resourceType, traceName, outcome }: Drawable,
	isPrivileged: (traceName: string) => boolean,
): Group {
	const privileged = isPrivileged(traceName);
	return {
		row: { service, resourceType, traceName, outcome },
		privileged,
		whole: privileged && (outcome === "failure" || outcome === "incident"),
		traces: 0,
		actors: new Set(),
		kept: [],
	};
}

function draw(group: Group, rule: Sample["rule"]) {
	const { row, privileged, whole, traces, actors, kept } = group;
	const share = Math.ceil((traces * rule.percent) / 100);
	const size = Math.min(rule.atMost, Math.max(rule.atLeast, share));
	const drawn = whole ? kept : inTurns(kept).slice(0, size);
	const counts = { traces, actors: actors.size, drawn: drawn.length };
	return { row: { ...row, privileged, ...counts }, traces: drawn };
}

/** The order in which traces are drawn. */
function inTurns(traces: readonly Ranked[]): Ranked[] {
	const turns = new Map<string, number>();
	return (
		traces
			.toSorted(byRank)
			.map((trace) => {
				const turn = turns.get(trace.actor) ?? 0;
				turns.set(trace.actor, turn + 1);
				return { turn, trace };
			})
			// stable: those of one turn stay in the order of ranks
			.sort((a, b) => a.turn - b.turn)
			.map(({ trace }) => trace)
	);
}

/** Ids that differ only in halves of characters share a rank. */
function byRank(a: Ranked, b: Ranked): number {
	if (a.rank !== b.rank) return a.rank < b.rank ? -1 : 1;
	return a.traceId < b.traceId ? -1 : 1;
}

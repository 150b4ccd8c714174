import type { Told } from "../../lib/aggregate/findings/detector.ts";
import { finder } from "../../lib/aggregate/findings/finder.ts";
import type { Observed } from "../../lib/aggregate/observed.ts";
import { FINDINGS, type FindingSettings } from "../../lib/analysis-config.ts";
import type { FindingRule } from "../../lib/finding-rules.ts";
import { offsetFinder } from "../../lib/period.ts";
import type { Finding, PopulationRow } from "../../lib/report/model.ts";
import type { About } from "../../lib/report/model-analysis.ts";

/** The zone of the findings' tests: two hours before UTC in October 2026. */
export const ZONE = "Europe/Berlin";

/** What a test says of a trace: fields of its row, where it is, what is known beside it. */
export interface Said extends Partial<PopulationRow> {
	readonly where?: Observed["where"];
	readonly about?: Partial<About>;
}

let last = 0;

/** A trace of anna on a working morning, successful and catalogued, unless said otherwise; `time` is ISO or `09:30` of 5 October 2026, UTC. */
export function seen({ where = "population", about, ...over }: Said): Observed {
	last++;
	const n = where === "population" ? last : 0;
	const row: PopulationRow = {
		...{ n, traceId: `trace-${String(last).padStart(6, "0")}` },
		...{ recordTime: null, service: "DMS", resourceType: "kafka" },
		...{ traceName: "restart", operation: null, family: null, phase: null },
		...{ outcome: "success", catalogued: true, rating: null, agrees: null },
		...{ channel: "ConsoleAction", user: "anna", domain: "example" },
		...{ userId: null, sourceIp: null, resourceName: null, resourceId: null },
		...{ code: null, requestId: null, copies: 1, details: {} },
		source: { object: "file", position: "record 1" },
		...over,
		time: instant(over.time ?? "09:00"),
	};
	return { where, row, about: { ...NOTHING_KNOWN, ...about } };
}

const NOTHING_KNOWN: About = {
	...{ jobs: [], members: [], target: null },
	...{ root: false, provider: false },
};

/** `09:30` and `09:30:15.250` are times of Monday, 5 October 2026, UTC. */
export function instant(time: string): string {
	const iso = time.includes("T") ? time : `2026-10-05T${time}Z`;
	return new Date(iso).toISOString();
}

export interface Looking {
	readonly settings?: unknown;
	readonly seenBefore?: Parameters<typeof finder>[1]["seenBefore"];
	readonly told?: readonly Told[];
	readonly unticketed?: readonly Observed[];
}

/** What all rules give for these traces, which are sorted first as the pipeline does. */
export function look(traces: readonly Observed[], looking: Looking = {}) {
	const { seenBefore = null, told = [], unticketed = [] } = looking;
	const offsetAt = offsetFinder(ZONE);
	const all = finder(settingsOf(looking.settings), { offsetAt, seenBefore });
	for (const one of traces.toSorted(byTimeAndId)) all.add(one);
	for (const event of told) all.told(event);
	for (const { row } of unticketed) all.unticketed(row);
	return all.result();
}

/** Settings as a profile's section gives them. */
export function settingsOf(section: unknown = {}): FindingSettings {
	return FINDINGS.parse(section);
}

/** The findings of one rule. */
export function found(
	rule: FindingRule,
	traces: readonly Said[],
	looking: Looking = {},
): readonly Finding[] {
	const { findings } = look(traces.map(seen), looking);
	return findings.filter((finding) => finding.rule === rule);
}

function byTimeAndId({ row: a }: Observed, { row: b }: Observed): number {
	if (a.time !== b.time) return a.time < b.time ? -1 : 1;
	return a.traceId < b.traceId ? -1 : 1;
}

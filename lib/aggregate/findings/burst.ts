import type { FindingSettings } from "../../analysis-config.ts";
import type { PopulationRow } from "../../report/model.ts";
import {
	FINDING_TRACES_SHOWN,
	type FindingTrace,
} from "../../report/model-analysis.ts";
import { actorKey, hasActor, traceOf } from "./brief.ts";
import type { Detector, Draft } from "./detector.ts";
import { firstDrafts } from "./first-drafts.ts";
import { type Timed, timeWindow } from "./time-window.ts";
import { counted, who } from "./words.ts";

/** What one actor did of late. */
interface Pace extends Pick<PopulationRow, "user" | "domain"> {
	readonly recent: ReturnType<typeof timeWindow<FindingTrace>>;
	/** traces of the first burst */
	readonly first: Timed<FindingTrace>[];
	/** the most traces within the time; 0 before the first burst */
	largest: number;
	/** of the last trace of the last burst */
	lastAt: string | null;
}

/** Actors with many traces in a short time: one finding each, with the largest number. */
export function burst({ burst }: FindingSettings): Detector {
	const span = burst.minutes * 60_000;
	const actors = new Map<string, Pace>();
	return {
		add({ where, row }, time) {
			if (where !== "population" || !hasActor(row)) return;
			const pace = actors.get(actorKey(row)) ?? begin(row, span);
			actors.set(actorKey(row), pace);
			const number = pace.recent.add(traceOf(row), time);
			if (pace.first.length > 0) lengthen(pace, traceOf(row), time, span);
			if (number < burst.traces) return;
			if (pace.largest === 0)
				pace.first.push(...pace.recent.first(FINDING_TRACES_SHOWN));
			pace.largest = Math.max(pace.largest, number);
			pace.lastAt = row.time;
		},
		result: () =>
			firstDrafts(
				[...actors.values()]
					.filter(({ largest }) => largest > 0)
					.map((pace) => draftOf(pace, burst.minutes)),
			),
	};
}

function begin({ user, domain }: PopulationRow, span: number): Pace {
	const recent = timeWindow<FindingTrace>(span);
	return { user, domain, recent, first: [], largest: 0, lastAt: null };
}

/** The first burst goes on as long as its first trace lies within the time. */
function lengthen(
	{ first }: Pace,
	value: FindingTrace,
	time: number,
	span: number,
): void {
	const began = first[0]?.time ?? time;
	if (first.length < FINDING_TRACES_SHOWN && time - began <= span)
		first.push({ value, time });
}

function draftOf(pace: Pace, minutes: number): Draft {
	const { user, domain, largest, first, lastAt } = pace;
	const traces = first.map(({ value }) => value);
	return {
		at: traces[0]?.time ?? null,
		lastAt,
		message: `${counted(largest, "trace")} of ${who(pace)} within ${counted(minutes, "minute")}`,
		...{ user, domain, subject: null, count: largest, traces },
	};
}

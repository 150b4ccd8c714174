import {
	isoUtc,
	localInstant,
	type Period,
	parsePeriod,
	periodBefore,
	periodKey,
} from "../period.ts";
import type { IndexEntry } from "../publish/index-entry.ts";
import { closesAt, type DueBy, type Schedule } from "../schedule.ts";
import type { WatchSettings } from "../watch-config.ts";
import type { Concern } from "./concern.ts";

/** A period that is not as it should be by now. */
export interface LatePeriod {
	readonly state: "missing" | "not-final";
	readonly period: Period;
	/** ms since the epoch, UTC: by when it should have been published, or final */
	readonly deadline: number;
}

/** What is late, the oldest period first. */
export interface Late {
	readonly periods: readonly LatePeriod[];
	/** older periods that are late too, and too many for one watch */
	readonly further: number;
}

/** Of a profile, what decides which of its periods are due, and when. */
export type WatchedBy = DueBy & {
	readonly watch: Pick<WatchSettings, "since" | "deadlineHours" | "finalHours">;
};

/** The publication of a period that stands, as the index tells it. */
export type Standing = Pick<IndexEntry, "period" | "status">;

const HOUR_MS = 3_600_000;
/** More than a year of days, and more reports than one run should ask for. */
const MOST_LATE = 400;

/**
 * The periods of a cadence that are late at the scheduled time: each whole period of the profile's zone from where the watch begins, that has
 * no publication by its deadline, or none that is final. `standing` are the current publications of the profile itself.
 */
export function latePeriods(
	schedule: Schedule,
	profile: WatchedBy,
	standing: readonly Standing[],
): Late {
	const status = new Map(standing.map((one) => [one.period, one.status]));
	const late = watchedPeriods(schedule, profile, standing).flatMap(
		(period) =>
			lateOf(
				period,
				status.get(periodKey(period.label)) ?? null,
				profile,
				schedule.scheduledTime,
			) ?? [],
	);
	// each on its own, so that what was accepted as it is hides nothing that is missing
	const missing = late.filter(({ state }) => state === "missing");
	const others = late.filter(({ state }) => state !== "missing");
	const kept = new Set([
		...missing.slice(-MOST_LATE),
		...others.slice(-MOST_LATE),
	]);
	return {
		periods: late.filter((one) => kept.has(one)),
		further: late.length - kept.size,
	};
}

/** Every whole period of the cadence from where the watch begins up to the scheduled time, the oldest first. */
export function watchedPeriods(
	{ cadence, scheduledTime }: Schedule,
	profile: WatchedBy,
	standing: readonly Pick<Standing, "period">[],
): Period[] {
	let period = parsePeriod(`last-${cadence}`, profile.timezone, scheduledTime);
	const since = sinceOf(period, profile, standing);
	const periods: Period[] = [];
	while (period.start >= since) {
		periods.push(period);
		const before = periodBefore(period);
		// a zone that moved over the date line has no day there, and so none before
		if (before.start >= period.start) break;
		period = before;
	}
	return periods.reverse();
}

/** Where the watch begins: as the profile says, else with the oldest publication of such a period, else with the last period. */
function sinceOf(
	last: Period,
	{ timezone, watch }: WatchedBy,
	standing: readonly Pick<Standing, "period">[],
): number {
	if (watch.since !== null)
		return localInstant(watch.since, timezone) ?? last.start;
	const shape = shapeOf(last.label);
	const labels = standing.map(({ period }) => period);
	// labels of one kind are in the order of time
	const oldest = labels.filter((label) => shapeOf(label) === shape).sort()[0];
	return oldest === undefined
		? last.start
		: parsePeriod(oldest, timezone, last.end).start;
}

/** Labels of periods of one kind have the same shape: `2026-Q4` has `0000-Q0`. */
function shapeOf(label: string): string {
	return label.replace(/\d/g, "0");
}

function lateOf(
	period: Period,
	status: Standing["status"] | null,
	profile: WatchedBy,
	now: number,
): LatePeriod | null {
	const { deadlineHours, finalHours } = profile.watch;
	if (status === "final") return null;
	if (status === null) {
		const deadline = period.end + deadlineHours * HOUR_MS;
		return now < deadline ? null : { state: "missing", period, deadline };
	}
	if (finalHours === null) return null;
	const deadline = closesAt(period, profile) + finalHours * HOUR_MS;
	return now < deadline ? null : { state: "not-final", period, deadline };
}

/** What is late, in words. */
export function lateConcerns({ periods, further }: Late): Concern[] {
	const concerns = periods.map(lateConcern);
	const [oldest] = periods;
	if (further === 0 || oldest === undefined) return concerns;
	return [furtherConcern(oldest, further), ...concerns];
}

function lateConcern({ state, period, deadline }: LatePeriod): Concern {
	const { label, timezone } = period;
	const by = isoUtc(deadline);
	const message =
		state === "missing"
			? `The report of ${label} (${timezone}) is missing: it was due by ${by}. The function "watchdog" orders it. By hand, order it at the desk, or run "tracefolio watch --catch-up", or "tracefolio report --period ${label}" with the profile, which say why where it fails`
			: `The report of ${label} (${timezone}) is still provisional: it was to be final by ${by}. See the reasons in the report: fill what is missing in the archive and make the report again, or accept it as it is`;
	return { topic: state, subject: label, message, at: deadline };
}

function furtherConcern(
	{ period, deadline }: LatePeriod,
	further: number,
): Concern {
	return {
		topic: "missing",
		subject: `before ${period.label}`,
		message: `${further} more periods before ${period.label} are late, and more than one run looks after. They are looked at once later ones are published; where they are not wanted, set "since" in the profile's section "watch"`,
		at: deadline,
	};
}

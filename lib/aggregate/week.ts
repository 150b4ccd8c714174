import type { WeekdayRow } from "../report/model-analysis.ts";
import type { Observer } from "./observed.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** 1970-01-01 was a Thursday; weekdays count from Monday. */
const EPOCH_WEEKDAY = 3;

/** Counts the population by weekday and hour of the day; `offsetAt` is the zone's offset from UTC at an instant, both in ms. */
export function weekCounter(
	offsetAt: (instant: number) => number,
): Observer<readonly WeekdayRow[]> {
	const counts = Array.from({ length: 7 * 24 }, () => 0);
	return {
		add({ where, row }) {
			if (where !== "population") return;
			const instant = Date.parse(row.time);
			const local = instant + offsetAt(instant);
			const weekday = (Math.floor(local / DAY_MS) + EPOCH_WEEKDAY) % 7;
			const hour = Math.floor((local % DAY_MS) / HOUR_MS);
			const slot = weekday * 24 + hour;
			counts[slot] = (counts[slot] ?? 0) + 1;
		},
		result: () =>
			Array.from({ length: 7 }, (_, day) => ({
				weekday: day + 1,
				hours: counts.slice(day * 24, (day + 1) * 24),
			})),
	};
}

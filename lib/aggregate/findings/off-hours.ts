import type { FindingSettings } from "../../analysis-config.ts";
import { actorKey, isByPerson } from "./brief.ts";
import type { Detector, FinderContext } from "./detector.ts";
import { groups } from "./groups.ts";
import { counted, who } from "./words.ts";

type WorkingHours = FindingSettings["workingHours"];

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** 1970-01-01 was a Thursday; weekdays count from Monday. */
const EPOCH_WEEKDAY = 3;

/** What people did outside working hours, by the clocks of the zone. */
export function offHours(
	{ workingHours }: FindingSettings,
	{ offsetAt }: FinderContext,
): Detector {
	const isWorking = workingTime(workingHours);
	const found = groups({
		subject: () => null,
		message: (group) =>
			`${counted(group.count, "trace")} of ${who(group)} outside working hours (${hoursText(workingHours)})`,
	});
	return {
		add({ where, row }, time) {
			if (where !== "population" || !isByPerson(row)) return;
			if (!isWorking(time + offsetAt(time))) found.add(actorKey(row), row);
		},
		result: found.drafts,
	};
}

/** Tells whether somebody works at an instant of local time, which is given as if it were UTC. */
function workingTime({ from, to, days, holidays }: WorkingHours) {
	const [begin, end] = [minuteOf(from), minuteOf(to)];
	const workdays = new Set(days);
	const free = new Set(holidays.map((date) => Date.parse(date) / DAY_MS));
	return (local: number): boolean => {
		const day = Math.floor(local / DAY_MS);
		const minute = Math.floor((local - day * DAY_MS) / MINUTE_MS);
		const weekday = ((day + EPOCH_WEEKDAY) % 7) + 1;
		if (!workdays.has(weekday) || free.has(day)) return false;
		return minute >= begin && minute < end;
	};
}

/** Of a time of day such as `07:30`. */
function minuteOf(clock: string): number {
	const [hours = 0, minutes = 0] = clock.split(":").map(Number);
	return hours * 60 + minutes;
}

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** `07:00–19:00 on Mon, Tue, Wed, Thu, Fri; 2 holidays` */
export function hoursText({ from, to, days, holidays }: WorkingHours): string {
	const names = WEEKDAYS.filter((_, day) => days.includes(day + 1));
	const on = names.length === 0 ? "no day" : names.join(", ");
	const free = new Set(holidays).size;
	return `${from}–${to} on ${on}${free === 0 ? "" : `; ${counted(free, "holiday")}`}`;
}

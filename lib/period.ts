import { DateTime, type DateTimeUnit, IANAZone } from "luxon";
import { TracefolioError } from "./errors.ts";

/** A half-open interval `[start, end)`, made from a label and a zone. */
export interface Period {
	/** `2026-10`, `2026-Q4`, `2026-W41`, `2026`, `2026-10-05` or `2026-10-01/2026-10-15` */
	readonly label: string;
	/** ms since the epoch, UTC; the first instant of the period */
	readonly start: number;
	/** ms since the epoch, UTC; the first instant after the period */
	readonly end: number;
	/** IANA name of the zone in which the label was read */
	readonly timezone: string;
}

/** One calendar day of a period in its zone; 23 or 25 hours long where clocks change. */
export interface Day {
	/** ISO date in the period's zone */
	readonly date: string;
	/** ms since the epoch, UTC */
	readonly start: number;
}

const LONGEST_PERIOD_DAYS = 1100;

const EXPECTED =
	'Expected "2026-10", "2026-Q4", "2026-W41", "2026", "2026-10-05", "2026-10-01/2026-10-15" (the end is exclusive) or "last-month"';

/**
 * Reads a period label in a zone. `last-day|week|month|quarter|year` are relative to `now` (ms since the epoch, UTC) and
 * become the label of the period they name.
 * Throws USAGE where the label, a date in it or the zone does not exist.
 */
export function parsePeriod(
	label: string,
	timezone: string,
	now: number,
): Period {
	checkTimezone(timezone);
	const last = /^last-(day|week|month|quarter|year)$/.exec(label)?.[1];
	if (last) {
		const unit = last as DateTimeUnit;
		const start = DateTime.fromMillis(now, { zone: timezone })
			.startOf(unit)
			.minus({ [unit]: 1 });
		return parsePeriod(
			start.toFormat(LABEL_FORMATS[last] ?? ""),
			timezone,
			now,
		);
	}
	const [start, end] = bounds(label, timezone);
	if (!start?.isValid || !end?.isValid || start.year < 1970)
		throw new TracefolioError(
			"USAGE",
			`No such period: "${label}". ${EXPECTED}`,
		);
	if (end <= start)
		throw new TracefolioError(
			"USAGE",
			`Period "${label}" ends before it begins. ${EXPECTED}`,
		);
	if (end.diff(start, "days").days > LONGEST_PERIOD_DAYS)
		throw new TracefolioError(
			"USAGE",
			`Period "${label}" is longer than ${LONGEST_PERIOD_DAYS} days`,
		);
	return { label, start: start.toMillis(), end: end.toMillis(), timezone };
}

const LABEL_FORMATS: Record<string, string> = {
	day: "yyyy-MM-dd",
	week: "kkkk-'W'WW",
	month: "yyyy-MM",
	quarter: "yyyy-'Q'q",
	year: "yyyy",
};

/** The one name of a zone that has several, or is written otherwise: `europe/berlin` becomes `Europe/Berlin`. The zone exists. */
export function canonicalZone(timezone: string): string {
	return new Intl.DateTimeFormat("en", { timeZone: timezone }).resolvedOptions()
		.timeZone;
}

/** Throws USAGE unless `timezone` is the name of a zone in the IANA database. */
export function checkTimezone(timezone: string): void {
	// newer runtimes also take "+02:00", which is an offset and knows no summer time
	if (!/^[A-Za-z]/.test(timezone) || !IANAZone.isValidZone(timezone))
		throw new TracefolioError(
			"USAGE",
			`Unknown time zone: "${timezone}". Expected an IANA name such as "Europe/Berlin" or "UTC"`,
		);
}

function bounds(label: string, zone: string): DateTime[] {
	const interval = label.split("/");
	if (interval.length === 2)
		return interval.map((date) =>
			/^\d{4}-\d{2}-\d{2}$/.test(date)
				? firstInstant(DateTime.fromISO(date, { zone }), "day")
				: DateTime.invalid("not a date"),
		);
	const forms: [RegExp, string, DateTimeUnit][] = [
		[/^\d{4}$/, "yyyy", "year"],
		[/^\d{4}-Q[1-4]$/, "yyyy-'Q'q", "quarter"],
		[/^\d{4}-\d{2}$/, "yyyy-MM", "month"],
		[/^\d{4}-W\d{2}$/, "kkkk-'W'WW", "week"],
		[/^\d{4}-\d{2}-\d{2}$/, "yyyy-MM-dd", "day"],
	];
	const form = forms.find(([pattern]) => pattern.test(label));
	if (!form) return [];
	const [, format, unit] = form;
	const start = firstInstant(
		DateTime.fromFormat(label, format, { zone }),
		unit,
	);
	return [start, firstInstant(start.plus({ [unit]: 1 }), unit)];
}

/** The first instant of a unit of the calendar. Where clocks go back to midnight there are two of them on that day, of which luxon takes the later one. */
function firstInstant(time: DateTime, unit: DateTimeUnit): DateTime {
	const start = time.startOf(unit);
	const earlier = start.minus({ hours: 1 });
	return earlier.toISODate() === start.toISODate() ? earlier : start;
}

/** The period of the same kind that ends where this one begins; of a range, one of as many days. */
export function periodBefore({ label, start, timezone: zone }: Period): Period {
	const from = DateTime.fromMillis(start, { zone });
	const [first, last] = label.split("/");
	if (first !== undefined && last !== undefined) {
		const end = DateTime.fromISO(last, { zone });
		const { days } = end.diff(from, "days");
		const before = from.minus({ days: Math.round(days) }).toISODate();
		return parsePeriod(`${before}/${from.toISODate()}`, zone, start);
	}
	return parsePeriod(`last-${unitOf(label)}`, zone, start);
}

function unitOf(label: string): string {
	if (/^\d{4}$/.test(label)) return "year";
	if (label.includes("Q")) return "quarter";
	if (label.includes("W")) return "week";
	return /^\d{4}-\d{2}$/.test(label) ? "month" : "day";
}

/**
 * Reads an ISO 8601 date or time (a blank may stand for the `T`) as an instant, ms since the epoch, UTC; without an offset in the zone. A date is
 * its first instant, or with `end` the first of the next day. Null where it is neither.
 */
export function localInstant(
	text: string,
	zone: string,
	{ end = false } = {},
): number | null {
	const isDate = /^\d{4}-\d{2}-\d{2}$/.test(text);
	if (!isDate && !/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(text)) return null;
	const time = DateTime.fromISO(text.replace(" ", "T"), { zone });
	if (!time.isValid) return null;
	if (!isDate) return time.toMillis();
	return firstInstant(end ? time.plus({ days: 1 }) : time, "day").toMillis();
}

/** The label as one path segment: `2026-10-01/2026-10-15` becomes `2026-10-01--2026-10-15` (ISO 8601 allows both). */
export function periodKey(label: string): string {
	return label.replace("/", "--");
}

/** Every calendar day that the period touches, in order. */
export function daysOf({ start, end, timezone: zone }: Period): Day[] {
	const days: Day[] = [];
	let day = firstInstant(DateTime.fromMillis(start, { zone }), "day");
	for (; day.toMillis() < end; day = firstInstant(day.plus({ days: 1 }), "day"))
		days.push({ date: day.toISODate() ?? "", start: day.toMillis() });
	return days;
}

/** A function from an instant (ms since the epoch, UTC) to the index of its day in `days`; the instant lies within them. */
export function dayFinder(days: readonly Day[]): (instant: number) => number {
	return (instant) => {
		let low = 0;
		let high = days.length - 1;
		while (low < high) {
			const middle = (low + high + 1) >> 1;
			if ((days[middle]?.start ?? 0) <= instant) low = middle;
			else high = middle - 1;
		}
		return low;
	};
}

const QUARTER_HOUR_MS = 900_000;

/** A function from an instant (ms since the epoch, UTC) to the zone's offset from UTC in ms; remembers each quarter of an hour. */
export function offsetFinder(timezone: string): (instant: number) => number {
	const zone = IANAZone.create(timezone);
	const known = new Map<number, number>();
	return (instant) => {
		const slot = Math.floor(instant / QUARTER_HOUR_MS);
		let offset = known.get(slot);
		if (offset === undefined) {
			offset = zone.offset(slot * QUARTER_HOUR_MS) * 60_000;
			known.set(slot, offset);
		}
		return offset;
	};
}

/** ISO 8601 in UTC with milliseconds: `2026-10-01T00:00:00.000Z`. */
export function isoUtc(instant: number): string {
	return new Date(instant).toISOString();
}

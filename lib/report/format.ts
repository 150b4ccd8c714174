import { DateTime } from "luxon";
import type { ReportHead } from "./model.ts";

const LOCALES = { en: "en-GB", de: "de-DE" } as const;

/** How a report writes numbers, days and instants; decided by its language and zone alone, never by the host. */
export interface Format {
	/** a whole number with the language's group separator: `1,234` or `1.234` */
	readonly count: (value: number) => string;
	/** an ISO date in words: `1 October 2026` or `1. Oktober 2026` */
	readonly date: (isoDate: string) => string;
	/** an ISO date with its weekday, short: `Thu, 1 Oct 2026` or `Do., 1. Okt. 2026` */
	readonly day: (isoDate: string) => string;
	/** an ISO instant in the period's zone: `2026-10-01 00:00:00 +02:00` */
	readonly local: (instant: string) => string;
	/** an ISO instant in UTC: `2026-09-30 22:00:00 UTC` */
	readonly utc: (instant: string) => string;
	/** the period's label in words: `October 2026` */
	readonly period: (label: string, words: PeriodWords) => string;
}

/** The phrases for periods that no locale data has; years and numbers as digits, dates in words. */
export interface PeriodWords {
	readonly quarter: (quarter: string, year: string) => string;
	readonly week: (week: string, year: string) => string;
	/** the end is exclusive */
	readonly range: (start: string, end: string) => string;
}

/** The format of a report in its language and its period's zone. */
export function formatOf({ language, period }: ReportHead): Format {
	const locale = LOCALES[language];
	const numbers = new Intl.NumberFormat(locale);
	// a calendar date has no zone; UTC on both sides keeps it the same day
	const dated = (isoDate: string, options: Intl.DateTimeFormatOptions) =>
		DateTime.fromISO(isoDate, { zone: "utc", locale }).toLocaleString(options);
	const date = (isoDate: string) => dated(isoDate, DateTime.DATE_FULL);
	const written = (instant: string, zone: string, pattern: string) =>
		DateTime.fromISO(instant, { zone, locale: "en-GB" }).toFormat(pattern);
	return {
		count: (value) => numbers.format(value),
		date,
		day: (isoDate) => dated(isoDate, DateTime.DATE_MED_WITH_WEEKDAY),
		local: (instant) =>
			written(instant, period.timezone, "yyyy-MM-dd HH:mm:ss ZZ"),
		utc: (instant) => written(instant, "utc", "yyyy-MM-dd HH:mm:ss 'UTC'"),
		period: (label, words) => {
			const [start = "", end] = label.split("/");
			if (end) return words.range(date(start), date(end));
			const [, year = "", unit, number = ""] =
				/^(\d{4})(?:-([QW])(\d+))?/.exec(label) ?? [];
			if (unit === "Q") return words.quarter(number, year);
			if (unit === "W") return words.week(String(Number(number)), year);
			if (/^\d{4}-\d{2}$/.test(label))
				return dated(label, { year: "numeric", month: "long" });
			return label === year ? year : date(label);
		},
	};
}

import type { Wording } from "../wording.ts";
import { plain } from "./plain.ts";

const LOCALES = { en: "en-GB", de: "de-DE" } as const;

/** A whole number with the language's group separator. */
export function count(value: number, language: "en" | "de"): string {
	return new Intl.NumberFormat(LOCALES[language]).format(value);
}

/** A period's label in words, as the report has them; one that is none is shown as it is. */
export function periodIn(
	label: string,
	language: "en" | "de",
	{ period: words }: Wording,
): string {
	const dated = (date: string, options: Intl.DateTimeFormatOptions) =>
		new Intl.DateTimeFormat(LOCALES[language], {
			...options,
			timeZone: "UTC",
		}).format(new Date(date));
	const whole = (date: string) =>
		dated(date, { year: "numeric", month: "long", day: "numeric" });
	const [, year = "", unit = "", number = ""] =
		/^(\d{4})-([QW])(\d{1,2})$/.exec(label) ?? [];
	if (unit === "Q") return words.quarter(number, year);
	if (unit === "W") return words.week(String(Number(number)), year);
	const dates = label.split("/");
	const isReal = dates.every((date) => !Number.isNaN(Date.parse(date)));
	if (!isReal || !/^[\d/-]+$/.test(label)) return plain(label);
	const [start = "", end] = dates;
	if (end !== undefined) return words.range(whole(start), whole(end));
	if (/^\d{4}-\d{2}$/.test(label))
		return dated(label, { year: "numeric", month: "long" });
	return /^\d{4}$/.test(label) ? label : whole(label);
}

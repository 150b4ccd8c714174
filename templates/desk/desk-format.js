import { dayOf, daysOf, isZone } from "./desk-period.js";

/** How dates, numbers and periods are written in a reader's language; `locale` is its regional form, as in `en-GB`. */
export function formatsOf(text, locale) {
	const number = new Intl.NumberFormat(locale);
	const dates = (options) =>
		new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options });
	const day = dates({ year: "numeric", month: "short", day: "numeric" });
	const month = dates({ year: "numeric", month: "long" });

	/** An instant in a zone, with that zone named; what is no instant is shown as it is. */
	function instant(value, zone) {
		const at = new Date(value);
		if (Number.isNaN(at.getTime())) return String(value);
		return dates({
			...{ year: "numeric", month: "short", day: "numeric" },
			...{ hour: "numeric", minute: "2-digit", timeZoneName: "short" },
			timeZone: isZone(zone) ? zone : "UTC",
		}).format(at);
	}

	function period(label) {
		const [first, last] = label.split("/");
		const quarter = /^(\d{4})-Q([1-4])$/.exec(label);
		const week = /^(\d{4})-W(\d{2})$/.exec(label);
		const days = daysOf(label);
		if (days === null || days.includes(null)) return label;
		if (last !== undefined)
			return text.range(day.format(days[0]), day.format(days[1]));
		if (quarter) return text.quarter(quarter[2], quarter[1]);
		if (week) return text.week(Number(week[2]), week[1]);
		if (/^\d{4}$/.test(label)) return label;
		return dayOf(first) === null ? month.format(days[0]) : day.format(days[0]);
	}

	return {
		instant,
		period,
		number: (value) => number.format(value),
		percent: (part) =>
			new Intl.NumberFormat(locale, { style: "percent" }).format(part),
		bytes: (size) => bytes(size, locale),
	};
}

function bytes(size, locale) {
	const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];
	const step = size < 1000 ? 0 : Math.min(Math.floor(Math.log10(size) / 3), 4);
	return new Intl.NumberFormat(locale, {
		...{ style: "unit", unit: units[step], unitDisplay: "short" },
		maximumFractionDigits: step === 0 ? 0 : 1,
	}).format(size / 1000 ** step);
}

/** The language to begin with: the one that was chosen here before, else the first of the reader's that there is. */
export function languageOf(chosen, preferred) {
	const known = ["en", "de"];
	if (known.includes(chosen)) return chosen;
	return (
		preferred
			.map((tag) => tag.slice(0, 2))
			.find((tag) => known.includes(tag)) ?? "en"
	);
}

/** The regional form of a language that the reader prefers. */
export function localeOf(language, preferred) {
	return (
		preferred.find((tag) => tag.startsWith(`${language}-`)) ??
		{ en: "en-GB", de: "de-DE" }[language]
	);
}

/** The label of a period that was picked, as the API takes it; null while something is missing. Of a range, `last` is the last day that it covers. */
export function labelOf(kind, picked) {
	const { year, quarter, month, week, day, first, last } = picked;
	switch (kind) {
		case "year":
			return isYear(year) ? year : null;
		case "quarter":
			return isYear(year) ? `${year}-Q${quarter}` : null;
		case "month":
			return dayOf(`${month}-01`) === null ? null : month;
		case "week":
			return weekStart(week) === null ? null : week;
		case "day":
			return dayOf(day) === null ? null : day;
		case "range":
			return rangeLabel(dayOf(first), dayOf(last));
		default:
			return null;
	}
}

const DAY_MS = 86_400_000;

function isYear(text) {
	return /^\d{4}$/.test(text);
}

function rangeLabel(first, last) {
	if (first === null || last === null || last < first) return null;
	return `${isoDay(first)}/${isoDay(last + DAY_MS)}`;
}

function isoDay(day) {
	return new Date(day).toISOString().slice(0, 10);
}

/** A calendar day as its midnight in UTC, ms since the epoch; null where there is no such day. */
export function dayOf(text) {
	const day = Date.parse(`${text}T00:00:00Z`);
	return Number.isFinite(day) && isoDay(day) === text ? day : null;
}

function weekStart(label) {
	const [, year, week] = /^(\d{4})-W(\d{2})$/.exec(label) ?? [];
	if (year === undefined) return null;
	// ISO 8601: the fourth of January is in week 1, and a week belongs to the year of its Thursday
	const fourth = Date.UTC(Number(year), 0, 4);
	const monday = fourth - weekday(fourth) * DAY_MS;
	const start = monday + (Number(week) - 1) * 7 * DAY_MS;
	const thursday = new Date(start + 3 * DAY_MS);
	return thursday.getUTCFullYear() === Number(year) ? start : null;
}

/** 0 is Monday. */
function weekday(day) {
	return (new Date(day).getUTCDay() + 6) % 7;
}

/** First day of a period and the first after it, each as midnight in UTC; null where the label names no period. */
export function daysOf(label) {
	const [first, last] = label.split("/");
	if (last !== undefined) return [dayOf(first), dayOf(last)];
	const week = weekStart(label);
	if (week !== null) return [week, week + 7 * DAY_MS];
	const day = dayOf(label);
	if (day !== null) return [day, day + DAY_MS];
	const [, year, quarter, month] =
		/^(\d{4})(?:-Q([1-4])|-(0[1-9]|1[0-2]))?$/.exec(label) ?? [];
	if (year === undefined) return null;
	if (quarter) return months(Number(year), Number(quarter) * 3 - 3, 3);
	return month
		? months(Number(year), Number(month) - 1, 1)
		: months(Number(year), 0, 12);
}

function months(year, month, count) {
	return [Date.UTC(year, month, 1), Date.UTC(year, month + count, 1)];
}

/** What a period covers in a zone: {start, end} in ms since the epoch, UTC, end exclusive; null where that cannot be told here. */
export function boundsOf(label, zone) {
	const [first, last] = daysOf(label) ?? [null, null];
	if (first === null || last === null) return null;
	const [start, end] = [firstInstant(first, zone), firstInstant(last, zone)];
	return start === null || end === null ? null : { start, end };
}

/** A day's first instant; where clocks skip midnight it is later than 00:00. */
function firstInstant(day, zone) {
	const candidates = [day - DAY_MS, day + DAY_MS]
		.map((near) => day - offsetAt(near, zone))
		.filter((instant) => {
			const local = instant + offsetAt(instant, zone);
			return Math.floor(local / DAY_MS) * DAY_MS === day;
		});
	return candidates.length === 0 ? null : Math.min(...candidates);
}

/** ms by which a zone's clocks are ahead of UTC; throws RangeError where there is no such zone. */
export function offsetAt(instant, zone) {
	const parts = new Intl.DateTimeFormat("en-US", {
		...{ timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric" },
		...{ day: "numeric", hour: "numeric", minute: "numeric" },
		...{ second: "numeric", era: "short" },
	}).formatToParts(instant);
	const at = (type) => Number(parts.find((part) => part.type === type)?.value);
	const local = Date.UTC(
		...[at("year"), at("month") - 1, at("day")],
		...[at("hour"), at("minute"), at("second")],
	);
	return local - Math.floor(instant / 1000) * 1000;
}

export function isZone(name) {
	try {
		offsetAt(0, name);
		return /^[A-Za-z]/.test(name);
	} catch {
		return false;
	}
}

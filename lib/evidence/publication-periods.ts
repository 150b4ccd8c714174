const DAY_MS = 86_400_000;

type Cadence = "year" | "quarter" | "month" | "week" | "day";

/** A calendar period as a number that counts up by one from each to the next of its kind. */
export interface Ordinal {
	readonly cadence: Cadence;
	readonly n: number;
}

/** Reads a label such as `2026-10`, `2026-Q4`, `2026-W41`, `2026` or `2026-10-05`; null where it is none, or no such period exists. */
export function ordinalOf(label: string): Ordinal | null {
	const [, year, rest = ""] = /^(\d{4})(?:-(.+))?$/.exec(label) ?? [];
	if (year === undefined) return null;
	const ordinal = counted(Number(year), rest);
	return ordinal && labelOf(ordinal) === label ? ordinal : null;
}

function counted(year: number, rest: string): Ordinal | null {
	if (rest === "") return { cadence: "year", n: year };
	const [, quarter] = /^Q([1-4])$/.exec(rest) ?? [];
	if (quarter) return { cadence: "quarter", n: year * 4 + Number(quarter) - 1 };
	const [, week] = /^W(\d\d)$/.exec(rest) ?? [];
	if (week) return { cadence: "week", n: firstWeek(year) + Number(week) - 1 };
	const [, month, , day] = /^(\d\d)(-(\d\d))?$/.exec(rest) ?? [];
	if (!month) return null;
	if (!day) return { cadence: "month", n: year * 12 + Number(month) - 1 };
	return {
		cadence: "day",
		n: Date.UTC(year, Number(month) - 1, Number(day)) / DAY_MS,
	};
}

/** Week 1 of ISO 8601 is the one of 4 January; weeks are counted from the one in which 1970 begins. */
function firstWeek(year: number): number {
	// 1970 begins on a Thursday, three days after its week does
	return Math.floor((Date.UTC(year, 0, 4) / DAY_MS + 3) / 7);
}

/** The label of a period. */
export function labelOf({ cadence, n }: Ordinal): string {
	switch (cadence) {
		case "year":
			return padded(n, 4);
		case "quarter":
			return `${padded(Math.floor(n / 4), 4)}-Q${(n % 4) + 1}`;
		case "month":
			return `${padded(Math.floor(n / 12), 4)}-${padded((n % 12) + 1, 2)}`;
		case "week": {
			// a week is of the year in which its Thursday lies
			const year = new Date(n * 7 * DAY_MS).getUTCFullYear();
			return `${padded(year, 4)}-W${padded(n - firstWeek(year) + 1, 2)}`;
		}
		case "day":
			return new Date(n * DAY_MS).toISOString().slice(0, 10);
	}
}

function padded(n: number, digits: number): string {
	return String(n).padStart(digits, "0");
}

/** Periods that are missing one after the other. */
export interface Gap {
	readonly cadence: Cadence;
	readonly first: string;
	readonly last: string;
	readonly count: number;
	/** the periods that are there, on both sides */
	readonly after: string;
	readonly before: string;
}

const CADENCES: readonly Cadence[] = [
	"year",
	"quarter",
	"month",
	"week",
	"day",
];

/** Which periods are missing between the first and the last of each kind; intervals of free dates have no next one, and do not count. */
export function gapsIn(labels: readonly string[]): Gap[] {
	const ordinals = labels.flatMap((label) => ordinalOf(label) ?? []);
	return CADENCES.flatMap((cadence) => {
		const present = ordinals
			.filter((ordinal) => ordinal.cadence === cadence)
			.map(({ n }) => n)
			.sort((a, b) => a - b);
		const label = (n: number) => labelOf({ cadence, n });
		return present.flatMap((n, i) => {
			const from = present[i - 1] ?? n;
			const count = n - from - 1;
			if (count < 1) return [];
			const [first, last] = [label(from + 1), label(n - 1)];
			return {
				cadence,
				first,
				last,
				count,
				after: label(from),
				before: label(n),
			};
		});
	});
}

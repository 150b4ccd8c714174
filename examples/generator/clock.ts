export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** In the night to Sunday, 25 October 2026, clocks go back from 03:00 to 02:00. */
const CHANGE = Date.UTC(2026, 9, 25, 1);

/**
 * Local time in Berlin on a day of October 2026, as ms since the epoch, UTC. Day 0 is 30 September, 32 is 1 November. Of the
 * hour that comes twice the first is meant.
 */
export function berlin(day: number, hour: number, minute = 0): number {
	const summer = Date.UTC(2026, 9, day, hour - 2, minute);
	return summer < CHANGE ? summer : summer + HOUR;
}

/** 1 for Monday to 7 for Sunday. 1 October 2026 was a Thursday. */
export function weekday(day: number): number {
	return ((day + 2) % 7) + 1;
}

/** The date in Berlin, ISO 8601, of an instant in ms since the epoch, UTC. */
export function dateOf(instant: number): string {
	const offset = instant < CHANGE ? 2 * HOUR : HOUR;
	return new Date(instant + offset).toISOString().slice(0, 10);
}

import type { Fault } from "./faults.ts";
import { seededRandom } from "./random.ts";

/** What a request is for. */
export type Purpose = "traces" | "trackers" | "token" | "unknown";

/** What a schedule may decide by. */
export interface Occasion {
	readonly purpose: Purpose;
	/** parameters of the query, decoded */
	readonly query: Readonly<Record<string, string>>;
}

/** The faults of the next request; asked once for each request, in the order of their arrival. */
export type Schedule = (occasion: Occasion) => readonly Fault[];

/** No request fails. */
export const noFaults: Schedule = () => [];

/** The same faults for every request. */
export function always(...faults: readonly Fault[]): Schedule {
	return () => faults;
}

/** The first entry for the first request and so on; null, and the end of the list, let a request pass. */
export function inOrder(entries: readonly (Fault | null)[]): Schedule {
	const left = entries.values();
	return () => {
		const fault = left.next().value ?? null;
		return fault === null ? [] : [fault];
	};
}

/** One of the faults with a probability of `rate`, the same for the same seed; never more than `inARow` requests after each other. */
export function randomly(
	faults: readonly Fault[],
	options: { seed: number; rate: number; inARow?: number },
): Schedule {
	const random = seededRandom(options.seed);
	let run = 0;
	return () => {
		const drawn = random() < options.rate;
		const fault = faults[Math.floor(random() * faults.length)];
		const fails =
			drawn && fault !== undefined && run < (options.inARow ?? Infinity);
		run = fails ? run + 1 : 0;
		return fails ? [fault] : [];
	};
}

/** A schedule that is asked for requests of one purpose only; others pass. */
export function only(purpose: Purpose, schedule: Schedule): Schedule {
	return (occasion) => (occasion.purpose === purpose ? schedule(occasion) : []);
}

/** The faults of all schedules together. */
export function together(...schedules: readonly Schedule[]): Schedule {
	return (occasion) => schedules.flatMap((schedule) => schedule(occasion));
}

import { isoUtc } from "../period.ts";
import type { Concern } from "./concern.ts";

/** Of work that waits in a queue, what tells whether it goes on. */
export interface WatchedWork {
	/** id of the job or hand-over */
	readonly id: string;
	/** what is made: `report of 2026-10` */
	readonly what: string;
	/** `queued` and `running` may be stuck; any other one is over */
	readonly status: string;
	/** ms since the epoch, UTC, of the last sign of life */
	readonly sign: number;
	/** why the last attempt failed; null where none did */
	readonly reason: string | null;
}

const MINUTE_MS = 60_000;

/** The work that waits or runs without a sign of life for longer than so many minutes. */
export function stuckOf<Work extends WatchedWork>(
	all: readonly Work[],
	now: number,
	minutes: number,
): Work[] {
	return all.filter(
		({ status, sign }) =>
			(status === "queued" || status === "running") &&
			now - sign > minutes * MINUTE_MS,
	);
}

/** What is told of stuck work. */
export function stuckConcern(work: WatchedWork): Concern {
	const { id, what, status, sign, reason } = work;
	const since = isoUtc(sign);
	const trouble =
		status === "running"
			? `has been running without a sign of life since ${since}`
			: `has been waiting since ${since}, and nobody works on it`;
	const why = reason === null ? "" : ` The last attempt failed: ${reason}.`;
	return {
		topic: "job",
		subject: id,
		message: `The ${what} (${id}) ${trouble}.${why} The watchdog sends it to the queue again; where that does not help, see the log of the function that builds reports, and the queue of dead letters`,
		at: sign,
	};
}

import { isoUtc, type Period, parsePeriod } from "./period.ts";
import type { Queue, Work } from "./queue/queue.ts";
import { custodyLog, keptFor } from "./service/custody.ts";
import { type Job, jobsOf, submitJob } from "./service/jobs.ts";
import { recordOrder } from "./service/record-order.ts";
import type { Watched } from "./watch-looks.ts";

/** What was done, and what kept something from being done. */
export interface Acted {
	/** ids of the jobs and hand-overs that were sent to the queue */
	readonly sent: readonly string[];
	/** what the stores and the queue threw, each for one of them */
	readonly failures: readonly unknown[];
}

/** As it is named where the service records who asked for a report. */
export const WATCHDOG = "watchdog";

/**
 * Asks for the report of each period, but for those whose job is among `sent`, as the profile wants it, and sends what waits to the queue. Where an equal request waits or runs already, that is
 * the one; where the watchdog's own failed on the same day (of the profile's zone), it waits for the next. One period that cannot be asked for
 * keeps no other from it. Throws nothing.
 */
export async function catchUp(
	watched: Watched,
	periods: readonly Period[],
	queue: Queue,
	sent: readonly string[],
): Promise<Acted> {
	if (periods.length === 0) return { sent: [], failures: [] };
	const { profile, state } = watched;
	// a record that cannot be read must not keep reports from being asked for
	const jobs = await jobsOf(state, profile.profile).catch(() => []);
	const due = periods.filter(
		(period) => !hasFailedToday(jobs, period, watched),
	);
	return sendEach(due, queue, async (period) => {
		const job = await ask(watched, period);
		const waits = job.status === "queued" && !sent.includes(job.id);
		return waits ? { kind: "report", job: job.id } : null;
	});
}

/** Sends work to the queue once more. */
export async function sendAgain(
	stuck: readonly Work[],
	queue: Queue,
): Promise<Acted> {
	return sendEach(stuck, queue, async (work) => work);
}

async function ask(
	{ profile, state, output, schedule }: Watched,
	{ label }: Period,
): Promise<Job> {
	const { timezone, language, template } = profile;
	const requestedAt = isoUtc(schedule.scheduledTime);
	const { job } = await submitJob(
		state,
		{
			...{ profile: profile.profile, period: label },
			...{ timezone, language, template },
			...{ requestedBy: WATCHDOG, requestedAt },
		},
		schedule.scheduledTime,
	);
	const log = custodyLog(
		output,
		profile.profile,
		keptFor(profile.retentionDays),
	);
	await recordOrder(state, log, job);
	return job;
}

/** Whether the watchdog asked for it before on the day of the scheduled time, in vain. */
function hasFailedToday(
	jobs: readonly Job[],
	{ label, timezone }: Period,
	{ schedule: { scheduledTime } }: Watched,
): boolean {
	const midnight = parsePeriod("last-day", timezone, scheduledTime).end;
	return jobs.some(
		({ status, period, requestedBy, requestedAt }) =>
			status === "failed" &&
			period === label &&
			requestedBy === WATCHDOG &&
			Date.parse(requestedAt) >= midnight,
	);
}

async function sendEach<Item>(
	items: readonly Item[],
	queue: Queue,
	workOf: (item: Item) => Promise<Work | null>,
): Promise<Acted> {
	const sent: string[] = [];
	const failures: unknown[] = [];
	for (const item of items)
		try {
			const work = await workOf(item);
			if (work === null) continue;
			await queue.send(work);
			sent.push(work.kind === "report" ? work.job : work.handover);
		} catch (error) {
			failures.push(error);
		}
	return { sent, failures };
}

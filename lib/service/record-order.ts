import type { Store } from "../store/store.ts";
import type { CustodyLog } from "./custody.ts";
import { type Job, noteRecorded } from "./jobs.ts";

/**
 * Adds the order of a job to the custody log, unless that was done before. Called by whoever comes across the job, so that an order is recorded although whoever took it
 * was ended in between; then it may stand there twice. Throws what the stores throw.
 */
export async function recordOrder(
	state: Store,
	custody: CustodyLog,
	job: Job,
): Promise<void> {
	if (job.isRecorded) return;
	const { id, requestedBy, requestedAt, period, timezone } = job;
	const { language, template } = job;
	const event = {
		who: requestedBy,
		did: "report-requested",
		what: id,
	} as const;
	const details = { period, timezone, language, template };
	await custody.add({ ...event, details }, requestedAt);
	await noteRecorded(state, id);
}

import type { Work } from "../queue/queue.ts";
import { handoverIds, readHandover } from "./handovers.ts";
import { hasEnded, openJobs } from "./jobs.ts";
import type { Served, Service } from "./service.ts";

/** The work of a profile that has not ended, as its records tell. Throws what the stores throw. */
export async function unfinishedWork(
	{ state, now }: Pick<Service, "state" | "now">,
	{ output, profile: { profile } }: Served,
): Promise<Work[]> {
	const work: Work[] = [];
	for (const job of (await openJobs(state, profile)).toReversed())
		if (!hasEnded(job)) work.push({ kind: "report", job: job.id });
	for (const id of await handoverIds(output, profile)) {
		const handover = await readHandover({ output, state }, id, now());
		if (handover?.status === "queued" || handover?.status === "running")
			work.push({ kind: "evidence", handover: id });
	}
	return work;
}

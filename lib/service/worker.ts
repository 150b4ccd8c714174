import { z } from "zod";
import { messageOf, TracefolioError } from "../errors.ts";
import { isoUtc, periodKey } from "../period.ts";
import type { Work } from "../queue/queue.ts";
import type { Store } from "../store/store.ts";
import { type Beats, beats } from "./beats.ts";
import type { CustodyEvent } from "./custody.ts";
import {
	type Handover,
	handoverWork,
	type MadeEvidence,
	readHandover,
	recordMade,
} from "./handovers.ts";
import { parseHandoverId, publicationId } from "./ids.ts";
import { endJob, type Job, jobWork, readJob } from "./jobs.ts";
import { recordOrder } from "./record-order.ts";
import type { Served, Service } from "./service.ts";
import {
	ATTEMPTS,
	claimWork,
	endWork,
	readWork,
	recordFailure,
	type Worker,
} from "./work.ts";

/** The publication that a job led to. */
export interface MadeReport {
	/** name of the profile, or of a variant of it */
	readonly profile: string;
	readonly revision: number;
	/** false where equal inputs had been published before */
	readonly published: boolean;
}

/** What work is done with. */
export interface WorkEffects {
	readonly service: Pick<Service, "profiles" | "state" | "now">;
	readonly worker: Worker;
	makeReport(job: Job, show: Beats["show"]): Promise<MadeReport>;
	makeBag(handover: Handover, show: Beats["show"]): Promise<MadeEvidence>;
	/** Told of the end of a job, so that people are. Throws nothing. */
	ended(
		job: Job,
		end:
			| ({ readonly kind: "published" } & MadeReport)
			| { readonly kind: "failed"; readonly reason: string },
	): Promise<void>;
	/** Told of faults, for the log. */
	log(message: string, error: unknown): void;
}

/** Whether work is over, or should be handed over again later. */
export type Done = "done" | "again";

/**
 * Does the work of a message. Bears to be called again for the same, also at the same time: whoever comes second waits, or finds it done. Work that
 * fails is begun again some times, unless its fault would stay. Throws what the state store throws.
 */
export async function doWork(work: Work, effects: WorkEffects): Promise<Done> {
	return work.kind === "report"
		? doReport(work.job, effects)
		: doEvidence(work.handover, effects);
}

/** One kind of work: where it is recorded, how it is done, and how its failure is told. */
interface Task {
	readonly folder: string;
	/** Does it; gives what then remains to be recorded. */
	run(show: Beats["show"]): Promise<() => Promise<void>>;
	fail(reason: string): Promise<void>;
}

async function doReport(id: string, effects: WorkEffects): Promise<Done> {
	const { state, profiles, now } = effects.service;
	const folder = jobWork(id);
	const job = await readJob(state, id);
	const served = job && profiles.get(job.profile);
	if (!folder || !job || !served) return unknown(id, effects);
	return attempt(effects, {
		folder,
		async run(show) {
			await recordOrder(state, served.custody, job);
			const made = await effects.makeReport(job, show);
			return async () => {
				await note(served, now(), publishedEvent(job, made));
				// before the end is recorded: whoever comes after a crash tells people again, rather than nobody
				await tell(effects, job, { kind: "published", ...made });
				await endJob(state, id, {
					...{ outcome: "published", at: isoUtc(now()) },
					...made,
				});
			};
		},
		async fail(reason) {
			const event = { who: "tracefolio", did: "report-failed" } as const;
			await noteFailure(served, effects, {
				...event,
				what: id,
				details: { reason },
			});
			const at = isoUtc(now());
			await tell(effects, job, { kind: "failed", reason });
			await endJob(state, id, { outcome: "failed", at, reason });
		},
	});
}

function publishedEvent(
	{ id, period }: Job,
	{ profile, revision, published }: MadeReport,
): CustodyEvent {
	return {
		who: "tracefolio",
		did: "report-published",
		what: id,
		details: {
			publication: publicationId(profile, periodKey(period), revision),
			new: published ? "yes" : "no, nothing had changed",
		},
	};
}

async function doEvidence(id: string, effects: WorkEffects): Promise<Done> {
	const { state, profiles, now } = effects.service;
	const folder = handoverWork(id);
	const served = profiles.get(parseHandoverId(id)?.profile ?? "");
	if (!folder || !served) return unknown(id, effects);
	const { output } = served;
	const handover = await readHandover({ output, state }, id, now());
	if (!handover) return unknown(id, effects);
	if (handover.made || /revoked|expired/.test(handover.status)) return "done";
	const { report, recipient } = handover;
	return attempt(effects, {
		folder,
		async run(show) {
			const made = await effects.makeBag(handover, show);
			const { sha256, signedBy } = made;
			const event = { who: "tracefolio", did: "evidence-made" } as const;
			const said = {
				report,
				recipient,
				sha256,
				signedBy: signedBy ?? "nobody",
			};
			return async () => {
				await note(served, now(), { ...event, what: id, details: said });
				await recordMade(output, id, made);
				const at = isoUtc(now());
				await endWork(state, folder, { outcome: "made", at, reason: null });
			};
		},
		async fail(reason) {
			const event = { who: "tracefolio", did: "evidence-failed" } as const;
			await noteFailure(served, effects, {
				...event,
				what: id,
				details: { reason },
			});
			const at = isoUtc(now());
			await endWork(state, folder, { outcome: "failed", at, reason });
		},
	});
}

async function attempt(effects: WorkEffects, task: Task): Promise<Done> {
	const { state, now } = effects.service;
	const { folder } = task;
	const claim = await claimWork(state, folder, effects.worker, now());
	if (claim.kind === "over") return "done";
	if (claim.kind === "busy") return "again";
	if (claim.kind === "spent") {
		await task.fail(claim.reason);
		return "done";
	}
	const beating = beats(state, folder, claim.attempt, now);
	try {
		const record = await task.run(beating.show);
		await record().catch((error) => {
			throw new Unrecorded(error);
		});
		return "done";
	} catch (error) {
		if (error instanceof Unrecorded) {
			effects.log(`What was done in "${folder}" is not recorded`, error.cause);
			// it is done, and must not be told of as failed: whoever comes next finds it done, and records that
			await leave(effects, folder, claim.attempt, error.message).catch(
				() => {},
			);
			return "again";
		}
		effects.log(`Attempt ${claim.attempt} of "${folder}" failed`, error);
		if (await isTakenOver(state, folder, claim.attempt)) return "done";
		const reason = reasonOf(error);
		if (stays(error) || claim.attempt >= ATTEMPTS) {
			await task.fail(reason);
			return "done";
		}
		await leave(effects, folder, claim.attempt, reason);
		return "again";
	} finally {
		await beating.stop();
	}
}

/** What was done could not be recorded. */
class Unrecorded extends Error {
	constructor(cause: unknown) {
		super("What was done could not be recorded", { cause });
	}
}

/** Whether people can be told or not changes nothing in what was made. */
async function tell(
	{ ended, log }: WorkEffects,
	...[job, end]: Parameters<WorkEffects["ended"]>
): Promise<void> {
	await ended(job, end).catch((error) =>
		log(`People were not told of "${job.id}"`, error),
	);
}

/** Lets the next attempt begin at once. */
async function leave(
	{ service: { state, now } }: WorkEffects,
	folder: string,
	attempt: number,
	reason: string,
): Promise<void> {
	await recordFailure(state, folder, attempt, { at: isoUtc(now()), reason });
}

/** Whether a later attempt has the work, or has ended it: then this one has nothing to say any more. */
async function isTakenOver(
	state: Store,
	folder: string,
	attempt: number,
): Promise<boolean> {
	const { objects } = await state.level(folder);
	const work = await readWork(state, folder, objects, z.unknown());
	return work.end !== null || work.attempts > attempt;
}

/** Whether another attempt would fail in the same way. */
function stays(error: unknown): boolean {
	return error instanceof TracefolioError && error.code !== "STORE";
}

/** What a person is told; the log has the rest. */
function reasonOf(error: unknown): string {
	return error instanceof TracefolioError
		? messageOf(error)
		: "A defect of Tracefolio, which its log tells more of";
}

function note(
	{ custody }: Served,
	now: number,
	event: CustodyEvent,
): Promise<unknown> {
	return custody.add(event, isoUtc(now));
}

/** What failed has failed, whether that can be recorded or not. */
async function noteFailure(
	served: Served,
	{ service, log }: WorkEffects,
	event: CustodyEvent,
): Promise<void> {
	await note(served, service.now(), event).catch((error) =>
		log(`"${event.did}" is not in the custody log`, error),
	);
}

function unknown(id: string, { log }: WorkEffects): Done {
	log("Work was dropped", new Error(`There is nothing to do for "${id}"`));
	return "done";
}

import { z } from "zod";
import type { Principal } from "../access/principal.ts";
import { TracefolioError } from "../errors.ts";
import {
	canonicalZone,
	checkTimezone,
	isoUtc,
	type Period,
	parsePeriod,
} from "../period.ts";
import { sha256 } from "../publish/artifact.ts";
import { createRecord, readRecord } from "../store/record.ts";
import { choiceOf } from "../variant.ts";
import { LIMITS, type ReportOrder } from "./contract.ts";
import { type Job, readJob, submitJob } from "./jobs.ts";
import { recordOrder } from "./record-order.ts";
import { Refusal } from "./refusal.ts";
import { type Service, servedFor } from "./service.ts";

/** Work that was sent so long ago without anybody beginning it is sent once more when it is asked for again. */
const SEND_AGAIN_MS = 20_000;

const DAY_MS = 24 * 3_600_000;

/**
 * Takes the order of a report: equal orders are one job until it has ended, and an order with the same idempotency key is the same job for good.
 * Throws Refusal where it cannot be carried out, and what the stores and the queue throw.
 */
export async function orderReport(
	service: Service,
	principal: Principal,
	order: ReportOrder,
	idempotencyKey: string | undefined,
): Promise<Job> {
	const served = servedFor(service, principal, order.profile);
	const known = await remembered(service, principal, order, idempotencyKey);
	if (known !== null) return known;
	const now = service.now();
	const { profile } = served.profile;
	const choice = choiceOf(served.profile, {
		...order,
		timezone: orderedZone(order.timezone, served.profile.timezone),
	});
	const { label: period } = orderedPeriod(order.period, choice.timezone, now);
	const { job, created } = await submitJob(
		service.state,
		{
			...{ profile, period, ...choice },
			requestedBy: principal.name,
			requestedAt: isoUtc(now),
		},
		now,
	);
	// where that fails, whoever works on the job does it, or ends the job with the reason
	if (created)
		await recordOrder(service.state, served.custody, job).catch(() => {});
	const isIdle = job.status === "queued" && now - job.sign > SEND_AGAIN_MS;
	if (created || isIdle)
		await service.queue.send({ kind: "report", job: job.id });
	return remember(service, principal, order, idempotencyKey, job);
}

/** The zone of an order, by the name that the profile has for it. Throws Refusal where there is none. */
function orderedZone(
	given: string | undefined,
	own: string,
): string | undefined {
	if (given === undefined) return undefined;
	refusing("timezone", () => checkTimezone(given));
	const zone = canonicalZone(given);
	return zone === canonicalZone(own) ? own : zone;
}

/** The period of an order, in the zone of its report. Throws Refusal where it is none, lies ahead or is too long. */
function orderedPeriod(label: string, timezone: string, now: number): Period {
	const period = refusing("period", () => parsePeriod(label, timezone, now));
	if (period.start > now)
		throw refused("period", `Period "${period.label}" has not begun yet`);
	if (period.end - period.start > LIMITS.periodDays * DAY_MS)
		throw refused(
			"period",
			`Period "${period.label}" is longer than ${LIMITS.periodDays} days`,
		);
	return period;
}

/** What is wrong with a field is the caller's to mend. */
function refusing<Value>(field: string, read: () => Value): Value {
	try {
		return read();
	} catch (error) {
		if (!(error instanceof TracefolioError)) throw error;
		throw refused(field, error.message);
	}
}

function refused(field: string, message: string): Refusal {
	return new Refusal("invalid-order", message, {
		errors: [{ field, message }],
	});
}

const USE = z.object({ order: z.string(), id: z.string() });

/** Where the use of a caller's idempotency key is recorded. */
function useKey({ name }: Principal, profile: string, key: string): string {
	return `${profile}/idempotency/${sha256(JSON.stringify([name, key]))}.json`;
}

/** The job of the order that came with the same key before; null where there is none. */
async function remembered(
	{ state }: Service,
	principal: Principal,
	order: ReportOrder,
	idempotencyKey: string | undefined,
): Promise<Job | null> {
	if (idempotencyKey === undefined) return null;
	const key = useKey(principal, order.profile, idempotencyKey);
	if ((await state.head(key)) === null) return null;
	const use = await readRecord(state, key, USE);
	if (use.order !== canonical(order))
		throw new Refusal(
			"key-reused",
			"This Idempotency-Key came with another order before. Use a new key for a new order",
		);
	return readJob(state, use.id);
}

async function remember(
	service: Service,
	principal: Principal,
	order: ReportOrder,
	idempotencyKey: string | undefined,
	job: Job,
): Promise<Job> {
	if (idempotencyKey === undefined) return job;
	const key = useKey(principal, order.profile, idempotencyKey);
	const use = { order: canonical(order), id: job.id };
	if (await createRecord(service.state, key, use)) return job;
	// another request with this key was faster; what it was told is what this one is told
	return (await remembered(service, principal, order, idempotencyKey)) ?? job;
}

function canonical(order: ReportOrder): string {
	const { profile, period, timezone, template, language } = order;
	return JSON.stringify([profile, period, timezone, template, language]);
}

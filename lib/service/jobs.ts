import { randomUUID } from "node:crypto";
import { z } from "zod";
import { mapBounded } from "../each-bounded.ts";
import { periodKey } from "../period.ts";
import { sha256 } from "../publish/artifact.ts";
import { createRecord, readRecord } from "../store/record.ts";
import type { Store } from "../store/store.ts";
import type { ProgressView } from "./contract.ts";
import { jobId, parseReportId, publicationId } from "./ids.ts";
import { endWork, readWork } from "./work.ts";

const REQUEST = z.object({
	profile: z.string(),
	/** a label that does not depend on the clock */
	period: z.string(),
	timezone: z.string(),
	template: z.enum(["full", "audit-summary"]),
	language: z.enum(["en", "de"]),
	requestedBy: z.string(),
	/** ISO 8601 UTC; also the time that the report takes for now, so that each attempt makes the same */
	requestedAt: z.iso.datetime(),
});

/** What was asked for. */
export type JobRequest = z.infer<typeof REQUEST>;

const ENDED = z.discriminatedUnion("outcome", [
	z.object({
		outcome: z.literal("published"),
		at: z.string(),
		/** name of the profile, or of a variant of it */
		profile: z.string(),
		revision: z.int(),
		/** false where equal inputs had been published before */
		published: z.boolean(),
	}),
	z.object({
		outcome: z.literal("failed"),
		at: z.string(),
		reason: z.string(),
	}),
]);

/** How the work on a job ended. */
export type JobEnd = z.infer<typeof ENDED>;

/** A job as its records tell it. */
export interface Job extends JobRequest {
	readonly id: string;
	readonly status: "queued" | "running" | "published" | "failed";
	/** how often work on it was begun */
	readonly attempts: number;
	/** whether the custody log has it */
	readonly isRecorded: boolean;
	/** ms since the epoch, UTC, of the last sign of life: when it was asked for, begun, or told of progress */
	readonly sign: number;
	readonly progress: ProgressView | null;
	/** why it failed, or why the last attempt did; null where none did */
	readonly reason: string | null;
	/** id of the publication that it led to; null while there is none */
	readonly publication: string | null;
}

function folderOf(profile: string, hash: string, n: number): string {
	return `${profile}/jobs/${hash}.j${n}/`;
}

/** The same for equal orders, whoever asks and whenever. */
function hashOf(request: JobRequest): string {
	const { profile, period, timezone, template, language } = request;
	const order = [profile, period, timezone, template, language];
	return sha256(JSON.stringify(order)).slice(0, 16);
}

/**
 * Takes a request: the job of an equal one that has not ended yet, or a new one. Of requests at the same time, one makes the job.
 * Throws what the store throws.
 */
export async function submitJob(
	state: Store,
	request: JobRequest,
	now: number,
): Promise<{ readonly job: Job; readonly created: boolean }> {
	const { profile } = request;
	const hash = hashOf(request);
	let n = Math.max(1, await newest(state, profile, hash));
	for (;;) {
		const id = jobId(profile, hash, n);
		const latest = await readJob(state, id);
		if (latest !== null && !hasEnded(latest))
			return { job: latest, created: false };
		// a folder can be seen before the request in it: only a job that has ended makes room for the next
		if (latest !== null) n++;
		const key = `${folderOf(profile, hash, n)}request.json`;
		const record = { ...request, nonce: randomUUID() };
		if (!(await createRecord(state, key, record))) continue;
		const job = { ...request, id: jobId(profile, hash, n), sign: now };
		return { job: { ...job, ...NEW }, created: true };
	}
}

const NEW = {
	status: "queued",
	attempts: 0,
	isRecorded: false,
	progress: null,
	reason: null,
	publication: null,
} as const;

export function hasEnded({ status }: Job): boolean {
	return status === "published" || status === "failed";
}

async function newest(
	state: Store,
	profile: string,
	hash: string,
): Promise<number> {
	const { folders } = await state.level(`${profile}/jobs/`);
	const numbers = folders
		.filter((name) => name.startsWith(`${hash}.j`))
		.map((name) => Number(name.slice(hash.length + 2)));
	return Math.max(0, ...numbers);
}

/** A job; null where there is none of that id. Throws what the store throws. */
export async function readJob(state: Store, id: string): Promise<Job | null> {
	const folder = jobWork(id);
	if (folder === null) return null;
	return jobFrom(state, id, folder, (await state.level(folder)).objects);
}

/** Which jobs are read, and how. */
interface JobChoice {
	readonly published?: boolean;
	/** told of records that cannot be read, which are passed over then */
	damaged?(error: unknown): void;
}

/** The jobs of a profile but those that led to a publication, the newest request first. Throws what the store throws. */
export async function openJobs(
	state: Store,
	profile: string,
	choice: Omit<JobChoice, "published"> = {},
): Promise<Job[]> {
	const jobs = await jobsOf(state, profile, { ...choice, published: false });
	return jobs.filter(({ status }) => status !== "published");
}

/**
 * The jobs of a profile, the newest request first. Without those that are `published`, little is read of them: there are many after a year. Throws what the
 * store throws.
 */
export async function jobsOf(
	state: Store,
	profile: string,
	{ published = true, damaged }: JobChoice = {},
): Promise<Job[]> {
	const root = `${profile}/jobs/`;
	const byJob = new Map<string, string[]>();
	for await (const { key } of state.list(root)) {
		const [name = "", file = ""] = key.slice(root.length).split("/");
		byJob.set(name, [...(byJob.get(name) ?? []), file]);
	}
	const wanted = [...byJob].filter(
		([, names]) => published || !names.includes(PUBLISHED),
	);
	const jobs = await mapBounded(wanted, AT_ONCE, async ([name, names]) => {
		const job = jobFrom(state, `${profile}.${name}`, `${root}${name}/`, names);
		if (damaged === undefined) return job;
		return job.catch((error) => {
			damaged(error);
			return null;
		});
	});
	return jobs
		.filter((job) => job !== null)
		.sort((a, b) => (a.requestedAt < b.requestedAt ? 1 : -1));
}

/** Tells by its name alone, beside `ended.json`, how a job ended. */
const PUBLISHED = "published.json";

/** Small objects that are read at a time: object storage takes its time for each. */
const AT_ONCE = 16;

async function jobFrom(
	state: Store,
	id: string,
	folder: string,
	names: readonly string[],
): Promise<Job | null> {
	if (!names.includes("request.json")) return null;
	const request = await readRecord(state, `${folder}request.json`, REQUEST);
	const work = await readWork(state, folder, names, ENDED);
	const { attempts, end, reason } = work;
	const isRecorded = names.includes("recorded.json");
	const job = { id, ...request, ...NEW, attempts, isRecorded, reason };
	if (end !== null) return ended(job, end);
	return {
		...job,
		status: work.isRunning ? "running" : "queued",
		sign: work.sign ?? Date.parse(request.requestedAt),
		progress: work.progress,
	};
}

function ended(job: Omit<Job, "sign">, end: JobEnd): Job {
	const sign = Date.parse(end.at);
	if (end.outcome === "failed")
		return { ...job, sign, status: "failed", reason: end.reason };
	const key = periodKey(job.period);
	return {
		...job,
		sign,
		status: "published",
		reason: null,
		publication: publicationId(end.profile, key, end.revision),
	};
}

/** Notes that the custody log has a job. Throws what the store throws. */
export async function noteRecorded(state: Store, id: string): Promise<void> {
	const folder = jobWork(id);
	if (folder !== null)
		await createRecord(state, `${folder}recorded.json`, { id });
}

/** Where the work on a job is recorded; null where the id is none of a job. */
export function jobWork(id: string): string | null {
	const parsed = parseReportId(id);
	if (parsed?.kind !== "job") return null;
	return folderOf(parsed.profile, parsed.hash, parsed.n);
}

/** Ends a job; the first end stands. Throws what the store throws. */
export async function endJob(
	state: Store,
	id: string,
	end: JobEnd,
): Promise<void> {
	const folder = jobWork(id);
	if (folder === null || !(await endWork(state, folder, end))) return;
	if (end.outcome === "published")
		await createRecord(state, folder + PUBLISHED, { id });
}

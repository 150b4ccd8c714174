import type { Environment } from "./config.ts";
import { eachBounded } from "./each-bounded.ts";
import { messageOf, TracefolioError } from "./errors.ts";
import type { NotifySecrets } from "./notify-config.ts";
import type { Period } from "./period.ts";
import { loadProfile, located, notGiven, s3Options } from "./profile-file.ts";
import { profilePaths } from "./profile-paths.ts";
import { currentEntries } from "./publish/index-entry.ts";
import type { Queue, Work } from "./queue/queue.ts";
import type { Schedule } from "./schedule.ts";
import { stateUri } from "./state-place.ts";
import { openStore } from "./store/open.ts";
import type { Store } from "./store/store.ts";
import type { Concern } from "./watch/concern.ts";
import { deliveryConcerns, noticesOf } from "./watch/notices.ts";
import { catchUp, sendAgain } from "./watch-acts.ts";
import { LOOKS, type Watched } from "./watch-looks.ts";
import {
	type Delivery,
	noticeTime,
	notify,
	retryNotices,
} from "./wire-notify.ts";
import { tellPublished } from "./wire-tell.ts";

/** What is to be watched; absent values come from each profile. */
export interface WatchRequest
	extends Schedule,
		Pick<Environment, "profile" | "archive" | "output" | "s3"> {
	/** URI of the store for what is no evidence; absent: a folder in the output store */
	readonly state?: string | undefined;
	/** where missing reports are asked for; null: nowhere */
	readonly queue: Queue | null;
	/** whether missing reports are made by whoever asks; unless it is said, where there is a queue */
	readonly requested?: boolean;
	/** by what people are notified; null: they are not */
	readonly secrets: NotifySecrets | null;
	/** ms since the epoch, UTC; only for when notices are delivered */
	now(): number;
	progress(message: string): void;
}

/** What became of the watch over one profile. */
export interface ProfileWatch {
	/** its name; where it cannot be read, the path of its file */
	readonly profile: string;
	/** path of its file; null for the profile that is every default */
	readonly file: string | null;
	readonly concerns: readonly Concern[];
	/** labels of the periods whose report is missing, the oldest first */
	readonly missing: readonly string[];
	/** ids of the jobs and hand-overs that were sent to the queue */
	readonly sent: readonly string[];
}

/** What became of a watch. */
export interface WatchAnswer {
	/** in the order of their files */
	readonly profiles: readonly ProfileWatch[];
	/** what kept something from being looked at or done */
	readonly failures: readonly unknown[];
}

const NO_ARCHIVE = notGiven("archive", "--archive");
const NO_OUTPUT = notGiven("output", "--out");

/**
 * Looks at every profile for what is missing, stuck, silent or about to end, as of the scheduled time; asks for the reports that are
 * missing, and notifies people. No clock decides what is found, so that a late or repeated run finds and does the same. What cannot be
 * looked at or done is a concern of its own, is in `failures`, and keeps nothing else from it. Throws CONFIG where there is no profile.
 */
export async function watch(request: WatchRequest): Promise<WatchAnswer> {
	const failures: unknown[] = [];
	const profiles: ProfileWatch[] = [];
	const over = noticeTime();
	for (const opened of await openAll(request, failures))
		profiles.push(await watchOne(opened, request, over));
	return { profiles, failures };
}

/** A profile with its stores; null where it cannot be read, which is noted. */
interface Opened {
	readonly path: string | undefined;
	readonly notes: Notes;
	readonly watched: Watched | null;
}

/** Every profile. State lies where the service has it: where it is said, else beside the first profile's publications. */
async function openAll(
	request: WatchRequest,
	failures: unknown[],
): Promise<Opened[]> {
	const opened: Opened[] = [];
	const paths = await profilePaths(request.profile);
	let state: Store | null = null;
	for (const [i, path] of paths.entries()) {
		const notes = notesOf(request, failures);
		const watched: Watched | null = await notes.part("the profile", () => {
			// it would lie elsewhere beside another profile, and be forgotten again
			if (i > 0 && state === null && request.state === undefined)
				throw new TracefolioError(
					"CONFIG",
					`It is not known where jobs and notices are, since the first profile "${paths[0]}" cannot be read. Mend that, or say where they are (TRACEFOLIO_STATE)`,
				);
			return open(path, request, state);
		});
		state ??= watched?.state ?? null;
		opened.push({ path, notes, watched });
	}
	return opened;
}

async function open(
	path: string | undefined,
	request: WatchRequest,
	state: Store | null,
): Promise<Watched> {
	const { profile, folder } = await loadProfile(path);
	const s3 = s3Options(request.s3, profile.s3);
	const openNew = (uri: string) => openStore(uri, s3, { mayBeMissing: true });
	const output = openNew(
		request.output ?? located(profile.output, folder, NO_OUTPUT),
	);
	const archiveUri = () =>
		request.archive ?? located(profile.archive.uri, folder, NO_ARCHIVE);
	return {
		...{ profile, folder, output, schedule: request },
		state: state ?? openNew(stateUri(request.state, output.uri)),
		archive: () => openNew(archiveUri()),
	};
}

async function watchOne(
	{ path, notes, watched }: Opened,
	request: WatchRequest,
	over: AbortSignal,
): Promise<ProfileWatch> {
	const { concerns } = notes;
	const file = path ?? null;
	if (watched === null)
		return {
			profile: path ?? "default",
			file,
			concerns,
			missing: [],
			sent: [],
		};
	const { profile } = watched.profile;
	request.progress(`Watching ${profile}`);
	const { missing, stuck } = await look(watched, notes);
	const sent = await act(watched, { missing, stuck }, request, notes);
	const labels = missing.map(({ label }) => label);
	await tell(watched, labels, request, notes, over);
	return { profile, file, concerns, missing: labels, sent };
}

/** What is noted in the course of a watch over one profile. */
interface Notes {
	readonly concerns: Concern[];
	/** Does a part of the work; null where it fails, which is noted. */
	part<Result>(
		what: string,
		work: () => Promise<Result>,
	): Promise<Result | null>;
	failed(what: string, error: unknown): void;
}

function notesOf(
	{ scheduledTime: at }: WatchRequest,
	failures: unknown[],
): Notes {
	const concerns: Concern[] = [];
	const failed = (subject: string, error: unknown) => {
		failures.push(error);
		const message = `The watch over ${subject} failed: ${messageOf(error)}`;
		concerns.push({ topic: "watch", subject, message, at });
	};
	return {
		concerns,
		failed,
		async part(what, work) {
			try {
				return await work();
			} catch (error) {
				failed(what, error);
				return null;
			}
		},
	};
}

/** What is to be done about what was found. */
interface ToDo {
	readonly missing: readonly Period[];
	readonly stuck: readonly Work[];
}

async function look(watched: Watched, notes: Notes): Promise<ToDo> {
	const missing: Period[] = [];
	const stuck: Work[] = [];
	for (const { at, find } of LOOKS) {
		const found = await notes.part(at, () => find(watched));
		notes.concerns.push(...(found?.concerns ?? []));
		missing.push(...(found?.missing ?? []));
		stuck.push(...(found?.stuck ?? []));
		for (const failure of found?.failures ?? []) notes.failed(at, failure);
	}
	return { missing, stuck };
}

/** Sends what is stuck, and asks for what is missing; what is both is sent once. */
async function act(
	watched: Watched,
	{ missing, stuck }: ToDo,
	{ queue }: WatchRequest,
	notes: Notes,
): Promise<string[]> {
	if (queue === null) return [];
	const again = await sendAgain(stuck, queue);
	const asked = await catchUp(watched, missing, queue, again.sent);
	// what is wrong with one is mostly wrong with all
	const [failure] = [...again.failures, ...asked.failures];
	if (failure !== undefined) notes.failed("the queue", failure);
	return [...again.sent, ...asked.sent];
}

/** More notices at the same time would make their targets refuse them. */
const AT_ONCE = 4;

/** Tries again what could not be delivered before, and notifies people of what was noted. */
async function tell(
	{ profile, state, output }: Watched,
	missing: readonly string[],
	{ secrets, queue, now, scheduledTime, requested }: WatchRequest,
	notes: Notes,
	over: AbortSignal,
): Promise<void> {
	if (secrets === null || profile.notify.length === 0) return;
	const place = { profile, state, output, secrets, over };
	const notices = noticesOf(notes.concerns, {
		...{
			profile: profile.profile,
			missing,
			requested: requested ?? queue !== null,
		},
		now: scheduledTime,
	});
	const deliveries: Delivery[] = [];
	await notes.part("the notices", async () => {
		deliveries.push(...(await retryNotices({ ...place, now: now() })));
		const sized = notices.map((notice) => ({ notice, size: 1 }));
		await eachBounded(sized, AT_ONCE, AT_ONCE, async ({ notice }) => {
			deliveries.push(...(await notify({ ...place, notice, now: now() })));
		});
	});
	notes.concerns.push(...deliveryConcerns(deliveries, scheduledTime));
	// whoever published them may have been ended before people were told
	await notes.part("the news", async () => {
		for (const entry of await currentEntries(output, profile.profile))
			await tellPublished(
				{ entry, published: false },
				{
					...{ ...place, now: now() },
					log: (_, error) => notes.failed("the news", error),
				},
			);
	});
}

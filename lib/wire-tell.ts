import type { Profile, S3Settings } from "./config.ts";
import { messageOf, TracefolioError } from "./errors.ts";
import type { Notice } from "./notify/notice.ts";
import type { NotifySecrets } from "./notify-config.ts";
import { loadProfile, s3Options } from "./profile-file.ts";
import type { IndexEntry } from "./publish/index-entry.ts";
import { stateUri } from "./state-place.ts";
import { openStore } from "./store/open.ts";
import type { Store } from "./store/store.ts";
import { outputOf } from "./wire.ts";
import { notify, publishedNotice } from "./wire-notify.ts";

/** With what people are told of reports. */
export interface TellEffects {
	readonly profile: Profile;
	readonly output: Store;
	/** where notices are kept until they are sent */
	readonly state: Store;
	readonly secrets: NotifySecrets;
	/** ms since the epoch, UTC */
	readonly now: number;
	/** Told of notices that could not be sent. */
	log(message: string, error: unknown): void;
}

/** What is given beside the profile; where the state lies follows from the output unless it is said. */
export interface TellRequest {
	/** path of the profile file */
	readonly profile?: string | undefined;
	readonly output?: string | undefined;
	readonly state?: string | undefined;
	readonly s3: S3Settings;
	readonly secrets: NotifySecrets;
	readonly now: number;
	log(message: string, error: unknown): void;
}

/**
 * Where what is no evidence lies, as the service has it: where it is said, else beside the publications of the first of several profiles. Throws CONFIG where no
 * output is given.
 */
export async function stateOf(
	first: string | undefined,
	state: string | undefined,
	given: Pick<TellRequest, "output" | "s3">,
): Promise<string> {
	if (state !== undefined) return state;
	const { profile, folder } = await loadProfile(first);
	return stateUri(undefined, outputOf(given, profile, folder).uri);
}

/** Opens what people are told with. Throws CONFIG where the profile is wrong, or no output is given. */
export async function openTelling({
	profile: path,
	state,
	...request
}: TellRequest): Promise<TellEffects> {
	const { profile, folder } = await loadProfile(path);
	const { secrets, now, log, s3 } = request;
	const output = outputOf(request, profile, folder);
	const kept = openStore(
		stateUri(state, output.uri),
		s3Options(s3, profile.s3),
		{ mayBeMissing: true },
	);
	return { profile, output, state: kept, secrets, now, log };
}

/** Throws CONFIG where a webhook is to be posted to and nothing is there to sign with: for whoever can mend that at once. */
export function refuseUnsigned({ profile, secrets }: TellEffects): void {
	const isPosted = profile.notify.some(({ kind }) => kind === "webhook");
	if (!isPosted || secrets.webhook.length > 0) return;
	throw new TracefolioError(
		"CONFIG",
		"The profile notifies a webhook, and there is no secret to sign it with. Set TRACEFOLIO_WEBHOOK_SECRET",
	);
}

/** Whoever was not told of a publication by then is not told any more. */
const NEWS_MS = 7 * 24 * 3_600_000;

/**
 * Tells people of a publication, each of them once, however often it is called. Of one that was not published now, and stands for long, they are not: it was asked for, and found
 * to be made before. Throws nothing.
 */
export async function tellPublished(
	{
		entry,
		published,
	}: { readonly entry: IndexEntry; readonly published: boolean },
	effects: TellEffects,
): Promise<void> {
	if (effects.profile.notify.length === 0) return;
	const isOld = effects.now - Date.parse(entry.generatedAt) > NEWS_MS;
	if (isOld && !published) return;
	await tell(() => publishedNotice(effects.output, entry), effects);
}

/** Tells people that a report could not be made. Throws nothing. */
export async function tellFailed(
	failure: {
		readonly period: string;
		readonly reason: string;
		readonly job?: string;
	},
	effects: TellEffects,
): Promise<void> {
	const { profile } = effects.profile;
	const notice = { kind: "failed", profile, ...failure } as const;
	await tell(async () => notice, effects);
}

async function tell(
	noticeOf: () => Promise<Notice>,
	{ log, ...request }: TellEffects,
): Promise<void> {
	try {
		const deliveries = await notify({ ...request, notice: await noticeOf() });
		for (const delivery of deliveries)
			if (delivery.status === "failed")
				log(
					`A notice to ${delivery.to} was not delivered; the watchdog tries again`,
					new TracefolioError("STORE", delivery.reason),
				);
	} catch (error) {
		log(`People were not told: ${messageOf(error)}`, error);
	}
}

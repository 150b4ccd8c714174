import { randomUUID } from "node:crypto";
import { LANGUAGES } from "../templates/languages.ts";
import { renderNotice } from "../templates/notice.ts";
import type { Profile } from "./config.ts";
import { eachBounded } from "./each-bounded.ts";
import { messageOf } from "./errors.ts";
import { chooseAttachments, readAttachments } from "./notify/attachments.ts";
import type { Channel } from "./notify/channel.ts";
import { keepLetter, type Letter, lettersLeft } from "./notify/letter.ts";
import { type Notice, noticeId } from "./notify/notice.ts";
import { deliver, giveUp, type Outbox, type Outcome } from "./notify/outbox.ts";
import { publishedNotice as readNotice } from "./notify/published.ts";
import { sesChannel } from "./notify/ses.ts";
import { smnChannel } from "./notify/smn.ts";
import { smtpChannel } from "./notify/smtp.ts";
import { snsChannel } from "./notify/sns.ts";
import { type Target, targetsFor } from "./notify/targets.ts";
import { webhookChannel } from "./notify/webhook.ts";
import type { NotifySecrets, TargetSettings } from "./notify-config.ts";
import type { IndexEntry } from "./publish/index-entry.ts";
import type { Store } from "./store/store.ts";

/** What became of one message to one target. */
export type Delivery = {
	/** id of the notice */
	readonly notice: string;
	readonly kind: TargetSettings["kind"] | "unknown";
	/** an address, a topic, or the origin of a URL */
	readonly to: string;
} & Outcome;

export interface RetryRequest {
	readonly profile: Profile;
	/** where notices are kept */
	readonly state: Store;
	/** where attachments come from; null: there are only links */
	readonly output: Store | null;
	/** ms since the epoch, UTC */
	readonly now: number;
	readonly secrets: NotifySecrets;
	/** ms that one delivery may take; 30 seconds unless given */
	readonly limitMs?: number;
	/** after which no delivery is begun; two minutes after the call unless given */
	readonly over?: AbortSignal;
}

/** For the deliveries of a whole run. */
export function noticeTime(): AbortSignal {
	return AbortSignal.timeout(TOTAL_MS);
}

export interface NotifyRequest extends RetryRequest {
	readonly notice: Notice;
}

const LIMIT_MS = 30_000;
/** Of all deliveries of a run; what is not sent by then is left to the next one. */
const TOTAL_MS = 120_000;
const AT_ONCE = 4;

/**
 * Tells everybody whom the profile names for this kind of notice, each once however often it is called. What cannot be sent is kept
 * for `retryNotices`. Never throws because of a delivery or of the store where notices are kept: the answer says what became of each.
 */
export async function notify(
	request: NotifyRequest,
): Promise<readonly Delivery[]> {
	const { profile, notice } = request;
	const targets = targetsFor(profile.notify, notice.kind);
	const id = noticeId(notice);
	const outbox = outboxOf(request);
	const posts: Post[] = [];
	const deliveries: Delivery[] = [];
	for (const target of targets)
		try {
			const letter = await keepLetter(outbox, letterOf(request, id, target));
			posts.push({ letter, target, size: 1 });
		} catch (error) {
			const { kind } = target.settings;
			deliveries.push({ notice: id, kind, to: target.to, ...failed(error) });
		}
	return [...deliveries, ...(await send(request, outbox, posts))];
}

/** What there is to tell of a publication. Throws STORE where it cannot be read, or is not as it was published. */
export function publishedNotice(
	output: Store,
	entry: IndexEntry,
): Promise<Notice> {
	return readNotice(output, entry);
}

/**
 * Sends what is neither sent nor given up, and may be tried again by now. What the profile has no target for any more is given up.
 * Throws STORE where what is left cannot be listed, and nothing because of a single message.
 */
export async function retryNotices(
	request: RetryRequest,
): Promise<readonly Delivery[]> {
	const outbox = outboxOf(request);
	const deliveries: Delivery[] = [];
	const posts: Post[] = [];
	const letters = await lettersLeft(outbox, (notice, error) =>
		deliveries.push({ notice, kind: "unknown", to: "", ...failed(error) }),
	);
	for (const letter of letters) {
		const target = targetsFor(request.profile.notify, letter.notice.kind).find(
			({ hash }) => hash === letter.target,
		);
		if (target !== undefined) posts.push({ letter, target, size: 1 });
		else
			deliveries.push({
				...addressOf(letter),
				...(await giveUp(outbox, letter, GONE).catch(failed)),
			});
	}
	return [...deliveries, ...(await send(request, outbox, posts))];
}

const GONE = "the profile no longer names this target for such notices";

interface Post {
	readonly letter: Letter;
	readonly target: Target;
	readonly size: 1;
}

function outboxOf(request: RetryRequest): Outbox {
	const { profile, state, now, limitMs = LIMIT_MS } = request;
	return { state, profile: profile.profile, now, limitMs, run: randomUUID() };
}

async function send(
	request: RetryRequest,
	outbox: Outbox,
	posts: readonly Post[],
): Promise<Delivery[]> {
	const { over = noticeTime() } = request;
	const deliveries: Delivery[] = [];
	await eachBounded(posts, AT_ONCE, AT_ONCE, async ({ letter, target }) => {
		const outcome = over.aborted
			? LATER
			: await deliver(outbox, letter, (signal, attempt) =>
					sendOne(request, letter, target, signal, attempt),
				).catch(failed);
		deliveries.push({ ...addressOf(letter), ...outcome });
	});
	return deliveries;
}

const LATER: Outcome = {
	status: "pending",
	reason: "the time for notices was over",
};

async function sendOne(
	{ output, secrets }: RetryRequest,
	letter: Letter,
	target: Target,
	signal: AbortSignal,
	attempt: number,
): Promise<void> {
	const attachments = await readAttachments(output, letter).catch((error) => {
		// news without its files is better than no news, once they were tried for
		if (attempt === 1) throw error;
		return [];
	});
	const { at, notice, language, subject, text, html, link } = letter;
	const id = `${letter.id}-${letter.target}`;
	const words = { language, subject, text, html, link };
	const message = { id, at, notice, ...words, attachments };
	await channelOf(target, secrets)(message, signal);
}

function channelOf(
	{ settings, address }: Target,
	secrets: NotifySecrets,
): Channel {
	const effects = { fetch, now: Date.now };
	switch (settings.kind) {
		case "mail":
			return smtpChannel(settings, address, { credentials: secrets.smtp });
		case "ses":
			return sesChannel(settings, address);
		case "sns":
			return snsChannel(settings);
		case "smn":
			return smnChannel(settings, { credentials: secrets.smn, ...effects });
		case "webhook":
			return webhookChannel(settings, { keys: secrets.webhook, ...effects });
	}
}

function letterOf(
	{ profile, notice, output, now, secrets }: NotifyRequest,
	id: string,
	{ settings, hash, to, attach }: Target,
): Letter {
	const { language } = profile;
	const link = linkOf(notice, secrets.desk);
	const { attached, left } = chooseAttachments(notice, attach, output !== null);
	const names = attached.map(({ name }) => name);
	const shown = { language, link, attached: names, left };
	return {
		schema: "tracefolio/notice@1",
		id,
		target: hash,
		channel: settings.kind,
		to,
		at: now,
		notice,
		language,
		...renderNotice(notice, shown, LANGUAGES[language]),
		link,
		attachments: attached,
	};
}

function linkOf(notice: Notice, desk: string | null): string | null {
	if (desk === null) return null;
	return notice.kind === "published"
		? `${desk}/#report=${encodeURIComponent(notice.report)}`
		: `${desk}/`;
}

function addressOf({ id, channel, to }: Letter) {
	return { notice: id, kind: channel, to };
}

function failed(error: unknown): Outcome {
	return { status: "failed", reason: messageOf(error) };
}

import type { Notice } from "../notify/notice.ts";
import { isoUtc } from "../period.ts";
import type { Concern } from "./concern.ts";

/** More notices of a topic than this would be a flood. */
const MOST_OF_A_TOPIC = 20;

/** What is known of a profile's watch when people are told of it. */
export interface Told {
	readonly profile: string;
	/** labels of the periods whose report is missing */
	readonly missing: readonly string[];
	/** whether catch-up runs are asked for */
	readonly requested: boolean;
	/** ms since the epoch, UTC */
	readonly now: number;
}

/**
 * The notices of what was found. A period that is missing or not final has one for good, and everything else one a day; of many of a topic,
 * the last ones have their own and the others one together. That notices cannot be delivered is told in no notice.
 */
export function noticesOf(concerns: readonly Concern[], told: Told): Notice[] {
	const byTopic = Map.groupBy(concerns, ({ topic }) => topic);
	byTopic.delete("notices");
	return [...byTopic.values()].flatMap((of) => {
		const own = of.slice(-MOST_OF_A_TOPIC).map((one) => noticeOf(one, told));
		const others = of.slice(0, -MOST_OF_A_TOPIC);
		return [...othersNotice(others, told), ...own];
	});
}

function noticeOf(concern: Concern, told: Told): Notice {
	const { topic, subject, message, at } = concern;
	const { profile, missing, requested, now } = told;
	if (topic === "missing" && missing.includes(subject))
		return {
			kind: "missing",
			...{ profile, period: subject, deadline: at, requested },
		};
	// the same day for good, so that it is told once
	const day = dayOf(ONCE.includes(topic) ? at : now);
	return { kind: "concern", profile, topic, subject, message, day };
}

function othersNotice(
	others: readonly Concern[],
	{ profile, now }: Told,
): Notice[] {
	const [first] = others;
	const last = others.at(-1);
	if (first === undefined || last === undefined) return [];
	const { topic, message } = first;
	return [
		{
			...{ kind: "concern", profile, topic, subject: "others" },
			message: `There are ${others.length} more of this kind, which the watchdog's log names all. The first: ${message}`,
			day: dayOf(ONCE.includes(topic) ? last.at : now),
		},
	];
}

/** What stays as it is for good, or for long, is told once. */
const ONCE: readonly Concern["topic"][] = ["not-final", "retention"];

function dayOf(instant: number): string {
	return isoUtc(instant).slice(0, 10);
}

/** What became of a message to one target. */
export interface WatchedDelivery {
	/** what may be shown of the target */
	readonly to: string;
	readonly status: string;
	readonly reason?: string | undefined;
}

/** The targets that could not be reached. */
export function deliveryConcerns(
	deliveries: readonly WatchedDelivery[],
	now: number,
): Concern[] {
	const failed = deliveries.filter(({ status }) =>
		["failed", "given-up"].includes(status),
	);
	const byTarget = Map.groupBy(failed, ({ to }) => to);
	return [...byTarget].map(([subject, of]) => ({
		topic: "notices",
		subject,
		message: `${of.length} notice(s) to ${subject} could not be delivered: ${of.at(-1)?.reason ?? "no reason is known"}. What failed is tried again for seven days; see whether the target, its server and its keys are right`,
		at: now,
	}));
}

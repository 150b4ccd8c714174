import { z } from "zod";
import { TracefolioError } from "../../lib/errors.ts";
import type { Adapter } from "./adapter.ts";
import { eventFault } from "./event-fault.ts";

const TIMER = z.object({
	trigger_type: z.literal("TIMER"),
	time: z.iso.datetime({ offset: true }),
	user_event: z
		.union([z.string(), z.record(z.string(), z.unknown())])
		.nullish(),
});

const EXPECTED =
	'the event of a timer trigger, {"trigger_type": "TIMER", "time": "2026-11-01T05:00:00Z", "user_event": "{\\"cadence\\": \\"month\\"}"}';

/**
 * A timer trigger's event as a schedule's: the keys of its additional information (`user_event`, a JSON object or nothing), and
 * `time` as `scheduledTime` in UTC.
 *
 * Source: "Timer Event Source" of Open Telekom Cloud's FunctionGraph guide for Node.js. It calls `time` the time when the event
 * occurs; that a repeated delivery bears the first one's time is not said, and assumed.
 */
export const timer: Adapter = {
	event(given) {
		const parsed = TIMER.safeParse(given);
		if (!parsed.success)
			throw eventFault("timer's event", parsed.error, EXPECTED);
		const { time, user_event: additional } = parsed.data;
		const scheduledTime = new Date(time).toISOString();
		return { ...additionalInformation(additional), scheduledTime };
	},
	answer: (given) => given ?? {},
};

function additionalInformation(
	given: string | Record<string, unknown> | null | undefined,
): Record<string, unknown> {
	if (typeof given !== "string") return given ?? {};
	if (given.trim() === "") return {};
	const parsed = z.record(z.string(), z.unknown()).safeParse(jsonOf(given));
	if (parsed.success) return parsed.data;
	throw new TracefolioError(
		"USAGE",
		'The timer\'s additional information is no JSON object. Expected nothing, or one such as {"cadence": "week"}',
	);
}

function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

import { RateLimiterMemory } from "rate-limiter-flexible";
import { LIMITS } from "../../lib/service/contract.ts";
import { Refusal } from "../../lib/service/refusal.ts";

/** Counts the requests of each caller. Throws Refusal where there are too many. */
export interface RateLimit {
	request(caller: string): Promise<void>;
	/** one that begins work */
	order(caller: string): Promise<void>;
}

/** Limits of this process; where many run side by side, the platform's own limits hold over all of them. */
export function rateLimit(): RateLimit {
	const requests = new RateLimiterMemory({
		points: LIMITS.requestsPerSecond,
		duration: 1,
	});
	const orders = new RateLimiterMemory({
		points: LIMITS.createdPerMinute,
		duration: 60,
	});
	return {
		request: (caller) => take(requests, caller),
		order: (caller) => take(orders, caller),
	};
}

async function take(limiter: RateLimiterMemory, caller: string) {
	try {
		await limiter.consume(caller);
	} catch (refused) {
		if (refused instanceof Error) throw refused;
		const ms: unknown = Reflect.get(Object(refused), "msBeforeNext");
		const seconds = Math.max(1, Math.ceil(Number(ms ?? 1000) / 1000));
		throw new Refusal(
			"too-many-requests",
			`There were too many requests. Try again in ${seconds} s`,
			{ headers: { "retry-after": String(seconds) } },
		);
	}
}

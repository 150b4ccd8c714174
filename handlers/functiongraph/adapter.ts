/** Translates between what FunctionGraph hands over and takes back, and what a handler takes and answers. */
export interface Adapter {
	/** The event for the handler. Throws USAGE where FunctionGraph's is not of the documented shape. */
	event(given: unknown, invocation: Invocation): unknown;
	/** The answer for FunctionGraph. What it throws counts as a failed invocation. */
	answer(given: unknown, invocation: Invocation): unknown;
	/** The answer where the invocation failed; absent where the failure itself is what FunctionGraph is to see. */
	failure?(error: unknown, invocation: Invocation): unknown;
}

/** What is known of an invocation besides its event. */
export interface Invocation {
	readonly requestId: string;
	/** ms since the epoch, UTC */
	readonly now: number;
	/** where the API lies below its gateway, such as `/tracefolio`; empty at the top */
	readonly basePath: string;
	/** the longest answer that FunctionGraph passes on, as JSON */
	readonly answerBytes: number;
}

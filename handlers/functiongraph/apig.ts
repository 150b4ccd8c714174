import type { Adapter } from "./adapter.ts";
import { gatewayAnswer, gatewayFailure } from "./apig-answer.ts";
import { httpApiEvent } from "./apig-event.ts";

/** Requests through API Gateway (APIG) as those of an AWS HTTP API, and the answers back. */
export const apig: Adapter = {
	event: httpApiEvent,
	answer: gatewayAnswer,
	failure: gatewayFailure,
};

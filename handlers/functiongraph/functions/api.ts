import { apig } from "../apig.ts";
import { forFunctionGraph } from "../entry.ts";
import { SURROUNDINGS } from "../surroundings.ts";

/** Answers requests through API Gateway. */
export const handler = forFunctionGraph(
	async () => (await import("../../api.ts")).handler,
	apig,
	SURROUNDINGS,
);

import { forFunctionGraph } from "../entry.ts";
import { SURROUNDINGS } from "../surroundings.ts";
import { timer } from "../timer.ts";

/** Collects traces when a timer fires. */
export const handler = forFunctionGraph(
	async () => (await import("../../collect.ts")).handler,
	timer,
	SURROUNDINGS,
);

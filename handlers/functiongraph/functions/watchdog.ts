import { forFunctionGraph } from "../entry.ts";
import { SURROUNDINGS } from "../surroundings.ts";
import { timer } from "../timer.ts";

/** Looks for what is missing when a timer fires. */
export const handler = forFunctionGraph(
	async () => (await import("../../watchdog.ts")).handler,
	timer,
	SURROUNDINGS,
);

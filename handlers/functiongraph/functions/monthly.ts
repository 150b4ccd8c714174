import { forFunctionGraph } from "../entry.ts";
import { SURROUNDINGS } from "../surroundings.ts";
import { timer } from "../timer.ts";

/** Makes the reports that are due when a timer fires. */
export const handler = forFunctionGraph(
	async () => (await import("../../monthly.ts")).handler,
	timer,
	SURROUNDINGS,
);

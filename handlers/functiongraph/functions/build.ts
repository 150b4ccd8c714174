import { forFunctionGraph } from "../entry.ts";
import { smn } from "../smn.ts";
import { SURROUNDINGS } from "../surroundings.ts";

/** Does the work that is published to an SMN topic. */
export const handler = forFunctionGraph(
	async () => (await import("../../build.ts")).handler,
	smn,
	SURROUNDINGS,
);

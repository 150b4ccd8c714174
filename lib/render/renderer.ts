import type { PopulationRow, Report } from "../report/model.ts";

/** The time-ordered population; each call starts again from the first row. */
export type Population = () => AsyncIterable<PopulationRow>;

/**
 * Writes one report file to `path` from the report and the population alone. The bytes depend on nothing else: not on the
 * clock, the host's zone or its language.
 */
export type Renderer = (
	report: Report,
	population: Population,
	path: string,
) => Promise<void>;

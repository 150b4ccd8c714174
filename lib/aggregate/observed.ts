import type { PopulationRow } from "../report/model.ts";
import type { About } from "../report/model-analysis.ts";

/**
 * A trace as it goes by while a report is made, in the order of time, then trace id: one of the `population`; one of a service in scope
 * from shortly `before` the period or `after` it; or one that is `watched` although its service is out of scope. Only the population counts.
 */
export interface Observed {
	readonly where: "population" | "before" | "after" | "watched";
	/** `n` is 0 for a trace that is not in the population */
	readonly row: PopulationRow;
	readonly about: About;
}

/** Folds traces that go by, in the order of time, then trace id. Memory grows with operations and actors, and with what lies within a rule's window. */
export interface Observer<Result> {
	add(observed: Observed): void;
	result(): Result;
}

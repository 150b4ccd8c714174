import type { Recount } from "../report/model.ts";
import { compareTotals } from "./compare.ts";
import { duckdbReason, recountByDuckdb } from "./recount-duckdb.ts";
import { recount } from "./recount-plain.ts";
import type { Expected } from "./totals.ts";

/** Differences beyond so many are only counted. */
const NAMED = 20;

/**
 * Counts a population.ndjson.gz again, by code that shares nothing with the one that made it, and where DuckDB is installed by SQL
 * too. Throws, naming the differences, where a number differs from the report's: that is a defect, and nothing may be published.
 * A population that DuckDB cannot read, which the plain counter could, is no difference; `note` is told.
 */
export async function recounted(
	populationPath: string,
	folder: string,
	expected: Expected,
	note: (message: string) => void = () => {},
): Promise<Recount> {
	const totals = await recount(populationPath);
	refuse("population.ndjson.gz", compareTotals(expected, totals));
	const other = await recountByDuckdb(populationPath, folder).catch(
		(error: unknown) => {
			note(`DuckDB could not count the population: ${duckdbReason(error)}`);
			return null;
		},
	);
	if (other !== null)
		refuse("population.ndjson.gz by DuckDB", compareTotals(expected, other));
	return {
		traces: totals.traces,
		outcomes: totals.outcomes,
		operations: totals.operations.size,
		actors: totals.actors.size,
	};
}

function refuse(what: string, differences: readonly string[]): void {
	if (differences.length === 0) return;
	const named = differences.slice(0, NAMED);
	const more = differences.length - named.length;
	throw new Error(
		`The recount of ${what} differs: ${named.join("; ")}${more > 0 ? `; and ${more} more` : ""}`,
	);
}

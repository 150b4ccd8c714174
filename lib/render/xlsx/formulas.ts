import type { Figure } from "./summary.ts";
import { type Part, rangesOf } from "./table.ts";

/** Where the formulas find what they count. */
export interface Places {
	readonly parts: readonly Part[];
	/** cells of the Summary */
	readonly figures: ReadonlyMap<Figure, string>;
}

/** A number of the report, and the formula that must give the same. */
export interface Control {
	readonly what: string;
	readonly expected: number;
	readonly formula: string;
}

/** The cells of one column, for a function that takes many ranges: `Population!$A$2:$A$9,Population_2!$A$2:$A$5`. */
export function over({ parts }: Places, table: string, header: string): string {
	return rangesOf(parts, table, header).join(",");
}

/** SUMIFS takes one range too. */
export function sumIfs(
	{ parts }: Places,
	table: string,
	summed: string,
	header: string,
	criterion: string,
): string {
	const ranges = rangesOf(parts, table, header);
	return rangesOf(parts, table, summed)
		.map((range, part) => `SUMIFS(${range},${ranges[part]},${criterion})`)
		.join("+");
}

/** COUNTIFS takes one range, so the parts of a table are counted one by one. */
export function countIfs(
	{ parts }: Places,
	table: string,
	header: string,
	criterion: string,
): string {
	return rangesOf(parts, table, header)
		.map((range) => `COUNTIFS(${range},${criterion})`)
		.join("+");
}

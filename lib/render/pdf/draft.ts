import type { Count, Wording } from "../../../templates/wording.ts";
import type { Format } from "../../report/format.ts";
import type { PopulationRow, Report } from "../../report/model.ts";
import type { Layout, Paper } from "./paper.ts";
import { STYLES } from "./style.ts";
import { paragraph } from "./text.ts";

/** Everything that a section draws from, and the paper it draws on. */
export interface Draft {
	readonly paper: Paper;
	readonly report: Report;
	readonly words: Wording;
	readonly format: Format;
	/** the first failed and incident traces in the order of time; the model has their number */
	readonly failures: readonly PopulationRow[];
}

/** How a section is drawn; its title and place come from the templates. */
export interface Section {
	readonly layout?: Layout;
	/** stands alone on its page */
	readonly alone?: true;
	/** whether the section is in this report; always where absent */
	readonly shows?: (report: Report) => boolean;
	readonly draw: (draft: Draft) => void;
}

/** A number of the model as wording takes it. */
export function counted({ format }: Draft, value: number): Count {
	return { value, text: format.count(value) };
}

/** A text of the model, or what stands for a missing one. */
export function given(
	{ words }: Draft,
	value: string | null | undefined,
): string {
	return value === null || value === undefined || value === ""
		? words.missing
		: value;
}

/** An instant in the period's zone, or what stands for a missing one. */
export function timed(draft: Draft, instant: string | null): string {
	return instant === null ? draft.words.missing : draft.format.local(instant);
}

/** The first `limit` rows; where that is not all of them, says so and names the place that has them. */
export function firstOf<Row>(
	draft: Draft,
	rows: readonly Row[],
	limit: number,
	place: string,
): readonly Row[] {
	if (rows.length > limit)
		paragraph(
			draft.paper,
			draft.words.first(
				counted(draft, limit),
				counted(draft, rows.length),
				place,
			),
			{ style: STYLES.strong },
		);
	return rows.slice(0, limit);
}

/** Draws a table's rows with `draw`, or says that there are none. */
export function orNone<Row>(
	{ paper, words }: Draft,
	rows: readonly Row[],
	draw: () => void,
): void {
	if (rows.length > 0) draw();
	else paragraph(paper, words.none, { after: 12 });
}

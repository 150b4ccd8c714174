import type { Draft } from "../draft.ts";
import type { Paper } from "../paper.ts";
import { shorten } from "../visible.ts";

/** A text for the first page: what is longer than `limit` characters ends in dots. Other sections show it whole. */
export function brief(paper: Paper, text: string, limit: number): string {
	return shorten(text, limit, paper.hasGlyph, () => "…");
}

/** Names in a row, and how many others there are. */
export function listed(
	{ words, format }: Draft,
	names: readonly string[],
	others: number,
): string {
	const list = names.join(", ");
	if (others <= 0) return list;
	return `${list} ${words.answers.andMore(format.count(others))}`;
}

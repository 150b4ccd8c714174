import bidiFactory from "bidi-js";
import type { Fallback } from "./fonts.ts";

/** A piece of a line that is drawn at once, from the left: in a face of the report's own, or in a fallback. */
export interface Run {
	readonly text: string;
	readonly font: Fallback | null;
}

export interface Line {
	/** from left to right */
	readonly runs: readonly Run[];
	/** whether the runs stand in another order than they are read */
	readonly reordered: boolean;
}

/** The fallback that has a code point; null where the report's own faces have it. */
export type FontOf = (codePoint: number) => Fallback | null;

interface Piece {
	readonly text: string;
	readonly font: Fallback | null;
	readonly level: number;
}

const bidi = bidiFactory();
// below Hebrew, and general punctuation: one direction, and all of it in the report's own faces where it is shown at all
const PLAIN = /^[ -\u052f\u1e00-\u2bff]*$/;
const MARK = /\p{M}/u;
// fontkit itself puts the glyphs of these into the order in which they are drawn
const RIGHT_TO_LEFT: readonly (Fallback | null)[] = ["hebrew", "arabic"];

/**
 * The runs of a line as they are drawn (Unicode's bidirectional algorithm). The line itself always runs from the left, as the
 * report's language does: a name never moves what stands beside it.
 */
export function lineOf(text: string, fontOf: FontOf): Line {
	if (PLAIN.test(text))
		return { runs: [{ text, font: null }], reordered: false };
	const pieces = piecesOf(text, fontOf);
	const highest = Math.max(...pieces.map(({ level }) => level));
	const runs = inOrder(pieces, highest).map(asDrawn);
	return { runs, reordered: highest > 0 };
}

function piecesOf(text: string, fontOf: FontOf): Piece[] {
	const { levels } = bidi.getEmbeddingLevels(text, "ltr");
	const pieces: Piece[] = [];
	let at = 0;
	for (const character of text) {
		const level = levels[at] ?? 0;
		const last = pieces.at(-1);
		const own = fontOf(character.codePointAt(0) ?? 0);
		const font = last && MARK.test(character) ? last.font : own;
		if (last && last.font === font && last.level === level && joins(last))
			pieces[pieces.length - 1] = { ...last, text: last.text + character };
		else pieces.push({ text: character, font, level });
		at += character.length;
	}
	return pieces;
}

/** Digits in a right-to-left face are drawn one by one, since fontkit would turn their order. */
function joins({ font, level }: Piece): boolean {
	return level % 2 === 1 || !RIGHT_TO_LEFT.includes(font);
}

/** Rule L2: from the highest level down to 1, everything of that level or above is turned. */
function inOrder(pieces: readonly Piece[], highest: number): Piece[] {
	const ordered = [...pieces];
	for (let level = highest; level > 0; level--) {
		let start = 0;
		while (start < ordered.length) {
			let end = start;
			while (end < ordered.length && (ordered[end]?.level ?? 0) >= level) end++;
			const turned = ordered.slice(start, end).reverse();
			ordered.splice(start, turned.length, ...turned);
			start = end + 1;
		}
	}
	return ordered;
}

function asDrawn({ text, font, level }: Piece): Run {
	if (level % 2 === 0 || RIGHT_TO_LEFT.includes(font)) return { text, font };
	const turned = [...text]
		.reverse()
		.map((character) => bidi.getMirroredCharacter(character) ?? character);
	return { text: turned.join(""), font };
}

/** Whether the font has a glyph for a code point. */
export type HasGlyph = (codePoint: number) => boolean;

// control, format (bidi, zero width), surrogate, private use, unassigned, line and paragraph separators
const MISLEADING = /[\p{C}\p{Zl}\p{Zp}]/u;
const MARK = /\p{M}/u;

/**
 * The text with every character that could not be seen, or would mislead, as `\u{XXXX}`: nothing becomes a box and nothing is
 * dropped. A mark is shown where it stands on one letter; a pile of marks would run over the lines around it.
 */
export function visible(text: string, hasGlyph: HasGlyph): string {
	if (/^[ -~]*$/.test(text)) return text;
	let shown = "";
	let mayCarry = false;
	for (const character of text) {
		const codePoint = character.codePointAt(0) ?? 0;
		const mark = MARK.test(character);
		const plain: boolean =
			hasGlyph(codePoint) && !MISLEADING.test(character) && (!mark || mayCarry);
		mayCarry = plain && !mark;
		shown += plain ? character : escaped(codePoint);
	}
	return shown;
}

/**
 * As `visible`, and no longer than `limit` characters; what is longer ends in `cut`, which is told how many characters the
 * whole text has.
 */
export function shorten(
	text: string,
	limit: number,
	hasGlyph: HasGlyph,
	cut: (characters: number) => string,
): string {
	const shown = visible(text.slice(0, limit + 1), hasGlyph);
	if (text.length <= limit && shown.length <= limit) return shown;
	// half an escape or half a surrogate pair says something else
	const whole = shown
		.slice(0, limit)
		.replace(/\\(?:u(?:\{[0-9A-F]*)?)?$|[\ud800-\udbff]$/, "");
	return whole + cut([...text].length);
}

function escaped(codePoint: number): string {
	return `\\u{${codePoint.toString(16).toUpperCase().padStart(4, "0")}}`;
}

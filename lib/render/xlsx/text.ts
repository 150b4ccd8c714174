/** Characters that Excel keeps in one cell, counted in UTF-16 code units. */
const LONGEST_CELL = 32_767;

/** A spreadsheet reads a text that begins so as a formula when it comes from a CSV file or the keyboard. */
const FORMULA_START = /^[=+\-@\t\r\n]/;

/**
 * Control characters but for tab and line feed, the overrides that turn the reading direction, lone surrogates, and the two
 * that XML forbids: what a reader cannot see, or a file cannot hold.
 */
const UNSEEN =
	/(?![\t\n])[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu;

/** Excel reads `_x0041_` as "A" (ECMA-376 part 1, 22.9.2.19, ST_Xstring); an escaped underscore stays an underscore. */
const EXCEL_ESCAPE = /_(?=x[0-9A-Fa-f]{4}_)/g;

/**
 * A text as a cell may hold it: harmless as a formula (also after export to CSV), every character visible, legal in XML, at
 * most 32,767 characters. `fullValueAt` says where the whole of a cut text is found.
 */
export function cellText(text: string, fullValueAt: string): string {
	const quote = text.length > 1 && FORMULA_START.test(text) ? "'" : "";
	const visible = quote + text.replace(UNSEEN, escaped);
	return cut(visible, fullValueAt).replace(EXCEL_ESCAPE, "_x005F_");
}

function escaped(character: string): string {
	const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
	return `\\u{${hex.padStart(4, "0")}}`;
}

function cut(text: string, fullValueAt: string): string {
	if (text.length <= LONGEST_CELL) return text;
	const note = `… (cut, full value in ${fullValueAt})`;
	const kept = text.slice(0, LONGEST_CELL - note.length);
	// the cut must not halve a character outside the basic plane
	return kept.replace(/[\ud800-\udbff]$/, "") + note;
}

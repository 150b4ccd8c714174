import { cellText } from "./text.ts";

/** A formula and what it gave when the workbook was made. */
export interface Formula {
	readonly formula: string;
	readonly result: number | boolean | string;
}

/** What a cell shows; null shows nothing. */
export type Cell = string | number | Formula | null;

export function isFormula(value: Cell): value is Formula {
	return typeof value === "object" && value !== null;
}

const DAY_MS = 86_400_000;
/** 1970-01-01 in Excel's count of days. */
const EPOCH_SERIAL = 25_569;

/** An instant (ms since the epoch, on whichever clock the reader shall see) as Excel's days and fractions of a day. */
export function serialOf(ms: number): number {
	return ms / DAY_MS + EPOCH_SERIAL;
}

/** The day of an instant as Excel's whole number of days. */
export function daySerialOf(ms: number): number {
	return Math.floor(ms / DAY_MS) + EPOCH_SERIAL;
}

/** The letters of a column: 1 is `A`, 27 is `AA`. */
export function columnLetters(column: number): string {
	const rest = Math.floor((column - 1) / 26);
	const letter = String.fromCharCode(65 + ((column - 1) % 26));
	return rest === 0 ? letter : columnLetters(rest) + letter;
}

/** Text that needs neither `cellText` nor XML escapes; nearly every cell of a population is such. */
const PLAIN = /^[0-9A-Za-z](?:[ -%'-;=?-^`-~]|_(?!x))*$/;
const LONGEST_PLAIN = 1000;

/** One `<c>` element (ECMA-376 part 1, 18.3.1.4). Text is an inline string, so that no text can ever be a formula. */
export function cellXml(
	reference: string,
	style: string,
	value: Cell,
	fullValueAt: () => string,
): string {
	const start = `<c r="${reference}"${style}`;
	if (value === null || value === "") return `${start}/>`;
	if (typeof value === "number") return `${start}><v>${value}</v></c>`;
	if (isFormula(value)) return formulaXml(start, value);
	if (
		value.length <= LONGEST_PLAIN &&
		PLAIN.test(value) &&
		!value.endsWith(" ")
	)
		return `${start} t="inlineStr"><is><t>${value}</t></is></c>`;
	const text = escapeXml(cellText(value, fullValueAt()));
	return `${start} t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`;
}

function formulaXml(start: string, { formula, result }: Formula): string {
	const type = { boolean: ' t="b"', string: ' t="str"', number: "" };
	const kind = typeof result as keyof typeof type;
	const value = typeof result === "boolean" ? Number(result) : result;
	return `${start}${type[kind]}><f>${escapeXml(formula)}</f><v>${escapeXml(String(value))}</v></c>`;
}

function escapeXml(text: string): string {
	return text
		.replaceAll("&", "&amp;")
		.replaceAll("<", "&lt;")
		.replaceAll(">", "&gt;");
}

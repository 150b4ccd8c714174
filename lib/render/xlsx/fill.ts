import { type Cell, cellXml, columnLetters } from "./cell.ts";
import type { Part } from "./table.ts";

const CHUNK_CHARACTERS = 64 * 1024;

/**
 * The XML of a sheet with the part's rows in place of the template's one row. Throws where the table has fewer or more rows than
 * it announces.
 */
export async function* filledSheet(
	template: string,
	part: Part,
): AsyncGenerator<Uint8Array> {
	const { table, rows, isLast, headerRow, count } = part;
	const { before, styles, after } = splitTemplate(template, part);
	const columns = styles.map((style, index) => ({
		letters: columnLetters(index + 1),
		style,
	}));
	let text = before;
	for (let done = 0; done < count; done++) {
		const next = await rows.next();
		if (next.done) throw miscounted(part);
		text += rowXml(headerRow + 1 + done, columns, next.value, table);
		if (text.length < CHUNK_CHARACTERS) continue;
		yield Buffer.from(text);
		text = "";
	}
	if (isLast && !(await rows.next()).done) throw miscounted(part);
	if (count === 0) text += rowXml(headerRow + 1, columns, ["(none)"], table);
	yield Buffer.from(text + after);
}

/** The XML of an Excel table (ECMA-376 part 1, 18.5.1.2) over all rows of its part. */
export function filledTable(template: string, part: Part): string {
	const { table, headerRow, lastRow } = part;
	const extent = `A${headerRow}:${columnLetters(table.columns.length)}${lastRow}`;
	const one = `A${headerRow}:${columnLetters(table.columns.length)}${headerRow + 1}`;
	return template.replaceAll(`ref="${one}"`, `ref="${extent}"`);
}

function miscounted({ table }: Part): Error {
	return new Error(
		`The report counts ${table.count} rows of "${table.name}", the rows are not as many`,
	);
}

function rowXml(
	number: number,
	columns: readonly { letters: string; style: string }[],
	cells: readonly Cell[],
	{ fullValueAt }: Part["table"],
): string {
	let xml = `<row r="${number}">`;
	for (const [index, { letters, style }] of columns.entries())
		xml += cellXml(letters + number, style, cells[index] ?? null, () =>
			fullValueAt(cells),
		);
	return `${xml}</row>`;
}

/** Data validations (ECMA-376 part 1, 18.3.1.32) of the template's row, over all rows of the part. */
function validatedTo(lastRow: number, xml: string): string {
	return xml.replace(
		/(<dataValidation [^>]*sqref=")([A-Z]+)(\d+)(?::([A-Z]+)\d+)?"/g,
		(_, start, first, row, last = first) =>
			`${start}${first}${row}:${last}${lastRow}"`,
	);
}

function splitTemplate(template: string, part: Part) {
	const { table, headerRow, lastRow } = part;
	const row = new RegExp(`<row r="${headerRow + 1}"[^>]*>.*?</row>`).exec(
		template,
	);
	const xml = row?.[0] ?? "";
	const styles = [...xml.matchAll(/<c r="[A-Z]+\d+"( s="\d+")/g)].map(
		([, style = ""]) => style,
	);
	if (row === null || styles.length !== table.columns.length)
		throw new Error(`The template of "${part.name}" has no row to fill`);
	const extent = `A1:${columnLetters(styles.length)}${lastRow}`;
	return {
		before: template
			.slice(0, row.index)
			.replace(/<dimension ref="[^"]*"\/>/, `<dimension ref="${extent}"/>`),
		styles,
		// digits that are text (ids, codes) are meant so: no warning triangles
		after: validatedTo(lastRow, template.slice(row.index + xml.length)).replace(
			"<tableParts",
			`<ignoredErrors><ignoredError sqref="${extent}" numberStoredAsText="1"/></ignoredErrors><tableParts`,
		),
	};
}

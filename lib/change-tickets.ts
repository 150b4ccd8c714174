import { CsvError, parse } from "csv-parse/sync";
import { TracefolioError } from "./errors.ts";
import { localInstant } from "./period.ts";

/** An approved change. */
export interface Ticket {
	readonly id: string;
	/** ms since the epoch, UTC; half open */
	readonly from: number;
	readonly to: number;
	/** a resource's id or name; null where it holds for each */
	readonly resource: string | null;
	/** what the resource is called too: its pseudonym, where people have one; null or absent: nothing else */
	readonly alias?: string | null;
	/** a user's name; null where it holds for everybody */
	readonly operator: string | null;
}

const REQUIRED = ["id", "from", "to"];
const KNOWN = [...REQUIRED, "resource", "operator"];
const EXPECTED_COLUMNS =
	"expected the columns id, from, to, and where wanted resource, operator";
const EXPECTED_TIME =
	'expected a time such as "2026-10-05 08:00" or "2026-10-05T08:00:00Z", or a date';

/** Throws CONFIG with the file and the line. */
type Refuse = (line: number, why: string) => never;

interface Line {
	/** the cell's text without spaces around it; empty where there is none */
	readonly text: (column: string) => string;
	/** 1 for the header; of a row over several lines, the last */
	readonly line: number;
}

/**
 * Reads approved changes from CSV (RFC 4180; `,` or `;`) with a header that names at least id, from and to, in any order and case; resource
 * and operator may be empty or absent, further columns are left out. Times without an offset are of the zone; a date is the whole day.
 * Throws CONFIG with file, line, column and what is expected there.
 */
export function parseTickets(
	csv: string,
	file: string,
	timezone: string,
): Ticket[] {
	const refuse = (line: number, why: string): never => {
		throw new TracefolioError(
			"CONFIG",
			`The change tickets "${file}", line ${line}: ${why}`,
			{ facts: { file, line } },
		);
	};
	const lines = linesOf(csv, refuse);
	checkIds(lines, refuse);
	return lines.map((line) => ticketOf(line, timezone, refuse));
}

function checkIds(lines: readonly Line[], refuse: Refuse): void {
	const first = new Map<string, number>();
	for (const { text, line } of lines) {
		const id = text("id");
		if (id === "") refuse(line, "id is empty; expected the ticket's name");
		const before = first.get(id);
		if (before !== undefined)
			refuse(
				line,
				`id "${id}" is on line ${before} already; expected each ticket once`,
			);
		first.set(id, line);
	}
}

function ticketOf(
	{ text, line }: Line,
	timezone: string,
	refuse: Refuse,
): Ticket {
	const time = (column: "from" | "to"): number =>
		localInstant(text(column), timezone, { end: column === "to" }) ??
		refuse(line, `${column} is "${text(column)}"; ${EXPECTED_TIME}`);
	const [from, to] = [time("from"), time("to")];
	if (to <= from)
		refuse(
			line,
			`to "${text("to")}" is not after from "${text("from")}"; expected the end of the window`,
		);
	const [resource, operator] = [text("resource"), text("operator")];
	return {
		...{ id: text("id"), from, to },
		resource: resource || null,
		operator: operator || null,
	};
}

function linesOf(csv: string, refuse: Refuse): Line[] {
	const [header = ""] = csv.split("\n", 1);
	// the parser never asks for the columns of a file without any text
	if (csv.trim() === "") columnsOf([], refuse);
	try {
		return parse<Line, Readonly<Record<string, string>>>(csv, {
			bom: true,
			columns: (names: string[]) => columnsOf(names, refuse),
			delimiter: header.includes(";") ? ";" : ",",
			skip_empty_lines: true,
			// spreadsheets leave out empty cells at the end of a row
			relax_column_count_less: true,
			on_record: (record, { lines: line }) => ({
				text: (column) => record[column]?.trim() ?? "",
				line,
			}),
		});
	} catch (error) {
		if (!(error instanceof CsvError)) throw error;
		const line: unknown = error["lines"];
		return refuse(typeof line === "number" ? line : 1, error.message);
	}
}

function columnsOf(header: readonly string[], refuse: Refuse): string[] {
	const columns = header.map((name) => name.trim().toLowerCase());
	for (const name of REQUIRED)
		if (!columns.includes(name))
			refuse(1, `there is no column "${name}"; ${EXPECTED_COLUMNS}`);
	for (const name of KNOWN)
		if (columns.indexOf(name) !== columns.lastIndexOf(name))
			refuse(1, `column "${name}" is there twice; ${EXPECTED_COLUMNS}`);
	return columns;
}

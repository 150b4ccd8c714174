import { createHmac, hash } from "node:crypto";
import { parse } from "csv-parse/sync";
import { TracefolioError } from "./errors.ts";

/** Whom or what a pseudonym stands for. */
export interface MappingRow {
	readonly pseudonym: string;
	readonly kind: "person" | "address";
	readonly value: string;
}

/** Makes pseudonyms: the same value always has the same one under the same key. */
export interface Pseudonyms {
	/** of a user's name or id: `person-5f3a…`, 16 hex digits */
	person(value: string): string;
	/** of an address: `address-09bc…` */
	address(value: string): string;
	/** as the report's privacy names the key */
	readonly keyId: string;
	/** of every pseudonym that was made, in their order */
	mapping(): MappingRow[];
}

const SHORTEST_KEY = 16;
const DIGITS = 16;

/** Pseudonyms by HMAC-SHA256 (RFC 2104) over kind, a line feed and the value as JSON. Throws CONFIG where the key is shorter than 16 characters. */
export function pseudonymiser(key: string): Pseudonyms {
	if (key.length < SHORTEST_KEY)
		throw new TracefolioError(
			"CONFIG",
			`TRACEFOLIO_PSEUDONYM_KEY has ${key.length} characters. Expected at least ${SHORTEST_KEY} random ones, since whoever guesses it can tell people by their pseudonyms`,
		);
	const made = new Map<string, MappingRow>();
	const hmac = (text: string) =>
		createHmac("sha256", key).update(text).digest("hex");
	const of = (kind: MappingRow["kind"]) => (value: string) => {
		// as JSON, since UTF-8 has no lone halves of characters and would make two such values one
		const text = `${kind}\n${JSON.stringify(value)}`;
		const pseudonym = `${kind}-${hmac(text).slice(0, DIGITS)}`;
		const known = made.get(pseudonym);
		if (known !== undefined && known.value !== value)
			throw new Error(`Two values have the pseudonym ${pseudonym}`);
		made.set(pseudonym, { pseudonym, kind, value });
		return pseudonym;
	};
	return {
		person: of("person"),
		address: of("address"),
		keyId: hash("sha256", hmac("tracefolio")).slice(0, DIGITS),
		mapping: () =>
			[...made.values()].sort((a, b) => (a.pseudonym < b.pseudonym ? -1 : 1)),
	};
}

const HEADER = "pseudonym,kind,value";

/** A mapping as CSV (RFC 4180). A value that a spreadsheet would take for a formula stands behind an apostrophe. */
export function mappingCsv(rows: readonly MappingRow[]): string {
	const lines = rows.map(({ pseudonym, kind, value }) =>
		[pseudonym, kind, quoted(value)].join(","),
	);
	return [HEADER, ...lines, ""].join("\r\n");
}

// an apostrophe is escaped too, so that reading takes away what writing put there
const FORMULA = /^['=+\-@\t\r\n＝＋－＠]/;

function quoted(value: string): string {
	const safe = FORMULA.test(value) ? `'${value}` : value;
	return `"${safe.replaceAll('"', '""')}"`;
}

/** Reads what `mappingCsv` wrote; an empty text holds nothing. Lines that are no mapping are left out. */
export function parseMapping(csv: string): MappingRow[] {
	const lines: string[][] = parse(csv, { relax_column_count: true });
	return lines.flatMap(([pseudonym = "", kind, value = ""]) => {
		if (kind !== "person" && kind !== "address") return [];
		return [
			{
				pseudonym,
				kind,
				value: value.replace(/^'(?=['=+\-@\t\r\n＝＋－＠])/, ""),
			},
		];
	});
}

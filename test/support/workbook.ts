import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";

/** What `read-workbook.py` prints. */
export interface ReadSheet {
	readonly name: string;
	readonly rows: readonly (readonly (string | number | boolean | null)[])[];
	readonly errors: readonly string[];
	readonly formulas: Readonly<Record<string, string>>;
	readonly tables: Readonly<Record<string, { ref: string; filter: string }>>;
	readonly frozen: string | null;
	readonly orientation: string;
	readonly fitToWidth: boolean;
	readonly printTitle: string | null;
	readonly footer: readonly string[];
}

export interface ReadWorkbook {
	readonly active: string;
	readonly created: string;
	readonly modified: string;
	readonly lastModifiedBy: string;
	readonly sheets: readonly ReadSheet[];
}

const PYTHON = "/usr/bin/python3";

/** Reads a workbook with openpyxl; throws where the Debian package python3-openpyxl is missing. */
export function readWorkbook(path: string): ReadWorkbook {
	const script = join(import.meta.dirname, "read-workbook.py");
	const output = execFileSync(PYTHON, [script, path], {
		encoding: "utf8",
		maxBuffer: 1 << 28,
	});
	return JSON.parse(output) as ReadWorkbook;
}

export function sheetOf({ sheets }: ReadWorkbook, name: string): ReadSheet {
	const sheet = sheets.find((own) => own.name === name);
	if (sheet === undefined) throw new Error(`No sheet "${name}"`);
	return sheet;
}

/** Opens workbooks in LibreOffice (Debian: libreoffice-calc) and saves them in `folder`/recalculated; one start for all. */
export function recalculate(paths: readonly string[], folder: string) {
	const out = join(folder, "recalculated");
	execFileSync("soffice", [
		`-env:UserInstallation=file://${join(folder, "soffice-profile")}`,
		"--headless",
		"--convert-to",
		"xlsx",
		"--outdir",
		out,
		...paths,
	]);
	return paths.map((path) => readWorkbook(join(out, basename(path))));
}

/** Rewrites each XML part of a workbook. */
export function rewrite(
	path: string,
	to: string,
	change: (xml: string, name: string) => string,
): void {
	const parts = Object.entries(unzipSync(readFileSync(path)));
	const changed = parts.map(([name, bytes]) => [
		name,
		strToU8(change(strFromU8(bytes), name)),
	]);
	writeFileSync(to, zipSync(Object.fromEntries(changed), { level: 1 }));
}

/** Without the stored results of its formulas, so that whoever opens the workbook has to compute them. */
export function withoutResults(xml: string): string {
	return xml.replace(/(<\/f>)<v>[^<]*<\/v>/g, "$1");
}

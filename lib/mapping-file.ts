import { readFile, rename, writeFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import type { Profile } from "./config.ts";
import { TracefolioError } from "./errors.ts";
import {
	mappingCsv,
	type Pseudonyms,
	parseMapping,
	pseudonymiser,
} from "./pseudonyms.ts";

type Private = Pick<Profile, "privacy">;

/** Where a profile asks for pseudonyms, what makes them; else null. Throws CONFIG where there is no key or it is too short. */
export function pseudonymsOf(
	{ privacy }: Private,
	key: string | undefined,
): Pseudonyms | null {
	if (privacy.people === "recorded") return null;
	if (key !== undefined) return pseudonymiser(key);
	throw new TracefolioError(
		"CONFIG",
		'The profile sets privacy.people to "pseudonymised", but there is no key to make pseudonyms with. Set TRACEFOLIO_PSEUDONYM_KEY to at least 16 random characters, and keep it apart from the reports',
	);
}

/**
 * Adds the people and addresses of a run to the file that tells whom each pseudonym stands for, readable by its owner alone. What it held
 * of other periods stays. Called before a run too, so that a place that cannot be written is found out before anything is published. Throws CONFIG
 * where it cannot be read or written.
 */
export async function keepMapping(
	{ privacy: { mapping } }: Private,
	base: string,
	pseudonyms: Pseudonyms,
): Promise<void> {
	if (mapping === null) return;
	const path = isAbsolute(mapping) ? mapping : join(base, mapping);
	try {
		const known = await readFile(path, "utf8").catch(absent);
		const rows = new Map(
			[...parseMapping(known), ...pseudonyms.mapping()].map((row) => [
				row.pseudonym,
				row,
			]),
		);
		const sorted = [...rows.values()].sort((a, b) =>
			a.pseudonym < b.pseudonym ? -1 : 1,
		);
		const written = `${path}.new`;
		await writeFile(written, mappingCsv(sorted), { mode: 0o600 });
		await rename(written, path);
	} catch (cause) {
		throw new TracefolioError(
			"CONFIG",
			`Cannot write the mapping of pseudonyms "${path}": ${(cause as NodeJS.ErrnoException).code}. Name another file in privacy.mapping, or none`,
			{ facts: { path }, cause },
		);
	}
}

function absent(error: NodeJS.ErrnoException): string {
	if (error.code === "ENOENT") return "";
	throw error;
}

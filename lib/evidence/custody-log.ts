import { type BagFiles, PLACES, readSmall, sha256Of } from "./bag-files.ts";
import { type BagFinding, finding } from "./finding.ts";

/**
 * Whether the log of the service's own use in a bag is whole: each line is an entry that counts up from one, and holds the SHA-256 of the line before
 * it with its line feed. Without a log there is nothing to find.
 */
export async function custodyLogFindings(
	files: BagFiles,
): Promise<readonly BagFinding[]> {
	if (!files.sizes.has(PLACES.custodyLog)) return [];
	const bytes = await readSmall(files, PLACES.custodyLog).catch(() => null);
	if (bytes === null) return [broken("it cannot be read")];
	const lines = bytes.toString().split(/(?<=\n)/);
	let previous: string | null = null;
	for (const [i, line] of lines.entries()) {
		const entry = entryIn(line);
		if (entry?.["seq"] !== i + 1 || entry["previous"] !== previous)
			return [
				broken(
					`line ${i + 1} does not follow the line before it: an entry was altered, removed or added`,
				),
			];
		previous = sha256Of(Buffer.from(line));
	}
	return [];
}

function entryIn(line: string): Readonly<Record<string, unknown>> | null {
	try {
		const entry: unknown = JSON.parse(line);
		return typeof entry === "object" && entry !== null ? { ...entry } : null;
	} catch {
		return null;
	}
}

function broken(why: string): BagFinding {
	return finding("publication", PLACES.custodyLog, why);
}

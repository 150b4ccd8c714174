import { z } from "zod";
import { type ChainedEntry, chainFaults, isEntryId } from "../custody-chain.ts";
import { type BagFiles, PLACES, readSmall, sha256Of } from "./bag-files.ts";
import { type BagFinding, finding } from "./finding.ts";

const ENTRY = z.object({
	id: z.string().refine(isEntryId),
	previous: z.array(z.object({ id: z.string(), entrySha256: z.string() })),
});

/** Whether the log of the service's own use in a bag is as it was written. Without a log there is nothing to find. */
export async function custodyLogFindings(
	files: BagFiles,
): Promise<readonly BagFinding[]> {
	if (!files.sizes.has(PLACES.custodyLog)) return [];
	const bytes = await readSmall(files, PLACES.custodyLog).catch(() => null);
	if (bytes === null) return [fault("it cannot be read")];
	const entries: ChainedEntry[] = [];
	for (const [i, line] of linesOf(bytes)) {
		const entry = entryIn(line);
		if (entry === null) return [fault(`line ${i + 1} is no entry`)];
		if (entry.id <= (entries.at(-1)?.id ?? ""))
			return [fault(`line ${i + 1} does not come after the line before it`)];
		entries.push({ ...entry, sha256: sha256Of(Buffer.from(line)) });
	}
	return chainFaults(entries).map(fault);
}

/** Lines with their line feeds. */
function linesOf(bytes: Uint8Array) {
	return Buffer.from(bytes)
		.toString()
		.split(/(?<=\n)/)
		.entries();
}

function entryIn(line: string): z.infer<typeof ENTRY> | null {
	try {
		return ENTRY.safeParse(JSON.parse(line)).data ?? null;
	} catch {
		return null;
	}
}

function fault(why: string): BagFinding {
	return finding("publication", PLACES.custodyLog, why);
}

import { z } from "zod";
import type { Seal } from "../integrity/completeness.ts";
import type { Store } from "../store/store.ts";
import { readText, sha256 } from "./artifact.ts";
import { entriesOf } from "./index-entry.ts";

const MANIFEST = z.object({
	sources: z.array(
		z.object({
			object: z.string(),
			sha256: z.string(),
			state: z.string(),
			digest: z.string().optional(),
		}),
	),
});

/**
 * With which SHA-256 the revisions of a period read each file first. Every revision's manifest seals what it was made from, so that a file
 * which is replaced later is found, also where it has the same MD5. A file that could not be read, or that differed from its digest,
 * may be mended and is not sealed. A manifest that its index entry does not vouch for seals nothing.
 * Throws what the store throws.
 */
export async function sealsOf(
	store: Store,
	profile: string,
	period: string,
): Promise<ReadonlyMap<string, Seal>> {
	const seals = new Map<string, Seal>();
	for (const entry of await entriesOf(store, profile, period)) {
		const key = `${entry.folder}manifest.json`;
		if ((await store.head(key)) === null) continue;
		const text = await readText(store, key);
		if (sha256(text) !== entry.manifestSha256) continue;
		const manifest = MANIFEST.safeParse(JSON.parse(text));
		for (const source of manifest.data?.sources ?? [])
			if (source.state === "read" && source.digest !== "altered")
				if (!seals.has(source.object))
					seals.set(source.object, {
						sha256: source.sha256,
						revision: entry.revision,
					});
	}
	return seals;
}

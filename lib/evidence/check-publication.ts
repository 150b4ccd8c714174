import { publicationKeys } from "../publish/index-entry.ts";
import {
	type BagFiles,
	indexPath,
	type Measured,
	PLACES,
	readSmall,
} from "./bag-files.ts";
import { bagStore } from "./bag-store.ts";
import { type BagFinding, finding } from "./finding.ts";
import { type IndexFacts, parseIndexEntry } from "./published-files.ts";
import { verifyPublication } from "./verify-publication.ts";

/** Whether the publication in a bag holds by itself: its index entry, its manifest, every file, and what they say of one another. */
export async function publicationFindings(
	files: BagFiles,
	measured: ReadonlyMap<string, Measured>,
): Promise<readonly BagFinding[]> {
	const index = await indexOf(files);
	if ("kind" in index) return [index];
	const own = [...files.sizes.keys()].filter((path) =>
		path.startsWith(PLACES.publication),
	);
	// what cannot be read was found already
	if (own.some((path) => !measured.has(path))) return [];
	const store = bagStore(files, index);
	const { findings } = await verifyPublication(store, index, { alone: true });
	const folder = publicationKeys(index.profile, index.period).folder(
		index.revision,
	);
	return findings
		.filter(({ severity }) => severity === "failure")
		.map(({ object, message }) =>
			finding(
				"publication",
				object.startsWith(folder)
					? PLACES.publication + object.slice(folder.length)
					: indexPath(index),
				message,
			),
		);
}

async function indexOf(files: BagFiles): Promise<IndexFacts | BagFinding> {
	const [entry, ...others] = [...files.sizes.keys()].filter((path) =>
		path.startsWith(PLACES.index),
	);
	if (entry === undefined || others.length > 0)
		return finding(
			"publication",
			null,
			"it does not hold exactly one index entry",
		);
	try {
		const bytes = await readSmall(files, entry);
		const index = parseIndexEntry(JSON.parse(bytes.toString()));
		if (entry === indexPath(index)) return index;
	} catch {
		return finding("publication", entry, "it is no index entry");
	}
	return finding(
		"publication",
		entry,
		"it is the index entry of something else",
	);
}

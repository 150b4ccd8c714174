import { TracefolioError } from "../errors.ts";
import { publicationKeys } from "../publish/index-entry.ts";
import { byCodeUnit } from "../store/key.ts";
import type { Store } from "../store/store.ts";
import { type BagFiles, indexPath, PLACES } from "./bag-files.ts";
import type { IndexFacts } from "./published-files.ts";

/**
 * The publication in a bag as the output store that it came from: its folder and its index entry, and nothing else (earlier revisions
 * are not in a bag). Reading only: `create` throws.
 */
export function bagStore(files: BagFiles, index: IndexFacts): Store {
	const { profile, period, revision } = index;
	const uri = `${files.name}/${PLACES.publication}`;
	const keys = publicationKeys(profile, period);
	const folder = keys.folder(revision);
	const objects = new Map<string, string>();
	for (const path of [...files.sizes.keys()].toSorted(byCodeUnit))
		if (path.startsWith(PLACES.publication) && !path.startsWith(PLACES.index))
			objects.set(folder + path.slice(PLACES.publication.length), path);
	objects.set(keys.entry(revision), indexPath(index));
	const sorted = [...objects.keys()].toSorted(byCodeUnit);
	const find = (key: string): string => {
		const path = objects.get(key);
		if (path !== undefined && files.sizes.has(path)) return path;
		throw fault(uri, key, "there is no such object");
	};
	return {
		...{ uri, place: uri, above: [], retains: false },
		async *list(prefix) {
			for (const key of sorted)
				if (key.startsWith(prefix))
					yield { key, size: files.sizes.get(find(key)) ?? 0 };
		},
		async level(prefix) {
			const below = sorted
				.filter((key) => key.startsWith(prefix))
				.map((key) => key.slice(prefix.length).split("/"));
			const named = (isFolder: boolean) => [
				...new Set(
					below
						.filter(({ length }) => length > 1 === isFolder)
						.map(([name = ""]) => name),
				),
			];
			return { folders: named(true), objects: named(false) };
		},
		async head(key) {
			const size = files.sizes.get(objects.get(key) ?? "");
			return size === undefined ? null : { key, size };
		},
		async metadata(key) {
			find(key);
			return {};
		},
		async version() {
			return null;
		},
		async *read(key) {
			yield* files.read(find(key));
		},
		async create(key) {
			throw fault(uri, key, "a bag is never written to");
		},
	};
}

function fault(uri: string, key: string, why: string): TracefolioError {
	return new TracefolioError("STORE", `Cannot use "${key}" in ${uri}: ${why}`, {
		facts: { uri, key },
	});
}

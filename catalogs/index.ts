import { type CatalogVersion, parseCatalog } from "../lib/catalog/catalog.ts";
// imported, not read from disk, so that a bundled function carries them
import dmsKafka2024 from "./dms-kafka/2024-08-23.json" with { type: "json" };
import dmsKafka2026 from "./dms-kafka/2026-04-13.json" with { type: "json" };

/** Every catalog version that Tracefolio brings, checked; a new one is a file and a line here and above. */
export const CATALOGS: readonly CatalogVersion[] = [
	dmsKafka2024,
	dmsKafka2026,
].map((file) => parseCatalog(file, `catalogs/${file.id}/${file.version}.json`));

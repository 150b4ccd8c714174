import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import type { PopulationRow } from "../report/model.ts";
import { splitLines } from "./sorted-runs.ts";

/** The rows of a `population.ndjson.gz` that writePopulation wrote, in its order. Throws what the file system throws. */
export async function* readPopulation(
	path: string,
): AsyncGenerator<PopulationRow> {
	const file = createReadStream(path);
	const text = file.pipe(createGunzip()).setEncoding("utf8");
	try {
		for await (const line of splitLines(text))
			yield JSON.parse(line) as PopulationRow;
	} finally {
		// a reader may stop early, and a pipe does not close its source then
		file.destroy();
	}
}

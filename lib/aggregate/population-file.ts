import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { PopulationRow } from "../report/model.ts";
import { splitLines } from "./sorted-runs.ts";

/** The rows of a `population.ndjson.gz` that writePopulation wrote, in its order. Throws what the file system throws. */
export function readPopulation(path: string): AsyncGenerator<PopulationRow> {
	return rowsOf(createReadStream(path));
}

/** The same of stored bytes. Throws what their source throws. */
export async function* rowsOf(
	bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<PopulationRow> {
	const source = bytes instanceof Readable ? bytes : Readable.from(bytes);
	const inflated = createGunzip();
	source.on("error", (error) => inflated.destroy(error));
	const text = source.pipe(inflated).setEncoding("utf8");
	try {
		for await (const line of splitLines(text))
			yield JSON.parse(line) as PopulationRow;
	} finally {
		// a reader may stop early, and a pipe does not close its source then
		source.destroy();
	}
}

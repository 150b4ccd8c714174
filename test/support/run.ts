import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CATALOGS } from "../../catalogs/index.ts";
import { DEFAULT_PROFILE, type Profile } from "../../lib/config.ts";
import { parsePeriod } from "../../lib/period.ts";
import { type Effects, type Outcome, runReport } from "../../lib/pipeline.ts";
import { readText } from "../../lib/publish/artifact.ts";
import type { Report } from "../../lib/report/model.ts";
import { memoryStore } from "../../lib/store/memory.ts";
import type { Store } from "../../lib/store/store.ts";

/** What a run of the pipeline over memory stores gave. */
export interface Run extends Outcome {
	readonly output: Store;
	readonly report: Report;
}

export interface RunOptions {
	readonly period?: string;
	readonly now?: string;
	readonly profile?: Partial<Profile>;
	readonly output?: Store;
	readonly renderers?: Effects["renderers"];
	readonly trust?: Effects["trust"];
	readonly tickets?: Effects["tickets"];
	readonly pseudonyms?: Effects["pseudonyms"];
}

/** Runs the pipeline over an archive, without the PDF and the workbook unless `renderers` names them. */
export async function run(
	archive: Store | Readonly<Record<string, Uint8Array>>,
	options: RunOptions = {},
): Promise<Run> {
	const profile = {
		...DEFAULT_PROFILE,
		timezone: "Europe/Berlin",
		...options.profile,
	};
	const now = Date.parse(options.now ?? "2026-11-05T00:00:00Z");
	const output = options.output ?? memoryStore();
	const folder = await mkdtemp(join(tmpdir(), "run-"));
	try {
		const period = parsePeriod(
			options.period ?? "2026-10",
			profile.timezone,
			now,
		);
		const outcome = await runReport(profile, period, {
			archive: "list" in archive ? (archive as Store) : memoryStore(archive),
			output,
			now,
			folder,
			generator: { name: "tracefolio", version: "0.0.0" },
			catalogs: CATALOGS,
			trust: options.trust ?? { keys: [], bucket: null },
			renderers: options.renderers ?? [],
			theme: { colour: "#0b5563", logo: null },
			tickets: options.tickets ?? null,
			pseudonyms: options.pseudonyms ?? null,
			progress: () => {},
		});
		const { folder: key } = outcome.entry;
		const report = JSON.parse(await readText(output, `${key}report.json`));
		return { ...outcome, output, report };
	} finally {
		await rm(folder, { recursive: true });
	}
}

/** The population of a run's publication, as its lines say. */
export async function populationOf({ output, entry }: Run) {
	const { gunzipSync } = await import("node:zlib");
	const key = `${entry.folder}population.ndjson.gz`;
	const bytes = Buffer.concat(await Array.fromAsync(output.read(key)));
	const lines = gunzipSync(bytes).toString().split("\n").slice(0, -1);
	return lines.map((line) => JSON.parse(line));
}

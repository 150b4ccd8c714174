// usage: node dying-run.ts STEP before|after ARCHIVE OUT
// Publishes like the command does, and is killed (SIGKILL) before or after the given write to the output store.
import { CATALOGS } from "../../catalogs/index.ts";
import { DEFAULT_PROFILE } from "../../lib/config.ts";
import { GENERATOR } from "../../lib/generator.ts";
import { parsePeriod } from "../../lib/period.ts";
import { runReport } from "../../lib/pipeline.ts";
import { RENDERERS } from "../../lib/render/renderers.ts";
import { folderStore } from "../../lib/store/folder.ts";
import { withWorkFolder } from "../../lib/work-folder.ts";

const [step = "", when = "", archive = "", out = ""] = process.argv.slice(2);
const store = folderStore(out, { mayBeMissing: true });
const now = Date.now();
let writes = 0;

await withWorkFolder((folder) =>
	runReport(DEFAULT_PROFILE, parsePeriod("2026-10", "UTC", now), {
		archive: folderStore(archive),
		output: {
			...store,
			async create(key, body) {
				const dies = ++writes === Number(step);
				if (dies && when === "before") process.kill(process.pid, "SIGKILL");
				const result = await store.create(key, body);
				if (dies) process.kill(process.pid, "SIGKILL");
				return result;
			},
		},
		now,
		folder,
		generator: GENERATOR,
		catalogs: CATALOGS,
		trust: { keys: [], bucket: null },
		renderers: RENDERERS,
		theme: { colour: DEFAULT_PROFILE.theme.colour, logo: null },
		tickets: null,
		pseudonyms: null,
		progress: () => {},
	}),
);

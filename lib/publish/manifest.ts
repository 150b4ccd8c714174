import type { Report } from "../report/model.ts";
import type { Artifact } from "./artifact.ts";

/**
 * The text of `manifest.json`: every file with size and SHA-256, every source object with size, SHA-256 and digest result,
 * catalogs, program, and the previous revision's manifest. It is a function of the report and its files, so that two runs
 * that made the same files make the same manifest.
 */
export function manifestOf(
	{ report, sources }: Report,
	files: readonly Artifact[],
): string {
	const manifest = {
		schema: "tracefolio/manifest@1",
		publication: {
			id: report.id,
			profile: report.profile,
			period: report.period,
			revision: report.revision,
			status: report.status,
		},
		generatedAt: report.generatedAt,
		generator: report.generator,
		inputs: report.inputs,
		catalogs: report.catalogs,
		previousManifest: report.previousManifest,
		files: files.map(({ name, size, sha256 }) => ({ name, size, sha256 })),
		sources: sources.map(({ object, size, sha256, state, digest }) => ({
			object,
			size,
			sha256,
			state,
			digest,
		})),
	};
	return `${JSON.stringify(manifest, null, 2)}\n`;
}

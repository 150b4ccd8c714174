import { eachBounded } from "../each-bounded.ts";
import { TracefolioError } from "../errors.ts";
import { measureStored } from "../publish/artifact.ts";
import { checkKey } from "../store/key.ts";
import type { Store } from "../store/store.ts";
import type { Findings } from "./publication-finding.ts";
import type { Manifest } from "./publication-records.ts";

const SOURCES_AT_ONCE = 8;
/** sources are streamed: this bounds what is on its way, not what is in memory */
const BYTES_AT_ONCE = 256 * 1024 * 1024;

/** Checks the sources of a manifest, whose key is given, and says how many of them were compared. */
export type SourceCheck = (
	manifest: Manifest,
	key: string,
	findings: Findings,
) => Promise<number>;

type Measured = { readonly size: number; readonly sha256: string } | null;

/**
 * A check of sources against an archive that reads each object once, however many revisions rest on it; without an archive it notes that
 * nothing was checked. The check throws what the archive throws: an archive that cannot be read proves nothing.
 */
export function sourceCheck(archive: Store | undefined): SourceCheck {
	if (archive === undefined) return notChecked;
	const known = new Map<string, Promise<Measured>>();
	const measured = (object: string) => {
		const measuring = known.get(object) ?? measureObject(archive, object);
		known.set(object, measuring);
		return measuring;
	};
	return async ({ sources }, key, findings) => {
		await eachBounded(
			sources,
			BYTES_AT_ONCE,
			SOURCES_AT_ONCE,
			async (source) => {
				const { object, size, sha256 } = source;
				if (!isKey(object)) {
					findings.fail(
						"malformed-file",
						key,
						`"${key}" lists a source ${JSON.stringify(object)}, which can be no key. Do not rely on it`,
					);
					return;
				}
				const found = await measured(object);
				if (found === null)
					findings.fail(
						"missing-source",
						object,
						`"${object}" is missing in ${archive.uri}: "${key}" lists it as a source, with ${size} bytes and SHA-256 ${sha256}. Put back a copy of it`,
					);
				else if (found.size !== size || found.sha256 !== sha256)
					findings.fail(
						"altered-source",
						object,
						`"${object}" in ${archive.uri} is not what the report was made from: by "${key}" it held ${size} bytes with SHA-256 ${sha256}, and it holds ${found.size} bytes with SHA-256 ${found.sha256}. Find out who replaced it`,
					);
			},
		);
		return sources.length;
	};
}

function isKey(object: string): boolean {
	try {
		checkKey(object, "");
		return true;
	} catch (error) {
		if (error instanceof TracefolioError) return false;
		throw error;
	}
}

async function measureObject(
	archive: Store,
	object: string,
): Promise<Measured> {
	const found = await archive.head(object);
	return found === null ? null : measureStored(archive, object);
}

async function notChecked(
	{ sources }: Manifest,
	key: string,
	findings: Findings,
): Promise<number> {
	if (sources.length > 0)
		findings.note(
			"sources-not-checked",
			key,
			`The ${sources.length} source(s) that "${key}" lists were not compared, since no archive was given`,
		);
	return 0;
}

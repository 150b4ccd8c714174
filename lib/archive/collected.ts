import { COLLECTED_ROOT, rootAt } from "./layout.ts";

const LEDGER_FOLDER = "ledger";

/** A project of a region, from which traces are collected. */
export interface Collected {
	readonly region: string;
	readonly project: string;
}

/**
 * The key of a page of the trace service: below the day (UTC) of the hour that was asked for, and named after that hour and the
 * page's content, so that the same page has the same key whenever and by whomever it is collected.
 * `hour`: ms since the epoch, UTC; `copy` counts up where something else has the key.
 */
export function pageKey(
	{ region, project }: Collected,
	hour: number,
	contentSha256: string,
	copy = 0,
): string {
	const [day = "", time = ""] = new Date(hour).toISOString().split("T");
	const name = `${time.slice(0, 2)}-${contentSha256}${copy > 0 ? `-${copy}` : ""}.json.gz`;
	return [COLLECTED_ROOT, region, ...day.split("-"), project, name].join("/");
}

/** The prefix of a project's ledger. */
export function ledgerPrefix({ region, project }: Collected): string {
	return `${COLLECTED_ROOT}/${region}/${LEDGER_FOLDER}/${project}/`;
}

/** Whose ledger a folder is, by its path from the segments above the archive's root; null for any other folder. */
export function ledgerFolderOf(path: readonly string[]): Collected | null {
	const root = rootAt(path);
	if (path[root] !== COLLECTED_ROOT || path.length !== root + 4) return null;
	const [region = "", folder, project = ""] = path.slice(root + 1);
	return folder === LEDGER_FOLDER ? { region, project } : null;
}

import type { DigestRow, LedgerRow } from "../integrity/completeness.ts";
import type { Report } from "./model.ts";

/** The text of `sources.json`: every object that the report rests on, and what of the archive was looked at. */
export function sourcesJson(
	{ report, sources, setAside }: Report,
	digests: readonly DigestRow[],
	ledgers: readonly LedgerRow[],
): string {
	const { archive, listedFrom, listedTo, regions } = report.scope;
	const content = {
		schema: "tracefolio/sources@1",
		report: report.id,
		archive,
		regions,
		listedFrom,
		listedTo,
		setAside,
		objects: sources,
		digests,
		ledgers,
	};
	return `${JSON.stringify(content, null, 2)}\n`;
}

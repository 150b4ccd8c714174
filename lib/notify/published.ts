import { createHash } from "node:crypto";
import { z } from "zod";
import { TracefolioError } from "../errors.ts";
import type { Store } from "../store/store.ts";
import type { PublishedNotice } from "./notice.ts";

/** Of an index entry, what leads to the report. */
export interface Entry {
	readonly profile: string;
	readonly period: string;
	readonly revision: number;
	readonly folder: string;
	readonly manifestSha256: string;
	readonly files?:
		| readonly { readonly name: string; readonly version: string }[]
		| undefined;
}

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().min(0);

const MANIFEST = z.object({
	schema: z.literal("tracefolio/manifest@1"),
	files: z.array(z.object({ name: z.string(), size: count, sha256: hex })),
});

const REPORT = z.object({
	schema: z.literal("tracefolio/report@1"),
	report: z.object({
		organisation: z.string(),
		title: z.string(),
		status: z.enum(["final", "provisional"]),
		reasons: z.array(z.string()),
		period: z.object({ label: z.string(), timezone: z.string() }),
	}),
	population: z.object({ inScope: count }),
	outcomes: z.object({
		success: count,
		failure: count,
		incident: count,
		unknown: count,
	}),
	completeness: z.object({
		verdict: z.enum(["proven", "witnessed", "partial", "unproven"]),
	}),
	findings: z.array(
		z.object({ severity: z.enum(["high", "medium", "low", "info"]) }),
	),
});

/**
 * What there is to tell of a publication, read from its report.json, for which the manifest vouches, as the index entry does for that.
 * Throws STORE where the store fails, or where one of them is not as it was published.
 */
export async function publishedNotice(
	output: Store,
	entry: Entry,
): Promise<PublishedNotice> {
	const { profile, period, revision, folder, manifestSha256 } = entry;
	const versionOf = (name: string): string | null =>
		entry.files?.find((file) => file.name === name)?.version ?? null;
	const read = async (name: string, sha256: string): Promise<unknown> => {
		const key = `${folder}${name}`;
		const chunks = await Array.fromAsync(output.read(key, versionOf(name)));
		const bytes = Buffer.concat(chunks);
		if (createHash("sha256").update(bytes).digest("hex") !== sha256)
			throw damaged(output, key, "is not as it was published");
		return JSON.parse(bytes.toString());
	};
	const manifest = MANIFEST.safeParse(
		await read("manifest.json", manifestSha256),
	);
	const listed = manifest.data?.files ?? [];
	const vouched = listed.find(({ name }) => name === "report.json");
	if (vouched === undefined)
		throw damaged(output, `${folder}manifest.json`, "lists no report.json");
	const report = REPORT.safeParse(await read("report.json", vouched.sha256));
	if (!report.success)
		throw damaged(output, `${folder}report.json`, "is not what is expected");
	const { report: head, population, outcomes, completeness } = report.data;
	const findings = { high: 0, medium: 0, low: 0, info: 0 };
	for (const { severity } of report.data.findings) findings[severity]++;
	return {
		kind: "published",
		profile,
		title: head.title,
		organisation: head.organisation,
		period: head.period.label,
		timezone: head.period.timezone,
		revision,
		report: `${profile}.${period}.r${revision}`,
		folder,
		status: head.status,
		reasons: head.reasons,
		completeness: completeness.verdict,
		outcomes,
		inScope: population.inScope,
		findings,
		manifestSha256,
		files: listed.map((file) => ({ ...file, version: versionOf(file.name) })),
	};
}

function damaged(store: Store, key: string, why: string): TracefolioError {
	return new TracefolioError("STORE", `"${key}" in ${store.uri} ${why}`, {
		facts: { key },
	});
}

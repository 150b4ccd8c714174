import { describe, expect, it } from "vitest";
import {
	manifestAgrees,
	reportAgrees,
	sourcesAgree,
} from "../../../lib/evidence/publication-agreement.ts";
import { newFindings } from "../../../lib/evidence/publication-finding.ts";

const HASH = "a".repeat(64);
const OTHER = "b".repeat(64);
const KEY = "p/2026-10/r1/x.json";

/** Records of one publication that agree; new ones each time, for a test to change. */
function records() {
	const period = { label: "2026-10-01/2026-10-15", timezone: "UTC" };
	const head = { id: "id", profile: "p", period, revision: 1 };
	const made = { generatedAt: "2026-11-02", generator: "g", inputs: HASH };
	const shared = { ...made, catalogs: ["c"], previousManifest: null };
	const source = { object: "o", size: 1, sha256: HASH, state: "read" };
	const scope = { archive: "folder", regions: ["eu-de"] };
	const files = [
		{ name: "report.json", size: 1, sha256: HASH },
		{ name: "population.ndjson.gz", size: 1, sha256: OTHER },
	];
	return structuredClone({
		entry: {
			schema: "tracefolio/index@1" as const,
			...{ profile: "p", period: "2026-10-01--2026-10-15", revision: 1 },
			...{ folder: "", manifestSha256: HASH, inputs: HASH },
			...{ status: "final" as const, completeness: "proven" as const },
			generatedAt: made.generatedAt,
			files: [
				{ name: "report.json", sha256: HASH, version: "1" },
				{ name: "manifest.json", sha256: HASH, version: "2" },
			],
		},
		manifest: {
			schema: "tracefolio/manifest@1" as const,
			publication: { ...head, status: "final" as const },
			...{ ...shared, files },
			previousManifest: null as string | null,
			sources: [{ ...source, digest: "verified" }],
		},
		report: {
			schema: "tracefolio/report@1" as const,
			report: {
				...{ ...head, ...shared, scope, status: "final" as const },
				previousManifest: null as string | null,
			},
			population: { inScope: 1 },
			completeness: { verdict: "proven" as const },
			sample: { populationSha256: OTHER },
			setAside: { digests: 0 },
			sources: [{ ...source, digest: "verified", records: 1 }],
		},
		sources: {
			schema: "tracefolio/sources@1" as const,
			report: "id",
			...{ ...scope, setAside: { digests: 0 } },
			objects: [{ ...source, digest: "verified", records: 1 }],
		},
	});
}

type Records = ReturnType<typeof records>;

/** What the records do not agree on after a change, by the check that says so. */
function disagreements(change: (records: Records) => void) {
	const all = records();
	change(all);
	const { entry, manifest, report, sources } = all;
	const said = (check: (findings: ReturnType<typeof newFindings>) => void) => {
		const findings = newFindings();
		check(findings);
		return findings
			.sorted()
			.map(({ message }) => /agree on (.+?): /.exec(message)?.[1] ?? message);
	};
	return {
		manifest: said((found) => manifestAgrees(KEY, entry, manifest, found)),
		report: said((found) => reportAgrees(KEY, entry, manifest, report, found)),
		sources: said((found) => sourcesAgree(KEY, report, sources, found)),
	};
}

const NONE = { manifest: [], report: [], sources: [] };

describe("manifestAgrees(), reportAgrees() and sourcesAgree()", () => {
	it("find nothing where all agree, or only one side has a field", () => {
		expect(disagreements(() => {})).toEqual(NONE);
		expect(
			disagreements(({ entry, report, sources }) => {
				Reflect.deleteProperty(entry, "files");
				for (const name of ["sample", "setAside"])
					Reflect.deleteProperty(report, name);
				Reflect.deleteProperty(sources, "regions");
			}),
		).toEqual(NONE);
	});

	const ofEntry: Record<string, (entry: Records["entry"]) => void> = {
		profile: (entry) => Object.assign(entry, { profile: "q" }),
		period: (entry) => Object.assign(entry, { period: "2026-10" }),
		revision: (entry) => Object.assign(entry, { revision: 2 }),
		status: (entry) => Object.assign(entry, { status: "provisional" }),
		inputs: (entry) => Object.assign(entry, { inputs: OTHER }),
		generatedAt: (entry) => Object.assign(entry, { generatedAt: "2026" }),
		'the SHA-256 of "report.json"': ({ files }) =>
			Object.assign(files[0] ?? {}, { sha256: OTHER }),
		'the SHA-256 of "manifest.json"': ({ files }) =>
			Object.assign(files[1] ?? {}, { sha256: OTHER }),
		'the SHA-256 of "unknown.json"': ({ files }) =>
			files.push({ name: "unknown.json", sha256: HASH, version: "3" }),
		"files, each once": ({ files }) => files.push(...files.slice(0, 1)),
	};
	for (const [what, change] of Object.entries(ofEntry))
		it(`find an index entry that differs in ${what}`, () => {
			const found = disagreements(({ entry }) => change(entry));
			expect(found).toEqual({ ...NONE, manifest: [what] });
		});

	const ofHead: Record<string, unknown> = {
		...{ id: "x", profile: "q", period: { label: "2026-10" }, revision: 2 },
		...{ status: "provisional", generatedAt: "2026", generator: "h" },
		...{ inputs: OTHER, catalogs: [], previousManifest: HASH },
	};
	for (const [what, value] of Object.entries(ofHead))
		it(`find a report that differs in ${what}`, () => {
			const found = disagreements(({ report }) =>
				Object.assign(report.report, { [what]: value }),
			);
			expect(found.report).toEqual([what]);
		});

	it("find a report of another completeness, population or list of sources", () => {
		const report = (change: (report: Records["report"]) => void) =>
			disagreements((all) => change(all.report)).report;
		expect(
			report(({ completeness }) =>
				Object.assign(completeness, { verdict: "witnessed" }),
			),
		).toEqual(["completeness"]);
		expect(
			report(({ sample }) => Object.assign(sample, { populationSha256: HASH })),
		).toEqual(["the sample's population"]);
		expect(
			report(({ sources }) => sources.push(...sources.slice(0, 1))),
		).toEqual(["the number of sources"]);
		for (const field of ["object", "size", "sha256", "state", "digest"])
			expect(
				report(({ sources }) =>
					Object.assign(sources[0] ?? {}, { [field]: 0 }),
				),
			).toEqual([`${field} of the source "o"`]);
	});

	it("find a final report whose completeness allows none", () => {
		const { report } = disagreements(({ entry, report: { completeness } }) => {
			Object.assign(entry, { completeness: "partial" });
			Object.assign(completeness, { verdict: "partial" });
		});
		expect(report).toEqual([expect.stringContaining("only what is proven")]);
	});

	const ofSources: Record<string, unknown> = {
		...{ archive: "memory", regions: [], setAside: { digests: 1 } },
	};
	for (const [what, value] of Object.entries(ofSources))
		it(`find sources.json that differs in ${what}`, () => {
			const found = disagreements(({ sources }) =>
				Object.assign(sources, { [what]: value }),
			);
			expect(found).toEqual({ ...NONE, sources: [what] });
		});

	it("find sources.json of another report, or with other sources", () => {
		const other = disagreements(({ sources }) => {
			sources.report = "x";
			sources.objects = [];
		});
		expect(other.sources).toEqual(["the report's id", "the sources"]);
	});
});

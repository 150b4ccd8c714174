import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { parseTickets } from "../../lib/change-tickets.ts";
import { parseProfile } from "../../lib/config.ts";
import type { Report } from "../../lib/report/model.ts";
import { run } from "../support/run.ts";

const CASE = "test/golden/what-needs-action";

/** Every record of the case's archive, one each. */
async function recordsOf(): Promise<unknown[]> {
	const root = join(CASE, "archive");
	const entries = await readdir(root, { recursive: true, withFileTypes: true });
	const files = entries.filter((entry) => entry.isFile());
	const texts = await Promise.all(
		files.map(({ parentPath, name }) =>
			readFile(join(parentPath, name), "utf8"),
		),
	);
	return texts.flatMap((text) => JSON.parse(text));
}

function essence({ report }: { readonly report: Report }) {
	const { findings, rules, correlation, tickets, week } = report;
	// files decide whether a service has a folder
	const ofTraces = findings.filter(
		({ rule }) => rule !== "service-without-folder",
	);
	return { findings: ofTraces, rules, correlation, tickets, week };
}

it("runReport() finds and correlates the same in shuffled, duplicated and split input", async () => {
	const { before, now, period, ...given } = parse(
		await readFile(join(CASE, "case.yml"), "utf8"),
	);
	const profile = parseProfile(JSON.stringify(given), "case.yml");
	const csv = await readFile(join(CASE, "tickets.csv"), "utf8");
	const rows = parseTickets(csv, "tickets.csv", profile.timezone);
	const tickets = { tickets: rows, sha256: "0" };
	const records = await recordsOf();
	const archiveOf = (parts: readonly (readonly unknown[])[]) =>
		Object.fromEntries(
			parts.map((part, i) => [
				`CloudTraces/eu-de/2026/10/${String(i + 1).padStart(2, "0")}/system/x_CloudTrace_eu-de_2026-10-02T00-00-00Z_${String(i).padStart(16, "0")}.json`,
				new TextEncoder().encode(JSON.stringify(part)),
			]),
		);
	const options = { period, now, profile, tickets };
	const once = essence(await run(archiveOf([records]), options));
	expect(once.findings.length).toBeGreaterThan(30);
	const places = fc.array(fc.array(fc.nat(8), { minLength: 1, maxLength: 3 }), {
		minLength: records.length,
		maxLength: records.length,
	});
	await fc.assert(
		fc.asyncProperty(
			places,
			fc.infiniteStream(fc.nat()),
			async (where, ranks) => {
				const parts: { rank: number; record: unknown }[][] = Array.from(
					{ length: 9 },
					() => [],
				);
				for (const [i, record] of records.entries())
					for (const part of where[i] ?? [0])
						parts[part]?.push({ rank: ranks.next().value ?? 0, record });
				const shuffled = parts.map((part) =>
					part.toSorted((a, b) => a.rank - b.rank).map(({ record }) => record),
				);
				expect(essence(await run(archiveOf(shuffled), options))).toEqual(once);
			},
		),
		{ numRuns: 8 },
	);
}, 60_000);

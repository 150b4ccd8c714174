import { describe, expect, test } from "vitest";
import { serialOf } from "../../../lib/render/xlsx/cell.ts";
import {
	chainTable,
	coverageTable,
} from "../../../lib/render/xlsx/completeness-tables.ts";
import {
	changedTraceTable,
	parameterTable,
	sourceTable,
} from "../../../lib/render/xlsx/report-tables.ts";
import type { Table } from "../../../lib/render/xlsx/table.ts";
import { emptySample, sampleReport } from "../../support/sample-report.ts";

const { report } = sampleReport();

const at = (iso: string | null) =>
	iso === null ? null : serialOf(Date.parse(iso));

/** Headings, then rows. */
async function contentOf(table: Table) {
	const rows = await Array.fromAsync(table.rows());
	expect(rows).toHaveLength(table.count);
	return { headings: table.columns.map(({ header }) => header), rows };
}

describe("coverageTable()", () => {
	test("has a row for each hour of the period, with its day in the period's zone", async () => {
		const { headings, rows } = await contentOf(coverageTable(report));
		expect(headings).toEqual(["#", "Time (UTC)", "Local date", "State"]);
		expect(rows).toHaveLength(31 * 24 + 1);
		const date = serialOf(Date.UTC(2026, 9, 28));
		// 10:00 and 11:00 UTC of 28 October are not covered
		expect(rows.filter(([, , , state]) => state === "uncovered")).toEqual([
			[660 + 1, at("2026-10-28T10:00:00.000Z"), date, "uncovered"],
			[660 + 2, at("2026-10-28T11:00:00.000Z"), date, "uncovered"],
		]);
		expect(rows[0]).toEqual([
			1,
			at("2026-09-30T22:00:00.000Z"),
			serialOf(Date.UTC(2026, 9, 1)),
			"signed",
		]);
		expect(rows.at(-1)?.[3]).toBe("witnessed");
	});
});

describe("chainTable()", () => {
	test("shows each chain as the model has it, with whole keys", async () => {
		const [first] = report.chains;
		if (first === undefined) throw new Error("No chain");
		const none = { ...first, unit: "b", from: null, to: null, keys: [] };
		const two = { ...first, unit: "c", keys: ["11", "22"] };
		const chains = [first, none, two];
		const { rows } = await contentOf(chainTable({ ...report, chains }));
		expect(rows[0]).toEqual([
			1,
			"eu-de/system/DMS",
			668,
			660,
			at("2026-09-30T22:00:00.000Z"),
			at("2026-10-28T10:00:00.000Z"),
			31,
			first.buckets[0],
			first.projects[0],
			first.keys[0],
		]);
		expect(rows[1]?.slice(4, 7)).toEqual([null, null, 31]);
		expect(rows[1]?.at(-1)).toBe("");
		expect(rows[2]?.at(-1)).toBe("11, 22");
	});
});

describe("changedTraceTable()", () => {
	test("shows each changed trace with its file and the reason", async () => {
		const { rows } = await contentOf(changedTraceTable(report));
		const changed = report.changes?.traces?.rows ?? [];
		expect(changed).toHaveLength(5);
		expect(rows).toEqual(
			changed.map((row, i) => [
				i + 1,
				row.change,
				row.traceId,
				row.traceName,
				at(row.time),
				at(row.recordTime),
				row.object,
				row.why,
			]),
		);
	});

	test("says whether it is all of them, not known, or a first revision", () => {
		const { changes } = report;
		if (!changes?.traces) throw new Error("No changed traces");
		const about = (traces: typeof changes.traces | null) =>
			changedTraceTable({ ...report, changes: { ...changes, traces } }).about;
		expect(about(changes.traces)).toBe(
			"Traces that this revision adds (4) and removes (1) against revision 1",
		);
		expect(about({ ...changes.traces, added: 7000 })).toMatch(
			/\(7000\) .*: the first 5 of them$/,
		);
		expect(about(null)).toMatch(/^Not known: /);
		const first = changedTraceTable(emptySample().report);
		expect([first.about, first.count]).toEqual([
			"Nothing: this is the first revision",
			0,
		]);
	});
});

describe("sourceTable()", () => {
	test("says of each file what the digests say of it", async () => {
		const { headings, rows } = await contentOf(sourceTable(report));
		const column = headings.indexOf("Digest");
		const shown = rows.map((row) => row[column]);
		expect(shown).toEqual(report.sources.map(({ digest }) => digest));
		expect(new Set(shown).size).toBe(4);
	});
});

describe("parameterTable()", () => {
	test("names the rule and the seed of the sample", async () => {
		const { rows } = await contentOf(parameterTable(report));
		const { seed, rule } = report.sample;
		expect(rows.filter(([name]) => String(name).startsWith("Sample"))).toEqual([
			["Sample, seed", seed],
			["Sample, percent of each group", rule.percent],
			["Sample, at least of each group", rule.atLeast],
			["Sample, at most of each group", rule.atMost],
			["Sample, operations drawn whole where they fail", "*delete*"],
		]);
	});
});

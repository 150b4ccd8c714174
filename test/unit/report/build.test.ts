import { describe, expect, it } from "vitest";
import { record, traceKey } from "../../support/archive.ts";
import { run } from "../../support/run.ts";

const bytes = (records: unknown) => Buffer.from(JSON.stringify(records));

describe("buildReport()", () => {
	it("names trace files that were not read, since they lie in no day's folder", async () => {
		const astray =
			"CloudTraces/eu-de/p_CloudTrace_eu-de_2026-10-05T08-05-00Z_d22ef9d12629392c.json.gz";
		const { report } = await run({
			[traceKey("2026/10/05", "a")]: bytes([record(1)]),
			[astray]: bytes([record(2)]),
		});
		expect(report.files.listed).toBe(1);
		expect(report.report.reasons).toContain(
			"1 trace file(s) lie in no day's folder and were not read",
		);
		expect(report.completeness.problems).toContainEqual({
			kind: "misplaced-file",
			object: astray,
			from: null,
			to: null,
			message: "lies in no day's folder, and was not read",
		});
	});

	it("is provisional until the settlement delay has passed, and says until when", async () => {
		const archive = { [traceKey("2026/10/05", "a")]: bytes([record(1)]) };
		const reasons = async (now: string) =>
			(await run(archive, { now })).report.report.reasons;
		const until =
			"Late traces are still expected until 2026-11-01T23:00:00.000Z";
		expect(await reasons("2026-11-01T22:59:59Z")).toContain(until);
		expect(await reasons("2026-11-01T23:00:00Z")).not.toContain(until);
	});

	it("shows every catalogued operation of the period, with zero where there is none", async () => {
		const { report } = await run({
			[traceKey("2026/10/05", "a")]: bytes([record(1)]),
		});
		const catalogued = report.operations.filter((row) => row.catalogued);
		expect(catalogued).toHaveLength(75);
		expect(catalogued.filter(({ count }) => count > 0)).toMatchObject([
			{ traceName: "createUserSuccess", count: 1 },
		]);
	});
});

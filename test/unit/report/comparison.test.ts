import { describe, expect, it } from "vitest";
import { compare } from "../../../lib/report/comparison.ts";
import type { OperationRow, Report } from "../../../lib/report/model.ts";
import { sampleReport } from "../../support/sample-report.ts";

const { report } = sampleReport();
const ENTRY = {
	period: "2026-09",
	revision: 2,
	status: "final",
	manifestSha256: "0",
} as const;

function operation(traceName: string, count: number): OperationRow {
	const [first] = report.operations;
	if (first === undefined) throw new Error("The sample has no operations");
	return {
		...first,
		traceName,
		family: traceName.slice(0, 1),
		outcome: "success",
		count,
	};
}

function compared(before: Partial<Report>, after: Partial<Report>) {
	return compare(
		{ entry: ENTRY, report: { ...report, ...before } },
		{ ...report, ...after },
	);
}

describe("compare()", () => {
	it("says what is new, gone, more and fewer, in this order, and leaves out what is equal", () => {
		const { operations, families } = compared(
			{
				operations: [
					operation("a1", 3),
					operation("a2", 4),
					operation("b", 5),
					operation("c", 9),
					operation("d", 1),
				],
			},
			{
				operations: [
					operation("a1", 4),
					operation("a2", 3),
					operation("b", 9),
					operation("c", 0),
					operation("d", 1),
					operation("e", 2),
				],
			},
		);
		expect(
			operations.map(({ traceName, before, after, change }) => [
				traceName,
				before,
				after,
				change,
			]),
		).toEqual([
			["e", 0, 2, "new"],
			["c", 9, 0, "gone"],
			["b", 5, 9, "more"],
			["a1", 3, 4, "more"],
			["a2", 4, 3, "fewer"],
		]);
		expect(families.map(({ family }) => family)).toEqual(["e", "c", "b"]);
	});

	it("compares actors only where people have the same names in both", () => {
		const one = {
			...report.actors[0],
			user: "anna",
			domain: "x",
			count: 2,
		} as Report["actors"][number];
		const masked = {
			report: {
				...report.report,
				privacy: {
					people: "pseudonymised",
					keyId: "1",
					bodies: false,
				} as const,
			},
		};
		expect(compared({ actors: [] }, { actors: [one] }).actors).toEqual([
			{ user: "anna", domain: "x", before: 0, after: 2, change: "new" },
		]);
		expect(
			compared({ actors: [], ...masked }, { actors: [one] }).actors,
		).toEqual([]);
	});

	it("names the publication that it compares with", () => {
		expect(compared({}, {})).toMatchObject({
			period: report.report.period.label,
			revision: 2,
			status: "final",
			manifestSha256: "0",
			operations: [],
			inScope: { before: 60, after: 60 },
		});
	});
});

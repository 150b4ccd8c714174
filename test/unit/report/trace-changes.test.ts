import { describe, expect, it } from "vitest";
import {
	CHANGED_TRACES_SHOWN,
	type PopulationRow,
	type Report,
	type SourceRow,
} from "../../../lib/report/model.ts";
import { traceChanges } from "../../../lib/report/trace-changes.ts";
import { sampleReport } from "../../support/sample-report.ts";

const { report: SAMPLE, rows: ROWS } = sampleReport();
const [ROW = missing(), SECOND = missing(), THIRD = missing()] = ROWS;
const [SOURCE = missing()] = SAMPLE.sources;

function missing(): never {
	throw new Error("The sample is too small");
}

/** A report that rests on files, by their hashes. */
function reportOver(
	files: Readonly<Record<string, string>>,
	scope: Partial<Report["report"]["scope"]> = {},
): Report {
	const sources = Object.entries(files).map(
		([object, sha256]): SourceRow => ({ ...SOURCE, object, sha256 }),
	);
	const head = { ...SAMPLE.report, revision: 1 };
	return {
		...SAMPLE,
		sources,
		report: { ...head, scope: { ...head.scope, ...scope } },
	};
}

const FILES = { kept: "1", altered: "2", gone: "3" };
const BEFORE = reportOver(FILES);
const AFTER = reportOver({ kept: "1", altered: "9", fresh: "4" });

function rowIn(object: string, row = ROW): PopulationRow {
	return { ...row, source: { ...row.source, object } };
}

/** `count` traces of one file, in order. */
function many(object: string, count: number): PopulationRow[] {
	const start = Date.parse("2026-10-05T08:00:00Z");
	return Array.from({ length: count }, (_, n) => ({
		...rowIn(object),
		traceId: `${object}-${n}`,
		time: new Date(start + n).toISOString(),
	}));
}

async function* stream(rows: readonly PopulationRow[]) {
	yield* rows;
}

async function compare(
	before: readonly PopulationRow[],
	after: readonly PopulationRow[],
	context = { before: BEFORE, after: AFTER },
) {
	const compared = await traceChanges(stream(before), stream(after), context);
	return compared ?? missing();
}

describe("traceChanges()", () => {
	it("names a trace that was added, and the file that brought it", async () => {
		const late = rowIn("fresh", SECOND);
		const { traces, summary } = await compare([ROW, THIRD], [ROW, late, THIRD]);
		expect(traces).toEqual({
			added: 1,
			removed: 0,
			rows: [
				{
					change: "added",
					traceId: late.traceId,
					traceName: late.traceName,
					time: late.time,
					recordTime: late.recordTime,
					object: "fresh",
					why: "delivered",
				},
			],
		});
		expect(summary).toEqual([
			`1 trace(s) were added: 1 of them in files delivered after revision 1 was made; the latest happened at ${late.time} and was recorded at ${late.recordTime}`,
		]);
	});

	it("says nothing of a trace that is in both, whatever else is said of it", async () => {
		const other = { ...rowIn("fresh"), n: 9, copies: 3, user: "somebody" };
		expect(await compare([ROW], [other])).toEqual({
			traces: { added: 0, removed: 0, rows: [] },
			summary: [],
		});
	});

	it.each([
		["fresh", "delivered"],
		["altered", "replaced"],
		["kept", "scope"],
	])("an added trace of the file %s: %s", async (object, why) => {
		const { traces } = await compare([], [rowIn(object)]);
		expect(traces.rows).toMatchObject([{ change: "added", why }]);
	});

	it.each([
		["gone", "gone"],
		["altered", "replaced"],
		["kept", "scope"],
	])("a removed trace of the file %s: %s", async (object, why) => {
		const { traces, summary } = await compare([rowIn(object)], []);
		expect(traces.rows).toMatchObject([{ change: "removed", why }]);
		expect(summary).toEqual([expect.stringMatching(/^1 trace\(s\) were rem/)]);
	});

	it.each([
		[{ listedTo: "2027-01-01" }],
		[{ listedFrom: "2020-01-01" }],
		[{ regions: ["eu-nl"] }],
		[{ archive: "elsewhere" }],
	])(
		"claims no delivery where the previous revision listed other files: %j",
		async (scope) => {
			const context = { before: reportOver(FILES, scope), after: AFTER };
			const added = await compare([], [rowIn("fresh")], context);
			expect(added.traces.rows).toMatchObject([{ why: "scope" }]);
			const removed = await compare([rowIn("gone")], [], context);
			expect(removed.traces.rows).toMatchObject([{ why: "scope" }]);
			expect([...added.summary, ...removed.summary].join()).not.toMatch(
				/delivered|no longer there/,
			);
		},
	);

	it("sees a trace whose time changed as removed and as added", async () => {
		const moved = { ...rowIn("altered"), time: "2026-10-31T22:59:59.000Z" };
		const { traces } = await compare([rowIn("altered")], [moved]);
		expect(traces.rows).toMatchObject([
			{ change: "added", time: moved.time, why: "replaced" },
			{ change: "removed", time: ROW.time, why: "replaced" },
		]);
	});

	it("counts all, shows the first, and names the latest of all", async () => {
		const count = CHANGED_TRACES_SHOWN + 5;
		const after = [...many("fresh", count - 1)];
		const last = { ...SECOND, recordTime: null, time: "2026-10-30T00:00:00Z" };
		after.push(rowIn("kept", last));
		const { traces, summary } = await compare(many("gone", 3), after);
		expect(traces).toMatchObject({ added: count, removed: 3 });
		expect(traces.rows).toHaveLength(CHANGED_TRACES_SHOWN);
		expect(traces.rows.at(-1)).toMatchObject({
			traceId: `fresh-${CHANGED_TRACES_SHOWN - 1}`,
		});
		expect(summary).toEqual([
			`${count} trace(s) were added: ${count - 1} of them in files delivered after revision 1 was made, 1 of them because the scope, the reading of files or the copy that counts is another; the latest happened at ${last.time}`,
			expect.stringMatching(
				/^3 trace\(s\) were removed: 3 of them in files that are no longer there; the latest happened at 2026-10-05T08:00:00.002Z/,
			),
		]);
	});

	it("shows the added before the removed", async () => {
		const { traces } = await compare(many("gone", 2), many("fresh", 2));
		expect(traces.rows.map(({ traceId }) => traceId)).toEqual([
			"fresh-0",
			"fresh-1",
			"gone-0",
			"gone-1",
		]);
	});

	it("claims nothing where the previous population is out of order, and refuses a present one that is", async () => {
		const [sorted, turned] = [many("kept", 3), many("kept", 3).toReversed()];
		const context = { before: BEFORE, after: AFTER };
		const compareStreams = (a: typeof sorted, b: typeof sorted) =>
			traceChanges(stream(a), stream(b), context);
		expect(await compareStreams(turned, sorted)).toBeNull();
		expect(await compareStreams([ROW, ROW], [ROW])).toBeNull();
		await expect(compareStreams(sorted, turned)).rejects.toThrow(/order/);
	});

	it("closes both populations, also where it stops early or one cannot be read", async () => {
		const closed: string[] = [];
		async function* watched(name: string, rows: readonly PopulationRow[]) {
			try {
				yield* rows;
				if (name === "broken") throw new Error("cut off");
			} finally {
				closed.push(name);
			}
		}
		const context = { before: BEFORE, after: AFTER };
		const turned = many("kept", 3).toReversed();
		const rows = many("kept", 9);
		await traceChanges(watched("a", turned), watched("b", rows), context);
		await expect(
			traceChanges(watched("c", rows), watched("broken", []), context),
		).rejects.toThrow("cut off");
		expect(closed.toSorted()).toEqual(["a", "b", "broken", "c"]);
	});
});

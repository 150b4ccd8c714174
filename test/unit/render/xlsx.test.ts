import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { DateTime } from "luxon";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isoUtc, parsePeriod } from "../../../lib/period.ts";
import { serialOf } from "../../../lib/render/xlsx/cell.ts";
import {
	renderWorkbook,
	writeWorkbook,
} from "../../../lib/render/xlsx/workbook.ts";
import { countFindings, type Report } from "../../../lib/report/model.ts";
import { CORRELATED_SHOWN } from "../../../lib/report/model-analysis.ts";
import {
	emptySample,
	HOSTILE_TEXTS,
	hostileSample,
	type Sample,
	sampleReport,
} from "../../support/sample-report.ts";
import {
	type ReadWorkbook,
	readWorkbook,
	recalculate,
	rewrite,
	sheetOf,
	withoutResults,
} from "../../support/workbook.ts";

const SMALL_SHEET = 120;
const PERIOD = parsePeriod("2026-10", "Europe/Berlin", 0);
const LIKE_AN_ESCAPE = "_x0041_ <&> _xBEEF_";
const SHEETS =
	"README Summary Operations Reconciliation Population Failures Sample Uncatalogued Contradictions Conflicts Actors Findings FindingTraces Rules Correlation CorrelationCases Tickets WithoutTicket CatalogCoverage Comparison WeekHours Controls Completeness CoverageHours Problems DigestChains Collection Quarantine Sources ChangedTraces Catalog Parameters".split(
		" ",
	);

const folder = mkdtempSync(join(tmpdir(), "tracefolio-xlsx-"));
const file = (name: string): string => join(folder, `${name}.xlsx`);
const samples = {
	sample: sampleReport(),
	empty: emptySample(),
	hostile: balanced(hostileSample()),
	split: atTheEdges(sampleReport({ traces: 300 })),
};
type Name = keyof typeof samples;
const NAMES = Object.keys(samples) as Name[];
const written = new Map<string, ReadWorkbook>();
const computed = new Map<string, ReadWorkbook>();

beforeAll(async () => {
	for (const name of NAMES) {
		const { report, population } = samples[name];
		const rows = name === "split" ? SMALL_SHEET : 1_048_576;
		await writeWorkbook(report, population, file(name), rows);
		written.set(name, readWorkbook(file(name)));
		rewrite(file(name), file(`${name}-bare`), withoutResults);
	}
	rewrite(file("sample"), file("altered-bare"), (xml, part) =>
		part.endsWith("sheet5.xml")
			? xml
					.replace("<t>success</t>", "<t>failure</t>")
					.replace(/(<c r="B2"[^>]*><v>)[^<]*/, `$1${serialOf(PERIOD.end)}`)
					.replace(
						/(<c r="B3"[^>]*><v>)[^<]*/,
						`$1${serialOf(PERIOD.start - 1)}`,
					)
			: withoutResults(xml),
	);
	const bare = [...NAMES, "altered"];
	const books = recalculate(
		bare.map((name) => file(`${name}-bare`)),
		folder,
	);
	for (const [index, book] of books.entries())
		computed.set(bare[index] ?? "", book);
});
afterAll(() => rmSync(folder, { recursive: true }));

const book = (name: string, from = written): ReadWorkbook => {
	const found = from.get(name);
	if (found === undefined) throw new Error(`No workbook "${name}"`);
	return found;
};

/** The lines of a table without its header, over all its parts. */
function linesOf(workbook: ReadWorkbook, name: string) {
	return workbook.sheets
		.filter((sheet) => new RegExp(`^${name}(_\\d+)?$`).test(sheet.name))
		.flatMap(({ rows, tables }) => {
			const [table] = Object.values(tables);
			const header = Number(/\d+/.exec(table?.ref ?? "")?.[0]);
			return rows.slice(header);
		});
}

const controlsOf = (workbook: ReadWorkbook) =>
	linesOf(workbook, "Reconciliation");
const allHold = (workbook: ReadWorkbook) =>
	sheetOf(workbook, "Reconciliation").rows[1]?.[4];

describe("renderWorkbook()", () => {
	test("writes the sheets in their order and opens on the first", () => {
		expect(book("sample").sheets.map(({ name }) => name)).toEqual(SHEETS);
		expect(book("sample").active).toBe("README");
	});

	test("dates the workbook by the report", () => {
		const { created, modified, lastModifiedBy } = book("sample");
		expect([created, modified, lastModifiedBy]).toEqual([
			"2026-11-05T06:00:00",
			"2026-11-05T06:00:00",
			"Tracefolio",
		]);
	});

	test("gives each table a named Excel table with filter, frozen header and print set-up", () => {
		for (const sheet of book("split").sheets.slice(2)) {
			const table = sheet.tables[sheet.name];
			const header = Number(/\d+/.exec(table?.ref ?? "")?.[0]);
			expect(table?.ref).toBe(
				`A${header}:${table?.ref.split(":")[1]?.replace(/\d+/, "")}${sheet.rows.length}`,
			);
			expect(table?.filter).toBe(table?.ref);
			expect(sheet.frozen).toBe(`A${header + 1}`);
			expect(sheet.printTitle).toBe(`$${header}:$${header}`);
			expect(sheet.orientation).toBe("landscape");
			expect(sheet.fitToWidth).toBe(true);
			expect(sheet.footer).toEqual([
				samples.split.report.report.id,
				"Page &P of &N",
			]);
		}
	});

	test.each(NAMES)("has a line for each row of the model: %s", (name) => {
		const { report, rows } = samples[name];
		const { failure, incident } = report.outcomes;
		const catalogued = report.operations.filter((row) => row.catalogued);
		const counts: [string, number][] = [
			["Sample", report.sample.traces.length],
			["DigestChains", report.chains.length],
			["Operations", report.operations.length],
			["Population", rows.length],
			["Failures", failure + incident],
			["Uncatalogued", report.uncatalogued.length],
			["Contradictions", report.contradictions.length],
			["Conflicts", report.conflicts.length],
			["Actors", report.actors.length],
			["Findings", report.findings.length],
			["FindingTraces", report.findings.flatMap(({ traces }) => traces).length],
			["Rules", report.rules.length],
			["Correlation", report.correlation.families.length],
			["CorrelationCases", report.correlation.cases.length],
			["WeekHours", 7 * 24],
			["Completeness", report.completeness.intervals.length],
			["Problems", report.completeness.problems.length],
			["Collection", report.collection.length],
			["Quarantine", report.quarantine.length],
			["Sources", report.sources.length],
			["Catalog", catalogued.length],
		];
		for (const [sheet, count] of counts) {
			const lines = linesOf(book(name), sheet);
			expect([sheet, lines.length]).toEqual([sheet, Math.max(1, count)]);
			expect([sheet, lines[0]?.[0] === "(none)"]).toEqual([sheet, count === 0]);
		}
	});

	test("shows each trace with its times in UTC and in the period's zone", () => {
		const lines = linesOf(book("sample"), "Population");
		for (const [index, row] of samples.sample.rows.entries()) {
			const [n, utc, local, date] = lines[index] ?? [];
			const at = DateTime.fromISO(row.time, { zone: "Europe/Berlin" });
			expect(n).toBe(row.n);
			expect(millis(utc)).toBe(Date.parse(row.time));
			expect(millis(local)).toBe(Date.parse(row.time) + at.offset * 60_000);
			expect(date).toBe(`${at.toISODate()}T00:00:00`);
			expect(lines[index]?.slice(25, 28)).toEqual([
				row.traceId,
				row.source.object,
				row.source.position,
			]);
			expect(lines[index]?.slice(28)).toEqual([at.weekday, at.hour]);
		}
	});

	test("shows what the ledgers say, lost intervals in words", () => {
		const project = "46c31955b0094ac4a5d63bbc8ac2f171";
		const [first, second] = linesOf(book("sample"), "Collection");
		expect(first).toEqual([
			1,
			`eu-de/${project}`,
			"eu-de",
			project,
			1016,
			9,
			"2026-10-01T00:05:12",
			"2026-11-03T23:05:09",
			"2026-10-31T23:00:00",
			25481,
			4,
			"from 2026-10-28T10:00:00.000Z to 2026-10-28T12:00:00.000Z",
			"system",
			"disabled",
			null,
			"no",
			"nwe-audit-traces",
		]);
		expect(second?.slice(10)).toEqual([
			0,
			null,
			"system",
			"enabled",
			null,
			"yes",
			null,
		]);
	});

	test("separates several lost intervals, and leaves empty what is not known", async () => {
		const { report, population } = samples.sample;
		const [row] = report.collection;
		if (row === undefined) throw new Error("No ledger");
		const from = "2026-10-01T00:00:00.000Z";
		const lost = [
			{ from, to: "2026-10-02T00:00:00.000Z" },
			{ from: "2026-10-03T00:00:00.000Z", to: "2026-10-04T00:00:00.000Z" },
		];
		const never = { firstAskedAt: null, lastAskedAt: null, coveredUntil: null };
		const collection = [{ ...row, ...never, lost, tracker: null }];
		await renderWorkbook({ ...report, collection }, population, file("lost"));
		const [line] = linesOf(readWorkbook(file("lost")), "Collection");
		expect(line?.slice(6, 9)).toEqual([null, null, null]);
		expect(line?.slice(11)).toEqual([
			`from ${from} to 2026-10-02T00:00:00.000Z; from 2026-10-03T00:00:00.000Z to 2026-10-04T00:00:00.000Z`,
			...[null, null, null, null, null],
		]);
	});

	test("shows findings, intervals and problems as the model has them", () => {
		const { findings, completeness } = samples.sample.report;
		const at = (iso: string | null) => iso?.slice(0, 19) ?? null;
		const shown = linesOf(book("sample"), "Findings").map((line) =>
			line.map((cell, i) =>
				(i === 4 || i === 5) && cell !== null ? millis(cell) : cell,
			),
		);
		const instant = (iso: string | null) => iso && Date.parse(iso);
		expect(shown).toEqual(
			findings.map((row, i) => [
				i + 1,
				row.severity,
				row.rule,
				row.unit,
				instant(row.at),
				instant(row.lastAt),
				row.message,
				...[row.user, row.domain, row.subject, row.count],
				row.traces.length || null,
				row.exception?.owner ?? null,
				row.exception?.rationale ?? null,
				row.exception?.until ?? null,
			]),
		);
		expect(linesOf(book("sample"), "Completeness")).toEqual(
			completeness.intervals.map(({ unit, from, to, state }, i) => [
				i + 1,
				unit,
				at(from),
				at(to),
				state,
			]),
		);
		expect(linesOf(book("sample"), "Problems")).toEqual(
			completeness.problems.map(({ kind, object, from, to, message }, i) => [
				i + 1,
				kind,
				object,
				at(from),
				at(to),
				message,
			]),
		);
		const summary = sheetOf(book("sample"), "Summary").rows;
		const counts = summary.filter((row) => /^Findings, /.test(`${row[1]}`));
		const found = countFindings(findings);
		expect(Math.min(...Object.values(found))).toBeGreaterThan(0);
		expect(counts.map(([, name, count]) => [name, count])).toEqual([
			["Findings, high", found.high],
			["Findings, medium", found.medium],
			["Findings, low", found.low],
			["Findings, info", found.info],
		]);
	});

	test("leads from a finding to its traces, and from these to the population", () => {
		const workbook = book("split");
		const target = (sheet: string, cell: string) => {
			const formula = sheetOf(workbook, sheet).formulas[cell] ?? "";
			const [, name = "", row = ""] = /#(\w+)!A(\d+)"/.exec(formula) ?? [];
			return sheetOf(workbook, name).rows[Number(row) - 1] ?? [];
		};
		const { findings } = samples.split.report;
		const first = findings.findIndex(({ traces }) => traces.length > 0);
		const trace = findings[first]?.traces[0];
		const named = target("Findings", `L${first + 2}`);
		expect(named[1]).toBe(first + 1);
		expect(named[5]).toBe(trace?.traceId);
		expect(target("FindingTraces", "B2")[0]).toBe(first + 1);
		const lines = linesOf(workbook, "FindingTraces");
		for (const sheet of ["FindingTraces", "FindingTraces_2"])
			for (const [i, line] of sheetOf(workbook, sheet).rows.entries()) {
				if (i === 0) continue;
				const row = target(sheet, `D${i + 1}`);
				expect([row[0], row[25]]).toEqual([line[3], line[5]]);
			}
		expect(lines.map((line) => line[5])).toEqual(
			findings.flatMap(({ traces }) => traces.map(({ traceId }) => traceId)),
		);
	});

	test("leaves the place empty of a trace that is not in the population", async () => {
		const { report, population } = samples.sample;
		const { time = "", traceId = "" } = samples.sample.rows[0] ?? {};
		const [finding] = report.findings;
		if (finding === undefined) throw new Error("No finding");
		const traces = [{ traceId, time, n: null }];
		const changed = { ...report, findings: [{ ...finding, traces }] };
		await renderWorkbook(changed, population, file("outside"));
		const [line] = linesOf(readWorkbook(file("outside")), "FindingTraces");
		expect(line?.slice(0, 4)).toEqual([1, 1, finding.rule, null]);
	});

	test("has no sheets of tickets and comparison where there are none, and README says so", () => {
		const { sheets } = book("empty");
		const names = sheets.map(({ name }) => name);
		const only = ["Tickets", "WithoutTicket", "Comparison"];
		expect(names).toEqual(SHEETS.filter((name) => !only.includes(name)));
		const readme = sheetOf(book("empty"), "README").rows.flat();
		expect(readme).toContain(only.join(", "));
		expect(readme).not.toContain("Comparison");
	});

	test("shows requests, durations and cases as the model has them", () => {
		const { families, cases } = samples.sample.report.correlation;
		expect(cases.length).toBeLessThan(CORRELATED_SHOWN);
		expect(linesOf(book("sample"), "Correlation")).toEqual(
			families.map((row, i) => [
				...[i + 1, row.service, row.family, row.kind, row.requests],
				...[row.completed, row.failed, row.refused, row.open],
				...[row.endedAfter, row.tasks, row.matched, row.begunBefore],
				...[row.orphan, row.medianSeconds, row.p95Seconds],
				row.longestSeconds,
			]),
		);
		expect(
			linesOf(book("sample"), "CorrelationCases").map((line) =>
				line.slice(1, 6),
			),
		).toEqual(
			cases.map((row) => [
				...[row.state, row.service, row.family, row.traceName],
				row.traceId,
			]),
		);
	});

	test("leads from the figures of the Summary to their sheets", () => {
		const { rows, formulas } = sheetOf(book("sample"), "Summary");
		const linked = Object.values(formulas).map(
			(formula) => /#(\w+)!A1"/.exec(formula)?.[1] ?? "",
		);
		for (const name of ["Population", "Failures", "Findings", "Comparison"])
			expect(linked).toContain(name);
		for (const name of linked) expect(SHEETS).toContain(name);
		const { correlation } = samples.sample.report;
		const open = correlation.families.reduce((sum, row) => sum + row.open, 0);
		expect(open).toBeGreaterThan(0);
		expect(rows.find((row) => row[1] === "Requests, open")?.[2]).toBe(open);
	});

	test("fills severities and states, and keeps the word", () => {
		const parts = unzipSync(readFileSync(file("sample")));
		const at = SHEETS.indexOf("Findings") + 1;
		const xml = strFromU8(
			parts[`xl/worksheets/sheet${at}.xml`] ?? new Uint8Array(),
		);
		const lines = samples.sample.report.findings.length + 1;
		expect(xml).toContain(`<conditionalFormatting sqref="B2:B${lines}">`);
		expect(xml).toContain("<formula>B2=&quot;high&quot;</formula>");
		expect(linesOf(book("sample"), "Findings")[0]?.[1]).toBe("high");
	});

	test("says of each source who wrote it", () => {
		const origins = linesOf(book("sample"), "Sources").map((line) => [
			line[1],
			line[4],
		]);
		expect(origins).toEqual(
			samples.sample.report.sources.map(({ object, origin }) => [
				object,
				origin,
			]),
		);
		expect(origins.map(([, origin]) => origin)).toContain("collected");
	});

	test("numbers the operation and the actor of each trace by their sheets", () => {
		const workbook = book("sample");
		const operations = linesOf(workbook, "Operations");
		const actors = linesOf(workbook, "Actors");
		for (const line of linesOf(workbook, "Population")) {
			const operation = operations[Number(line[4]) - 1];
			expect(operation?.slice(1, 9)).toEqual(line.slice(6, 14));
			expect(actors[Number(line[5]) - 1]?.slice(1, 3)).toEqual(
				line.slice(17, 19),
			);
		}
	});

	test.each(NAMES)("agrees with itself when recalculated: %s", (name) => {
		const workbook = book(name, computed);
		const controls = controlsOf(workbook);
		expect(controls.filter((control) => control[4] !== true)).toEqual([]);
		expect(allHold(workbook)).toBe(true);
		const { operations, actors, days } = samples[name].report;
		const { rules, tickets, comparison } = samples[name].report;
		const meaning = 2 + rules.length + 6 + (tickets ? 1 : 0);
		expect(controls.length).toBe(
			33 +
				meaning +
				(comparison ? 3 : 0) +
				8 +
				operations.length +
				actors.length +
				days.length,
		);
		expect(workbook.sheets.flatMap(({ errors }) => errors)).toEqual([]);
	});

	test.each(NAMES)("stores the results of its formulas: %s", (name) => {
		expect(controlsOf(book(name))).toEqual(controlsOf(book(name, computed)));
		expect(allHold(book(name))).toBe(true);
	});

	test("shows FALSE where the population was altered", () => {
		const workbook = book("altered", computed);
		const broken = controlsOf(workbook).filter(([, , , , holds]) => !holds);
		expect(broken.map(([, what]) => what)).toEqual([
			"Population: no trace before the period's start",
			"Population: no trace at or after the period's end",
			"Population: outcome success",
			"Population: outcome failure",
		]);
		expect(allHold(workbook)).toBe(false);
	});

	test("makes no formula and no link out of hostile text", () => {
		for (const { name, formulas } of book("hostile").sheets) {
			const others = Object.values(formulas).filter(
				(formula) =>
					!/^=HYPERLINK\("#\w+!A\d+",("[\w ,-]+"|\d+)\)$/.test(formula),
			);
			if (name !== "Reconciliation") expect(others).toEqual([]);
		}
		const texts = book("hostile", computed).sheets.flatMap(({ rows }) =>
			rows.flat().filter((value) => typeof value === "string"),
		);
		expect(texts.filter((text) => /^[=+\-@\t\r]./.test(text))).toEqual([]);
		const parts = Object.entries(unzipSync(readFileSync(file("hostile"))));
		for (const [name, bytes] of parts)
			expect([name, strFromU8(bytes).includes("External")]).toEqual([
				name,
				false,
			]);
	});

	test("shows hostile text readably, and a long one cut with a pointer", () => {
		const lines = linesOf(book("hostile", computed), "Population");
		const names = lines.map((line) => line[20]);
		expect(names.slice(0, 6)).toEqual([
			`'${HOSTILE_TEXTS[0]}`,
			"'+1+1",
			"'-2+3",
			"'@SUM(A1)",
			"'\tTab first",
			"'\\u{000D}Return first",
		]);
		expect(names[9]).toBe("lone \\u{D800} surrogate \\u{DC00}");
		expect(names[10]).toBe(HOSTILE_TEXTS[10]);
		expect(names[13]).toMatch(
			/… \(cut, full value in population\.ndjson\.gz line 14\)$/,
		);
	});

	test("reads back a text that looks like an escape of Excel as it was", () => {
		for (const line of linesOf(book("split", computed), "Population"))
			expect(line[20]).toBe(LIKE_AN_ESCAPE);
	});

	test("goes on in further sheets where a sheet is full", () => {
		const workbook = book("split");
		const sizes = workbook.sheets
			.filter(({ name }) => name.startsWith("Population"))
			.map(({ name, rows }) => [name, rows.length - 1]);
		expect(sizes).toEqual([
			["Population", 119],
			["Population_2", 119],
			["Population_3", 62],
		]);
		const numbers = linesOf(workbook, "Population").map(([n]) => n);
		expect(numbers).toEqual(samples.split.rows.map(({ n }) => n));
	});

	test("refuses a population that the report does not count", async () => {
		const { report, rows } = samples.sample;
		const render = (changed: Sample["rows"]): Promise<void> =>
			renderWorkbook(report, () => streamOf(changed), file("refused"));
		const [first] = rows;
		if (first === undefined) throw new Error("No rows");
		await expect(render(rows.slice(1))).rejects.toThrow(/counts 60 rows/);
		await expect(render([...rows, first])).rejects.toThrow(/counts 60 rows/);
		const unknown = [{ ...first, user: "nobody" }, ...rows.slice(1)];
		await expect(render(unknown)).rejects.toThrow(/No row of the report/);
	});

	test("recounts operations beyond the thousandth together", async () => {
		const { report, population } = samples.sample;
		const more = Array.from({ length: 1200 }, (_, i) => ({
			...report.operations[0],
			traceName: `zz${i}`,
			count: 0,
		})) as unknown as Report["operations"];
		const operations = [...report.operations, ...more];
		await renderWorkbook({ ...report, operations }, population, file("many"));
		const controls = controlsOf(readWorkbook(file("many")));
		const what = controls.map((control) => String(control[1]));
		expect(what.filter((text) => /^Operation \d/.test(text))).toHaveLength(
			1000,
		);
		expect(what).toContain(`Operations 1001 to ${operations.length}, together`);
	});

	test("writes the same bytes again, under another zone and language too", async () => {
		const { report, population } = samples.sample;
		await renderWorkbook(report, population, file("again"));
		expect(sha256(file("again"))).toBe(sha256(file("sample")));
		runScript(
			`const { report, population } = sampleReport();
			await renderWorkbook(report, population, ${JSON.stringify(file("apia"))});`,
			{ TZ: "Pacific/Apia", LANG: "ar_EG.UTF-8" },
		);
		expect(sha256(file("apia"))).toBe(sha256(file("sample")));
	});

	test("needs memory for operations and actors, not for traces", () => {
		const peakMb = runScript(
			`const { report, rows } = sampleReport({ traces: 1000 });
			const times = 200;
			const { failure, incident, ...others } = report.outcomes;
			const outcomes = { ...others, failure: failure * times, incident: incident * times };
			const counts = { ...report.population, inScope: rows.length * times };
			async function* population() {
				for (let n = 0; n < counts.inScope; n++)
					yield { ...rows[n % rows.length], n: n + 1 };
			}
			await renderWorkbook({ ...report, outcomes, population: counts }, population, ${JSON.stringify(file("large"))});
			console.log(process.resourceUsage().maxRSS / 1024);`,
		);
		// the text of these rows alone is 350 MB
		expect(Number(peakMb)).toBeLessThan(300);
	});
});

/** Runs the lines in a process of their own, with the renderer and the sample at hand; returns what they print. */
function runScript(lines: string, env: Record<string, string> = {}): string {
	const script = `
		import { renderWorkbook } from "./lib/render/xlsx/workbook.ts";
		import { sampleReport } from "./test/support/sample-report.ts";
		${lines}
	`;
	return execFileSync(process.execPath, ["--input-type=module", "-e", script], {
		env: { ...process.env, ...env },
		encoding: "utf8",
	});
}

/** openpyxl rounds Excel's days to microseconds. */
function millis(value: unknown): number {
	return Math.round(Date.parse(`${value}Z`));
}

function sha256(path: string): string {
	return createHash("sha256").update(readFileSync(path)).digest("hex");
}

async function* streamOf<Row>(rows: readonly Row[]) {
	yield* rows;
}

/** The first trace at the period's first millisecond, the last at its last; and each resource named oddly. */
function atTheEdges(sample: Sample): Sample {
	const { length } = sample.rows;
	const rows = sample.rows.map((row, index) => {
		const edges = { 0: PERIOD.start, [length - 1]: PERIOD.end - 1 };
		const time = edges[index] ?? Date.parse(row.time);
		return { ...row, time: isoUtc(time), resourceName: LIKE_AN_ESCAPE };
	});
	return { ...sample, rows, population: () => streamOf(rows) };
}

/** The hostile sample quarantines more records than its counts say; its counts follow here, as a real report's would. */
function balanced(sample: Sample): Sample {
	const { report } = sample;
	const { population, quarantine, sources, files } = report;
	const more = quarantine.length - population.quarantined;
	const accepted = report.findings.filter(({ exception }) => exception);
	const whole = Array.from({ length: files.quarantined }, () => ({
		object: "broken.json.gz",
		position: null,
		reason: "is cut off",
	}));
	return {
		...sample,
		report: {
			...report,
			population: {
				...population,
				records: population.records + more,
				quarantined: quarantine.length,
			},
			rules: report.rules.map((row, index) => ({
				...row,
				findings: 0,
				excepted: index === 0 ? accepted.length : 0,
			})),
			quarantine: [...quarantine, ...whole],
			sources: sources.map((source, index) =>
				index === 0 ? { ...source, records: source.records + more } : source,
			),
		},
	};
}

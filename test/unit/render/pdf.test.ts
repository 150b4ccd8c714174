import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parsePeriod } from "../../../lib/period.ts";
import { renderPdf } from "../../../lib/render/pdf/pdf.ts";
import { COVERAGE_FILLS } from "../../../lib/render/pdf/style.ts";
import { coverageOf } from "../../../lib/report/coverage.ts";
import { formatOf } from "../../../lib/report/format.ts";
import {
	type IntervalState,
	OUTCOMES,
	type Report,
} from "../../../lib/report/model.ts";
import { LANGUAGES } from "../../../templates/languages.ts";
import { SECTIONS } from "../../../templates/sections.ts";
import {
	emptySample,
	hostileSample,
	type Sample,
	sampleReport,
} from "../../support/sample-report.ts";

/** The page after the cover, and the one after that. */
const SUMMARY = 2;
const CONTENTS = 3;

const folder = mkdtempSync(join(tmpdir(), "tracefolio-pdf-"));
afterAll(() => rmSync(folder, { recursive: true }));

let rendered = 0;

async function render({ report, population }: Sample): Promise<string> {
	const path = join(folder, `${++rendered}.pdf`);
	await renderPdf(report, population, path);
	return path;
}

/** A missing program is an error here, never a reason to skip. */
function run(program: string, ...args: string[]): string {
	return execFileSync(program, args, {
		encoding: "utf8",
		maxBuffer: 64 << 20,
	});
}

function textOf(path: string, page?: number): string {
	const pages = page ? ["-f", String(page), "-l", String(page)] : [];
	return run("pdftotext", "-layout", ...pages, path, "-");
}

/** All text on one line, so that it does not matter where a sentence wraps. */
function flat(text: string): string {
	return text.replace(/\s+/g, " ");
}

function escaped(text: string): string {
	return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** A line of the text that has these cells in this order. */
function line(...cells: string[]): RegExp {
	return new RegExp(`^\\s*${cells.map(escaped).join("\\s+")}\\s*$`, "m");
}

/** How many fields of each state the document has, those of legends included; the cover has a frame in one of the colours. */
function fieldsOf(path: string): Record<IntervalState, number> {
	const pages = ["--pages", path, "2-z", "--", path, "-"];
	const source = run("qpdf", "--qdf", "--no-original-object-ids", ...pages);
	const strokes = (state: IntervalState): number => {
		const hex = COVERAGE_FILLS[state].edge.slice(1).match(/../g) ?? [];
		const colour = hex.map((part) => Number.parseInt(part, 16) / 255);
		return source.split(`${colour.join(" ")} SCN`).length - 1;
	};
	// lines within a field are one stroke more than its edge
	return {
		signed: strokes("signed"),
		witnessed: strokes("witnessed") / 2,
		uncovered: strokes("uncovered") / 2,
	};
}

function statesOf({ coverage }: Pick<Report, "coverage">) {
	const count = (state: IntervalState) =>
		coverage.flatMap(({ hours }) => hours.filter((h) => h.state === state))
			.length;
	return {
		signed: count("signed"),
		witnessed: count("witnessed"),
		uncovered: count("uncovered"),
	};
}

/** The sample with the coverage of a period that is witnessed but for an hour of its second day. */
function coveredFor(label: string): Sample {
	const sample = sampleReport();
	const period = parsePeriod(label, "Europe/Berlin", 0);
	const at = (hours: number) =>
		new Date(period.start + hours * 3_600_000).toISOString();
	const end = new Date(period.end).toISOString();
	const coverage = coverageOf(period, [
		{ unit: "a", from: at(0), to: at(30), state: "witnessed" },
		{ unit: "a", from: at(30), to: at(31), state: "uncovered" },
		{ unit: "a", from: at(31), to: end, state: "witnessed" },
	]);
	return { ...sample, report: { ...sample.report, coverage } };
}

function pagesWith(path: string, text: string): string[] {
	return textOf(path)
		.split("\f")
		.filter((page) => page.includes(text));
}

describe.each(["en", "de"] as const)("renderPdf() in %s", (language) => {
	const sample = sampleReport({ language, traces: 1300 });
	const { report } = sample;
	const words = LANGUAGES[language];
	const { count, day, local } = formatOf(report.report);
	const path = render(sample);

	test("shows the waterfall, the files and the totals of the model", async () => {
		const text = textOf(await path);
		const { records, inScope, ...lost } = report.population;
		expect(text).toMatch(line(words.bucket.records, count(records)));
		for (const bucket of Object.keys(lost) as (keyof typeof lost)[])
			expect(text).toMatch(
				line("–", words.bucket[bucket], count(lost[bucket])),
			);
		expect(text).toMatch(line("=", words.bucket.inScope, count(inScope)));
		expect(text).toContain(words.waterfall.balances);
		expect(text).not.toContain(words.waterfall.broken);
		const totals = OUTCOMES.map((outcome) => count(report.outcomes[outcome]));
		const total = line(words.column.total, count(inScope), ...totals);
		expect(text.match(new RegExp(total, "gm"))).toHaveLength(3);
		const { listed, read, quarantined } = report.files;
		expect(text).toMatch(line(words.waterfall.filesListed, count(listed)));
		expect(text).toMatch(line("=", words.waterfall.filesRead, count(read)));
		expect(text).toMatch(
			line("–", words.waterfall.filesQuarantined, count(quarantined)),
		);
	});

	test("shows every day with its counts", async () => {
		const text = textOf(await path);
		for (const row of report.days) {
			const counts = OUTCOMES.map((outcome) => count(row[outcome]));
			expect(text).toMatch(line(day(row.date), count(row.count), ...counts));
		}
	});

	test("shows every catalogued operation with its count, zeros included", async () => {
		const text = textOf(await path);
		const { phase: phases, outcome: outcomes, missing } = words;
		const expected = report.operations
			.filter(({ catalogued }) => catalogued)
			.map(({ phase, outcome, count: n, firstAt, lastAt }) => [
				phase ? phases[phase] : missing,
				outcomes[outcome],
				count(n),
				firstAt ? local(firstAt) : missing,
				lastAt ? local(lastAt) : missing,
			]);
		// names may wrap, but the first line of a row has all these cells
		const shown = text
			.split("\n")
			.map(
				(row) =>
					row
						.split(/\s+kafka\s+/)[1]
						?.trim()
						.split(/\s{2,}/) ?? [],
			)
			.filter(({ length }) => length === 5);
		expect(shown.toSorted()).toEqual(expected.toSorted());
	});

	test("puts key figures, verdict, reasons and changes on one page", async () => {
		const summary = flat(textOf(await path, SUMMARY));
		expect(summary).toContain(words.sections.summary);
		expect(summary).toContain(words.verdictMeans[report.completeness.verdict]);
		for (const reason of report.report.reasons)
			expect(summary).toContain(reason);
		for (const sentence of report.changes?.summary ?? [])
			expect(summary).toContain(sentence);
		expect(textOf(await path, 4)).toContain(words.sections.scope);
	});

	test("draws each hour's state, with a legend, hours and days beside it", async () => {
		const one = { signed: 1, witnessed: 1, uncovered: 1 };
		const { signed, witnessed, uncovered } = statesOf(report);
		expect([signed, witnessed, uncovered]).toEqual([660, 83, 2]);
		expect(fieldsOf(await path)).toEqual({
			signed: signed + one.signed,
			witnessed: witnessed + one.witnessed,
			uncovered: uncovered + one.uncovered,
		});
		const [page = ""] = pagesWith(await path, words.completeness.coverage);
		const { interval } = words;
		expect(page).toMatch(
			line(interval.signed, interval.witnessed, interval.uncovered),
		);
		// clocks are set back in this month
		expect(page).toMatch(line(...Array.from({ length: 25 }, (_, i) => `${i}`)));
		for (const { date } of report.coverage) expect(page).toContain(day(date));
	});

	test("shows each chain of digests with what was verified of it", async () => {
		const text = textOf(await path);
		expect(text).toContain(words.completeness.chains);
		expect(report.chains).toHaveLength(2);
		for (const { unit, verified, digests, from, files, keys } of report.chains)
			expect(text).toMatch(
				new RegExp(
					`^ *${escaped(unit)} +${escaped(words.completeness.verifiedOf(count(verified), count(digests)))} +${local(from ?? "").slice(0, 10)} .* ${files} +${keys[0]?.slice(0, 16)}…`,
					"m",
				),
			);
	});

	test("says that the second count found the same", async () => {
		const n = (value: number) => ({ value, text: count(value) });
		const { traces, operations, actors } = report.recount;
		const { recountSame, recountDiffers } = words.completeness;
		const text = flat(textOf(await path));
		expect(traces).toBe(1300);
		expect(text).toContain(recountSame(n(traces), n(operations), n(actors)));
		expect(text).not.toContain(recountDiffers);
	});

	test("says of each source what the digests say of it", async () => {
		const text = textOf(await path);
		const { origin, fileState, digest } = words;
		const results = new Set(report.sources.slice(0, 300).map((s) => s.digest));
		expect(results.size).toBeGreaterThan(2);
		for (const source of report.sources.slice(0, 300))
			expect(text).toMatch(
				new RegExp(
					`${count(source.size)} +${source.records} +${fileState[source.state]} +${origin[source.origin]} +${digest[source.digest]} `,
				),
			);
	});

	test("names the traces that came or went, each with the reason", async () => {
		const { changes } = report;
		const traces = changes?.traces;
		if (!changes || !traces) throw new Error("No changed traces");
		const n = (value: number) => ({ value, text: count(value) });
		const whole = run("pdftotext", "-raw", await path, "-").replace(/\s/g, "");
		// the table may go on after the page of its title
		const text = textOf(await path);
		const after = text.slice(text.indexOf(words.changes.traces));
		expect(flat(after)).toContain(
			words.changes.tracesChanged(n(traces.added), n(traces.removed)),
		);
		expect(new Set(traces.rows.map(({ why }) => why)).size).toBe(4);
		for (const row of traces.rows) {
			expect(whole).toContain(
				words.changes.why[row.why]("1").replace(/\s/g, ""),
			);
			// a trace id wraps; its first line stands beside the kind of change
			expect(after).toMatch(
				new RegExp(
					`${words.changes.change[row.change]} +${row.traceId.slice(0, 18)}`,
				),
			);
		}
	});

	test("shows each ledger with its runs, its late traces and what was lost", async () => {
		const text = textOf(await path);
		expect(text).toContain(words.completeness.collection);
		for (const {
			region,
			runs,
			failedRuns,
			firstAskedAt,
			late,
			lost,
		} of report.collection) {
			// a row is as high as its cells wrap; its first line has the beginning of each
			const cells = [
				`${count(runs)} (${count(failedRuns)})`,
				firstAskedAt ? local(firstAskedAt).slice(0, 10) : words.missing,
			];
			const [first] = lost;
			const last = first ? local(first.from).slice(0, 10) : words.missing;
			expect(text).toMatch(
				new RegExp(
					`^ *${region}/.* ${cells.map(escaped).join(" +")} .* ${late} +${escaped(last)}`,
					"m",
				),
			);
		}
		expect(report.collection.map(({ lost }) => lost.length)).toEqual([1, 0]);
	});

	test("leads to every section from the contents and from a bookmark", async () => {
		const outline: { title: string; destpageposfrom1: number }[] = JSON.parse(
			run("qpdf", "--json", "--json-key=outlines", await path),
		).outlines;
		expect(outline.map(({ title }) => title)).toEqual(
			SECTIONS.map((id, i) => `${i + 1}  ${words.sections[id]}`),
		);
		const contents = textOf(await path, CONTENTS);
		for (const { title, destpageposfrom1: page } of outline) {
			expect(contents).toMatch(line(...title.split("  "), String(page)));
			expect(flat(textOf(await path, page))).toContain(flat(title));
		}
		const destinations = run("pdfinfo", "-dests", await path);
		for (const id of SECTIONS) expect(destinations).toContain(`"${id}"`);
	});

	test("names report, status and page on every page but the cover", async () => {
		const pages = textOf(await path)
			.split("\f")
			.slice(0, -1);
		expect(pages[0]).toContain(words.status.provisional);
		for (const [i, page] of pages.entries()) {
			if (i === 0) continue;
			expect(page).toContain(report.report.id);
			expect(page).toContain(words.status.provisional);
			expect(page).toContain(words.frame.page(count(i + 1), `${pages.length}`));
		}
	});
});

describe("renderPdf()", () => {
	test("writes a sound file with all fonts embedded and its language set", async () => {
		const path = await render(sampleReport({ language: "de" }));
		expect(run("qpdf", "--check", path)).toContain("No syntax");
		const fonts = run("pdffonts", path).trim().split("\n").slice(2);
		expect(fonts.length).toBeGreaterThan(0);
		for (const font of fonts) expect(font).toMatch(/Inter.* yes yes yes /);
		expect(run("qpdf", "--json", path)).toContain('"/Lang": "u:de"');
	});

	test("writes the same bytes twice, and under another zone and language of the host", async () => {
		const sample = sampleReport();
		const bytes = readFileSync(await render(sample));
		expect(readFileSync(await render(sample)).equals(bytes)).toBe(true);
		const path = join(folder, "elsewhere.pdf");
		const script = `
			import { renderPdf } from ${JSON.stringify(import.meta.resolve("../../../lib/render/pdf/pdf.ts"))};
			import { sampleReport } from ${JSON.stringify(import.meta.resolve("../../support/sample-report.ts"))};
			const { report, population } = sampleReport();
			await renderPdf(report, population, ${JSON.stringify(path)});`;
		execFileSync(process.execPath, ["--input-type=module", "-e", script], {
			env: {
				...process.env,
				TZ: "Pacific/Apia",
				LANG: "de_DE.UTF-8",
				LC_ALL: "de_DE.UTF-8",
			},
		});
		expect(readFileSync(path).equals(bytes)).toBe(true);
	});

	test("announces each list that it cuts, with the model's number and the place of the rest", async () => {
		const sample = sampleReport({ traces: 2500, quarantined: 320 });
		const { report, rows } = sample;
		const { count } = formatOf(report.report);
		const text = textOf(await render(sample));
		const { failure, incident } = report.outcomes;
		expect(failure + incident).toBeGreaterThan(200);
		expect(flat(text)).toContain(
			`${count(failure)} traces failed and ${count(incident)} are incidents`,
		);
		expect(flat(text)).toContain(
			"Showing the first 200 of these. All of them are in report.xlsx, sheet “Failures”.",
		);
		expect(flat(text)).toContain(
			`Showing the first 200 of ${report.quarantine.length}.`,
		);
		expect(flat(text)).toContain(
			`Showing the first 300 of ${count(report.sources.length)}. All ${count(report.sources.length)} are in sources.json`,
		);
		const failed = rows.filter(
			({ outcome }) => outcome === "failure" || outcome === "incident",
		);
		const shown = failed.map(({ traceId, agrees }) =>
			// contradictions are listed elsewhere too
			agrees === false ? null : text.includes(traceId.slice(0, 18)),
		);
		expect(shown.slice(0, 200)).not.toContain(false);
		expect(shown.slice(200)).not.toContain(true);
	});

	test("names the place of what was lost where that is too much for its row", async () => {
		const sample = sampleReport();
		const [row] = sample.report.collection;
		if (row === undefined) throw new Error("No ledger");
		const lost = Array.from({ length: 9 }, (_, i) => ({
			from: `2026-10-1${i}T10:00:00.000Z`,
			to: `2026-10-1${i}T12:00:00.000Z`,
		}));
		const collection = [{ ...row, lost }];
		const path = await render({
			...sample,
			report: { ...sample.report, collection },
		});
		const cell = flat(run("pdftotext", "-raw", path, "-"));
		expect(cell).toContain(
			"2026-10-11 12:00:00 +02:00 to 2026-10-11 14:00:00 +02:00; … and 7 more: see report.xlsx, sheet “Collection”",
		);
		expect(cell).not.toContain("2026-10-12 12:00:00");
	});

	test.each(["2026-Q4", "2026-W41"])(
		"draws %s with a row for each day, whole weeks on a page, hours above each part",
		async (label) => {
			const sample = coveredFor(label);
			const { coverage, report: head } = sample.report;
			const path = await render(sample);
			const { day } = formatOf(head);
			const pages = pagesWith(path, "Not covered").filter((page) =>
				/^ +0 +1 +2 +3 .* 22 +23/m.test(page),
			);
			expect(pages.length > 1).toBe(label === "2026-Q4");
			for (const { date } of coverage)
				expect(pages.filter((page) => page.includes(day(date)))).toHaveLength(
					1,
				);
			for (const page of pages.slice(1))
				expect(page).toMatch(/^ +0 +1 .*\n+ *Mon, /m);
			const states = statesOf(sample.report);
			const legends = pages.length;
			expect(fieldsOf(path)).toEqual({
				signed: legends,
				witnessed: states.witnessed + legends,
				uncovered: 1 + legends,
			});
		},
	);

	test("draws a year with a row for each week, on one page, an hour still to be seen", async () => {
		const sample = coveredFor("2026");
		const path = await render(sample);
		const [page = "", ...more] = pagesWith(path, "Each row is a week");
		expect(more).toEqual([]);
		expect(page).toMatch(line("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"));
		const { day } = formatOf(sample.report.report);
		const mondays = sample.report.coverage.filter(
			({ date }) => new Date(date).getUTCDay() === 1,
		);
		for (const { date } of mondays) expect(page).toContain(day(date));
		expect(page).toContain("Thu, 1 Jan 2026");
		// each day is one bar, but for the day with a gap, which has two
		expect(fieldsOf(path)).toEqual({
			signed: 1,
			witnessed: 365 + 1 + 1,
			uncovered: 1 + 1,
		});
	});

	test("says in capitals where the second count differs", async () => {
		const sample = sampleReport();
		const { recount } = sample.report;
		for (const wrong of [
			{ ...recount, traces: 61 },
			{ ...recount, actors: 0 },
			{ ...recount, operations: 1 },
			{ ...recount, outcomes: { ...recount.outcomes, unknown: 9 } },
		]) {
			const report = { ...sample.report, recount: wrong };
			const text = flat(textOf(await render({ ...sample, report })));
			expect(text).toContain("THE SECOND COUNT DIFFERS FROM THIS REPORT.");
			expect(text).not.toContain("found the same");
		}
	});

	test("shows the first 200 changed traces and says where the rest are", async () => {
		const sample = sampleReport();
		const { changes } = sample.report;
		const [row] = changes?.traces?.rows ?? [];
		if (!changes || !row) throw new Error("No changed traces");
		const rows = Array.from({ length: 1000 }, (_, i) => ({
			...row,
			traceId: `id-${i + 1}-end`,
		}));
		const shown = async (added: number, some: number) => {
			const traces = { added, removed: 0, rows: rows.slice(0, some) };
			const report = { ...sample.report, changes: { ...changes, traces } };
			return flat(textOf(await render({ ...sample, report })));
		};
		const all = await shown(300, 300);
		expect(all).toContain(
			"Showing the first 200 of 300. All 300 are in report.xlsx, sheet “ChangedTraces”.",
		);
		expect(all).toContain("id-200-end");
		expect(all).not.toContain("id-201-end");
		expect(await shown(5000, 1000)).toContain(
			"Showing the first 200 of 5,000. The first 1,000 are in report.xlsx, sheet “ChangedTraces”; the population files of both revisions hold them all.",
		);
		const none = { ...changes, traces: null };
		const report = { ...sample.report, changes: none };
		expect(flat(textOf(await render({ ...sample, report })))).toContain(
			LANGUAGES.en.changes.tracesUnknown,
		);
	});

	test.each(["proven", "witnessed", "partial", "unproven"] as const)(
		"says whether silence is proof where completeness is %s",
		async (verdict) => {
			const sample = emptySample();
			const completeness = { ...sample.report.completeness, verdict };
			const report = { ...sample.report, completeness };
			const page = flat(textOf(await render({ ...sample, report }), SUMMARY));
			expect(page).toContain(LANGUAGES.en.summary.noActivity[verdict]);
			const claims = page.includes("No operation in scope was recorded");
			expect(claims).toBe(verdict === "proven" || verdict === "witnessed");
		},
	);

	test("takes no silence for proof while late traces may arrive", async () => {
		const sample = emptySample();
		const completeness = { ...sample.report.completeness, settled: false };
		const report = { ...sample.report, completeness };
		const page = flat(textOf(await render({ ...sample, report }), SUMMARY));
		expect(page).toContain(LANGUAGES.en.summary.noActivityYet);
		expect(page).not.toContain("this is proven");
	});

	test("says plainly that nothing happened in an empty month", async () => {
		const sample = emptySample();
		const path = await render(sample);
		const text = textOf(path);
		expect(textOf(path, 1)).toContain("FINAL");
		expect(flat(textOf(path, SUMMARY))).toContain(
			"No operation in scope was recorded in this period, and this is proven:",
		);
		expect(text).not.toContain(LANGUAGES.en.sections.changes);
		expect(text).not.toContain(LANGUAGES.en.completeness.collection);
		// nothing was looked at, so nothing is said to be absent
		expect(text).not.toContain("There are no findings.");
		for (const page of [flat(textOf(path, SUMMARY)), flat(text)])
			expect(page).toContain(LANGUAGES.en.summary.notLookedAt);
		const { collection } = sampleReport().report;
		const looked = { ...sample, report: { ...sample.report, collection } };
		expect(textOf(await render(looked), SUMMARY)).toContain(
			"There are no findings.",
		);
		expect(text).toMatch(line("Total", "0", "0", "0", "0", "0"));
		expect(text).toMatch(/createUserSuccess\s+kafka\s+Direct\s+Success\s+0/);
	});

	test("shows hostile text as escapes, cuts endless text and stays sound", async () => {
		const path = await render(hostileSample());
		const text = textOf(path);
		expect(run("qpdf", "--check", path)).toContain("No syntax");
		expect(text).toContain("\\u{202E}");
		expect(flat(text)).toContain("… (cut, 100,799 characters)");
		expect(text).toContain("<script>alert(1)</script>&amp;");
		// line ends, form feeds and the marks of reading direction are pdftotext's own
		expect(text.replace(/[\n\f]/g, "")).not.toMatch(
			/[^\P{C}\u202a-\u202c]|\ufffd/u,
		);
	});

	test("keeps the summary on one page however much there is to say", async () => {
		const sample = sampleReport();
		const long = Array.from({ length: 40 }, (_, i) =>
			`reason ${i} `.repeat(90),
		);
		const { changes } = sample.report;
		const path = await render({
			...sample,
			report: {
				...sample.report,
				report: { ...sample.report.report, reasons: long },
				changes: changes && { ...changes, summary: long },
			},
		});
		expect(flat(textOf(path, SUMMARY))).toContain("… and 38 more reasons");
		expect(textOf(path, 4)).toMatch(/2\s+Scope and counting rules/);
	});

	test("says so in capitals where the waterfall does not balance", async () => {
		const sample = sampleReport();
		const population = { ...sample.report.population, records: 9999 };
		const text = textOf(
			await render({ ...sample, report: { ...sample.report, population } }),
		);
		expect(text).toContain("THIS DOES NOT BALANCE");
	});
});

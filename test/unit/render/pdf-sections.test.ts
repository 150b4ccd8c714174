import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { durationOf } from "../../../lib/render/pdf/duration.ts";
import { renderPdf } from "../../../lib/render/pdf/pdf.ts";
import { sectionsOf } from "../../../lib/render/pdf/sections.ts";
import { formatOf } from "../../../lib/report/format.ts";
import type { Finding, Report } from "../../../lib/report/model.ts";
import type {
	CorrelationCase,
	CorrelationRow,
} from "../../../lib/report/model-analysis.ts";
import { FRAMEWORKS } from "../../../templates/controls/index.ts";
import { LANGUAGES } from "../../../templates/languages.ts";
import { TEMPLATES } from "../../../templates/templates.ts";
import { ruleWords } from "../../../templates/wording-rules.ts";
import {
	emptySample,
	hostileSample,
	sampleReport,
} from "../../support/sample-report.ts";

/** The page after the cover, and the one after that. */
const SUMMARY = 2;

const folder = mkdtempSync(join(tmpdir(), "tracefolio-pdf-sections-"));
afterAll(() => rmSync(folder, { recursive: true }));

const { report: SAMPLE } = sampleReport();
let rendered = 0;

/** All text of the report as a PDF, on one line, in the order in which it is drawn; of one page where its number is given. */
async function textOf(report: Report, page?: number): Promise<string> {
	const path = join(folder, `${++rendered}.pdf`);
	await renderPdf(report, async function* () {}, path);
	return flat(read(path, page));
}

function read(path: string, page?: number): string {
	const pages = page ? ["-f", String(page), "-l", String(page)] : [];
	const options = { encoding: "utf8", maxBuffer: 64 << 20 } as const;
	return execFileSync("pdftotext", ["-raw", ...pages, path, "-"], options);
}

function flat(text: string): string {
	return text.replace(/\s+/g, " ");
}

/** Without any space: a name may wrap within itself. */
function packed(text: string): string {
	return text.replace(/\s/g, "");
}

function finding(change: Partial<Finding>): Finding {
	const [first] = SAMPLE.findings;
	if (first === undefined) throw new Error("No finding");
	return { ...first, exception: null, ...change };
}

const EXCEPTION = {
	owner: "Olga Owner",
	rationale: "planned migration",
	until: "2026-12-31",
};

describe.each(["en", "de"] as const)("the sections in %s", (language) => {
	const { report } = sampleReport({ language });
	const words = LANGUAGES[language];
	const { count, local, period, date } = formatOf(report.report);
	const n = (value: number) => ({ value, text: count(value) });
	const whole = textOf(report);

	test("say of each open finding what it is, why it matters and which traces it rests on", async () => {
		const text = packed(await whole);
		const open = report.findings.filter(({ exception }) => exception === null);
		expect(open.length).toBeGreaterThan(5);
		for (const { rule, severity, message, traces } of open) {
			const { title, why } = ruleWords(words.rules, rule);
			expect(text).toContain(packed(`${words.severity[severity]}: ${title}`));
			expect(text).toContain(packed(why));
			expect(text).toContain(packed(message));
			for (const { traceId, n: line } of traces.slice(0, 3))
				expect(text).toContain(
					packed(
						`${traceId} (${line === null ? words.findings.outside : words.findings.line(count(line))})`,
					),
				);
		}
	});

	test("say of each rule whether it was looked for, and by which threshold", async () => {
		const text = packed(await whole);
		expect(report.rules.length).toBeGreaterThan(5);
		for (const row of report.rules)
			expect(text).toContain(
				packed(
					`${ruleWords(words.rules, row.rule).title}${row.rule}${words.severity[row.severity]}${words.findings.state[row.state]}${row.threshold || words.missing}${count(row.findings)}${count(row.excepted)}`,
				),
			);
	});

	test("show accepted findings apart, with owner, rationale and last day", async () => {
		const accepted = finding({
			message: "something-odd",
			exception: EXCEPTION,
		});
		const text = await textOf({ ...report, findings: [accepted] });
		expect(text).toContain(
			words.findings.accepted(n(1), words.inSection(words.sections.exceptions)),
		);
		const [before = "", exceptions = ""] = text.split(words.exceptions.intro);
		const findings = before.slice(before.indexOf(words.intro.findings));
		expect(findings).not.toContain("something-odd");
		expect(exceptions).toContain("something-odd");
		expect(exceptions).toContain(EXCEPTION.owner);
		expect(exceptions).toContain(EXCEPTION.rationale);
		expect(packed(exceptions)).toContain(packed(date(EXCEPTION.until)));
	});

	test("show requests and tasks by family with their durations", async () => {
		const row: CorrelationRow = {
			service: "DMS",
			family: "rebootEverything",
			kind: "phases",
			...{ requests: 2011, completed: 1007, failed: 501, refused: 302 },
			...{ open: 201, endedAfter: 17, tasks: 1523, matched: 1511 },
			...{ begunBefore: 3, orphan: 12 },
			...{ medianSeconds: 61, p95Seconds: 7_260, longestSeconds: 180_000 },
		};
		const correlation = { hours: 24, families: [row], cases: [] };
		const text = await textOf({ ...report, correlation });
		const numbers = [2011, 1007, 501, 302, 201, 17, 1523, 1511, 3, 12];
		expect(text).toContain(numbers.map(count).join(" "));
		const spans = [61, 7_260, 180_000].map((s) => durationOf(s, count));
		expect(spans).toEqual(["1 min 1 s", "2 h 1 min", "2 d 2 h"]);
		expect(text).toContain(spans.join(" "));
		expect(await textOf({ ...report, correlation }, SUMMARY)).toContain(
			words.answers.notCompleted(n(501), n(302), n(201), n(12)),
		);
	});

	test("compare with the period before, each difference in words", async () => {
		const { comparison } = report;
		if (comparison === null) throw new Error("Nothing to compare with");
		const text = packed(await whole);
		const name = period(comparison.period, words.period);
		expect(text).toContain(
			packed(words.comparison.intro(name, count(comparison.revision))),
		);
		for (const row of comparison.families)
			expect(text).toContain(
				packed(
					`${words.comparison.change[row.change]}${row.service}${row.family}${count(row.before)}${count(row.after)}`,
				),
			);
	});

	test("show approved changes and what none of them covers", async () => {
		const { tickets } = report;
		if (tickets === null) throw new Error("No tickets");
		const text = packed(await whole);
		const { intro } = words.tickets;
		expect(text).toContain(
			packed(intro(n(tickets.matched), n(tickets.unmatched))),
		);
		for (const { id, from, to } of tickets.tickets)
			expect(text).toContain(packed(`${id}${local(from)}${local(to)}`));
		for (const row of tickets.without.slice(0, 20))
			expect(text).toContain(
				packed(`${row.traceName}${row.user ?? words.nobody}`),
			);
	});

	test("name each control of the chosen frameworks with the sections by number", async () => {
		const ids = ["c5", "dora"];
		const head = { ...report.report, frameworks: [...ids, "no-such"] };
		const chosen = { ...report, report: head };
		const text = packed(await textOf(chosen));
		expect(text).toContain(packed(words.controls.noAssessment));
		expect(text).toContain(packed(words.controls.unknown("no-such")));
		const shown = sectionsOf(chosen);
		for (const { id, name, controls } of FRAMEWORKS) {
			if (!ids.includes(id)) {
				expect(text).not.toContain(packed(`${name}(`));
				continue;
			}
			for (const { control, says, shows, sections } of controls) {
				const numbered = shown.flatMap((section, i) =>
					sections.includes(section)
						? [`${i + 1}${words.sections[section]}`]
						: [],
				);
				expect(text).toContain(
					packed(
						`${control}${says[language]}${shows[language]}${numbered.join(";")}`,
					),
				);
			}
		}
	});

	test("show traces by weekday and hour in numbers", async () => {
		const text = await whole;
		for (let hour = 0; hour < 24; hour++) {
			const counts = report.week.map(({ hours }) => count(hours[hour] ?? -1));
			const clock = `${String(hour).padStart(2, "0")}:00`;
			expect(text).toContain([clock, ...counts].join(" "));
		}
	});

	test("answer on the first page what happened, who did it, and what is to be done", async () => {
		const page = await textOf(report, SUMMARY);
		const { answers } = words;
		for (const question of [
			answers.happened,
			answers.action,
			answers.who,
			answers.failed,
			answers.unfinished,
			answers.undocumented,
			answers.compared,
			answers.sure,
		])
			expect(page).toContain(question);
		const [actor] = report.actors;
		const named = actor?.user ?? words.nobody;
		expect(page).toContain(answers.counted(named, count(actor?.count ?? -1)));
		const grave = report.findings.find(({ severity }) => severity === "high");
		const { title } = ruleWords(words.rules, grave?.rule ?? "");
		expect(page).toContain(`${words.severity.high}: ${title}`);
		expect(page).toContain(words.verdictMeans[report.completeness.verdict]);
	});
});

describe("the summary", () => {
	const pageOf = (change: Partial<Report>) =>
		textOf({ ...SAMPLE, ...change }, SUMMARY);

	test("leaves what is accepted out of what needs action", async () => {
		const finding_ = { rule: "incident", severity: "high" } as const;
		const open = await pageOf({ findings: [finding(finding_)] });
		expect(open).toContain("High: Rated as an incident");
		const findings = [finding({ ...finding_, exception: EXCEPTION })];
		const page = await pageOf({ findings });
		expect(page).not.toContain("High: Rated as an incident");
		expect(page).toContain("No finding that is high or medium is open.");
		expect(page).toContain("1 finding rests on an exception.");
	});

	test("names the gravest kinds and says how many others there are", async () => {
		const rules = [
			"incident",
			"root-activity",
			"tracker-error",
			"logging-changed",
		];
		const findings = [...rules, "traces-lost", "provider-activity"].map(
			(rule) => finding({ rule, severity: "high", subject: "x".repeat(5000) }),
		);
		const page = await pageOf({ findings });
		expect(page).toContain("Findings: 6 high, 0 medium, 0 low, 0 notes.");
		expect(page.match(/High: /g)?.length).toBeGreaterThan(2);
	});

	test("says that nothing is compared where there is no report to compare with", async () => {
		expect(await pageOf({ comparison: null })).toContain(
			LANGUAGES.en.comparison.none,
		);
	});

	test("draws the days where a quiet month leaves room", async () => {
		const page = await pageOf({
			...{ findings: [], comparison: null, changes: null, uncatalogued: [] },
			report: { ...SAMPLE.report, reasons: [] },
		});
		expect(page).toContain("Traces per day, by outcome");
		expect(page).toContain("The numbers are in section “Daily counts”.");
	});

	test.each(["en", "de"] as const)(
		"is one page in %s for nothing, for much and for hostile text",
		async (language) => {
			const { scope } = LANGUAGES[language].sections;
			for (const { report } of [
				emptySample(language),
				sampleReport({ language, traces: 600 }),
				hostileSample(language),
			])
				expect(await textOf(report, 4)).toContain(`2 ${scope}`);
		},
	);
});

describe("sectionsOf()", () => {
	const { report: empty } = emptySample();

	test("leaves out what a report has nothing to say of", () => {
		const nothing = { tickets: null, comparison: null, findings: [] };
		const shown = sectionsOf({ ...empty, ...nothing, changes: null });
		for (const id of [
			"tickets",
			"comparison",
			"exceptions",
			"changes",
		] as const)
			expect(shown).not.toContain(id);
		expect(shown).toContain("correlation");
		expect(sectionsOf(SAMPLE)).toEqual(TEMPLATES.full);
	});

	test("follows the template that the profile names", async () => {
		const head = { ...SAMPLE.report, template: "audit-summary" } as const;
		const report = { ...SAMPLE, report: head };
		expect(sectionsOf(report)).toEqual(TEMPLATES["audit-summary"]);
		const text = await textOf(report);
		const { sections } = LANGUAGES.en;
		expect(text).toContain(`9 ${sections.signOff}`);
		expect(text).not.toContain(LANGUAGES.en.intro.operations);
		expect(text).toContain("Showing the first 3 of");
	});
});

describe("long lists", () => {
	test("of cases say where the rest is, also where the model itself is cut", async () => {
		const [row] = SAMPLE.correlation.families;
		const [one] = SAMPLE.correlation.cases;
		if (row === undefined || one === undefined) throw new Error("No case");
		const shown = async (orphan: number, some: number) => {
			const families = [
				{ ...row, ...{ failed: 0, refused: 0, open: 0, orphan } },
			];
			const cases = Array.from(
				{ length: some },
				(_, i): CorrelationCase => ({ ...one, traceId: `id-${i + 1}-end` }),
			);
			const correlation = { hours: 24, families, cases };
			return textOf({ ...SAMPLE, correlation });
		};
		const all = await shown(300, 300);
		expect(all).toContain(
			"Showing the first 200 of 300. All 300 are in report.xlsx, sheet “CorrelationCases”.",
		);
		expect(all).toContain("id-200-end");
		expect(all).not.toContain("id-201-end");
		expect(await shown(5000, 1000)).toContain(
			"Showing the first 200 of 5,000. More are in report.xlsx, sheet “CorrelationCases”; the table above counts them all.",
		);
	});

	test("of findings of one rule are cut, and the workbook is named", async () => {
		const findings = Array.from({ length: 60 }, (_, i) =>
			finding({ message: `message-${i + 1}-end` }),
		);
		const text = await textOf({ ...SAMPLE, findings });
		expect(text).toContain(
			"Showing the first 50 of 60. All 60 are in report.xlsx, sheet “Findings”.",
		);
		expect(text).toContain("message-50-end");
		expect(text).not.toContain("message-51-end");
	});
});

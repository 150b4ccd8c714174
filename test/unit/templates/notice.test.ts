import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Notice } from "../../../lib/notify/notice.ts";
import { LANGUAGES } from "../../../templates/languages.ts";
import { oneLine, plain } from "../../../templates/notice/plain.ts";
import { type NoticeOptions, renderNotice } from "../../../templates/notice.ts";
import { HOSTILE_TEXTS } from "../../support/sample-report.ts";
import { CONCERN, FAILED, MISSING, PUBLISHED } from "../notify/samples.ts";

const LINK = "https://desk.example/#report=nordhafen.2026-10.r2";

function rendered(notice: Notice, options: Partial<NoticeOptions> = {}) {
	const language = options.language ?? "en";
	const all = { language, link: LINK, attached: [], left: [], ...options };
	return renderNotice(notice, all, LANGUAGES[language]);
}

const BOTH = ["en", "de"] as const;
const EVERY = [PUBLISHED, FAILED, MISSING, CONCERN];

describe("renderNotice()", () => {
	it("tells a publication with status, verdict, reasons, key figures and the manifest's hash", () => {
		expect(rendered(PUBLISHED).text).toBe(`Prüfbericht Größe

What this is about
  Organisation: Nordhafen Energie
  Period: October 2026
  Time zone: Europe/Berlin
  Revision: 2
  Status: PROVISIONAL
  Completeness: Partial

Part of the period is not covered, or something in it is missing, altered, broken or quarantined. Traces may be missing.

The report is provisional because:

- The completeness is partial: 3 hours are not covered

Key figures
  Traces in scope: 1,234
  Success: 1,200
  Failure: 30
  Incident: 4
  Unknown: 0
  Findings (High): 1
  Findings (Medium): 2
  Findings (Low): 3
  Findings (Note): 5

Files
  report.pdf: 123,456 bytes
  report.json: 7,890 bytes
  SHA-256 of manifest.json: ${PUBLISHED.manifestSha256}

Open the report:
${LINK}

This message was sent by Tracefolio, because the profile “nordhafen” says so. It is no evidence: what counts is the report as published, whose manifest has the SHA-256 that is named above.
`);
	});

	it("says it in German, with German numbers and months", () => {
		const { subject, text } = rendered(PUBLISHED, { language: "de" });
		expect(subject).toBe(
			"Prüfbericht Größe, Oktober 2026, Revision 2: VORLÄUFIG (Vollständigkeit: Teilweise)",
		);
		expect(text).toContain("  Zeitraum: Oktober 2026\n");
		expect(text).toContain("  Traces im Umfang: 1.234\n");
		expect(text).toContain(LANGUAGES.de.verdictMeans.partial);
		expect(text).toContain("im englischen Wortlaut");
	});

	it("words each verdict as the report does", () => {
		for (const language of BOTH)
			for (const verdict of ["proven", "witnessed", "unproven"] as const) {
				const notice = { ...PUBLISHED, completeness: verdict };
				const { text, subject } = rendered(notice, { language });
				expect(text).toContain(LANGUAGES[language].verdictMeans[verdict]);
				expect(subject).toContain(LANGUAGES[language].verdict[verdict]);
			}
	});

	it.each([
		[FAILED, "The report for October 2026 could not be made (nordhafen)"],
		[MISSING, "The report for Quarter 3 of 2026 is overdue (nordhafen)"],
		[
			CONCERN,
			"Something needs attention: the collection of traces: eu-de/46c31955b009",
		],
	])("has a subject of its own for $kind", (notice, subject) => {
		expect(rendered(notice).subject).toBe(subject);
	});

	it("says when a missing report was due, and whether it is being made", () => {
		const { text } = rendered(MISSING);
		expect(text).toContain("Due by: 2026-11-04 05:00 UTC");
		expect(text).toContain("A run that makes the report now was begun.");
		const { text: not } = rendered({ ...MISSING, requested: false });
		expect(not).toContain("No run that makes the report now was begun.");
	});

	it("shows a topic that has no words of its own as it is", () => {
		const notice = { ...CONCERN, topic: "constructor" };
		expect(rendered(notice).subject).toContain("attention: constructor:");
	});

	it.each([
		["2026-Q4", "Quarter 4 of 2026"],
		["2026-W05", "Week 5 of 2026"],
		["2026", "2026"],
		["2026-10-05", "5 October 2026"],
		[
			"2026-10-01/2026-10-15",
			"1 October 2026 up to, not including, 15 October 2026",
		],
		["no period", "no period"],
		["2026-99", "2026-99"],
	])("shows the period %s as %s", (period, words) => {
		const { text } = rendered({ ...PUBLISHED, period });
		expect(text).toContain(`  Period: ${words}\n`);
	});

	it("names what is attached and what is not", () => {
		const { text } = rendered(PUBLISHED, {
			attached: ["report.pdf"],
			left: ["report.xlsx"],
		});
		expect(text).toContain("Attached: report.pdf.");
		expect(text).toMatch(/Not attached, because it exceeds .*: report.xlsx\./);
	});

	it("says where the report lies where there is no link", () => {
		const { text, html } = rendered(PUBLISHED, { link: null });
		expect(text).toContain("in nordhafen/2026-10/r2/");
		expect(html).not.toContain("<a ");
	});

	it("shows the first reasons and says how many follow", () => {
		const reasons = Array.from({ length: 40 }, (_, n) => `reason ${n + 1}`);
		const { text } = rendered({ ...PUBLISHED, reasons });
		expect(text).toContain("- reason 10\n- … and 30 more reasons");
	});

	it("makes HTML with a language, tables with header cells, and nothing that is loaded", () => {
		for (const language of BOTH)
			for (const notice of EVERY) {
				const { html } = rendered(notice, { language });
				expect(html).toMatch(
					new RegExp(`^<!doctype html>\n<html lang="${language}">`),
				);
				expect(html).toMatch(
					/<caption[^>]*>.+<\/caption>\n<tr><th scope="row"/,
				);
				expect(html).not.toMatch(
					/<(img|script|link|iframe|style)\b|url\(|src=/,
				);
				// colours are the reader's own, in the light and in the dark
				expect(html).not.toMatch(/(?<!-)color:|background/);
				expect(html.match(/https?:/g)).toEqual(["https:"]);
			}
	});

	it("neither breaks nor links nor executes what hostile texts hold", () => {
		const hostile = [
			...HOSTILE_TEXTS,
			"x\r\nBcc: victim@example.org\r\n\r\n<script>alert(1)</script>",
			"https://evil.example/login?a=1 www.evil.example evil.example/a",
			"mailto:a@evil.example tel:+49123 \u202Egro.live\u2028line",
			'"><a href="javascript:alert(1)">x</a>',
		];
		for (const language of BOTH)
			for (const text of hostile) {
				const {
					subject,
					html,
					text: body,
				} = rendered(
					{
						...PUBLISHED,
						title: text,
						organisation: text,
						timezone: text,
						profile: text,
						reasons: [text],
						files: [{ name: text, size: 1, sha256: text, version: null }],
					},
					{ language },
				);
				expect(subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
				expect(html.match(/<a /g)).toHaveLength(1);
				expect(html).not.toMatch(/<script|<img|<svg|javascript:a.*">x<\/a>/i);
				expect(body.replace(LINK, "")).not.toMatch(
					/:\/\/|mailto:|\bwww\.|evil\.|\w@\w/,
				);
				expect(body).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u2028\u2029\r]/);
			}
	});
});

describe("plain()", () => {
	it.each([
		["https://evil.example/a", "https[:]//evil[.]example/a"],
		["ops@nordhafen.de", "ops[@]nordhafen[.]de"],
		["see report.json and report.xlsx.", "see report.json and report.xlsx."],
		["report.json.evil.com", "report[.]json[.]evil[.]com"],
		["Version 1.2, at 10.5 %", "Version 1.2, at 10.5 %"],
		["End. Next", "End. Next"],
		["evil\u3002com", "evil[.]com"],
		["a\n\tb", "a b"],
		["a\u202eb", "a\\u{202E}b"],
	])("shows %j as %j", (text, shown) => {
		expect(plain(text)).toBe(shown);
	});

	it("gives one bounded line without links for any text", () => {
		fc.assert(
			fc.property(fc.string({ unit: "binary", maxLength: 900 }), (text) => {
				const shown = plain(text);
				expect(shown).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]|:\/\/|\S@\S/u);
				// each character may become \u{10FFFF}
				expect(shown.length).toBeLessThan(501 * 12);
			}),
		);
		expect(plain("x".repeat(600))).toBe(`${"x".repeat(500)}…`);
	});
});

describe("oneLine()", () => {
	it("bounds a subject and keeps it on one line", () => {
		expect(oneLine("a\r\nb\u2028c")).toBe("a b c");
		expect([...oneLine("ü".repeat(300))]).toHaveLength(200);
	});
});

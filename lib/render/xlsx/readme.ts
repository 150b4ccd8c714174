import type { Worksheet } from "exceljs";
import type { Report } from "../../report/model.ts";
import { linkToSheet } from "./links.ts";
import { type Page, pageOn } from "./page.ts";
import type { Part } from "./table.ts";

const HOW_TO_VERIFY = [
	"Reconciliation counts every number again by formulas over the other sheets; its first line says whether all agree. Recalculate with Ctrl+Alt+F9.",
	"Population holds every trace; filter and count it as you like. Source object and Position lead from a row to the record in the archive.",
	"Sources lists every trace file with its SHA-256 as stored: compare with the archive's own files. Digest says whether the digests that the trace service signed agree; DigestChains says how far those digests were verified, and by which key.",
	"The SHA-256 of this workbook stands in manifest.json beside it; `tracefolio verify` checks the whole publication.",
];

const LEGEND: readonly [string, string][] = [
	[
		"Times",
		"Dates of Excel with milliseconds; the zone stands in the header. Local times are UTC plus the zone's offset at that instant.",
	],
	["Operation #, Actor #", "Row numbers of the sheets Operations and Actors."],
	[
		"Outcome",
		"success, failure, incident or unknown: by the catalog, else by the name's ending, else by the rating.",
	],
	["Catalogued", "Whether the catalog of that day documents the trace name."],
	[
		"Agrees",
		"Whether name and rating say the same; empty where one of them says nothing.",
	],
	[
		"Origin",
		"tracker: delivered by a tracker of the service; collected: answered by the trace service when the collector asked.",
	],
	[
		"signed, witnessed, uncovered",
		"An interval or hour that verified digests of a tracker cover, by the time of delivery; one for which the collector's ledger shows an uninterrupted query; one that neither covers. In CoverageHours the least covered unit decides, and every moment of the hour counts.",
	],
	[
		"Digest",
		"verified: a verified digest lists the file with the hash that it has; altered: one lists it with another hash; unlisted: its unit has digests, and none that was verified lists it; none: its unit has no digest, or the collector wrote it. Digests name files by MD5, which reveals damage but is weak against a deliberate forger; the SHA-256 beside it was made when the file was read.",
	],
	[
		"Why (ChangedTraces)",
		"delivered: the trace's file was delivered after the previous revision was made; replaced: its file had been there with other content; gone: its file is no longer there; scope: the scope, a catalog or the reading of files changed.",
	],
	[
		"Late, Lost",
		"Traces that were found only after their hour had been asked for; and what ran out of the trace service before it was asked for.",
	],
	[
		"Tickets, WithoutTicket, Comparison",
		"Sheets that are there only where they apply: where the profile names approved changes, and where the period before has a publication to compare with.",
	],
	[
		"failed, refused, open, orphan",
		"A request of which a task failed; one that was turned down when it was made; one of which no end was found; a task without a request. Durations run from the request to the end of its last task.",
	],
	[
		"Named, Finding #, Population #",
		"Links to the rows of FindingTraces, Findings and Population. A finding names its first twenty traces; one out of scope has no row in Population.",
	],
	[
		"Accepted by, until",
		"An exception of the profile holds for the finding, until that day, included.",
	],
	["Copies", "Equal records of the trace in the archive, this one included."],
	["(none)", "The list is empty."],
	[
		"' before = + - @",
		"A text that begins so (or with a tab or line end) is preceded by an apostrophe, so that no program takes it for a formula. The apostrophe is not part of the value.",
	],
	[
		"\\u{202E}",
		"A character that cannot be seen or stored (control characters, changes of reading direction, halves of characters), by its Unicode number.",
	],
	[
		"… (cut, …)",
		"The value is longer than the 32,767 characters of a cell; the note says where it is whole.",
	],
];

/** Writes the first page: what this workbook is, how to check it, how to read it. */
export function writeReadme(
	sheet: Worksheet,
	report: Report,
	parts: readonly Part[],
): void {
	const page = pageOn(sheet, report.theme.colour, [30, 110], {
		wrapLast: true,
	});
	const { title, organisation, period, status, revision } = report.report;
	page.banner(title, [
		organisation,
		`Audit report for ${period.label} (${period.timezone}), revision ${revision}, ${status}`,
	]);
	page.note(
		"This workbook presents the records of the audit trail. It does not assess whether anything complies with a rule.",
	);
	writeReport(page, report);
	writeHashes(page, report);
	writeSheets(page, parts);
	page.section("How to verify");
	for (const [index, step] of HOW_TO_VERIFY.entries())
		page.line([`${index + 1}`, step]);
	page.section("How to read it");
	for (const line of LEGEND) page.line(line);
}

function writeReport(page: Page, { report }: Report): void {
	const { period, scope, generator } = report;
	page.section("Report");
	page.line(["Report id", report.id]);
	page.line(["Profile", report.profile]);
	page.line(["Status", report.status]);
	for (const reason of report.reasons) page.line(["Reason", reason]);
	page.line(["Period", `${period.label}, in the zone ${period.timezone}`]);
	page.line(["Start (inclusive)", `${period.start} (UTC)`]);
	page.line(["End (exclusive)", `${period.end} (UTC)`]);
	page.line(["Services", scope.services.join(", ")]);
	page.line([
		"Regions",
		scope.regions.join(", ") || "every region in the archive",
	]);
	page.line(["Archive", scope.archive]);
	page.line([
		"Upload days read",
		`${scope.listedFrom} to ${scope.listedTo}, both included`,
	]);
	page.line(["Generated at", `${report.generatedAt} (UTC)`]);
	page.line(["Generated by", `${generator.name} ${generator.version}`]);
}

function writeHashes(page: Page, { report }: Report): void {
	page.section("Hashes (SHA-256)");
	page.line(["Inputs", report.inputs]);
	page.line([
		"Previous manifest",
		report.previousManifest ?? "none: this is the first revision",
	]);
	for (const { id, version, sha256 } of report.catalogs)
		page.line([`Catalog ${id} ${version}`, sha256]);
}

function writeSheets(page: Page, parts: readonly Part[]): void {
	page.section("Sheets");
	const summary = { name: "Summary", about: "The figures on one page" };
	const tables = parts.map(({ name, table: { about } }) => ({ name, about }));
	for (const { name, about } of [summary, ...tables])
		page.line([linkToSheet(name, name), about]);
}

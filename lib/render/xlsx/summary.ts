import type { Worksheet } from "exceljs";
import { OUTCOMES, type Outcome, type Report } from "../../report/model.ts";
import { serialOf } from "./cell.ts";
import { linkToSheet } from "./links.ts";
import { listedNumbers } from "./listed-numbers.ts";
import { type Page, pageOn } from "./page.ts";
import type { Kind } from "./table.ts";

/** The cells of the Summary that formulas refer to. */
export type Figure =
	| keyof Report["population"]
	| Outcome
	| "filesListed"
	| "filesRead"
	| "filesQuarantined"
	| "start"
	| "end";

/** Where the rows of a figure are. */
const SHEET_OF: Partial<Record<Figure, string>> = {
	quarantined: "Quarantine",
	conflict: "Conflicts",
	inScope: "Population",
	filesListed: "Sources",
	filesQuarantined: "Quarantine",
	failure: "Failures",
	incident: "Failures",
};

/** Lines of completeness shown here; sheets of their own list all. */
const SHOWN = 40;

const NUMBER_SECOND: readonly Kind[] = ["text", "integer"];

/** Writes the one page that a reader in a hurry sees; returns the cells of its figures. */
export function writeSummary(
	sheet: Worksheet,
	report: Report,
): ReadonlyMap<Figure, string> {
	const { colour } = report.theme;
	const page = pageOn(sheet, colour, [40, 20, 20, 20, 20, 20], {
		wrapLast: false,
	});
	const { title, organisation, period, status, revision } = report.report;
	page.banner(title, [
		`${organisation} · ${period.label} (${period.timezone}) · revision ${revision} · ${status}`,
	]);
	const figures = new Map<Figure, string>();
	const figure: AddFigure = (name, label, value, meaning, kind = "integer") => {
		const sheetName = SHEET_OF[name];
		const shown = sheetName ? linkToSheet(sheetName, label) : label;
		const row = page.line([shown, value, meaning], ["text", kind]);
		figures.set(name, `${sheet.name}!$C$${row}`);
	};
	page.section("Period");
	const [start, end] = [period.start, period.end].map((iso) =>
		serialOf(Date.parse(iso)),
	);
	figure("start", "Start (UTC)", start ?? 0, "inclusive", "time");
	figure("end", "End (UTC)", end ?? 0, "exclusive", "time");
	writeFigures(page, report, figure);
	writeOutcomes(page, report, figure);
	writeCompleteness(page, report);
	writeChanges(page, report);
	writeCounts(page, "Channels", "Channel", report.channels, ({ channel }) => [
		channel ?? "(not recorded)",
		"text",
	]);
	writeCounts(page, "Days", "Local date", report.days, ({ date }) => [
		serialOf(Date.parse(date)),
		"date",
	]);
	return figures;
}

type AddFigure = (
	name: Figure,
	label: string,
	value: number,
	meaning: string,
	kind?: Kind,
) => void;

function writeFigures(page: Page, report: Report, figure: AddFigure): void {
	const { population, files } = report;
	page.section("From the records read to the population");
	page.header(["Bucket", "Records", "Meaning"], NUMBER_SECOND);
	const bucket = (
		name: keyof Report["population"],
		label: string,
		meaning: string,
	): void => figure(name, label, population[name], meaning);
	bucket("records", "Records read", "in the trace files that could be read");
	bucket("quarantined", "Less quarantined", "no readable trace (Quarantine)");
	bucket(
		"outOfPeriod",
		"Less out of period",
		"before the start or after the end",
	);
	bucket("outOfScope", "Less out of scope", "of other services");
	bucket(
		"duplicate",
		"Less duplicate",
		"a further copy of a trace, equal to it",
	);
	bucket(
		"conflict",
		"Less conflict",
		"a further copy that differs (Conflicts)",
	);
	bucket("inScope", "In scope", "the population: each trace once");
	page.section("Trace files");
	page.header(["State", "Files", "Meaning"], NUMBER_SECOND);
	figure("filesListed", "Listed", files.listed, "found in the archive");
	figure("filesRead", "Read", files.read, "read whole");
	figure(
		"filesQuarantined",
		"Quarantined",
		files.quarantined,
		"not readable: nothing of them counts (Quarantine)",
	);
}

function writeOutcomes(page: Page, report: Report, figure: AddFigure): void {
	page.section("Outcomes");
	page.header(["Outcome", "Traces", "Meaning"], NUMBER_SECOND);
	const meanings: Record<Outcome, string> = {
		success: "the operation was carried out, or its request taken",
		failure: "the operation failed (Failures)",
		incident: "the service recorded a grave fault (Failures)",
		unknown: "neither catalog, name nor rating says",
	};
	for (const outcome of OUTCOMES)
		figure(outcome, outcome, report.outcomes[outcome], meanings[outcome]);
	page.section("Lists");
	page.header(["List", "Number"], NUMBER_SECOND);
	for (const { sheet, label, count } of listedNumbers(report))
		page.line([linkToSheet(sheet, label), count], NUMBER_SECOND);
}

function writeCompleteness(page: Page, report: Report): void {
	const { completeness } = report;
	const { verdict, settled, intervals, problems } = completeness;
	page.section("Completeness");
	page.line(["Verdict", verdict]);
	page.line([
		"Settled",
		settled ? "yes" : "no, late traces are still expected",
	]);
	for (const reason of report.report.reasons) page.note(`Reason: ${reason}`);
	for (const problem of problems.slice(0, SHOWN)) {
		const { kind, object, from, to, message } = problem;
		const where = object === null ? "" : ` (${object})`;
		const when = from === null ? "" : `, ${from} to ${to ?? "?"}`;
		page.note(`Problem: ${kind}: ${message}${where}${when}`);
	}
	noteRest(page, problems.length, "problems", "Problems");
	for (const { unit, verified, digests } of report.chains.slice(0, SHOWN))
		page.line([
			`Digests verified, ${unit}`,
			`${verified} of ${digests}`,
			"DigestChains",
		]);
	noteRest(page, report.chains.length, "chains", "DigestChains");
	if (intervals.length === 0) return;
	page.header(["Unit", "From (UTC)", "To (UTC)", "State"]);
	for (const { unit, from, to, state } of intervals.slice(0, SHOWN))
		page.line(
			[unit, serialOf(Date.parse(from)), serialOf(Date.parse(to)), state],
			["text", "time", "time", "text"],
		);
	noteRest(page, intervals.length, "intervals", "Completeness");
}

function noteRest(
	page: Page,
	total: number,
	what: string,
	sheet: "Problems" | "Completeness" | "DigestChains",
): void {
	if (total > SHOWN)
		page.note(`The first ${SHOWN} of ${total} ${what}; all are in ${sheet}`);
}

function writeChanges(page: Page, { changes }: Report): void {
	if (changes === null) return;
	page.section(`Changes since revision ${changes.previousRevision}`);
	for (const sentence of changes.summary) page.note(sentence);
}

type Counts = Readonly<Record<Outcome, number>> & { readonly count: number };

function writeCounts<Row extends Counts>(
	page: Page,
	title: string,
	first: string,
	rows: readonly Row[],
	head: (row: Row) => [string | number, Kind],
): void {
	page.section(title);
	const integers: Kind[] = ["count", ...OUTCOMES].map(() => "integer");
	page.header([first, "Traces", ...OUTCOMES], ["text", ...integers]);
	for (const row of rows) {
		const [value, kind] = head(row);
		page.line(
			[value, row.count, ...OUTCOMES.map((outcome) => row[outcome])],
			[kind, ...integers],
		);
	}
	if (rows.length === 0) page.line(["(none)"]);
}

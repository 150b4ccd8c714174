import { strFromU8, strToU8, unzipSync } from "fflate";
import type { Report } from "../../report/model.ts";
import type { Population, Renderer } from "../renderer.ts";
import { correlationCaseTable, correlationTable } from "./analysis-tables.ts";
import {
	chainTable,
	collectionTable,
	completenessTable,
	coverageTable,
	problemTable,
} from "./completeness-tables.ts";
import { contextTables } from "./context-tables.ts";
import { filledSheet, filledTable } from "./fill.ts";
import {
	findingTable,
	findingTraceTable,
	ruleTable,
} from "./finding-tables.ts";
import { placesOfRows } from "./links.ts";
import {
	failureTable,
	populationTable,
	traceColumns,
} from "./population-table.ts";
import { writeReadme } from "./readme.ts";
import { reconciliationTable } from "./reconciliation.ts";
import {
	actorTable,
	catalogTable,
	changedTraceTable,
	conflictTable,
	contradictionTable,
	operationTable,
	parameterTable,
	quarantineTable,
	sourceTable,
	uncataloguedTable,
} from "./report-tables.ts";
import { sampleTable } from "./sample-table.ts";
import { writeSummary } from "./summary.ts";
import { EXCEL_ROWS, type Part, partsOf, type Table } from "./table.ts";
import { addSheet, addTemplate } from "./template.ts";
import { cellText } from "./text.ts";
import { writeZip, type ZipEntry } from "./zip.ts";

/** The workbook of a report (Office Open XML, ECMA-376), for auditors who count again. */
export const renderWorkbook: Renderer = (report, population, path) =>
	writeWorkbook(report, population, path, EXCEL_ROWS);

/** `renderWorkbook` for sheets that hold `sheetRows` rows. */
export async function writeWorkbook(
	report: Report,
	population: Population,
	path: string,
	sheetRows: number,
): Promise<void> {
	const { files, parts } = await templateOf(report, population, sheetRows);
	await writeZip(path, entriesOf(files, parts));
}

/** Everything but the rows of the tables, made by exceljs; memory does not grow with the population. */
async function templateOf(
	report: Report,
	population: Population,
	sheetRows: number,
) {
	// loaded here, because most commands and functions make no workbook
	const { default: excel } = await import("exceljs");
	const workbook = new excel.Workbook();
	const { title, generatedAt } = report.report;
	workbook.title = cellText(title, "report.json");
	workbook.creator = workbook.lastModifiedBy = "Tracefolio";
	workbook.created = workbook.modified = new Date(generatedAt);
	workbook.calcProperties.fullCalcOnLoad = true;
	const readme = addSheet(workbook, "README", report);
	const summary = addSheet(workbook, "Summary", report);
	const figures = writeSummary(summary, report);
	const columns = traceColumns(report);
	const placeOf = placesOfRows(sheetRows);
	const split = (table: Table): Part[] => partsOf(table, sheetRows);
	const operations = split(operationTable(report));
	const traces = split(populationTable(report, population, columns));
	const others = [
		failureTable(report, population, columns),
		sampleTable(report, population),
		uncataloguedTable(report),
		contradictionTable(report),
		conflictTable(report),
		actorTable(report),
		findingTable(report, placeOf),
		findingTraceTable(report, placeOf),
		ruleTable(report),
		correlationTable(report),
		correlationCaseTable(report),
		...contextTables(report),
		completenessTable(report),
		coverageTable(report),
		problemTable(report),
		chainTable(report),
		collectionTable(report),
		quarantineTable(report),
		sourceTable(report),
		changedTraceTable(report),
		catalogTable(report),
		parameterTable(report),
	].flatMap(split);
	const counted = [...operations, ...traces, ...others];
	const controls = split(
		reconciliationTable(report, { parts: counted, figures }),
	);
	const parts = [...operations, ...controls, ...traces, ...others];
	for (const part of parts) addTemplate(workbook, part, report);
	writeReadme(readme, report, parts);
	const bytes = await workbook.xlsx.writeBuffer();
	return { files: unzipSync(new Uint8Array(bytes)), parts };
}

/** README and Summary are the first two sheets; each sheet after them holds one part, and has one Excel table. */
const PAGES = 2;

function entriesOf(
	files: Record<string, Uint8Array>,
	parts: readonly Part[],
): ZipEntry[] {
	// exceljs also writes entries for folders, which a package has no use for
	const isFile = ([name]: [string, unknown]): boolean => !name.endsWith("/");
	const rest = new Map(Object.entries(files).filter(isFile));
	const take = (name: string): string => {
		const bytes = rest.get(name);
		if (bytes === undefined) throw new Error(`The template has no "${name}"`);
		rest.delete(name);
		return strFromU8(bytes);
	};
	const filled = parts.flatMap((part, index): ZipEntry[] => {
		const table = `xl/tables/table${index + 1}.xml`;
		const sheet = `xl/worksheets/sheet${index + 1 + PAGES}.xml`;
		return [
			{ name: table, chunks: [strToU8(filledTable(take(table), part))] },
			{ name: sheet, chunks: filledSheet(take(sheet), part) },
		];
	});
	const fixed = [...rest]
		.toSorted(([a], [b]) => (a < b ? -1 : 1))
		.map(([name, bytes]) => ({ name, chunks: [bytes] }));
	return [...fixed, ...filled];
}

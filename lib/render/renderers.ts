import { renderPdf } from "./pdf/pdf.ts";
import type { Renderer } from "./renderer.ts";
import { renderWorkbook } from "./xlsx/workbook.ts";

/** The report files that are made from report.json and population.ndjson.gz alone. */
export const RENDERERS: readonly {
	readonly name: string;
	readonly render: Renderer;
}[] = [
	{ name: "report.pdf", render: renderPdf },
	{ name: "report.xlsx", render: renderWorkbook },
];

import { execFileSync } from "node:child_process";
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { afterAll, describe, expect, test } from "vitest";
import { figure } from "../../../../lib/render/pdf/figure.ts";
import {
	drawLine,
	openPaper,
	type Paper,
	startPage,
} from "../../../../lib/render/pdf/paper.ts";
import { renderPdf } from "../../../../lib/render/pdf/pdf.ts";
import { STYLES } from "../../../../lib/render/pdf/style.ts";
import { drawTable } from "../../../../lib/render/pdf/table.ts";
import { group } from "../../../../lib/render/pdf/tags.ts";
import { list, subheading } from "../../../../lib/render/pdf/text.ts";
import { allParts, structureOf } from "../../../support/pdf-structure.ts";
import { hostileSample, sampleReport } from "../../../support/sample-report.ts";

const folder = mkdtempSync(join(tmpdir(), "tracefolio-tags-"));
afterAll(() => rmSync(folder, { recursive: true }));
const { report, population } = sampleReport();

/** A file of its own with what is drawn on one paper. */
async function drawn(name: string, draw: (paper: Paper) => void) {
	const path = join(folder, `${name}.pdf`);
	const paper = openPaper(report.report, String);
	startPage(paper, "portrait");
	draw(paper);
	paper.doc.end();
	await pipeline(paper.doc, createWriteStream(path));
	return path;
}

const run = (program: string, ...args: string[]) =>
	execFileSync(program, args, { encoding: "utf8" });

describe("renderPdf()", () => {
	const path = join(folder, "report.pdf");
	const render = renderPdf(report, population, path);

	test("makes a sound tagged PDF/A-3a of its kinds of content", async () => {
		await render;
		const { problems, root } = structureOf(path);
		expect(problems).toEqual([]);
		const tags = new Set(allParts(root).map(({ tag }) => tag));
		for (const tag of ["Sect", "H1", "H2", "P", "LI", "TOCI", "TH", "Figure"])
			expect(tags).toContain(tag);
	});

	test("carries report.json as it is published", async () => {
		await render;
		expect(run("pdfdetach", "-list", path)).toContain("manifest-inputs.json");
		const out = join(folder, "report.json");
		run("pdfdetach", "-savefile", "report.json", "-o", out, path);
		expect(readFileSync(out, "utf8")).toBe(
			`${JSON.stringify(report, null, 2)}\n`,
		);
	});

	test("stays sound with hostile names, and its description is XML", async () => {
		const sample = hostileSample();
		const hostile = join(folder, "hostile.pdf");
		await renderPdf(sample.report, sample.population, hostile);
		const { problems } = structureOf(hostile);
		expect(problems).toEqual([]);
		const xml = run("pdfinfo", "-meta", hostile);
		expect(xml).toContain("&lt;b&gt;&amp; Co");
	});
});

describe("drawTable()", () => {
	test("makes one table over several pages, with its header once", async () => {
		const columns = ["a", "b"].map((title) => ({
			title,
			share: 1,
			cell: (row: number) => `${title}${row}`,
		}));
		const rows = Array.from({ length: 200 }, (_, i) => i);
		const path = await drawn("table", (paper) =>
			drawTable(paper, columns, rows),
		);
		const { problems, root } = structureOf(path);
		expect(problems).toEqual([]);
		const tags = allParts(root).map(({ tag }) => tag);
		const count = (tag: string) => tags.filter((one) => one === tag).length;
		expect(["Table", "TR", "TH", "TD"].map(count)).toEqual([1, 201, 2, 400]);
	});
});

describe("structureOf()", () => {
	test("finds text without a mark, a figure without words and a heading out of place", async () => {
		const path = await drawn("wrong", (paper) => {
			paper.doc.text("loose", 60, 60, { lineBreak: false });
			figure(paper, "", () => drawLine(paper, "x", 60, 90, STYLES.body));
			subheading(paper, "not in a section");
		});
		const { problems } = structureOf(path);
		expect(problems.join("\n")).toMatch(/T[jJ] outside marked content/);
		expect(problems).toContain("Figure: no text");
		expect(problems).toContain("H2 in Document");
	});

	test("takes a list in a section, and a figure over its pages", async () => {
		const path = await drawn("right", (paper) =>
			group(paper.tags, "Sect", () => {
				list(paper, ["one", "two"]);
				figure(paper, "two pages", () => {
					drawLine(paper, "x", 60, 90, STYLES.body);
					startPage(paper, "portrait");
					drawLine(paper, "y", 60, 90, STYLES.body);
				});
			}),
		);
		expect(structureOf(path).problems).toEqual([]);
	});
});

describe("drawLine()", () => {
	test("shows names of other writing systems, and gives back their order as text", async () => {
		const names = [
			"群-生产-01",
			"サーバー",
			"서버",
			"abc שלום 12 עולם xyz",
			"خادم",
		];
		const path = await drawn("names", (paper) => {
			for (const [i, name] of names.entries())
				drawLine(paper, name, 60, 60 + i * 30, STYLES.body);
			drawLine(paper, "\u202egnp.exe 🦀", 60, 300, STYLES.body);
		});
		expect(structureOf(path).problems).toEqual([]);
		const text = run("pdftotext", "-raw", path, "-").normalize("NFKC");
		for (const name of names.slice(0, 3)) expect(text).toContain(name);
		expect(text).toContain("\\u{202E}gnp.exe \\u{1F980}");
		const spans = run("qpdf", "--qdf", path, "-");
		expect(spans.split("/ActualText").length).toBe(3);
	});
});

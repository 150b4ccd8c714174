import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { Tickets } from "../../lib/analysis.ts";
import { parseTickets } from "../../lib/change-tickets.ts";
import { type Profile, parseProfile } from "../../lib/config.ts";
import { sha256 } from "../../lib/publish/artifact.ts";
import { RENDERERS } from "../../lib/render/renderers.ts";
import { folderStore } from "../../lib/store/folder.ts";
import { memoryStore } from "../../lib/store/memory.ts";
import { type Run, run } from "../support/run.ts";
import { readWorkbook } from "../support/workbook.ts";

/**
 * Each folder here is a case: `case.yml` (period, the one `before` it where that is published first, now, and a profile), an `archive`, and in `expected` what is published of it as
 * text. A new case is a new folder; `npx vitest run test/golden -u` writes what it publishes, for a person to read.
 */
const CASES = (await readdir(import.meta.dirname, { withFileTypes: true }))
	.filter((entry) => entry.isDirectory())
	.map(({ name }) => name);

let base = "";
beforeAll(async () => {
	base = await mkdtemp(join(tmpdir(), "golden-"));
});
afterAll(() => rm(base, { recursive: true }));

async function publish(name: string): Promise<Run> {
	const folder = join(import.meta.dirname, name);
	const { period, before, now, ...given } = parse(
		await readFile(join(folder, "case.yml"), "utf8"),
	);
	const profile = parseProfile(JSON.stringify(given), "case.yml");
	const archive = folderStore(join(folder, "archive"));
	const tickets = await ticketsOf(folder, profile);
	const output = memoryStore();
	const options = { now, profile, output, tickets };
	if (before) await run(archive, { ...options, period: before });
	return run(archive, { ...options, period, renderers: RENDERERS });
}

async function ticketsOf(
	folder: string,
	{ tickets: file, timezone }: Profile,
): Promise<Tickets | null> {
	if (file === null) return null;
	const text = await readFile(join(folder, file), "utf8");
	return { tickets: parseTickets(text, file, timezone), sha256: sha256(text) };
}

/** A published file, as a file for programs that read no other. */
async function fileOf({ output, entry }: Run, name: string): Promise<string> {
	const path = join(base, name);
	await writeFile(
		path,
		await Array.fromAsync(output.read(entry.folder + name)),
	);
	return path;
}

function expected(name: string, file: string): string {
	return join(import.meta.dirname, name, "expected", file);
}

describe.each(CASES)("%s", (name) => {
	let made: Run;
	beforeAll(async () => {
		made = await publish(name);
	});

	it("publishes this report.json", async () => {
		const text = await readFile(await fileOf(made, "report.json"), "utf8");
		await expect(text).toMatchFileSnapshot(expected(name, "report.json"));
	});

	it("publishes a PDF with this text", async () => {
		const path = await fileOf(made, "report.pdf");
		const text = execFileSync("pdftotext", ["-layout", path, "-"], {
			encoding: "utf8",
		});
		await expect(text).toMatchFileSnapshot(expected(name, "report.pdf.txt"));
	});

	it("publishes a workbook with these cells", async () => {
		const { sheets } = readWorkbook(await fileOf(made, "report.xlsx"));
		const lines = sheets.flatMap(({ name: sheet, rows }) => [
			`== ${sheet}`,
			...rows.map((row) =>
				row
					.map((cell) => cell ?? "")
					.join(" | ")
					.trimEnd(),
			),
		]);
		await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot(
			expected(name, "report.xlsx.txt"),
		);
	});
});

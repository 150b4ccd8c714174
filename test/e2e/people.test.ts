import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseTickets } from "../../lib/change-tickets.ts";
import { parseProfile } from "../../lib/config.ts";
import { keepMapping } from "../../lib/mapping-file.ts";
import { parseMapping, pseudonymiser } from "../../lib/pseudonyms.ts";
import { RENDERERS } from "../../lib/render/renderers.ts";
import type { Report } from "../../lib/report/model.ts";
import { folderStore } from "../../lib/store/folder.ts";
import { populationOf, type Run, run } from "../support/run.ts";
import { readWorkbook } from "../support/workbook.ts";

const CASE = "test/golden/what-needs-action";
const PEOPLE =
	/\b(anna|bernd|mallory|nightly|deploy|eve)\b|203\.0\.113\.9|10\.1\.0\.7/;
const KEY = "a key that only this test knows";

let folder = "";
const pseudonyms = pseudonymiser(KEY);
let recorded: Run;
let masked: Run;

async function publish(people: "recorded" | "pseudonymised"): Promise<Run> {
	const text = await readFile(join(CASE, "case.yml"), "utf8");
	const { before, now, period, ...given } = parse(text);
	const profile = parseProfile(
		JSON.stringify({ ...given, privacy: { people } }),
		"case.yml",
	);
	const csv = await readFile(join(CASE, "tickets.csv"), "utf8");
	const ofUsers = `${csv}CHG-4,2026-10-16,2026-10-16,kafka-orders,bernd\n`;
	const tickets = parseTickets(ofUsers, "tickets.csv", profile.timezone);
	return run(folderStore(join(CASE, "archive")), {
		...{ period, now, profile, renderers: RENDERERS },
		tickets: { tickets, sha256: "0" },
		pseudonyms: people === "pseudonymised" ? pseudonyms : null,
	});
}

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), "people-"));
	recorded = await publish("recorded");
	masked = await publish("pseudonymised");
}, 120_000);
afterAll(() => rm(folder, { recursive: true }));

async function textsOf({ output, entry }: Run): Promise<string[]> {
	const texts: string[] = [];
	for (const name of ["report.json", "sources.json", "manifest.json"])
		texts.push(
			Buffer.concat(
				await Array.fromAsync(output.read(entry.folder + name)),
			).toString(),
		);
	for (const name of ["report.pdf", "report.xlsx"])
		await writeFile(
			join(folder, name),
			await Array.fromAsync(output.read(entry.folder + name)),
		);
	const pdf = join(folder, "report.pdf");
	texts.push(execFileSync("pdftotext", ["-layout", pdf, "-"]).toString());
	const { sheets } = readWorkbook(join(folder, "report.xlsx"));
	texts.push(JSON.stringify(sheets));
	texts.push(JSON.stringify(await populationOf({ output, entry } as Run)));
	return texts;
}

describe("a report with pseudonyms", () => {
	it("names nobody and no address in any of its files", async () => {
		for (const text of await textsOf(masked)) expect(text).not.toMatch(PEOPLE);
		// the same search finds them where people are as recorded
		for (const text of (await textsOf(recorded)).slice(3))
			expect(text).toMatch(PEOPLE);
	});

	it("counts, correlates and finds the same", () => {
		const essence = ({ report }: { report: Report }) => ({
			...{ population: report.population, operations: report.operations },
			...{ outcomes: report.outcomes, days: report.days, week: report.week },
			families: report.correlation.families,
			rules: report.rules,
			findings: report.findings
				.map(({ rule, at, count, traces }) => [...[rule, at, count], traces])
				.sort(),
			tickets: report.tickets && {
				...report.tickets,
				without: report.tickets.without.map(({ count }) => count),
				tickets: report.tickets.tickets.map(({ id, operations }) => [
					id,
					operations,
				]),
			},
			actors: report.actors.map(({ count }) => count),
		});
		expect(essence(masked)).toEqual(essence(recorded));
		expect(masked.report.report.privacy).toEqual({
			...{ people: "pseudonymised", keyId: pseudonyms.keyId, bodies: false },
		});
	});

	it("has a mapping beside it that says who is who, for its owner alone", async () => {
		const privacy = {
			people: "pseudonymised",
			mapping: "map.csv",
			bodies: false,
		} as const;
		await writeFile(
			join(folder, "map.csv"),
			'pseudonym,kind,value\r\nperson-0,person,"earlier"\r\n',
		);
		await keepMapping({ privacy }, folder, pseudonyms);
		const rows = parseMapping(await readFile(join(folder, "map.csv"), "utf8"));
		const nameOf = new Map(
			rows.map(({ pseudonym, value }) => [pseudonym, value]),
		);
		expect(nameOf.get("person-0")).toBe("earlier");
		const users = masked.report.actors.map(
			({ user }) => user && nameOf.get(user),
		);
		expect(users.sort()).toEqual(
			recorded.report.actors.map(({ user }) => user).sort(),
		);
		expect((await stat(join(folder, "map.csv"))).mode & 0o777).toBe(0o600);
	});
});

import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { eachBounded } from "../each-bounded.ts";
import { messageOf } from "../errors.ts";
import type { Store } from "../store/store.ts";
import {
	manifestAgrees,
	reportAgrees,
	sourcesAgree,
} from "./publication-agreement.ts";
import type { Findings } from "./publication-finding.ts";
import {
	type Entry,
	type Manifest,
	parseReportRecord,
	parseSourcesRecord,
	versionOf,
} from "./publication-records.ts";
import { type ReadFile, readExpected } from "./publication-stored.ts";

const FILES_AT_ONCE = 4;
/** files are streamed, but for those that are parsed */
const BYTES_AT_ONCE = 256 * 1024 * 1024;

const PARSED = ["report.json", "sources.json", "SHA256SUMS"];

/** How much was read and compared. */
export interface CheckedFiles {
	readonly files: number;
	readonly bytes: number;
}

/**
 * Compares every file of a publication with its manifest, and what the files say with one another. Memory grows with report.json and
 * sources.json, never with the population. Throws what the store throws.
 */
export async function checkFiles(
	store: Store,
	entry: Entry,
	manifest: Manifest,
	folder: string,
	findings: Findings,
): Promise<CheckedFiles> {
	checkList(manifest, folder, findings);
	await findUnknown(store, manifest, folder, findings);
	const read = new Map<string, ReadFile>();
	await eachBounded(
		manifest.files,
		BYTES_AT_ONCE,
		FILES_AT_ONCE,
		async (file) => {
			const { name, size, sha256 } = file;
			const expected = {
				...{ key: folder + name, size, sha256, by: "manifest.json" },
				version: versionOf(entry, name),
			};
			const keep = PARSED.includes(name);
			const found = await readExpected(store, expected, findings, keep);
			if (found) read.set(name, found);
		},
	);
	manifestAgrees(`${folder}manifest.json`, entry, manifest, findings);
	checkSums(manifest, folder, read, findings);
	const lines = await checkReport(entry, manifest, folder, read, findings);
	if (lines !== null)
		await checkPopulation(store, folder, read, lines, findings);
	const bytes = [...read.values()].reduce((sum, { size }) => sum + size, 0);
	return { files: read.size, bytes };
}

function checkList({ files }: Manifest, folder: string, findings: Findings) {
	const key = `${folder}manifest.json`;
	const names = files.map(({ name }) => name);
	const bad = (why: string) =>
		findings.fail(
			"malformed-file",
			key,
			`"${key}" ${why}. Put back a copy of what was published`,
		);
	if (!names.includes("report.json")) bad("does not list report.json");
	if (names.includes("manifest.json")) bad("lists itself");
	if (new Set(names).size < names.length) bad("lists a file twice");
}

async function findUnknown(
	store: Store,
	{ files }: Manifest,
	folder: string,
	findings: Findings,
) {
	const known = new Set(["manifest.json", ...files.map(({ name }) => name)]);
	for await (const { key, size } of store.list(folder))
		if (!known.has(key.slice(folder.length)))
			findings.fail(
				"unknown-file",
				key,
				`"${key}" (${size} bytes) was not published: manifest.json does not list it. Find out who put it there, and remove it`,
			);
}

/** SHA256SUMS must say of each other file what the manifest says, in any order. */
function checkSums(
	{ files }: Manifest,
	folder: string,
	read: ReadonlyMap<string, ReadFile>,
	findings: Findings,
) {
	const sums = read.get("SHA256SUMS");
	if (!sums?.holds || sums.bytes === null) return;
	const expected = files
		.filter(({ name }) => name !== "SHA256SUMS")
		.map(({ name, sha256 }) => `${sha256}  ${name}\n`);
	const lines = sums.bytes.toString().split(/(?<=\n)/);
	if (lines.toSorted().join("") === expected.toSorted().join("")) return;
	const key = `${folder}SHA256SUMS`;
	findings.fail(
		"disagreement",
		key,
		`"${key}" does not list what manifest.json lists: expected the ${expected.length} other files with their hashes, and nothing else. Do not rely on it`,
	);
}

/** How many traces the report counts; null where the report cannot be relied on. */
async function checkReport(
	entry: Entry,
	manifest: Manifest,
	folder: string,
	read: ReadonlyMap<string, ReadFile>,
	findings: Findings,
): Promise<number | null> {
	const file = read.get("report.json");
	const key = `${folder}report.json`;
	// what an altered file says is no evidence of anything
	if (!file?.holds || file.bytes === null) return null;
	const report = parseReportRecord(key, file.bytes, findings);
	if (report === null) return null;
	reportAgrees(key, entry, manifest, report, findings);
	const list = read.get("sources.json");
	const listKey = `${folder}sources.json`;
	if (list?.holds && list.bytes !== null) {
		const sources = parseSourcesRecord(listKey, list.bytes, findings);
		if (sources) sourcesAgree(listKey, report, sources, findings);
	}
	return report.population.inScope;
}

async function checkPopulation(
	store: Store,
	folder: string,
	read: ReadonlyMap<string, ReadFile>,
	expected: number,
	findings: Findings,
) {
	const file = read.get("population.ndjson.gz");
	if (!file?.holds) return;
	const key = `${folder}population.ndjson.gz`;
	const { lines, reason } = await countLines(store.read(key, file.version));
	if (lines === expected && reason === null) return;
	findings.fail(
		"disagreement",
		key,
		`"${key}" ${reason === null ? `has ${lines} lines` : `cannot be unpacked (${reason})`}, and report.json counts ${expected} traces. Do not rely on them`,
	);
}

const LINE_FEED = 0x0a;

async function countLines(chunks: AsyncIterable<Uint8Array>) {
	let lines = 0;
	const gunzip = createGunzip();
	const failure = { reason: null as string | null };
	gunzip.on("error", (error) => {
		failure.reason = messageOf(error);
	});
	try {
		await pipeline(chunks, gunzip, async (unpacked: AsyncIterable<Buffer>) => {
			for await (const chunk of unpacked)
				for (const byte of chunk) if (byte === LINE_FEED) lines++;
		});
	} catch (error) {
		if (failure.reason === null) throw error;
	}
	return { lines, reason: failure.reason };
}

import { Command } from "commander";
import { readEnvironment } from "../lib/config.ts";
import { makeReport, type ReportAnswer } from "../lib/wire.ts";
import { instantOption } from "./options.ts";
import { progressLine } from "./progress.ts";

interface Options {
	readonly period: string;
	readonly profile?: string;
	readonly archive?: string;
	readonly out?: string;
	readonly timezone?: string;
	readonly digestKey?: string[];
	readonly now?: string;
	readonly allowProvisional?: boolean;
	readonly json?: boolean;
}

/** `tracefolio report`: makes and publishes the report of a period. */
export function reportCommand(
	env: NodeJS.ProcessEnv,
	setExit: (code: number) => void,
): Command {
	return new Command("report")
		.description("make and publish the report of a period")
		.requiredOption(
			"--period <label>",
			"2026-10, 2026-Q4, 2026-W41, 2026, 2026-10-05, 2026-10-01/2026-10-15 (end exclusive), last-month",
		)
		.option("--profile <file>", "what the report covers (YAML)")
		.option(
			"--archive <uri>",
			"where the trace files are: folder or s3://bucket/prefix",
		)
		.option("--out <uri>", "where to publish: folder or s3://bucket/prefix")
		.option("--timezone <zone>", "IANA time zone of the period")
		.option(
			"--digest-key <pem...>",
			"files with further public keys by which the service signs digests",
		)
		.option("--now <iso>", "the time to take for now (ISO 8601)")
		.option("--allow-provisional", "exit with 0 for a provisional report too")
		.option("--json", "print the result as one JSON object")
		.action(async (options: Options) => {
			const progress = progressLine();
			const environment = readEnvironment(env);
			const answer = await makeReport({
				period: options.period,
				now:
					options.now === undefined
						? Date.now()
						: instantOption("--now", options.now),
				profile: options.profile ?? environment.profile,
				archive: options.archive ?? environment.archive,
				output: options.out ?? environment.output,
				timezone: options.timezone,
				digestKeys: options.digestKey,
				pseudonymKey: environment.pseudonymKey,
				s3: environment.s3,
				progress: progress.show,
			}).finally(progress.clear);
			const exit =
				answer.entry.status === "final" || options.allowProvisional ? 0 : 3;
			const text = options.json ? asJson(answer, exit) : await asText(answer);
			process.stdout.write(text);
			setExit(exit);
		});
}

function asJson(
	{ entry, output, published }: ReportAnswer,
	exit: number,
): string {
	const publication = `${output.uri}/${entry.folder}`;
	const { status, completeness, revision } = entry;
	const report = `${publication}report.json`;
	const answer = { publication, report, status, completeness, revision };
	return `${JSON.stringify({ ...answer, published, exit })}\n`;
}

const CONTENTS: Readonly<Record<string, string>> = {
	"report.pdf": "the report to read and sign",
	"report.xlsx": "the workbook to test: every trace, every count, recomputed",
	"report.json": "every number of the report, for programs",
	"population.ndjson.gz": "every trace in scope, in the order of time",
	"sources.json": "every trace file that was read, with its SHA-256",
	SHA256SUMS: "the same for sha256sum -c",
	"manifest.json": "size and SHA-256 of all of these",
};

async function asText({
	entry,
	output,
	published,
	profile,
}: ReportAnswer): Promise<string> {
	const { revision, status, completeness, folder } = entry;
	const lines = [
		`${profile.title}${profile.organisation ? `, ${profile.organisation}` : ""}: ${entry.period}, revision ${revision}`,
		`Status ${status}, completeness ${completeness}${published ? "" : " (published before: nothing has changed since)"}`,
		`${output.uri}/${folder}`,
	];
	for (const [name, content] of Object.entries(CONTENTS)) {
		const size = (await output.head(`${folder}${name}`))?.size ?? 0;
		lines.push(
			`  ${name.padEnd(22)}${kilobytes(size).padStart(9)}  ${content}`,
		);
	}
	return `${lines.join("\n")}\n`;
}

function kilobytes(bytes: number): string {
	return `${Math.ceil(bytes / 1024)} KiB`;
}

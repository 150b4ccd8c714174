import { Command } from "commander";
import { readEnvironment } from "../lib/config.ts";
import { exitCodeOf, messageOf } from "../lib/errors.ts";
import { readNotifySecrets } from "../lib/notify-config.ts";
import { parsePeriod } from "../lib/period.ts";
import { publicationsIn } from "../lib/service/publications.ts";
import { readStateUri } from "../lib/state-place.ts";
import {
	makeReport,
	type ReportAnswer,
	type ReportRequest,
} from "../lib/wire.ts";
import {
	openTelling,
	refuseUnsigned,
	type TellEffects,
	tellFailed,
	tellPublished,
} from "../lib/wire-tell.ts";
import { complain } from "./complain.ts";
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
	readonly notify?: boolean;
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
		.option("--notify", "tell people of it, as the profile says")
		.option("--json", "print the result as one JSON object")
		.action(async (options: Options) => {
			const progress = progressLine();
			const environment = readEnvironment(env);
			const request = {
				...environment,
				profile: options.profile ?? environment.profile,
				archive: options.archive ?? environment.archive,
				output: options.out ?? environment.output,
				period: options.period,
				now:
					options.now === undefined
						? Date.now()
						: instantOption("--now", options.now),
				timezone: options.timezone,
				digestKeys: options.digestKey,
				progress: progress.show,
			};
			// what is wrong with it is told before anything is made
			const telling = options.notify ? await tellingOf(request, env) : null;
			if (telling !== null) refuseUnsigned(telling);
			const answer = await makeReport(request)
				.catch(async (error) => {
					if (telling !== null) await tellOfFailure(error, request, telling);
					throw error;
				})
				.finally(progress.clear);
			if (telling !== null) await tellPublished(answer, telling);
			const exit =
				answer.entry.status === "final" || options.allowProvisional ? 0 : 3;
			const text = options.json ? asJson(answer, exit) : await asText(answer);
			process.stdout.write(text);
			setExit(exit);
		});
}

function tellingOf(
	request: Pick<ReportRequest, "profile" | "output" | "s3">,
	env: NodeJS.ProcessEnv,
) {
	return openTelling({
		...request,
		...{ state: readStateUri(env), secrets: readNotifySecrets(env) },
		...{ now: Date.now(), log: complain },
	});
}

/** A wrong command line or profile is told to whoever wrote it, and to nobody else. */
async function tellOfFailure(
	error: unknown,
	request: Pick<ReportRequest, "period" | "timezone" | "now">,
	telling: TellEffects,
): Promise<void> {
	if (exitCodeOf(error) === 2) return;
	const { timezone = telling.profile.timezone, now } = request;
	const { label: period } = parsePeriod(request.period, timezone, now);
	await tellFailed({ period, reason: messageOf(error) }, telling);
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
		...(await reasonsOf(output, entry)).map((reason) => `  - ${reason}`),
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

/** Why it is provisional, on a line each; where report.json does not tell, nothing. */
async function reasonsOf(
	output: ReportAnswer["output"],
	entry: ReportAnswer["entry"],
): Promise<string[]> {
	if (entry.status === "final") return [];
	const found = await publicationsIn(output).read(entry);
	return (found?.view.reasons ?? []).map(messageOf);
}

function kilobytes(bytes: number): string {
	return `${Math.ceil(bytes / 1024)} KiB`;
}

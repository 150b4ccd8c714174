import { Command } from "commander";
import {
	type CollectAnswer,
	type SourceAnswer,
	shortcomingOf,
} from "../lib/collect-answer.ts";
import { parseSource } from "../lib/collect-config.ts";
import { readCredentials, readEnvironment } from "../lib/config.ts";
import { messageOf, TracefolioError } from "../lib/errors.ts";
import { collect } from "../lib/wire-collect.ts";
import { instantOption } from "./options.ts";
import { progressLine } from "./progress.ts";

interface Options {
	readonly profile?: string;
	readonly endpoint?: string;
	readonly project?: string;
	readonly region?: string;
	readonly archive?: string;
	readonly from?: string;
	readonly to?: string;
	readonly json?: boolean;
}

/** `tracefolio collect`: adds to an archive what the trace service holds. */
export function collectCommand(
	env: NodeJS.ProcessEnv,
	setExit: (code: number) => void,
): Command {
	return new Command("collect")
		.description("keep an archive of what the trace service holds for 7 days")
		.option("--profile <file>", "where traces are collected from (YAML)")
		.option("--endpoint <url>", "the trace service, with --project, --region")
		.option("--project <id>", "id of the project")
		.option("--region <name>", "its region, such as eu-de")
		.option(
			"--archive <uri>",
			"where the traces are kept: folder or s3://bucket/prefix",
		)
		.option("--from <iso>", "begin of a part of time to ask for (ISO 8601)")
		.option("--to <iso>", "its end (exclusive)")
		.option("--json", "print the result as one JSON object")
		.addHelpText("after", KEYS)
		.action(async (options: Options) => {
			const window = parseWindow(options);
			const source = parseSource(options);
			const progress = progressLine();
			const environment = readEnvironment(env);
			const answer = await collect({
				...{ source, window, now: Date.now, progress: progress.show },
				profile: options.profile ?? environment.profile,
				archive: options.archive ?? environment.archive,
				s3: environment.s3,
				credentials: readCredentials(env),
			}).finally(progress.clear);
			const text = options.json ? asJson(answer) : asText(answer);
			process.stdout.write(text);
			process.stderr.write(troubles(answer));
			setExit(answer.exit);
		});
}

const KEYS = `
Keys come from the environment: TRACEFOLIO_ACCESS_KEY and TRACEFOLIO_SECRET_KEY (and TRACEFOLIO_SECURITY_TOKEN for a
temporary key), or TRACEFOLIO_IAM_TOKEN, or TRACEFOLIO_SECRET (a secret of AWS Secrets Manager).`;

function parseWindow({ from, to }: Options) {
	if (from === undefined && to === undefined) return null;
	if (from === undefined || to === undefined)
		throw new TracefolioError("USAGE", "--from and --to go together");
	const window = {
		from: instantOption("--from", from),
		to: instantOption("--to", to),
	};
	if (window.from < window.to) return window;
	throw new TracefolioError(
		"USAGE",
		`--from "${from}" does not lie before --to "${to}"`,
	);
}

function asJson(answer: CollectAnswer): string {
	return `${JSON.stringify(answer)}\n`;
}

function asText({ archive, sources }: CollectAnswer): string {
	const paragraphs = sources.map((source) => paragraph(source).join("\n  "));
	return `${[...paragraphs, archive].join("\n\n")}\n`;
}

function paragraph(source: SourceAnswer): string[] {
	const { region, project, outcome, window, coveredUntil } = source;
	const { pages, traces, new: fresh, late, missing, lost } = source;
	const short = shortcomingOf(source);
	const lines = [
		`${region}/${project}: ${outcome}`,
		window === null ? "nothing was asked" : `window ${span(window)} (UTC)`,
		`pages ${pages}, traces ${traces}, new ${fresh}, late ${late}`,
		`covered until ${coveredUntil ?? "(not known)"}`,
		...lost.map(lostLine),
		...missing.map((part) => `missing: ${span(part)}: ${part.reason}`),
		...(short !== null && missing.length === 0 ? [`error: ${short}`] : []),
		...warnings(source).map((warning) => `warning: ${warning}`),
	];
	return lines.map(messageOf);
}

/** One line for each source that has no full answer, and for each part of time that is lost. */
function troubles({ sources }: CollectAnswer): string {
	const lines = sources.flatMap((source) => {
		const short = shortcomingOf(source);
		const said = [
			...(short === null ? [] : [short]),
			...source.lost.map(lostLine),
		];
		const { region, project } = source;
		return said.map((line) => `tracefolio: ${region}/${project}: ${line}`);
	});
	return lines.map((line) => `${messageOf(line)}\n`).join("");
}

function lostLine(lost: SourceAnswer["lost"][number]): string {
	return `LOST: ${span(lost)} had run out of the service before it was asked for, or asked for again after late traces`;
}

/** What keeps the service from recording, or from delivering what can be proven. */
function warnings({ trackers: status, outcome }: SourceAnswer): string[] {
	if (status.kind === "unknown")
		return outcome === "failed"
			? []
			: [`the trackers' status is not known: ${status.reason}`];
	if (status.trackers.length === 0)
		return ["there is no tracker, so nothing is recorded"];
	return status.trackers.flatMap((tracker) => {
		const { name, status, detail, bucket, integrityVerification } = tracker;
		const why = detail ? ` (${detail})` : "";
		return [
			...(status === "disabled" || status === "error"
				? [`the tracker "${name}": ${status}${why}`]
				: []),
			// without a bucket nothing is delivered that could be signed
			...(bucket !== null && integrityVerification === false
				? [`the tracker "${name}" delivers without integrity verification`]
				: []),
		];
	});
}

function span({ from, to }: SourceAnswer["lost"][number]): string {
	return `${from} to ${to}`;
}

import { Command, Option } from "commander";
import { readEnvironment } from "../lib/config.ts";
import { exitCodeOf, messageOf } from "../lib/errors.ts";
import { readNotifySecrets } from "../lib/notify-config.ts";
import { isoUtc } from "../lib/period.ts";
import { profilePaths } from "../lib/profile-paths.ts";
import type { Schedule } from "../lib/schedule.ts";
import { readStateUri } from "../lib/state-place.ts";
import { makeReport } from "../lib/wire.ts";
import {
	openTelling,
	stateOf,
	tellFailed,
	tellPublished,
} from "../lib/wire-tell.ts";
import { type WatchAnswer, watch } from "../lib/wire-watch.ts";
import { complain } from "./complain.ts";
import { instantOption } from "./options.ts";
import { progressLine } from "./progress.ts";

interface Options {
	readonly profile?: string;
	readonly cadence: Schedule["cadence"];
	readonly at?: string;
	readonly archive?: string;
	readonly out?: string;
	readonly state?: string;
	readonly catchUp?: boolean;
	readonly notify?: boolean;
	readonly json?: boolean;
}

/** `tracefolio watch`: says what is missing, stuck, silent or about to end, and makes the reports that are missing. */
export function watchCommand(
	env: NodeJS.ProcessEnv,
	setExit: (code: number) => void,
): Command {
	return new Command("watch")
		.description("say what is missing, stuck, silent or about to end")
		.option(
			"--profile <file>",
			"a profile (YAML), or a folder of <name>/tracefolio.yml",
		)
		.addOption(
			new Option("--cadence <length>", "how long the periods are")
				.choices(["day", "week", "month", "quarter", "year"])
				.default("month"),
		)
		.option("--at <iso>", "the time to take for now (ISO 8601)")
		.option(
			"--archive <uri>",
			"where the trace files are: folder or s3://bucket/prefix",
		)
		.option("--out <uri>", "where reports are: folder or s3://bucket/prefix")
		.option("--state <uri>", "where jobs and API keys are, if not with them")
		.option("--catch-up", "make the reports that are missing")
		.option("--notify", "tell people of it, as the profile says")
		.option("--json", "print the result as one JSON object")
		.action(async (options: Options) => {
			const progress = progressLine();
			const asked = askedFor(options, env, progress.show);
			const result = await run(asked, options).finally(progress.clear);
			const exit = exitOf(result);
			process.stdout.write(
				options.json ? asJson(asked, result, exit) : asText(result),
			);
			for (const failure of result.answer.failures)
				process.stderr.write(`tracefolio: ${messageOf(failure)}\n`);
			setExit(exit);
		});
}

type Asked = ReturnType<typeof askedFor>;

function askedFor(
	options: Options,
	env: NodeJS.ProcessEnv,
	progress: (message: string) => void,
) {
	const environment = readEnvironment(env);
	return {
		...environment,
		profile: options.profile ?? environment.profile,
		archive: options.archive ?? environment.archive,
		output: options.out ?? environment.output,
		state: options.state ?? readStateUri(env),
		cadence: options.cadence,
		scheduledTime:
			options.at === undefined ? Date.now() : instantOption("--at", options.at),
		secrets: options.notify ? readNotifySecrets(env) : null,
		...{ queue: null, now: Date.now, progress },
	};
}

/** What was made, and what is to be said then. */
interface Result {
	/** folders of publications */
	readonly made: readonly string[];
	readonly answer: WatchAnswer;
}

async function run(asked: Asked, { catchUp }: Options): Promise<Result> {
	if (!catchUp) return { made: [], answer: await watch(asked) };
	const answer = await watch({ ...asked, requested: true });
	const { made, failures } = await makeMissing(asked, answer);
	const after = await watch({ ...asked, requested: true });
	return {
		made,
		answer: { ...after, failures: [...after.failures, ...failures] },
	};
}

/** Makes the missing reports one after the other, the oldest of a profile first, as of the time of the watch. */
async function makeMissing(asked: Asked, { profiles }: WatchAnswer) {
	const made: string[] = [];
	const failures: unknown[] = [];
	for (const { file, missing } of profiles)
		for (const period of missing)
			try {
				const answer = await makeReport({
					...asked,
					...{ period, profile: file ?? undefined, now: asked.scheduledTime },
				});
				const { entry, output } = answer;
				made.push(`${output.uri}/${entry.folder}`);
				const telling = await tellingOf(asked, file ?? undefined);
				if (telling !== null) await tellPublished(answer, telling);
			} catch (error) {
				failures.push(error);
				const telling = await tellingOf(asked, file ?? undefined);
				const reason = messageOf(error);
				if (telling !== null) await tellFailed({ period, reason }, telling);
			}
	return { made, failures };
}

/** What people are told with; null where they are not to be told. */
async function tellingOf(
	{ secrets, ...asked }: Asked,
	profile: string | undefined,
) {
	if (secrets === null) return null;
	const [first] = await profilePaths(asked.profile);
	const state = await stateOf(first, asked.state, asked);
	return openTelling({
		...{ ...asked, profile, state, secrets, now: Date.now() },
		log: complain,
	});
}

function exitOf({ answer: { profiles, failures } }: Result): number {
	const [failure] = failures;
	if (failure !== undefined) return exitCodeOf(failure);
	return profiles.some(({ concerns }) => concerns.length > 0) ? 3 : 0;
}

function asJson(
	{ scheduledTime, cadence }: Asked,
	{ made, answer: { profiles } }: Result,
	exit: number,
): string {
	const shown = profiles.map(({ profile, concerns, missing }) => ({
		...{ profile, missing },
		concerns: concerns.map((one) => ({ ...one, at: isoUtc(one.at) })),
	}));
	const at = isoUtc(scheduledTime);
	return `${JSON.stringify({ at, cadence, profiles: shown, made, exit })}\n`;
}

function asText({ made, answer: { profiles } }: Result): string {
	const lines = profiles.flatMap(({ profile, concerns }) => [
		`${profile}: ${concerns.length === 0 ? "nothing to report" : `${concerns.length} to look after`}`,
		...concerns.map(({ topic, message }) => `  ${topic}: ${message}`),
	]);
	return [...made.map((uri) => `made ${uri}`), ...lines]
		.map((line) => `${line}\n`)
		.join("");
}

import { Command, Option } from "commander";
import { readEnvironment } from "../lib/config.ts";
import { TracefolioError } from "../lib/errors.ts";
import { readStateUri } from "../lib/state-place.ts";
import {
	allKeys,
	endKey,
	KEY_SCOPES,
	type KeyPlace,
	makeKey,
} from "../lib/wire-keys.ts";
import { keyAsText, keysAsText } from "./keys-text.ts";

interface PlaceOptions {
	readonly profile?: string;
	readonly out?: string;
	readonly state?: string;
	readonly json?: boolean;
}

interface CreateOptions extends PlaceOptions {
	readonly label: string;
	readonly scope: (typeof KEY_SCOPES)[number][];
	readonly profiles: string;
	readonly days: string;
}

/** `tracefolio keys`: API keys by which machines use the service. */
export function keysCommand(
	env: NodeJS.ProcessEnv,
	setExit: (code: number) => void,
): Command {
	return new Command("keys")
		.description("make, list and revoke API keys of the service")
		.usage("create|list|revoke [options]")
		.argument("[unknown...]")
		.action(() => {
			throw new TracefolioError(
				"USAGE",
				"Say what to do with API keys: create, list or revoke. See tracefolio keys --help",
			);
		})
		.addCommand(createCommand(env, setExit))
		.addCommand(listCommand(env, setExit))
		.addCommand(revokeCommand(env, setExit));
}

function createCommand(
	env: NodeJS.ProcessEnv,
	setExit: (code: number) => void,
): Command {
	return placed("create", "make an API key, which is printed this once")
		.requiredOption("--label <text>", "who uses it, for the list of keys")
		.addOption(
			new Option("--scope <scope...>", "what it may do")
				.choices(KEY_SCOPES)
				.makeOptionMandatory(),
		)
		.requiredOption(
			"--profiles <names>",
			'whose reports exist for it: names with commas between them, or "*" for all',
		)
		.requiredOption("--days <number>", "until it expires, at most 366")
		.action(async (options: CreateOptions) => {
			const order = {
				label: labelOf(options.label),
				scopes: [...new Set(options.scope)],
				profiles: profilesOf(options.profiles),
				days: daysOf(options.days),
			};
			const made = await makeKey(placeOf(options, env), order, Date.now());
			const { key, text, state } = made;
			process.stdout.write(
				options.json ? asJson({ key: text, ...key, state }) : `${text}\n`,
			);
			process.stderr.write(
				`The key is shown this once and kept nowhere: put it where secrets are kept now.\n${keyAsText(key)}\n`,
			);
			setExit(0);
		});
}

function listCommand(
	env: NodeJS.ProcessEnv,
	setExit: (code: number) => void,
): Command {
	return placed(
		"list",
		"list the API keys, without what makes them work",
	).action(async (options: PlaceOptions) => {
		const keys = await allKeys(placeOf(options, env));
		process.stdout.write(
			options.json ? asJson({ keys }) : keysAsText(keys, Date.now()),
		);
		setExit(0);
	});
}

function revokeCommand(
	env: NodeJS.ProcessEnv,
	setExit: (code: number) => void,
): Command {
	return placed("revoke", "end an API key for good")
		.argument("<id>", "the 16 hex digits that the list shows")
		.action(async (id: string, options: PlaceOptions) => {
			const key = await endKey(placeOf(options, env), id, Date.now());
			process.stdout.write(
				options.json
					? asJson({ ...key })
					: `Revoked ${keyAsText(key)}\nIt is refused within a minute\n`,
			);
			setExit(0);
		});
}

/** A command of its own below `keys`, which does not inherit how faults are told. */
function placed(name: string, description: string): Command {
	return new Command(name)
		.description(description)
		.exitOverride()
		.configureOutput({ writeErr: () => {} })
		.showSuggestionAfterError()
		.option("--profile <file>", "profile whose service it is (YAML)")
		.option(
			"--out <uri>",
			"where reports are published: folder or s3://bucket/prefix",
		)
		.option(
			"--state <uri>",
			"where the service keeps its state (default: _service in the output)",
		)
		.option("--json", "print the result as one JSON object");
}

function placeOf(options: PlaceOptions, env: NodeJS.ProcessEnv): KeyPlace {
	const environment = readEnvironment(env);
	return {
		profile: options.profile ?? environment.profile,
		output: options.out ?? environment.output,
		state: options.state ?? readStateUri(env),
		s3: environment.s3,
	};
}

function labelOf(given: string): string {
	const label = given.trim();
	if (/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,100}$/u.test(label)) return label;
	throw new TracefolioError(
		"USAGE",
		"--label is wrong. Expected 1 to 100 characters on one line",
	);
}

function profilesOf(given: string): "*" | string[] {
	if (given === "*") return "*";
	const names = given.split(",").map((name) => name.trim());
	if (
		names.every((name) => /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/.test(name))
	)
		return [...new Set(names)];
	throw new TracefolioError(
		"USAGE",
		`--profiles is ${JSON.stringify(given)}. Expected names of profiles with commas between them, such as "production,test", or "*" for all`,
	);
}

function daysOf(given: string): number {
	const days = /^\d{1,3}$/.test(given) ? Number(given) : 0;
	if (days >= 1 && days <= 366) return days;
	throw new TracefolioError(
		"USAGE",
		`--days is ${JSON.stringify(given)}. Expected a number from 1 to 366`,
	);
}

function asJson(answer: Readonly<Record<string, unknown>>): string {
	return `${JSON.stringify({ ...answer, exit: 0 })}\n`;
}

import { Command, CommanderError } from "commander";
import { GENERATOR } from "../lib/generator.ts";
import { collectCommand } from "./collect.ts";
import { evidenceCommand } from "./evidence.ts";
import { keysCommand } from "./keys.ts";
import { reportCommand } from "./report.ts";
import { serveCommand } from "./serve.ts";
import { verifyCommand } from "./verify.ts";
import { watchCommand } from "./watch.ts";

/** A command line that is wrong; its message is already complete. */
export class UsageError extends Error {}

/** Runs the command line and returns its exit code. Throws UsageError and what the subcommand throws. */
export async function program(
	args: readonly string[],
	env: NodeJS.ProcessEnv,
): Promise<number> {
	let exit = 0;
	const command = new Command("tracefolio")
		.description("Audit reports and evidence from Cloud Trace Service traces")
		.version(GENERATOR.version)
		.exitOverride()
		.configureOutput({ writeErr: () => {} })
		.showSuggestionAfterError();
	const setExit = (code: number) => {
		exit = code;
	};
	for (const subcommand of [
		reportCommand,
		collectCommand,
		verifyCommand,
		evidenceCommand,
		serveCommand,
		keysCommand,
		watchCommand,
	])
		command.addCommand(subcommand(env, setExit).copyInheritedSettings(command));
	if (args.length === 0) {
		process.stdout.write(command.helpInformation());
		return 2;
	}
	try {
		await command.parseAsync(args, { from: "user" });
	} catch (error) {
		if (!(error instanceof CommanderError)) throw error;
		// help and version were asked for and printed
		if (error.exitCode === 0) return 0;
		throw new UsageError(
			`${error.message.replace(/^error: |\.$/g, "")}. See tracefolio --help`,
		);
	}
	return exit;
}

import { Command } from "commander";
import { readEnvironment } from "../lib/config.ts";
import { type Verification, verifyTarget } from "../lib/wire-verify.ts";
import { instantOption } from "./options.ts";
import { progressLine } from "./progress.ts";
import { verificationText } from "./verification-text.ts";

interface Options {
	readonly period?: string;
	readonly profile?: string;
	readonly archive?: string;
	readonly timezone?: string;
	readonly digestKey?: string[];
	readonly trust?: string[];
	readonly now?: string;
	readonly json?: boolean;
}

/** Something is missing, altered or forged, or it is not shown that nothing is. */
const FAILED = 4;

/** `tracefolio verify`: checks evidence bags, publications and archives. */
export function verifyCommand(
	env: NodeJS.ProcessEnv,
	setExit: (code: number) => void,
): Command {
	return new Command("verify")
		.description("verify an archive, publications or an evidence bag")
		.argument(
			"<target>",
			"an archive; a publication, a period's or a profile's folder, or all that --out holds; a bag's zip file or folder",
		)
		.option(
			"--period <label>",
			"of an archive: all of this period, and it alone",
		)
		.option("--profile <file>", "regions, keys, settlement, archive (YAML)")
		.option("--timezone <zone>", "IANA time zone of the period")
		.option(
			"--archive <uri>",
			"of publications: where their trace files are, to compare them too",
		)
		.option(
			"--digest-key <pem...>",
			"of an archive: files with further public keys by which the service signs digests",
		)
		.option(
			"--trust <pem...>",
			"of a bag: files with certificates of its signer, or of the authority that issued it",
		)
		.option("--now <iso>", "the time to take for now (ISO 8601)")
		.option("--json", "print the result as one JSON object")
		.action(async (target: string, options: Options) => {
			const progress = progressLine();
			const { now, json, digestKey, profile, ...given } = options;
			const environment = readEnvironment(env);
			const found = await verifyTarget({
				...{ ...given, target, digestKeys: digestKey },
				...{ s3: environment.s3, progress: progress.show },
				profile: profile ?? environment.profile,
				now: now === undefined ? Date.now() : instantOption("--now", now),
			}).finally(progress.clear);
			const exit = found.holds ? 0 : FAILED;
			process.stdout.write(
				json ? asJson(found, exit) : verificationText(found),
			);
			setExit(exit);
		});
}

function asJson(found: Verification, exit: number): string {
	return `${JSON.stringify({ ...found, exit })}\n`;
}

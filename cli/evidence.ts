import { resolve } from "node:path";
import { Command, Option } from "commander";
import { readEnvironment } from "../lib/config.ts";
import { TracefolioError } from "../lib/errors.ts";
import { readPassphrase } from "../lib/evidence-config.ts";
import { type EvidenceAnswer, makeEvidence } from "../lib/wire-evidence.ts";
import { instantOption } from "./options.ts";
import { progressLine } from "./progress.ts";

interface Options {
	readonly period: string;
	readonly revision?: string;
	readonly out: string;
	readonly profile?: string;
	readonly output?: string;
	readonly archive?: string;
	readonly sources?: "full" | "listed";
	readonly key?: string;
	readonly kmsKey?: string;
	readonly certificate?: string;
	readonly timestamp?: string;
	readonly digestKey?: string[];
	readonly recipient?: string;
	readonly purpose?: string;
	readonly now?: string;
	readonly json?: boolean;
}

/** `tracefolio evidence`: packs a publication and what it rests on for somebody who will test it. */
export function evidenceCommand(
	env: NodeJS.ProcessEnv,
	setExit: (code: number) => void,
): Command {
	return new Command("evidence")
		.description("pack a published report and its sources for an auditor")
		.requiredOption("--period <label>", "period of the report, such as 2026-10")
		.requiredOption("--out <file>", "the zip file to write")
		.option("--revision <number>", "revision of the report (default: newest)")
		.option("--profile <file>", "what the report covers (YAML)")
		.option(
			"--output <uri>",
			"where reports are published: folder or s3://bucket/prefix",
		)
		.option(
			"--archive <uri>",
			"where the trace files are: folder or s3://bucket/prefix",
		)
		.addOption(
			new Option(
				"--sources <mode>",
				"put the trace files into the bag, or list them with their hashes only",
			).choices(["full", "listed"]),
		)
		.option("--key <file>", "private key to sign with (PEM)")
		.option("--kms-key <arn>", "key of AWS KMS to sign with")
		.option("--certificate <file>", "the key's certificate and chain (PEM)")
		.option("--timestamp <url>", "time-stamping authority (RFC 3161)")
		.option(
			"--digest-key <pem...>",
			"further public keys by which digests were verified",
		)
		.option("--recipient <text>", "to whom the bag is handed over")
		.option("--purpose <text>", "what for")
		.option("--now <iso>", "the time to take for now (ISO 8601)")
		.option("--json", "print the result as one JSON object")
		.addHelpText("after", PASSPHRASE)
		.action(async (options: Options) => {
			const { revision, timestamp, now, digestKey, output, ...rest } = options;
			const asked = revision === undefined ? undefined : numberOf(revision);
			refuseOtherUrl(timestamp);
			const progress = progressLine();
			const environment = readEnvironment(env);
			const answer = await makeEvidence({
				...rest,
				...{ revision: asked, timestamp },
				profile: options.profile ?? environment.profile,
				archive: options.archive ?? environment.archive,
				output: output ?? environment.output,
				passphrase: readPassphrase(env),
				digestKeys: digestKey,
				s3: environment.s3,
				now: now === undefined ? Date.now() : instantOption("--now", now),
				progress: progress.show,
			}).finally(progress.clear);
			const path = resolve(options.out);
			process.stdout.write(
				options.json ? asJson(answer, path) : asText(answer, path),
			);
			setExit(0);
		});
}

const PASSPHRASE = `
The passphrase of an encrypted key comes from the environment: TRACEFOLIO_SIGNING_PASSPHRASE.`;

function numberOf(revision: string): number {
	if (/^[1-9]\d{0,8}$/.test(revision)) return Number(revision);
	throw new TracefolioError(
		"USAGE",
		`--revision is "${revision}". Expected a number from 1 on`,
	);
}

function refuseOtherUrl(timestamp: string | undefined): void {
	if (timestamp === undefined) return;
	const { protocol } = URL.parse(timestamp) ?? {};
	if (protocol === "http:" || protocol === "https:") return;
	throw new TracefolioError(
		"USAGE",
		`--timestamp is "${timestamp}". Expected a URL such as "http://timestamp.example.com"`,
	);
}

function asJson(answer: EvidenceAnswer, bag: string): string {
	const { publication, sha256, size, files, bytes, sources, seal } = answer;
	const signer = seal.kind === "signed" ? seal.certificate : null;
	const { revision } = answer.published.index.facts;
	const facts = { bag, sha256, size, publication, revision, files, bytes };
	const vouched = { signer, timestamp: seal.timestamp };
	return `${JSON.stringify({ ...facts, sources, ...vouched, exit: 0 })}\n`;
}

function asText(answer: EvidenceAnswer, path: string): string {
	const { sha256, size, files, sources, seal, published } = answer;
	const { title, period, revision } = published.report.report;
	const lines = [
		`${title}: ${period.label}, revision ${revision}`,
		`${path} (${Math.ceil(size / 1024)} KiB, ${files} files${sources === "listed" ? ", trace files listed only" : ""})`,
		`SHA-256 ${sha256}`,
		...(seal.kind === "signed"
			? [
					`Signed by "${seal.certificate.subject}"`,
					`Tell the recipient through another channel the certificate's SHA-256: ${colons(seal.certificate.sha256)}`,
				]
			: [
					"NOT SIGNED: nothing in the bag shows who made it. Tell the recipient the SHA-256 above through another channel, or sign with --key and --certificate",
				]),
		...(seal.timestamp ? ["With an authority's time stamp"] : []),
	];
	return `${lines.join("\n")}\n`;
}

/** As `openssl x509 -fingerprint` prints it. */
function colons(sha256: string): string {
	return (sha256.toUpperCase().match(/../g) ?? []).join(":");
}

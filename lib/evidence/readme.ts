import { fingerprintText } from "./certificate.ts";
import type { ReportFacts } from "./published-files.ts";
import type { HandOver, Seal } from "./records.ts";

/** The text of `data/README.md`: what a bag is and says, and how to test that without Tracefolio. */
export function readmeText(facts: ReportFacts, handOver: HandOver): string {
	return [
		...about(facts, handOver),
		...figures(facts),
		...integrity(),
		...(handOver.seal.kind === "signed"
			? signature(handOver.seal)
			: unsigned()),
		...(handOver.seal.timestamp ? timestamp() : []),
		...recount(facts),
		...contents(handOver),
		...limits(handOver),
	]
		.join("\n")
		.concat("\n");
}

function about({ report }: ReportFacts, handOver: HandOver): string[] {
	const { title, organisation, period, revision, id, generatedAt } = report;
	const who = [
		...(handOver.recipient === null
			? []
			: [`Handed over to: ${text(handOver.recipient)}`]),
		...(handOver.purpose === null ? [] : [`For: ${text(handOver.purpose)}`]),
	];
	return [
		`# Evidence: ${text(title)}, ${period.label}, revision ${revision}`,
		"",
		"This folder holds a report on what was recorded in a cloud tenant, and what the report rests on, so that anybody can test it without",
		"the program that made it. It is a BagIt bag (RFC 8493).",
		"",
		...(organisation === "" ? [] : [`- Organisation: ${text(organisation)}`]),
		`- Report: ${id}, made at ${generatedAt} by ${text(report.generator.name)} ${text(report.generator.version)}`,
		`- Period: ${period.start} to ${period.end} (end exclusive), which is ${period.label} in ${period.timezone}`,
		`- Put together: ${handOver.at}`,
		...who.map((line) => `- ${line}`),
		"",
	];
}

function figures(facts: ReportFacts): string[] {
	const { report, completeness, population, outcomes, files } = facts;
	const { success, failure, incident, unknown } = outcomes;
	return [
		"## What it says",
		"",
		`- Status: ${report.status}`,
		...report.reasons.map((reason) => `  - ${text(reason)}`),
		`- Completeness: ${completeness.verdict} (${VERDICTS[completeness.verdict] ?? "see report.json"})`,
		`- Trace files: ${files.listed} listed, ${files.read} read, ${files.quarantined} quarantined`,
		`- Records read: ${population.records}; traces of the period and scope, each counted once: ${population.inScope}`,
		`- Outcomes: ${success} success, ${failure} failure, ${incident} incident, ${unknown} unknown`,
		"",
		"Read `publication/report.pdf` first.",
		"",
	];
}

const VERDICTS: Readonly<Record<string, string>> = {
	proven: "signed digests cover all of the period",
	witnessed: "signed digests or a collector's ledger cover all of the period",
	partial: "something is not covered, broken or could not be read",
	unproven: "nothing shows that the traces are all there were",
};

function integrity(): string[] {
	return [
		"## Is everything here, and as it was?",
		"",
		"In the folder above this one:",
		"",
		"```",
		"sha256sum -c --strict --quiet manifest-sha256.txt tagmanifest-sha256.txt && echo unchanged",
		"```",
		"",
		"On macOS `shasum -a 256 -c`, in PowerShell `Get-FileHash`. The page `verify.html` does the same in a browser, without a network. Both lists can be",
		"remade by whoever changes a file: they find damage, and only the signature shows who vouches for them.",
		"",
	];
}

function signature({ certificate }: Seal & { kind: "signed" }): string[] {
	return [
		"## Who vouches for it?",
		"",
		`The list \`manifest-sha256.txt\`, and by it everything in \`data\`, is signed by`,
		"",
		`- ${text(certificate.subject)}`,
		`- SHA-256 fingerprint of the certificate: ${fingerprintText(certificate.sha256)}`,
		"",
		"A forger would write another name and number here. So **ask the sender for the fingerprint through another channel** (telephone, a contract, a",
		"page of theirs), and compare it with that of the certificate which made the signature:",
		"",
		"```",
		"openssl cms -verify -binary -inform DER -in signature/manifest-sha256.txt.p7s -content manifest-sha256.txt -noverify -signer ../signer.pem -out /dev/null",
		"openssl x509 -in ../signer.pem -noout -subject -issuer -dates -fingerprint -sha256",
		"```",
		"",
		'The first command must say "CMS Verification successful" (before OpenSSL 3: "Verification successful"). Its `-noverify` leaves open whose',
		"certificate it is, which only the comparison shows. Where you have the certificate of the authority that issued the signer's, or trust the signer's",
		"own (then in place of `ca.pem`), OpenSSL checks the chain from the signer to it:",
		"",
		"```",
		"openssl cms -verify -binary -inform DER -in signature/manifest-sha256.txt.p7s -content manifest-sha256.txt -CAfile ca.pem -partial_chain -purpose any -out /dev/null",
		"```",
		"",
		"A certificate that has expired since the signature: add `-no_check_time` and compare the dates with the signing time",
		"(`openssl cms -cmsout -print -inform DER -in signature/manifest-sha256.txt.p7s`).",
		"",
	];
}

function unsigned(): string[] {
	return [
		"## Who vouches for it?",
		"",
		"**Nobody: this bag is not signed.** The lists of hashes find damage. They do not show who made this bag, and whoever changes a file can remake them.",
		"Compare the SHA-256 of the zip file, or of `manifest-sha256.txt`, with what the sender tells you through another channel.",
		"",
	];
}

function timestamp(): string[] {
	return [
		"## Since when does it exist?",
		"",
		"An authority's time stamp (RFC 3161) over `manifest-sha256.txt` is in the bag. With the certificate of the authority, or of the root that its own leads",
		"to, got from the authority itself:",
		"",
		"```",
		"openssl ts -verify -data manifest-sha256.txt -in signature/manifest-sha256.txt.tsr -CAfile tsa.pem",
		"openssl ts -reply -in signature/manifest-sha256.txt.tsr -text",
		"```",
		"",
		'The first command must say "Verification: OK"; the second shows the time.',
		"",
	];
}

function recount({ population, outcomes }: ReportFacts): string[] {
	return [
		"## Do the numbers add up?",
		"",
		"`publication/population.ndjson.gz` has one line for each trace. In that folder:",
		"",
		"```",
		`zcat population.ndjson.gz | wc -l          # ${population.inScope}`,
		`zcat population.ndjson.gz | jq -r .outcome | sort | uniq -c`,
		"```",
		"",
		"or with DuckDB:",
		"",
		"```",
		`duckdb -c "SELECT outcome, count(*) AS traces FROM read_ndjson('population.ndjson.gz', columns = {outcome: 'VARCHAR'}) GROUP BY outcome ORDER BY outcome"`,
		"```",
		"",
		`Expected: ${
			Object.entries(outcomes)
				.filter(([, traces]) => traces > 0)
				.map(([outcome, traces]) => `${outcome} ${traces}`)
				.join(", ") || "no line at all"
		}. Each line names the trace file (\`source.object\`) and the place in it from which it was read.`,
		"",
	];
}

function contents({ sources, seal }: HandOver): string[] {
	const sourcesLine =
		sources === "full"
			? "| `sources/` | every trace file that was read, under its key in the archive |"
			: "| (no `sources/`) | the trace files are not in this bag: `publication/sources.json` lists each with its SHA-256 |";
	return [
		"## What is where",
		"",
		"| in `data` | is |",
		"| --- | --- |",
		"| `publication/` | the report as published: PDF, workbook, JSON, every trace, sources; `manifest.json` with the SHA-256 of each; in `index/` the entry that vouches for the manifest |",
		sourcesLine,
		"| `digests/`, `keys/` | the tracker's signed digests that list the trace files, with their signatures (`.metadata.json`), and the public keys; absent where there are none |",
		"| `ledgers/` | what a collector wrote down of each of its queries, which shows the time for which all traces were asked for; the name of each file ends in its own SHA-256; absent where there are none |",
		"| `catalogs/` | the operations as documented, by which traces were judged; the SHA-256 of each file is that in `publication/report.json` |",
		"| `parameters.json` | by what the report was made: profile, period, zone, filters, program |",
		"| `custody.json` | what happened to the evidence, when and by which program |",
		"| `custody-log.ndjson` | who used the report service for what, where it was used: one entry a line, each with the SHA-256 of the line before it |",
		"",
		`Beside \`data\`: the lists of hashes, \`bag-info.txt\`, \`verify.html\`${seal.kind === "signed" || seal.timestamp ? ", and `signature/`" : ""}. A character of a key that some systems do not allow in a`,
		"file name is written as `=XX`, its bytes in hexadecimal.",
		"",
	];
}

function limits({ sources, seal }: HandOver): string[] {
	return [
		"## What this does not prove",
		"",
		"- That everything that happened was recorded: only what the trace service records and delivers can be here. What `completeness` says, and for which hours,",
		"  stands in the report.",
		"- That what was recorded is true, or was allowed. The report presents records; it judges no compliance.",
		...(sources === "listed"
			? [
					"- What is in the trace files: they are listed by hash only. Whoever has them can compare.",
				]
			: []),
		...(seal.kind === "signed"
			? [
					"- That the signer is who the certificate says: see the fingerprint above. Whether the certificate was revoked is not checked here.",
				]
			: [
					"- Who made this bag, and that nobody changed it since: it is not signed.",
				]),
		...(seal.timestamp
			? []
			: [
					"- When it was put together: the time stands here as the maker's clock had it.",
				]),
	];
}

/** What others wrote, on one line and without Markdown or HTML of its own. */
function text(value: string): string {
	return (
		value
			// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced
			.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ")
			.trim()
			.replace(/[\\`*_[\]<>#|&]/g, (character) => `\\${character}`)
	);
}

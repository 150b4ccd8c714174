// Asks the registry for advisories on the lock file's packages, and fails for high and critical ones that audit-exceptions.yml does not
// accept. A registry without that service (a mirror) audits nothing: this is said loudly, and fails with TRACEFOLIO_AUDIT_REQUIRED=true.
//   npm run audit
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import {
	type Finding,
	judge,
	parseAudit,
	parseExceptions,
} from "./audit-report.ts";

const required = process.env["TRACEFOLIO_AUDIT_REQUIRED"] === "true";
const today = new Date().toISOString().slice(0, 10);

const exceptions = parseExceptions(
	readFileSync("audit-exceptions.yml", "utf8"),
);
const audit = parseAudit(npmAudit());
if (audit.kind === "unavailable") {
	console.error(`\n*** NOTHING WAS AUDITED: ${audit.why}`);
	console.error(
		"*** The registry answers no audit, so known vulnerabilities would not have been seen.",
	);
	if (required) console.error("*** TRACEFOLIO_AUDIT_REQUIRED asks for one.");
	process.exitCode = required ? 1 : 0;
} else {
	const { failing, accepted, minor, idle } = judge(
		audit.findings,
		exceptions,
		today,
	);
	for (const each of minor) console.log(`note: ${lineOf(each)}`);
	for (const each of accepted) console.log(`accepted: ${lineOf(each)}`);
	for (const each of idle)
		console.log(`audit-exceptions.yml: nothing needs ${each} any more`);
	for (const each of failing)
		console.error(`FAILS: ${lineOf(each)}: ${each.why}`);
	console.log(
		`${failing.length} failing, ${accepted.length} accepted, ${minor.length} below high`,
	);
	process.exitCode = failing.length > 0 ? 1 : 0;
}

function lineOf(finding: Finding): string {
	const { severity, advisory, package: name, range, title } = finding;
	return `${severity} ${advisory} in ${name} ${range}, ${title}`;
}

/** Ends with 1 for findings too, so only its output says what happened. */
function npmAudit(): string {
	const args = ["audit", "--json", "--package-lock-only"];
	const { stdout, error } = spawnSync("npm", args, {
		encoding: "utf8",
		maxBuffer: 1 << 26,
		stdio: ["ignore", "pipe", "ignore"],
	});
	if (error !== undefined) throw error;
	return stdout;
}

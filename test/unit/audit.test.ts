import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
	judge,
	parseAudit,
	parseExceptions,
} from "../../scripts/audit-report.ts";

/** As npm prints it (report version 2): an advisory on one package, and another package that is affected through it. */
function printed(severity = "high") {
	const advisory = {
		source: 1_098_765,
		name: "inflator",
		dependency: "inflator",
		title: "Inflates without a bound",
		url: "https://github.com/advisories/GHSA-aaaa-bbbb-cccc",
		severity,
		cwe: ["CWE-409"],
		cvss: {
			score: 7.5,
			vectorString: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H",
		},
		range: "<2.1.3",
	};
	const common = { isDirect: false, range: "*", fixAvailable: true, severity };
	return {
		auditReportVersion: 2,
		vulnerabilities: {
			sheets: {
				...common,
				name: "sheets",
				isDirect: true,
				via: ["inflator"],
				effects: [],
				nodes: ["node_modules/sheets"],
			},
			inflator: {
				...common,
				name: "inflator",
				via: [advisory],
				effects: ["sheets"],
				nodes: ["node_modules/inflator"],
			},
		},
		metadata: {
			vulnerabilities: {
				info: 0,
				low: 0,
				moderate: 0,
				high: 2,
				critical: 0,
				total: 2,
			},
			dependencies: {
				prod: 210,
				dev: 400,
				optional: 9,
				peer: 0,
				peerOptional: 0,
				total: 618,
			},
		},
	};
}

const CLEAN = { ...printed(), vulnerabilities: {} };

function audit(json: unknown) {
	return parseAudit(JSON.stringify(json));
}

function findingsOf(json: unknown) {
	const result = audit(json);
	return result.kind === "report" ? result.findings : [];
}

function exceptions(overrides: Readonly<Record<string, string>> = {}) {
	const exception = {
		advisory: "GHSA-aaaa-bbbb-cccc",
		package: "inflator",
		reason: "Only files that we wrote ourselves are inflated",
		who: "Maintainers",
		until: "2026-12-31",
		...overrides,
	};
	return parseExceptions(JSON.stringify([exception]));
}

describe("parseAudit()", () => {
	it("names each advisory once, with the package that it is about", () => {
		expect(audit(printed())).toEqual({
			kind: "report",
			findings: [
				{
					advisory: "GHSA-aaaa-bbbb-cccc",
					package: "inflator",
					severity: "high",
					title: "Inflates without a bound",
					range: "<2.1.3",
				},
			],
		});
	});

	it.each([404, 405, 501])(
		"calls a registry that answers %i unavailable",
		(statusCode) => {
			const message = `${statusCode} - POST https://registry.example/-/npm/v1/security/advisories/bulk`;
			expect(audit({ message, method: "POST", statusCode, body: "" })).toEqual({
				kind: "unavailable",
				why: message,
			});
		},
	);

	it.each([
		"connect ECONNREFUSED 127.0.0.1:9",
		"getaddrinfo ENOTFOUND registry.example",
	])("calls a registry out of reach unavailable: %s", (reason) => {
		const message = `request to https://registry.example/ failed, reason: ${reason}`;
		const error = { summary: "", detail: "" };
		expect(audit({ message, error })).toMatchObject({ kind: "unavailable" });
	});

	it.each([
		[{ message: "500 Internal Server Error", statusCode: 500 }],
		[{ message: "401 Unauthorized", statusCode: 401 }],
		[{ error: { code: "ENOLOCK", summary: "no lock file" } }],
		[{ ...printed(), auditReportVersion: 3 }],
		[{}],
	])("throws for what it does not understand: %j", (json) => {
		expect(() => audit(json)).toThrow("no report that is understood");
	});

	it("throws for a vulnerable package without an advisory, which would be lost", () => {
		const { vulnerabilities, ...rest } = printed();
		const { sheets } = vulnerabilities;
		expect(() => audit({ ...rest, vulnerabilities: { sheets } })).toThrow(
			'"sheets" is vulnerable',
		);
	});
});

describe("judge()", () => {
	it.each(["high", "critical"])("fails for a %s finding", (severity) => {
		const { failing } = judge(findingsOf(printed(severity)), [], "2026-11-28");
		expect(failing).toMatchObject([
			{ package: "inflator", why: "it is not in audit-exceptions.yml" },
		]);
	});

	it.each(["moderate", "low", "info"])("notes a %s finding", (severity) => {
		const found = judge(findingsOf(printed(severity)), [], "2026-11-28");
		expect(found).toMatchObject({ failing: [], minor: [{ severity }] });
	});

	it("accepts what is listed, up to and with the last day", () => {
		const on = (today: string) =>
			judge(findingsOf(printed()), exceptions(), today);
		expect(on("2026-12-31")).toMatchObject({
			failing: [],
			accepted: [{ package: "inflator" }],
		});
		expect(on("2027-01-01").failing).toMatchObject([
			{ why: "Maintainers accepted it until 2026-12-31 only" },
		]);
	});

	it("accepts an advisory for the listed package only", () => {
		const other = exceptions({ package: "sheets" });
		const found = judge(findingsOf(printed()), other, "2026-11-28");
		expect(found.failing).toHaveLength(1);
		expect(found.idle).toEqual(["GHSA-aaaa-bbbb-cccc (sheets)"]);
	});

	it("says which exceptions nothing needs", () => {
		const found = judge(findingsOf(CLEAN), exceptions(), "2026-11-28");
		expect(found).toEqual({
			failing: [],
			accepted: [],
			minor: [],
			idle: ["GHSA-aaaa-bbbb-cccc (inflator)"],
		});
	});
});

describe("parseExceptions()", () => {
	it("reads the project's own file", () => {
		const yaml = readFileSync("audit-exceptions.yml", "utf8");
		expect(parseExceptions(yaml)).toBeInstanceOf(Array);
	});

	it.each([
		[{ reason: "fine" }],
		[{ until: "never" }],
		[{ who: " " }],
		[{ advisory: "1098765" }],
		[{ severity: "low" }],
	])("refuses one with %j", (overrides) => {
		expect(() => exceptions(overrides)).toThrow();
	});
});

describe("docs/security.md", () => {
	it("names no test, script or deployment file that is not there", () => {
		const text = readFileSync("docs/security.md", "utf8");
		const named = text.matchAll(/`((?:test|scripts|deploy|lib)\/[^`\s]+)`/g);
		const files = [...named].map(([, file = ""]) => file);
		expect(files.length).toBeGreaterThan(20);
		expect(files.filter((file) => !existsSync(file))).toEqual([]);
	});
});

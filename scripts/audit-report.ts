import { parse } from "yaml";
import { z } from "zod";

const ADVISORY = z.object({
	url: z.string(),
	title: z.string(),
	severity: z.string(),
	range: z.string(),
	dependency: z.string(),
});

/** What `npm audit --json` prints, version 2 of the report: only what is judged here. */
const REPORT = z.object({
	auditReportVersion: z.literal(2),
	vulnerabilities: z.record(
		z.string(),
		z.object({
			severity: z.string(),
			// a string names another vulnerable package through which this one is affected
			via: z.array(z.union([z.string(), ADVISORY])),
		}),
	),
});

/** What it prints instead where the registry could not be asked. */
const REFUSAL = z.object({
	message: z.string(),
	statusCode: z.int().optional(),
});

const day = z.iso.date();

const EXCEPTIONS = z.array(
	z.strictObject({
		/** as in `GHSA-xxxx-xxxx-xxxx` */
		advisory: z.string().regex(/^GHSA(-[0-9a-z]{4}){3}$/),
		package: z.string().min(1),
		reason: z.string().trim().min(20),
		who: z.string().trim().min(1),
		/** the last day (UTC) on which it is accepted */
		until: day,
	}),
);
export type Exceptions = z.infer<typeof EXCEPTIONS>;

/** One advisory that holds for a package of the lock file. */
export interface Finding {
	/** as in `GHSA-xxxx-xxxx-xxxx`; the URL where it has another form */
	readonly advisory: string;
	readonly package: string;
	readonly severity: string;
	readonly title: string;
	/** the versions that it holds for */
	readonly range: string;
}

export type Audit =
	| { readonly kind: "report"; readonly findings: readonly Finding[] }
	| { readonly kind: "unavailable"; readonly why: string };

/** What is wrong with the lock file's packages, and what was accepted. */
export interface Judgement {
	/** high or critical, and not accepted on that day */
	readonly failing: readonly (Finding & { readonly why: string })[];
	readonly accepted: readonly Finding[];
	/** below high */
	readonly minor: readonly Finding[];
	/** exceptions that nothing needs any more */
	readonly idle: readonly string[];
}

const FAILING = ["high", "critical"];

/** Reads the exceptions (YAML). Throws where one lacks a package, a reason, who accepted it or its last day. */
export function parseExceptions(yaml: string): Exceptions {
	return EXCEPTIONS.parse(parse(yaml) ?? []);
}

/**
 * Reads what `npm audit --json` printed (npm 7 and newer). It is unavailable where the registry has no such service (404, 405, 501) or is
 * out of reach. Throws for anything else, so that an answer that is not understood never passes for a clean one.
 */
export function parseAudit(printed: string): Audit {
	const json: unknown = JSON.parse(printed);
	const report = REPORT.safeParse(json);
	if (report.success)
		return {
			kind: "report",
			findings: findingsOf(report.data.vulnerabilities),
		};
	const refusal = REFUSAL.safeParse(json);
	if (refusal.success && isOutOfReach(refusal.data))
		return { kind: "unavailable", why: refusal.data.message };
	const why = refusal.success ? refusal.data.message : report.error.message;
	throw new Error(`npm audit gave no report that is understood: ${why}`);
}

function isOutOfReach({
	statusCode,
	message,
}: z.infer<typeof REFUSAL>): boolean {
	if (statusCode !== undefined) return [404, 405, 501].includes(statusCode);
	return /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|network timeout)\b/.test(
		message,
	);
}

function findingsOf(
	vulnerabilities: z.infer<typeof REPORT>["vulnerabilities"],
): Finding[] {
	const found = new Map<string, Finding>();
	for (const [name, { severity, via }] of Object.entries(vulnerabilities)) {
		refuseDangling(name, severity, via, vulnerabilities);
		for (const each of via) {
			if (typeof each === "string") continue;
			const finding = {
				advisory: /GHSA(-[0-9a-z]{4}){3}$/.exec(each.url)?.[0] ?? each.url,
				package: each.dependency,
				severity: each.severity,
				title: each.title,
				range: each.range,
			};
			found.set(`${finding.advisory} ${finding.package}`, finding);
		}
	}
	return [...found.entries()]
		.toSorted(([a], [b]) => (a < b ? -1 : 1))
		.map(([, finding]) => finding);
}

/** A package that is vulnerable through nothing that the report explains would vanish from the findings. */
function refuseDangling(
	name: string,
	severity: string,
	via: readonly unknown[],
	known: Readonly<Record<string, unknown>>,
): void {
	const explained = via.some(
		(each) => typeof each !== "string" || Object.hasOwn(known, each),
	);
	if (!explained)
		throw new Error(
			`npm audit says that "${name}" is vulnerable (${severity}), and not through what`,
		);
}

/** Judges findings on a day (ISO date, UTC): an exception holds for its advisory and its package, up to and with its last day. */
export function judge(
	findings: readonly Finding[],
	exceptions: Exceptions,
	today: string,
): Judgement {
	const grave = findings.filter(({ severity }) => FAILING.includes(severity));
	const judged = grave.map((finding) => ({
		...finding,
		why: whyFailing(exceptions.find(covers(finding)), today),
	}));
	return {
		failing: judged.flatMap(({ why, ...finding }) =>
			why === null ? [] : [{ ...finding, why }],
		),
		accepted: grave.filter((_, n) => judged[n]?.why === null),
		minor: findings.filter(({ severity }) => !FAILING.includes(severity)),
		idle: exceptions
			.filter((exception) => !grave.some((each) => covers(each)(exception)))
			.map(({ advisory, package: name }) => `${advisory} (${name})`),
	};
}

function covers(finding: Finding) {
	return (exception: Exceptions[number]): boolean =>
		exception.advisory === finding.advisory &&
		exception.package === finding.package;
}

/** ISO dates are ordered as text. */
function whyFailing(
	exception: Exceptions[number] | undefined,
	today: string,
): string | null {
	if (exception === undefined) return "it is not in audit-exceptions.yml";
	if (exception.until >= today) return null;
	return `${exception.who} accepted it until ${exception.until} only`;
}

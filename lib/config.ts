import { parse, YAMLParseError } from "yaml";
import { z } from "zod";
import {
	CORRELATION,
	type CorrelationSettings,
	EXCEPTIONS,
	type ExceptionSettings,
	FINDINGS,
	type FindingSettings,
	PRIVACY,
	type PrivacySettings,
} from "./analysis-config.ts";
import {
	COLLECT,
	type CollectSettings,
	type GivenCredentials,
	isCollectable,
	NOT_COLLECTABLE,
} from "./collect-config.ts";
import { messageOf, TracefolioError } from "./errors.ts";
import { EVIDENCE, type EvidenceSettings } from "./evidence-config.ts";
import { NOTIFY, type NotifySettings } from "./notify-config.ts";
import { checkTimezone } from "./period.ts";
import { SAMPLING, type SamplingSettings } from "./sampling-config.ts";
import { section } from "./section.ts";
import { WATCH, type WatchSettings } from "./watch-config.ts";

/** What one recurring report covers, and where it comes from and goes to. */
export interface Profile {
	/** first path segment of its publications */
	readonly profile: string;
	readonly organisation: string;
	readonly title: string;
	readonly timezone: string;
	readonly language: "en" | "de";
	/** service types in scope, compared without case */
	readonly services: readonly string[];
	/** empty: every region in the archive */
	readonly regions: readonly string[];
	readonly catalogs: readonly string[];
	readonly archive: {
		/** a folder, relative to the profile file, or `s3://bucket/prefix`; null where it must be given on the way */
		readonly uri: string | null;
		/** upload days listed before the period's first and after its last day */
		readonly daysBefore: number;
		readonly daysAfter: number;
		/** the bucket to which the tracker delivers; null: that of the archive's URI, and any where that is a folder */
		readonly bucket: string | null;
		/** public keys for digests, beside those that the service publishes */
		readonly digestKeys: readonly DigestKeySettings[];
	};
	readonly output: string | null;
	readonly s3: S3Settings;
	/** hours after the period's end until late traces are no longer expected */
	readonly settlementHours: number;
	readonly sampling: SamplingSettings;
	readonly correlation: CorrelationSettings;
	readonly findings: FindingSettings;
	/** findings that are accepted, by whom, why and until when */
	readonly exceptions: readonly ExceptionSettings[];
	/** CSV file with approved changes, relative to the profile file; null for none */
	readonly tickets: string | null;
	/** frameworks whose controls the report is mapped to */
	readonly frameworks: readonly string[];
	/** which template the PDF is made by */
	readonly template: "full" | "audit-summary";
	readonly privacy: PrivacySettings;
	/** days for which publications are to be write-once; null: not at all */
	readonly retentionDays: number | null;
	readonly theme: {
		/** `#rrggbb` */
		readonly colour: string;
		/** PNG or JPEG file, relative to the profile file; null for none */
		readonly logo: string | null;
	};
	/** who is told of what; empty: nobody */
	readonly notify: NotifySettings;
	readonly watch: WatchSettings;
	/** absent where evidence bags are not signed, and hold all sources */
	readonly evidence?: EvidenceSettings | undefined;
	/** absent where traces are not collected */
	readonly collect?: CollectSettings | undefined;
}

/** A key by which digests are signed. */
export interface DigestKeySettings {
	/** PEM file, relative to the profile file */
	readonly file: string;
	/** null: every region */
	readonly region: string | null;
	/** for digests that end from here on and before there; ISO 8601 with an offset; null: without bound */
	readonly from: string | null;
	readonly to: string | null;
}

/** How S3-compatible storage is reached; what is absent is left to the AWS SDK. */
export interface S3Settings {
	readonly endpoint?: string | undefined;
	readonly region?: string | undefined;
	readonly pathStyle?: boolean | undefined;
}

const text = z.string().trim().min(1);
const instant = z.iso.datetime({
	offset: true,
	error: 'expected a time such as "2026-10-01T00:00:00Z"',
});
/** As `templates/controls` maps them. */
const FRAMEWORK_IDS = [
	"iso27001",
	"c5",
	"soc2",
	"pci-dss",
	"nis2",
	"dora",
] as const;

const PROFILE = section({
	profile: z
		.string()
		.regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, {
			error: "expected lower-case letters, digits and hyphens, at most 64",
		})
		.default("default"),
	organisation: z.string().trim().default(""),
	title: text.default("Audit report of cloud operations"),
	timezone: z
		.string()
		.refine(isTimezone, {
			error: 'expected an IANA time zone such as "Europe/Berlin"',
		})
		.default("UTC"),
	language: z.enum(["en", "de"]).default("en"),
	services: z.array(text).min(1).default(["DMS", "KAFKA"]),
	regions: z.array(text).default([]),
	catalogs: z.array(text).default(["dms-kafka"]),
	archive: z.preprocess(
		(value) => (typeof value === "string" ? { uri: value } : value),
		section({
			uri: text.nullable().default(null),
			daysBefore: z.int().min(1).max(31).default(1),
			daysAfter: z.int().min(1).max(31).default(3),
			bucket: text.nullable().default(null),
			digestKeys: z
				.array(
					section({
						file: text,
						region: text.nullable().default(null),
						from: instant.nullable().default(null),
						to: instant.nullable().default(null),
					}),
				)
				.default([]),
		}).prefault({}),
	),
	output: text.nullable().default(null),
	s3: section({
		endpoint: z.url({ protocol: /^https?$/ }).optional(),
		region: text.optional(),
		pathStyle: z.boolean().optional(),
	}).default({}),
	settlementHours: z
		.int()
		.min(0)
		.max(24 * 31)
		.default(24),
	sampling: SAMPLING.prefault({}),
	correlation: CORRELATION.prefault({}),
	findings: FINDINGS.prefault({}),
	exceptions: EXCEPTIONS,
	tickets: text.nullable().default(null),
	frameworks: z.array(z.enum(FRAMEWORK_IDS)).default([...FRAMEWORK_IDS]),
	template: z.enum(["full", "audit-summary"]).default("full"),
	privacy: PRIVACY.prefault({}),
	retentionDays: z.int().min(1).max(36_500).nullable().default(null),
	theme: section({
		colour: z
			.string()
			.regex(/^#[0-9a-fA-F]{6}$/, { error: 'expected "#rrggbb"' })
			.default("#0b5563"),
		logo: text.nullable().default(null),
	}).prefault({}),
	notify: NOTIFY.default([]),
	watch: WATCH.prefault({}),
	evidence: EVIDENCE.optional(),
	collect: COLLECT.optional(),
})
	.refine(
		({ collect, settlementHours }) =>
			collect === undefined || isCollectable(settlementHours),
		{ path: ["settlementHours"], error: NOT_COLLECTABLE },
	)
	.refine(
		({ privacy, exceptions }) =>
			privacy.people === "recorded" ||
			exceptions.every(({ user }) => !user?.includes("*")),
		{
			path: ["exceptions"],
			error:
				"expected whole user names where people are pseudonymised: no pattern matches a pseudonym",
		},
	)
	.refine(
		({ correlation: { hours }, archive: { daysBefore, daysAfter } }) =>
			hours <= 24 * Math.min(daysBefore, daysAfter),
		{
			path: ["correlation", "hours"],
			error:
				"expected no more than archive.daysBefore and archive.daysAfter, since a request is looked for so long before its task",
		},
	);

function isTimezone(name: string): boolean {
	try {
		checkTimezone(name);
		return true;
	} catch {
		return false;
	}
}

/** The profile that holds where no file is given: every default. */
export const DEFAULT_PROFILE: Profile = PROFILE.parse({});

/**
 * Reads a profile from YAML text. Throws CONFIG, naming the file, the path of each key that is unknown or wrong, and what was
 * expected there.
 */
export function parseProfile(yaml: string, file: string): Profile {
	const result = PROFILE.safeParse(yamlOf(yaml, file) ?? {});
	if (result.success) return result.data;
	const problems = result.error.issues.map(describe);
	throw new TracefolioError(
		"CONFIG",
		`Profile "${file}" is wrong: ${problems.join("; ")}`,
		{ facts: { file, problems } },
	);
}

function yamlOf(yaml: string, file: string): unknown {
	try {
		return parse(yaml, { prettyErrors: true });
	} catch (cause) {
		const at =
			cause instanceof YAMLParseError && cause.linePos
				? `, line ${cause.linePos[0].line}`
				: "";
		const [why = ""] = (cause instanceof Error ? cause.message : "").split(
			"\n",
		);
		throw new TracefolioError(
			"CONFIG",
			`Profile "${file}"${at} is not YAML: ${messageOf(why)}`,
			{ facts: { file }, cause },
		);
	}
}

function describe(issue: z.core.$ZodIssue): string {
	const path = issue.path.map(String).join(".") || "the profile";
	if (issue.code === "unrecognized_keys") {
		const where = issue.path.length > 0 ? ` in ${path}` : "";
		return `unknown key ${issue.keys.map((key) => JSON.stringify(key)).join(", ")}${where} ${issue.message}`;
	}
	const message = issue.message.replace(/^Invalid (input|option): /, "");
	return `${path}: ${messageOf(message)}`;
}

/** What the environment says; it wins over the profile, and the command line wins over it. */
export interface Environment {
	readonly profile: string | undefined;
	readonly archive: string | undefined;
	readonly output: string | undefined;
	/** what pseudonyms are made with; blanks and line breaks around it are dropped */
	readonly pseudonymKey: string | undefined;
	readonly s3: S3Settings;
}

/** Reads Tracefolio's environment variables. Throws CONFIG for a wrong value. */
export function readEnvironment(
	env: Readonly<Record<string, string | undefined>>,
): Environment {
	const of = (name: string): string | undefined =>
		env[`TRACEFOLIO_${name}`] || undefined;
	const pathStyle = of("S3_PATH_STYLE");
	if (pathStyle !== undefined && !/^(true|false)$/.test(pathStyle))
		throw new TracefolioError(
			"CONFIG",
			`TRACEFOLIO_S3_PATH_STYLE is "${pathStyle}". Expected "true" or "false"`,
		);
	return {
		profile: of("PROFILE"),
		archive: of("ARCHIVE"),
		output: of("OUTPUT"),
		pseudonymKey: of("PSEUDONYM_KEY")?.trim(),
		s3: {
			endpoint: of("S3_ENDPOINT"),
			region: of("S3_REGION"),
			pathStyle: pathStyle === undefined ? undefined : pathStyle === "true",
		},
	};
}

/** Reads the credentials for the trace service; blanks and line breaks around them are dropped. */
export function readCredentials(
	env: Readonly<Record<string, string | undefined>>,
): GivenCredentials {
	const of = (name: string): string | undefined =>
		env[`TRACEFOLIO_${name}`]?.trim() || undefined;
	return {
		accessKey: of("ACCESS_KEY"),
		secretKey: of("SECRET_KEY"),
		securityToken: of("SECURITY_TOKEN"),
		iamToken: of("IAM_TOKEN"),
		iamPassword: of("IAM_PASSWORD"),
		secret: of("SECRET"),
	};
}

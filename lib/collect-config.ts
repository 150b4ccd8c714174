import { z } from "zod";
import { messageOf, TracefolioError } from "./errors.ts";
import { section } from "./section.ts";

/** The profile's section `collect`: where traces are collected from, and how. */
export interface CollectSettings {
	readonly sources: readonly SourceSettings[];
	/** hours within which a trace may still arrive: so long it is asked for again and again */
	readonly rereadHours: number;
	/** absent: a token where only that is at hand, else an access key */
	readonly auth?: AuthSettings | undefined;
}

/** A project of a region. */
export interface SourceSettings {
	readonly region: string;
	/** its id, not its name */
	readonly project: string;
	readonly endpoint: string;
	readonly apiVersion: "v3" | "v2.0" | "v1.0";
	/** a secret in the secrets manager, for this source alone */
	readonly secret?: string | undefined;
}

/** How requests are authenticated. */
export type AuthSettings = DirectAuthSettings | AgencySettings;

/** With what is at hand itself. */
export type DirectAuthSettings =
	| {
			readonly kind: "access-key";
			readonly signature:
				| "sdk-hmac-sha256"
				| "sdk-hmac-sha256-derived"
				| "aws4-hmac-sha256";
	  }
	| { readonly kind: "token" }
	| {
			readonly kind: "iam-user";
			readonly iamEndpoint: string;
			/** name of the user's account */
			readonly domain: string;
			readonly user: string;
	  };

/** With what an agency of another account lends. */
export interface AgencySettings {
	readonly kind: "iam-agency";
	readonly iamEndpoint: string;
	/** the account that made the agency */
	readonly domain: { readonly id: string } | { readonly name: string };
	readonly agency: string;
	readonly agencyField: "xrole_name" | "agency_name";
	/** who asks for it; absent as in CollectSettings */
	readonly caller?: DirectAuthSettings | undefined;
}

/** What a caller may be given to prove who it is; what is absent is not at hand. */
export interface Credentials {
	readonly accessKey?: string | undefined;
	readonly secretKey?: string | undefined;
	/** comes with temporary keys */
	readonly securityToken?: string | undefined;
	readonly iamToken?: string | undefined;
	readonly iamPassword?: string | undefined;
}

/** Credentials as they are given to a run, or the secret that holds them. */
export interface GivenCredentials extends Credentials {
	/** name or ARN of a secret in the secrets manager */
	readonly secret?: string | undefined;
}

const MOST_SOURCES = 16;
/** The service keeps traces for seven days; a day of them is left for a run that comes late. */
const LONGEST_REREAD_HOURS = 6 * 24;

const text = z.string().trim().min(1);
const endpoint = z
	.url({ protocol: /^https?$/ })
	.refine(isPlain, { error: "expected no name, password or query in the URL" });

const SOURCE = section({
	region: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/i, {
		error: 'expected a region such as "eu-de"',
	}),
	project: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, {
		error: "expected the project's id: letters, digits, - and _, at most 64",
	}),
	endpoint,
	apiVersion: z.enum(["v3", "v2.0", "v1.0"]).default("v3"),
	secret: text.optional(),
});

const DIRECT_KINDS = [
	section({
		kind: z.literal("access-key"),
		signature: z
			.enum(["sdk-hmac-sha256", "sdk-hmac-sha256-derived", "aws4-hmac-sha256"])
			.default("sdk-hmac-sha256"),
	}),
	section({ kind: z.literal("token") }),
	section({
		kind: z.literal("iam-user"),
		iamEndpoint: endpoint,
		domain: text,
		user: text,
	}),
] as const;

const DIRECT = z.discriminatedUnion("kind", DIRECT_KINDS, {
	error: oneOf('"access-key"|"token"|"iam-user"'),
});

const AGENCY = section({
	kind: z.literal("iam-agency"),
	iamEndpoint: endpoint,
	domain: z.union(
		[text.transform((name) => ({ name })), section({ id: text })],
		{
			error: oneOf("the account's name, or its id as {id: …}"),
		},
	),
	agency: text,
	agencyField: z.enum(["xrole_name", "agency_name"]).default("xrole_name"),
	caller: DIRECT.optional(),
});

/** Reads the section `collect` of a profile. */
export const COLLECT: z.ZodType<CollectSettings> = section({
	sources: z.array(SOURCE).min(1).max(MOST_SOURCES).refine(areDistinct, {
		error: "expected each project of a region only once",
	}),
	rereadHours: z.int().min(1).max(LONGEST_REREAD_HOURS).default(24),
	auth: z
		.discriminatedUnion("kind", [...DIRECT_KINDS, AGENCY], {
			error: oneOf('"access-key"|"token"|"iam-user"|"iam-agency"'),
		})
		.optional(),
});

function oneOf(choices: string) {
	return ({ code }: { readonly code?: string }) =>
		code === "invalid_union" ? `expected one of ${choices}` : undefined;
}

/** A name and password in a URL, or a query, would be shown wherever the URL is. */
function isPlain(text: string): boolean {
	const url = URL.parse(text);
	return url === null || url.href === url.origin + url.pathname;
}

function areDistinct(sources: readonly SourceSettings[]): boolean {
	const names = sources.map(({ region, project }) =>
		`${region}/${project}`.toLowerCase(),
	);
	return new Set(names).size === names.length;
}

/** Whether all that may arrive late can be asked for before it runs out of the service. */
export function isCollectable(settlementHours: number): boolean {
	return settlementHours <= LONGEST_REREAD_HOURS;
}

export const NOT_COLLECTABLE = `expected at most ${LONGEST_REREAD_HOURS} where traces are collected: the trace service keeps them for seven days only`;

/**
 * What is collected, with which settings: a source named on the way takes the place of the profile's, and traces are asked for
 * again for as long as a report waits for them. Throws CONFIG where there is no source, or it would wait too long.
 */
export function collectSettings(
	profile: {
		readonly collect?: CollectSettings | undefined;
		readonly settlementHours: number;
	},
	source: SourceSettings | null,
): CollectSettings {
	const { collect, settlementHours } = profile;
	if (!isCollectable(settlementHours))
		throw new TracefolioError("CONFIG", `settlementHours: ${NOT_COLLECTABLE}`);
	const settings =
		source === null
			? collect
			: {
					...COLLECT.parse({ sources: [source] }),
					...collect,
					sources: [source],
				};
	if (settings === undefined)
		throw new TracefolioError(
			"CONFIG",
			'No source is given. Name one on the command line (--endpoint, --project and --region) or as "collect" in the profile',
		);
	const rereadHours = Math.max(settings.rereadHours, settlementHours);
	return { ...settings, rereadHours };
}

/** Reads a source named on the command line; null where none is. Throws USAGE, naming what is missing or wrong. */
export function parseSource(given: {
	readonly endpoint?: string | undefined;
	readonly project?: string | undefined;
	readonly region?: string | undefined;
}): SourceSettings | null {
	const { endpoint, project, region } = given;
	const all = [endpoint, project, region];
	if (all.every((value) => value === undefined)) return null;
	if (all.includes(undefined))
		throw new TracefolioError(
			"USAGE",
			"A source takes all three of --endpoint, --project and --region",
		);
	const result = SOURCE.safeParse({ endpoint, project, region });
	if (result.success) return result.data;
	const problems = result.error.issues.map(
		({ path, message }) => `--${path.join(".")}: ${messageOf(message)}`,
	);
	throw new TracefolioError("USAGE", problems.join("; "));
}

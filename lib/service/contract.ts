import { z } from "zod";

/** Bounds of what may be asked; the OpenAPI document says them. */
export const LIMITS = {
	/** of a request's body */
	bodyBytes: 16 * 1024,
	/** of a period */
	periodDays: 400,
	/** of an auditor's link */
	linkDays: 90,
	/** of a page of a list */
	page: 200,
	/** requests of one caller a minute that begin work */
	createdPerMinute: 120,
	/** all requests of one caller a second */
	requestsPerSecond: 500,
} as const;

const text = (longest: number) =>
	z
		.string()
		.trim()
		.min(1)
		.max(longest)
		// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
		.regex(/^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$/, {
			error: "expected text without control characters and line breaks",
		});

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const instant = z.iso.datetime();

/** The body of `POST /reports`. What is absent comes from the profile. */
export const REPORT_ORDER = z.strictObject({
	profile: z.string().max(64).meta({ description: "Name of the profile" }),
	period: z
		.string()
		.max(40)
		.meta({
			description:
				"2026-10, 2026-Q4, 2026-W41, 2026, 2026-10-05, 2026-10-01/2026-10-15 (end exclusive) or last-month",
			examples: ["2026-10"],
		}),
	timezone: z
		.string()
		.max(64)
		.meta({ description: "IANA time zone of the period" })
		.optional(),
	template: z.enum(["full", "audit-summary"]).optional(),
	language: z.enum(["en", "de"]).optional(),
});
export type ReportOrder = z.infer<typeof REPORT_ORDER>;

/** The body of `POST /reports/{id}/evidence`. */
export const EVIDENCE_ORDER = z.strictObject({
	recipient: text(200).meta({ description: "Who gets the evidence" }),
	purpose: text(500).meta({ description: "What for" }),
	days: z
		.int()
		.min(1)
		.max(LIMITS.linkDays)
		.default(14)
		.meta({ description: "Days until the link expires" }),
	sources: z.enum(["full", "listed"]).optional().meta({
		description:
			"Whether the trace files are in the bag, or listed with their hashes; default: as the profile says",
	}),
});
export type EvidenceOrder = z.infer<typeof EVIDENCE_ORDER>;

export const PROFILE_VIEW = z.object({
	profile: z.string(),
	title: z.string(),
	organisation: z.string(),
	timezone: z.string(),
	language: z.enum(["en", "de"]),
	template: z.enum(["full", "audit-summary"]),
});
export const PROFILES_VIEW = z.object({
	caller: z.object({ name: z.string(), scopes: z.array(z.string()) }),
	profiles: z.array(PROFILE_VIEW),
});
export type ProfilesView = z.infer<typeof PROFILES_VIEW>;

export const FILE_VIEW = z.object({
	name: z.string(),
	/** bytes */
	size: z.int(),
	sha256: hex,
});

export const PUBLICATION_VIEW = z.object({
	/** the id of the publication as a report of its own */
	id: z.string(),
	revision: z.int(),
	status: z.enum(["final", "provisional"]),
	completeness: z.enum(["proven", "witnessed", "partial", "unproven"]),
	generatedAt: z.string(),
	manifestSha256: hex,
	/** absent in lists */
	reasons: z.array(z.string()).optional(),
	/** absent in lists */
	files: z.array(FILE_VIEW).optional(),
});
export type PublicationView = z.infer<typeof PUBLICATION_VIEW>;

/** How far a running report is. */
export const PROGRESS_VIEW = z.object({
	phase: z.string(),
	/** trace files; null while they are not being read */
	files: z.object({ read: z.int(), listed: z.int() }).nullable(),
	at: instant,
});
export type ProgressView = z.infer<typeof PROGRESS_VIEW>;

/** A report: what was asked for, or what is published. */
export const REPORT_VIEW = z.object({
	id: z.string(),
	profile: z.string(),
	/** label of the period, as in `2026-10` */
	period: z.string(),
	timezone: z.string().nullable(),
	language: z.enum(["en", "de"]).nullable(),
	template: z.enum(["full", "audit-summary"]).nullable(),
	status: z.enum(["queued", "running", "published", "failed"]),
	/** null where the schedule or the command line made it */
	requestedBy: z.string().nullable(),
	requestedAt: instant.nullable(),
	progress: PROGRESS_VIEW.nullable(),
	/** why it failed, in plain English; else null */
	reason: z.string().nullable(),
	publication: PUBLICATION_VIEW.nullable(),
});
export type ReportView = z.infer<typeof REPORT_VIEW>;

export const REPORTS_VIEW = z.object({
	reports: z.array(REPORT_VIEW),
	/** value of `cursor` for what follows; null at the end */
	next: z.string().nullable(),
});
export type ReportsView = z.infer<typeof REPORTS_VIEW>;

/** Where a file can be had for a short time, by whoever has the URL. */
export const DOWNLOAD_VIEW = FILE_VIEW.extend({
	url: z.string(),
	expiresAt: instant,
});
export type DownloadView = z.infer<typeof DOWNLOAD_VIEW>;

export const VERIFICATION_VIEW = z.object({
	holds: z.boolean(),
	verifiedAt: instant,
	/** files and bytes that were read and compared */
	files: z.int(),
	bytes: z.int(),
	findings: z.array(
		z.object({
			severity: z.enum(["failure", "note"]),
			kind: z.string(),
			object: z.string(),
			message: z.string(),
		}),
	),
});
export type VerificationView = z.infer<typeof VERIFICATION_VIEW>;

/** Evidence on its way to an auditor. */
export const HANDOVER_VIEW = z.object({
	id: z.string(),
	/** the publication */
	report: z.string(),
	profile: z.string(),
	status: z.enum([
		"queued",
		"running",
		"ready",
		"failed",
		"expired",
		"revoked",
	]),
	recipient: z.string(),
	purpose: z.string(),
	sources: z.enum(["full", "listed"]),
	issuedBy: z.string(),
	issuedAt: instant,
	expiresAt: instant,
	/** what the auditor is told; only in the answer that made it, since only its hash is kept */
	link: z.string().optional(),
	/** times that the link was used */
	used: z.int(),
	/** null until it is ready */
	bag: z
		.object({
			size: z.int(),
			sha256: hex,
			/** who signed it; null where nobody did */
			signedBy: z.string().nullable(),
			/** whether the bag was verified after it had been made */
			holds: z.boolean(),
		})
		.nullable(),
	reason: z.string().nullable(),
});
export type HandoverView = z.infer<typeof HANDOVER_VIEW>;

export const HANDOVERS_VIEW = z.object({ handovers: z.array(HANDOVER_VIEW) });

/** One line of the log of the service's own use. */
export const CUSTODY_VIEW = z.object({
	/** its number, and what tells it apart from others that were added at the same moment */
	id: z.string(),
	at: instant,
	who: z.string(),
	did: z.enum([
		"report-requested",
		"report-published",
		"report-failed",
		"download-link-issued",
		"evidence-issued",
		"evidence-made",
		"evidence-failed",
		"evidence-fetched",
		"evidence-revoked",
	]),
	/** id of a report or a handover */
	what: z.string(),
	details: z.record(z.string(), z.string()),
});
export type CustodyView = z.infer<typeof CUSTODY_VIEW>;

export const CUSTODY_LIST = z.object({
	entries: z.array(CUSTODY_VIEW),
	/** whether the chain of hashes is whole */
	holds: z.boolean(),
	next: z.string().nullable(),
});

export const HEALTH_VIEW = z.object({
	status: z.literal("ok"),
	version: z.string(),
});

/** RFC 9457. `type` is `https://tracefolio.example/problems/<kind>`-free: a relative reference, `/problems#<kind>`. */
export const PROBLEM = z.object({
	type: z.string(),
	title: z.string(),
	status: z.int(),
	detail: z.string(),
	/** which request it was, for whoever looks into the log */
	instance: z.string(),
	/** what is wrong, by field */
	errors: z
		.array(z.object({ field: z.string(), message: z.string() }))
		.optional(),
});
export type Problem = z.infer<typeof PROBLEM>;

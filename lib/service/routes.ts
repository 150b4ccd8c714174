import { z } from "zod";
import type { Scope } from "../access/principal.ts";
import {
	CUSTODY_LIST,
	DOWNLOAD_VIEW,
	EVIDENCE_ORDER,
	HANDOVER_VIEW,
	HANDOVERS_VIEW,
	HEALTH_VIEW,
	LIMITS,
	PROFILES_VIEW,
	REPORT_ORDER,
	REPORT_VIEW,
	REPORTS_VIEW,
	VERIFICATION_VIEW,
} from "./contract.ts";
import type { ProblemKind } from "./refusal.ts";

/** What a route is, for the router and for the OpenAPI document. */
export interface Route {
	readonly method: "GET" | "POST" | "DELETE";
	readonly path: string;
	readonly summary: string;
	/** what the caller must be allowed; `known`: to be known at all; null: nothing, nobody asks who is calling */
	readonly scope: Scope | "known" | null;
	readonly query?: z.ZodObject;
	readonly body?: z.ZodType;
	/** whether an Idempotency-Key is read */
	readonly idempotent?: boolean;
	readonly answer: {
		readonly status: 200 | 202 | 204 | 303;
		/** null: none, or a file */
		readonly body: z.ZodType | null;
		/** of a file */
		readonly type?: string;
		readonly headers?: readonly string[];
	};
	/** beside those that every route has */
	readonly problems: readonly ProblemKind[];
	/** whether a browser is told of problems on a page */
	readonly hasPages?: boolean;
}

const limit = z.coerce
	.number()
	.int()
	.min(1)
	.max(LIMITS.page)
	.default(50)
	.meta({ description: "At most so many" });
const cursor = z.string().max(400).optional();

export const REPORTS_QUERY = z.strictObject({
	profile: z.string().max(64).optional(),
	status: z.enum(["queued", "running", "published", "failed"]).optional(),
	limit,
	cursor: cursor.meta({ description: "`next` of the answer before" }),
});

export const CUSTODY_QUERY = z.strictObject({
	limit,
	cursor: z
		.string()
		.regex(/^\d{8}-[0-9a-f]{8}$/)
		.optional()
		.meta({ description: "`next` of the answer before" }),
});

/** Every route of the HTTP API, by the id of its operation. */
export const ROUTES = {
	health: {
		...{ method: "GET", path: "/health", scope: null },
		summary: "Whether the service answers",
		answer: { status: 200, body: HEALTH_VIEW },
		problems: [],
	},
	openapi: {
		...{ method: "GET", path: "/openapi.json", scope: null },
		summary: "This document",
		answer: { status: 200, body: z.record(z.string(), z.unknown()) },
		problems: [],
	},
	listProfiles: {
		...{ method: "GET", path: "/profiles", scope: "known" },
		summary: "Who is calling, and the profiles that exist for that caller",
		answer: { status: 200, body: PROFILES_VIEW },
		problems: [],
	},
	orderReport: {
		...{ method: "POST", path: "/reports", scope: "reports:create" },
		summary:
			"Order a report. Equal orders are one report until it has been made; what is published already is not published again",
		body: REPORT_ORDER,
		idempotent: true,
		answer: { status: 202, body: REPORT_VIEW, headers: ["Location"] },
		problems: ["not-found", "invalid-order", "key-reused"],
	},
	listReports: {
		...{ method: "GET", path: "/reports", scope: "reports:read" },
		summary:
			"Orders that have not led to a publication, the newest first, then publications by their periods, the newest first",
		query: REPORTS_QUERY,
		answer: { status: 200, body: REPORTS_VIEW },
		problems: ["not-found"],
	},
	getReport: {
		...{ method: "GET", path: "/reports/{id}", scope: "reports:read" },
		summary: "An order and how far it is, or a publication and its files",
		answer: { status: 200, body: REPORT_VIEW },
		problems: ["not-found"],
	},
	getFile: {
		method: "GET",
		path: "/reports/{id}/files/{name}",
		scope: "reports:read",
		summary:
			"A URL by which one file can be had for five minutes without a credential; that it was given is recorded",
		answer: { status: 200, body: DOWNLOAD_VIEW },
		problems: ["not-found", "conflict"],
	},
	verifyReport: {
		method: "GET",
		path: "/reports/{id}/verification",
		scope: "reports:read",
		summary:
			"Reads a publication again, and compares it with its manifest, its index entry and the revisions before it",
		answer: { status: 200, body: VERIFICATION_VIEW },
		problems: ["not-found", "conflict"],
	},
	issueEvidence: {
		...{ method: "POST", path: "/reports/{id}/evidence" },
		scope: "evidence:issue",
		summary:
			"Issue the evidence of a publication to a recipient. The link is in this answer only; repeated with its idempotency key, an order gets another one",
		body: EVIDENCE_ORDER,
		idempotent: true,
		answer: { status: 202, body: HANDOVER_VIEW, headers: ["Location"] },
		problems: ["not-found", "conflict", "invalid-order", "key-reused"],
	},
	listEvidence: {
		...{ method: "GET", path: "/reports/{id}/evidence" },
		scope: "evidence:issue",
		summary: "To whom the evidence of a publication was issued",
		answer: { status: 200, body: HANDOVERS_VIEW },
		problems: ["not-found", "conflict"],
	},
	getHandover: {
		...{ method: "GET", path: "/handovers/{id}", scope: "evidence:issue" },
		summary: "Evidence that was issued, and how far it is",
		answer: { status: 200, body: HANDOVER_VIEW },
		problems: ["not-found"],
	},
	revokeHandover: {
		...{ method: "DELETE", path: "/handovers/{id}", scope: "evidence:issue" },
		summary: "Revoke the link to evidence",
		answer: { status: 204, body: null },
		problems: ["not-found"],
	},
	listCustody: {
		method: "GET",
		path: "/profiles/{profile}/custody",
		scope: "evidence:issue",
		summary: "What was done with a profile's reports by way of this service",
		query: CUSTODY_QUERY,
		answer: { status: 200, body: CUSTODY_LIST },
		problems: ["not-found"],
	},
	fetchEvidence: {
		...{ method: "GET", path: "/auditor/{token}", scope: null },
		summary:
			"An auditor's link: leads to the evidence until it expires or is revoked; its use is recorded",
		answer: { status: 303, body: null, headers: ["Location"] },
		problems: ["not-found", "gone", "not-ready"],
		hasPages: true,
	},
	download: {
		...{ method: "GET", path: "/downloads/{token}", scope: null },
		summary:
			"A file that `getFile` or an auditor's link led to, where the store has no URLs of its own",
		answer: { status: 200, body: null, type: "application/octet-stream" },
		problems: ["not-found", "gone", "not-available"],
	},
} as const satisfies Record<string, Route>;

export type OperationId = keyof typeof ROUTES;

import type {
	CustodyView,
	HandoverView,
	ProfilesView,
	PublicationView,
	ReportView,
	VerificationView,
} from "../../lib/service/contract.ts";

/** What the small service of the desk's tests knows; a test changes what it is about. */
export interface DeskScene {
	caller: ProfilesView["caller"];
	profiles: ProfilesView["profiles"];
	reports: ReportView[];
	/** what becomes of a report that is asked for, one step for each time that it is looked at; the last stays */
	course: Partial<ReportView>[];
	verification: VerificationView;
	handovers: HandoverView[];
	custody: CustodyView[];
	custodyHolds: boolean;
}

export const SHA256 = "0123456789abcdef".repeat(4);
const AT = "2026-11-04T06:00:00Z";

export function sampleScene(): DeskScene {
	const steps = [
		{ phase: "Read 12 of 224 trace files", files: { read: 12, listed: 224 } },
		{ phase: "Read 180 of 224 trace files", files: { read: 180, listed: 224 } },
		{ phase: "Writing report.pdf", files: null },
	];
	return {
		caller: {
			name: "local",
			scopes: ["reports:read", "reports:create", "evidence:issue"],
		},
		profiles: [
			{
				profile: "nordhafen",
				title: "Audit report of Kafka operations",
				organisation: "Nordhafen Logistik GmbH",
				...{ timezone: "Europe/Berlin", language: "en", template: "full" },
			},
			{
				profile: "pacific",
				title: "Pacific branch",
				organisation: "Nordhafen Logistik GmbH",
				...{ timezone: "Pacific/Auckland", language: "de", template: "full" },
			},
		],
		reports: [
			sampleReport({ id: "nordhafen.5f5f5f5f5f5f5f5f.j1", status: "queued" }),
			sampleReport({
				...{ id: "nordhafen.4f4f4f4f4f4f4f4f.j2", status: "failed" },
				period: "2026-08",
				reason: 'Cannot read "archive/": access denied',
			}),
			published("2026-10", samplePublication("2026-10")),
			published("2026-Q3", {
				...samplePublication("2026-Q3"),
				...{ status: "provisional", completeness: "partial", revision: 2 },
				reasons: [
					"2026-09-12T00:00:00Z to 2026-09-12T05:00:00Z is not covered",
				],
			}),
			published("2026-W41", {
				...samplePublication("2026-W41"),
				completeness: "unproven",
			}),
		],
		course: [
			{ status: "queued" },
			...steps.map((step) => ({
				status: "running" as const,
				progress: { ...step, at: AT },
			})),
			{
				...{ status: "published" as const, progress: null },
				publication: samplePublication("2026-10"),
			},
		],
		verification: {
			...{ holds: true, verifiedAt: AT, files: 6, bytes: 1_234_567 },
			findings: [],
		},
		handovers: [],
		custody: [
			sampleEntry({ did: "report-requested" }),
			sampleEntry({
				...{ id: "00000002-00000000", did: "report-published" },
				who: "worker",
			}),
		],
		custodyHolds: true,
	};
}

export function sampleReport(given: Partial<ReportView>): ReportView {
	return {
		...{ id: "nordhafen.2026-10.r1", profile: "nordhafen", period: "2026-10" },
		...{ timezone: "Europe/Berlin", language: "en", template: "full" },
		...{ status: "queued", requestedBy: "token:https://id.example#anna" },
		...{ requestedAt: AT, progress: null, reason: null, publication: null },
		...given,
	};
}

export function samplePublication(period: string): PublicationView {
	const names = ["report.pdf", "report.xlsx", "report.json", "manifest.json"];
	return {
		...{ id: `nordhafen.${period}.r1`, revision: 1, status: "final" },
		...{ completeness: "proven", generatedAt: AT, manifestSha256: SHA256 },
		reasons: [],
		files: names.map((name, index) => ({
			...{ name, size: 1234 * 100 ** index, sha256: SHA256 },
		})),
	};
}

function published(period: string, publication: PublicationView): ReportView {
	const { id } = publication;
	return sampleReport({
		...{ id, period, status: "published", publication },
		...{ timezone: null, language: null, template: null },
		...{ requestedBy: null, requestedAt: null },
	});
}

export function sampleHandover(given: Partial<HandoverView>): HandoverView {
	return {
		...{ id: "nordhafen.h0123456789abcdef", report: "nordhafen.2026-10.r1" },
		...{ profile: "nordhafen", status: "ready", recipient: "A. Auditor" },
		...{ purpose: "Audit of the fourth quarter", sources: "full" },
		...{ issuedBy: "local", issuedAt: AT, expiresAt: "2026-11-18T06:00:00Z" },
		used: 0,
		bag: {
			...{ size: 4_500_000, sha256: SHA256, holds: true },
			signedBy: "CN=Nordhafen evidence, SHA-256 fingerprint 01:23:45:67",
		},
		reason: null,
		...given,
	};
}

export function sampleEntry(given: Partial<CustodyView>): CustodyView {
	return {
		...{ id: "00000001-00000000", at: AT, who: "local" },
		...{ did: "report-requested", what: "nordhafen.5f5f5f5f5f5f5f5f.j1" },
		details: { period: "2026-10" },
		...given,
	};
}

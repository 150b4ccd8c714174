import type { LedgerEntry } from "../../lib/archive/ledger-entry.ts";

/** An entry of a run that asked at noon of 2026-10-05 for the day before, unless `fields` says otherwise. */
export function ledgerEntry(fields: Partial<LedgerEntry> = {}): LedgerEntry {
	const noon = "2026-10-05T12:00:00.000Z";
	const askedAt = fields.askedAt ?? noon;
	return {
		schema: "tracefolio/ledger@1",
		previous: [],
		region: "eu-de",
		project: "project-1",
		endpoint: "https://cts.example.com",
		apiVersion: "v3",
		generator: { name: "tracefolio", version: "0.0.0" },
		startedAt: askedAt,
		finishedAt: askedAt,
		askedAt,
		answeredAt: askedAt,
		window: { from: "2026-10-04T00:00:00.000Z", to: askedAt },
		asked: { from: "2026-10-03T23:00:00.000Z", to: askedAt },
		missing: [],
		lost: [],
		coveredUntil: null,
		pages: 0,
		traces: 0,
		fresh: 0,
		late: 0,
		files: [],
		trackers: { kind: "known", trackers: [] },
		outcome: "complete",
		error: null,
		...fields,
	};
}

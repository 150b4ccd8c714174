import { createHash } from "node:crypto";
import { z } from "zod";

/**
 * One entry of a collector's ledger: what it asked the trace service for, when, and what came back. Public: an auditor reads it.
 * Instants are ISO 8601 UTC, intervals half open, hashes SHA-256 in lower-case hex.
 */
export interface LedgerEntry {
	readonly schema: "tracefolio/ledger@1";
	/** names of the newest entries that the collector knew: each holds its entry's hash, which makes the entries a chain */
	readonly previous: readonly string[];
	readonly region: string;
	readonly project: string;
	readonly endpoint: string;
	readonly apiVersion: "v3" | "v2.0" | "v1.0";
	readonly generator: { readonly name: string; readonly version: string };
	/** by the collector's own clock */
	readonly startedAt: string;
	readonly finishedAt: string;
	/** no question was asked before: the earlier of both clocks at the first answer; null where the service did not say its time */
	readonly askedAt: string | null;
	/** no question was asked later: the later of both clocks at the last answer */
	readonly answeredAt: string | null;
	/** the part of time that the run was for, by the time of operations */
	readonly window: Interval;
	/** what the service was asked for: the window, padded to whole hours and for traces that arrive late */
	readonly asked: Interval;
	/** parts of `asked` that have no full answer */
	readonly missing: readonly (Interval & { readonly reason: string })[];
	/** what had run out of the service before it was asked for: no trace of it can be had any longer */
	readonly lost: readonly Interval[];
	/** everything before is covered, or recorded as lost; null where the collector cannot know */
	readonly coveredUntil: string | null;
	readonly pages: number;
	/** records in these pages, with repetitions */
	readonly traces: number;
	/** trace ids that no earlier run had found in the same hour */
	readonly fresh: number;
	/** those of them that belong to hours which an earlier run had asked for after their end */
	readonly late: number;
	/** pages stored by this run, or found stored and not yet in the ledger */
	readonly files: readonly SealedFile[];
	readonly trackers: TrackerStatus;
	readonly outcome: "complete" | "incomplete" | "failed";
	/** what went wrong first */
	readonly error: string | null;
}

export interface Interval {
	readonly from: string;
	readonly to: string;
}

/** A page of the trace service in the archive. */
export interface SealedFile {
	/** its key, from the folder `Collected` on */
	readonly object: string;
	/** bytes as stored */
	readonly size: number;
	readonly sha256: string;
	readonly records: number;
	/** path and query that it answers */
	readonly query: string;
	/** by the collector's own clock */
	readonly receivedAt: string;
	/** the part of time that was asked for */
	readonly from: string;
	readonly to: string;
}

/** What the service says of the trackers that record and deliver traces. */
export type TrackerStatus =
	| { readonly kind: "known"; readonly trackers: readonly Tracker[] }
	| { readonly kind: "unknown"; readonly reason: string };

/** A tracker; a setting that the service does not name is null. */
export interface Tracker {
	readonly name: string;
	readonly type: string | null;
	/** `enabled`, `disabled` or `error` */
	readonly status: string | null;
	/** the reason of an error, such as `bucketPolicyError`, `noBucket`, `arrears` */
	readonly detail: string | null;
	/** whether the service signs what it delivers */
	readonly integrityVerification: boolean | null;
	readonly bucket: string | null;
	readonly prefix: string | null;
	readonly sortedByService: boolean | null;
	readonly logStream: boolean | null;
}

const instant = z.iso.datetime();
const interval = z.object({ from: instant, to: instant });
const maybe = z.string().nullable();
const flag = z.boolean().nullable();
const LEDGER_ENTRY = z.object({
	schema: z.literal("tracefolio/ledger@1"),
	previous: z.array(z.string()),
	region: z.string(),
	project: z.string(),
	endpoint: z.string(),
	apiVersion: z.enum(["v3", "v2.0", "v1.0"]),
	generator: z.object({ name: z.string(), version: z.string() }),
	startedAt: instant,
	finishedAt: instant,
	askedAt: instant.nullable(),
	answeredAt: instant.nullable(),
	window: interval,
	asked: interval,
	missing: z.array(interval.extend({ reason: z.string() })),
	lost: z.array(interval),
	coveredUntil: instant.nullable(),
	pages: z.int(),
	traces: z.int(),
	fresh: z.int(),
	late: z.int(),
	files: z.array(
		z.object({
			object: z.string(),
			size: z.int(),
			sha256: z.string(),
			records: z.int(),
			query: z.string(),
			receivedAt: instant,
			...interval.shape,
		}),
	),
	trackers: z.discriminatedUnion("kind", [
		z.object({
			kind: z.literal("known"),
			trackers: z.array(
				z.object({
					name: z.string(),
					type: maybe,
					status: maybe,
					detail: maybe,
					integrityVerification: flag,
					bucket: maybe,
					prefix: maybe,
					sortedByService: flag,
					logStream: flag,
				}),
			),
		}),
		z.object({ kind: z.literal("unknown"), reason: z.string() }),
	]),
	outcome: z.enum(["complete", "incomplete", "failed"]),
	error: maybe,
});

/** The entry as it is stored, and its name: the time of its last answer and the hash of its bytes, so that nothing has to be replaced. */
export function sealedEntry(entry: LedgerEntry): {
	readonly name: string;
	readonly bytes: Uint8Array;
} {
	const bytes = Buffer.from(`${JSON.stringify(entry, null, 1)}\n`);
	const at = (entry.answeredAt ?? entry.finishedAt)
		.slice(0, 19)
		.replace(/[-:]/g, "");
	return { name: `${at}Z-${sha256(bytes)}.json`, bytes };
}

/** Reads a stored entry; null where it is not what its name says, or no entry. */
export function openEntry(name: string, bytes: Uint8Array): LedgerEntry | null {
	if (nameParts(name)?.sha256 !== sha256(bytes)) return null;
	try {
		const json: unknown = JSON.parse(Buffer.from(bytes).toString());
		return LEDGER_ENTRY.parse(json);
	} catch {
		return null;
	}
}

/** What an entry's name says: when (ms since the epoch, UTC) and its hash; null for any other name. */
export function nameParts(
	name: string,
): { readonly at: number; readonly sha256: string } | null {
	const parts =
		/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-([0-9a-f]{64})\.json$/.exec(name);
	if (parts === null) return null;
	const [, year, month, day, hour, minute, second, sha256 = ""] = parts;
	const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
	return Number.isNaN(at) ? null : { at, sha256 };
}

function sha256(bytes: Uint8Array): string {
	return createHash("sha256").update(bytes).digest("hex");
}

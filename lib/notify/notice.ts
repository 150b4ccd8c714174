import { createHash } from "node:crypto";
import { z } from "zod";

const count = z.int().min(0);
const text = z.string();

/** A report was published. */
const PUBLISHED = z.object({
	kind: z.literal("published"),
	/** as publications are filed: name of the profile, or of a variant of it */
	profile: text,
	title: text,
	organisation: text,
	/** label of the period, as in `2026-10` */
	period: text,
	timezone: text,
	revision: z.int().positive(),
	/** id of the publication, as in `nordhafen.2026-10.r1` */
	report: text,
	/** key of the publication's folder in the output store */
	folder: text,
	status: z.enum(["final", "provisional"]),
	/** why it is provisional (English) */
	reasons: z.array(text).readonly(),
	completeness: z.enum(["proven", "witnessed", "partial", "unproven"]),
	/** sums to `inScope` */
	outcomes: z.object({
		success: count,
		failure: count,
		incident: count,
		unknown: count,
	}),
	inScope: count,
	findings: z.object({ high: count, medium: count, low: count, info: count }),
	manifestSha256: text,
	files: z
		.array(
			z.object({
				name: text,
				size: count,
				sha256: text,
				/** the version that was published, where the store keeps versions */
				version: text.nullable(),
			}),
		)
		.readonly(),
});

/** A report could not be made. */
const FAILED = z.object({
	kind: z.literal("failed"),
	profile: text,
	period: text,
	/** plain English */
	reason: text,
	/** id of what was asked for, so that each failure of another request is told; absent for the schedule's */
	job: text.optional(),
});

/** A report was due and is not there. */
const MISSING = z.object({
	kind: z.literal("missing"),
	profile: text,
	period: text,
	/** ms since the epoch, UTC */
	deadline: z.number(),
	/** whether a run that catches up was begun */
	requested: z.boolean(),
});

/** Something about the service itself. */
const CONCERN = z.object({
	kind: z.literal("concern"),
	profile: text,
	/** `schedule`, `job`, `collector`, `key`, `retention` …; what has no words of its own is shown as it is */
	topic: text,
	/** what it is about, such as the name of a key */
	subject: text,
	/** plain English */
	message: text,
	/** ISO date: one that lasts is told once a day */
	day: text,
});

/** How a kept notice is read. */
export const NOTICE = z.discriminatedUnion("kind", [
	PUBLISHED,
	FAILED,
	MISSING,
	CONCERN,
]);

/** What people are notified of. Its texts come from profiles, traces and errors: none of them is trusted. */
export type Notice = z.infer<typeof NOTICE>;
export type PublishedNotice = z.infer<typeof PUBLISHED>;

/**
 * The same for the same thing, whenever and however often it is told: kind and a hash, in letters, digits and hyphens. A revision
 * is one thing; so is a failure for one reason, a deadline, and a concern of one day.
 */
export function noticeId(notice: Notice): string {
	return `${notice.kind}-${shortHash([notice.kind, ...about(notice)])}`;
}

function about(notice: Notice): readonly (string | number)[] {
	const { profile } = notice;
	switch (notice.kind) {
		case "published": {
			const { period, revision, manifestSha256 } = notice;
			return [profile, period, revision, manifestSha256];
		}
		case "failed":
			return [profile, notice.period, notice.reason, notice.job ?? ""];
		case "missing":
			return [profile, notice.period, notice.deadline];
		case "concern":
			return [profile, notice.topic, notice.subject, notice.day];
	}
}

/** The first 24 hexadecimal digits of a list's SHA-256. */
export function shortHash(parts: readonly (string | number)[]): string {
	const hash = createHash("sha256").update(JSON.stringify(parts));
	return hash.digest("hex").slice(0, 24);
}

import { describe, expect, it } from "vitest";
import {
	collectorConcerns,
	type WatchedSource,
} from "../../../lib/watch/collector.ts";
import {
	endingDigestKeys,
	keyConcerns,
	type WatchedDigestKey,
} from "../../../lib/watch/keys.ts";
import { retentionConcerns } from "../../../lib/watch/retention.ts";
import {
	stuckConcern,
	stuckOf,
	type WatchedWork,
} from "../../../lib/watch/stuck.ts";

const NOW = Date.parse("2026-12-04T05:00:00Z");
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

describe("stuckOf()", () => {
	const work: WatchedWork = {
		id: "acme.0123456789abcdef.j1",
		what: "report of 2026-10",
		status: "queued",
		sign: NOW - 30 * MINUTE_MS - 1,
		reason: null,
	};
	const isStuck = (fields: Partial<WatchedWork>) =>
		stuckOf([{ ...work, ...fields }], NOW, 30).length > 0;

	it("finds what waits or runs without a sign of life for too long", () => {
		expect(isStuck({})).toBe(true);
		expect(isStuck({ status: "running" })).toBe(true);
	});

	it("finds nothing that gave a sign, or is over", () => {
		expect(isStuck({ sign: NOW - 30 * MINUTE_MS })).toBe(false);
		// asked for after the time that the schedule is of
		expect(isStuck({ sign: NOW + HOUR_MS })).toBe(false);
		for (const status of ["published", "failed", "ready", "revoked"])
			expect(isStuck({ status })).toBe(false);
	});

	it("is told with what happened last", () => {
		expect(stuckConcern(work).message).toMatch(
			/^The report of 2026-10 \(acme\.0123456789abcdef\.j1\) has been waiting since 2026-12-04T04:29:59\.999Z, and nobody works on it\. The watchdog sends it to the queue again/,
		);
		const ran = { ...work, status: "running", reason: "no such bucket" };
		expect(stuckConcern(ran)).toMatchObject({
			topic: "job",
			subject: work.id,
			at: work.sign,
			message: expect.stringMatching(
				/running without a sign of life since 2026-12-04T04:29:59\.999Z\. The last attempt failed: no such bucket\. The watchdog sends/,
			),
		});
	});
});

describe("collectorConcerns()", () => {
	const patience = { hours: 6, rereadHours: 24 };
	const source: WatchedSource = {
		region: "eu-de",
		project: "p1",
		newest: NOW - 15 * MINUTE_MS,
		coveredUntil: NOW - 24 * HOUR_MS - 15 * MINUTE_MS,
		error: null,
	};
	const messages = (fields: Partial<WatchedSource>) =>
		collectorConcerns([{ ...source, ...fields }], NOW, patience).map(
			({ message }) => message,
		);

	it("finds nothing of a collector that goes on, though coverage lags by the hours that are asked for again", () => {
		expect(messages({})).toEqual([]);
		expect(messages({ newest: NOW - 6 * HOUR_MS })).toEqual([]);
		// a run that failed, and the one before it did not
		expect(messages({ error: "HTTP 503" })).toEqual([]);
	});

	it("finds one that is silent, and says until when it can be made up for", () => {
		expect(messages({ newest: NOW - 6 * HOUR_MS - 1 })).toEqual([
			"The collector of eu-de/p1 has written nothing to its ledger since 2026-12-03T22:59:59.999Z. See whether its schedule is enabled and its keys are valid, and run it before 2026-12-10T04:45:00.000Z: from then on the trace service forgets what was not collected",
		]);
		expect(messages({ newest: null, coveredUntil: null })).toEqual([
			expect.stringMatching(/has never written to its ledger.*seven days/),
		]);
	});

	it("finds one that runs and gets no full answer", () => {
		const coveredUntil = NOW - 30 * HOUR_MS - 1;
		expect(messages({ coveredUntil, error: "HTTP 401" })).toEqual([
			expect.stringMatching(
				/gets no full answer: everything is collected until 2026-12-02T22:59:59\.999Z only; the last run ended with: HTTP 401\. See/,
			),
		]);
		expect(messages({ coveredUntil: null, error: "HTTP 401" })).toEqual([
			expect.stringMatching(/has got no full answer yet/),
		]);
		expect(messages({ coveredUntil: null })).toEqual([]);
	});

	it("tells sources apart", () => {
		const silent = { ...source, project: "p2", newest: null };
		const [concern, ...more] = collectorConcerns(
			[source, silent],
			NOW,
			patience,
		);
		expect(concern).toMatchObject({ topic: "collector", subject: "eu-de/p2" });
		expect(more).toEqual([]);
	});
});

describe("keyConcerns()", () => {
	const key = { name: 'API key "ci"', remedy: "Make a new one" };
	const messages = (endsAt: number) =>
		keyConcerns([{ ...key, endsAt }], NOW, 30).map(({ message }) => message);

	it("finds a key that ends soon, or has ended", () => {
		expect(messages(NOW + 30 * DAY_MS)).toEqual([
			'The API key "ci" expires on 2027-01-03T05:00:00.000Z. Make a new one',
		]);
		expect(messages(NOW)).toEqual([
			'The API key "ci" has expired on 2026-12-04T05:00:00.000Z. Make a new one',
		]);
		expect(messages(NOW + 30 * DAY_MS + 1)).toEqual([]);
	});
});

describe("endingDigestKeys()", () => {
	const key: WatchedDigestKey = {
		...{ file: "old.pem", region: "eu-de", from: null },
		to: "2026-12-20T00:00:00Z",
	};
	const names = (...keys: WatchedDigestKey[]) =>
		endingDigestKeys(keys, NOW, 30).map(({ name }) => name);
	const next = { ...key, file: "new.pem", from: key.to, to: null };

	it("finds a key without one that follows it", () => {
		expect(names(key)).toEqual(['key for digests "old.pem"']);
		expect(names(key, { ...next, region: "eu-nl" })).toHaveLength(1);
		const gap = { ...next, from: "2026-12-20T00:00:01Z" };
		expect(names(key, gap)).toHaveLength(1);
	});

	it("finds nothing where another key of the region follows, or none ends", () => {
		expect(names(key, next)).toEqual([]);
		expect(names(key, { ...next, region: null })).toEqual([]);
		expect(names({ ...key, to: null })).toEqual([]);
	});

	it("leaves out one that ended long ago", () => {
		expect(names({ ...key, to: "2026-11-04T05:00:00Z" })).toHaveLength(1);
		expect(names({ ...key, to: "2026-11-04T04:59:59Z" })).toEqual([]);
	});
});

describe("retentionConcerns()", () => {
	const kept = { retentionDays: 365, retains: true, uri: "s3://reports" };
	const made = (daysAgo: number) => [
		{
			folder: "acme/2025-11/r1/",
			generatedAt: new Date(NOW - daysAgo * DAY_MS).toISOString(),
		},
	];
	const found = (daysAgo: number, fields: Partial<typeof kept> = {}) =>
		retentionConcerns({ ...kept, ...fields }, made(daysAgo), NOW, 30);

	it("finds a publication whose retention ends soon, until it has ended", () => {
		expect(found(334)).toEqual([]);
		expect(found(335)).toEqual([
			{
				topic: "retention",
				subject: "acme/2025-11/r1/",
				message:
					"The retention of acme/2025-11/r1/ in s3://reports ends on 2027-01-03T05:00:00.000Z: from then on it can be deleted. Where it is needed longer, extend its objects' retention in the store",
				at: NOW + 30 * DAY_MS,
			},
		]);
		expect(found(365)).toHaveLength(1);
		expect(found(366)).toEqual([]);
	});

	it("tells of several as one, with the first that ends", () => {
		const publications = [...made(340), ...made(350), ...made(10)];
		const concerns = retentionConcerns(kept, publications, NOW, 30);
		expect(concerns).toMatchObject([
			{
				at: NOW + 15 * DAY_MS,
				message: expect.stringContaining(
					"ends on 2026-12-19T05:00:00.000Z, and of 1 more within 30 days: from",
				),
			},
		]);
	});

	it("finds a store that cannot retain what is to be retained", () => {
		expect(found(1, { retains: false })).toMatchObject([
			{ topic: "retention", subject: "s3://reports" },
		]);
	});

	it("finds nothing where nothing is to be retained", () => {
		const nothing = { ...kept, retentionDays: null, retains: false };
		expect(retentionConcerns(nothing, made(364), NOW, 30)).toEqual([]);
	});
});

import { isoUtc } from "../period.ts";
import type { Concern } from "./concern.ts";

/** A key or certificate that ends. */
export interface EndingKey {
	/** as people name it: `API key "ci"`, `certificate "CN=Jane Doe" in evidence.pem` */
	readonly name: string;
	/** ms since the epoch, UTC */
	readonly endsAt: number;
	/** what to do, as a sentence without its full stop */
	readonly remedy: string;
}

const DAY_MS = 24 * 3_600_000;

/** The keys that have ended, or end within so many days. */
export function keyConcerns(
	keys: readonly EndingKey[],
	now: number,
	days: number,
): Concern[] {
	return keys
		.filter(({ endsAt }) => endsAt <= now + days * DAY_MS)
		.map(({ name, endsAt, remedy }) => {
			const verb = endsAt <= now ? "has expired on" : "expires on";
			return {
				topic: "key",
				subject: name,
				message: `The ${name} ${verb} ${isoUtc(endsAt)}. ${remedy}`,
				at: endsAt,
			};
		});
}

/** Of a key by which digests are signed, when it holds; as the profile names it. */
export interface WatchedDigestKey {
	readonly file: string;
	readonly region: string | null;
	/** ISO 8601 with an offset; null: without bound */
	readonly from: string | null;
	readonly to: string | null;
}

/**
 * The keys for digests that end without another one of their region to follow. One that ended more than `days` ago is left out: its
 * digests are still verified by it, and a service that signs no longer needs no other.
 */
export function endingDigestKeys(
	keys: readonly WatchedDigestKey[],
	now: number,
	days: number,
): EndingKey[] {
	return keys.flatMap((key) => {
		if (key.to === null) return [];
		const endsAt = Date.parse(key.to);
		const isFollowed = keys.some((other) => follows(other, key, endsAt));
		if (isFollowed || endsAt < now - days * DAY_MS) return [];
		const remedy = `Add the key by which the service signs digests from then on to "archive.digestKeys" in the profile: without it no digest can be verified, and completeness cannot be proven`;
		return [{ name: `key for digests "${key.file}"`, endsAt, remedy }];
	});
}

function follows(
	other: WatchedDigestKey,
	key: WatchedDigestKey,
	at: number,
): boolean {
	const isSameRegion = other.region === null || other.region === key.region;
	const begins = other.from === null || Date.parse(other.from) <= at;
	const goesOn = other.to === null || Date.parse(other.to) > at;
	return other !== key && isSameRegion && begins && goesOn;
}

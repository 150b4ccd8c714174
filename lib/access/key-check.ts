import { createHash, timingSafeEqual } from "node:crypto";
import type { Store } from "../store/store.ts";
import { isUsable, keyIdOf, readKey, type StoredKey } from "./api-keys.ts";
import type { Authentication } from "./principal.ts";

/** For so long a key that was revoked, or made, may not be known as such. */
export const CACHED_MS = 60_000;
/** Ids that were asked for last; whoever guesses ids must not fill the memory. */
const MOST_CACHED = 1000;

/** The same for every key that is not accepted: why would tell whoever guesses which of them there are. */
const REFUSED: Authentication = {
	kind: "refused",
	why: "the API key is not one that is valid",
};

/** Knows API keys by what the state says of them. What is returned throws STORE where the state cannot be read. */
export function keyCheck(
	state: Store,
): (text: string, now: number) => Promise<Authentication> {
	const cache = new Map<string, Read>();

	function find(id: string, now: number): Promise<StoredKey | null> {
		const known = cache.get(id);
		if (known !== undefined && isFresh(known, now)) return known.key;
		const read = { at: now, key: readKey(state, id) };
		cache.delete(id);
		cache.set(id, read);
		const [oldest] = cache.keys();
		if (cache.size > MOST_CACHED && oldest !== undefined) cache.delete(oldest);
		read.key.catch(() => {
			if (cache.get(id) === read) cache.delete(id);
		});
		return read.key;
	}

	return async (text, now) => {
		const id = keyIdOf(text);
		const key = id === null ? null : await find(id, now);
		if (key === null || !isTextOf(key, text) || !isUsable(key, now))
			return REFUSED;
		const { scopes, profiles } = key;
		const principal = { name: `key:${key.id}`, scopes, profiles };
		return { kind: "known", principal: { kind: "key", ...principal } };
	};
}

interface Read {
	/** ms since the epoch, UTC */
	readonly at: number;
	readonly key: Promise<StoredKey | null>;
}

function isFresh({ at }: Read, now: number): boolean {
	return now >= at && now < at + CACHED_MS;
}

function isTextOf({ sha256 }: StoredKey, text: string): boolean {
	const given = createHash("sha256").update(text).digest();
	return timingSafeEqual(given, Buffer.from(sha256, "hex"));
}

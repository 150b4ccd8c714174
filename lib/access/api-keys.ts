import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { TracefolioError } from "../errors.ts";
import { isoUtc } from "../period.ts";
import { createRecord, readRecord } from "../store/record.ts";
import type { Store } from "../store/store.ts";
import { type Principal, SCOPES, type Scope } from "./principal.ts";

const RECORD = z.object({
	schema: z.literal("tracefolio/api-key@1"),
	id: z.string(),
	/** of the whole text of the key, in lower-case hex: it has 256 random bits, so that nothing slower is needed */
	sha256: z.string().regex(/^[0-9a-f]{64}$/),
	label: z.string(),
	scopes: z.array(z.enum(SCOPES)),
	profiles: z.union([z.literal("*"), z.array(z.string())]),
	createdAt: z.iso.datetime(),
	expiresAt: z.iso.datetime(),
});
const REVOCATION = z.object({
	schema: z.literal("tracefolio/api-key-revocation@1"),
	id: z.string(),
	revokedAt: z.iso.datetime(),
});

/** What is kept of an API key, which is not the key. Instants are ISO 8601 UTC. */
export interface ApiKey {
	/** 16 hex digits */
	readonly id: string;
	/** who uses it, in the words of whoever made it */
	readonly label: string;
	readonly scopes: readonly Scope[];
	readonly profiles: Principal["profiles"];
	readonly createdAt: string;
	readonly expiresAt: string;
	/** null unless it is revoked */
	readonly revokedAt: string | null;
}

/** What a new key is to be. */
export interface KeyOrder {
	readonly label: string;
	readonly scopes: readonly Scope[];
	readonly profiles: Principal["profiles"];
	/** until it expires */
	readonly days: number;
}

/** A key with the SHA-256 of its text. */
export type StoredKey = ApiKey & { readonly sha256: string };

const DAY_MS = 86_400_000;
const FORM = /^tfk_([0-9a-f]{16})_[A-Za-z0-9_-]{43}$/;

/** The id in a key's text; null where it is no key. */
export function keyIdOf(text: string): string | null {
	return FORM.exec(text)?.[1] ?? null;
}

/** Makes a key. Its text is returned and kept nowhere. Throws what the store throws. */
export async function createKey(
	state: Store,
	{ label, scopes, profiles, days }: KeyOrder,
	now: number,
): Promise<{ readonly key: ApiKey; readonly text: string }> {
	const id = randomBytes(8).toString("hex");
	const text = `tfk_${id}_${randomBytes(32).toString("base64url")}`;
	const key = {
		...{ id, label, scopes, profiles },
		createdAt: isoUtc(now),
		expiresAt: isoUtc(now + days * DAY_MS),
	};
	const sha256 = createHash("sha256").update(text).digest("hex");
	const record = { schema: "tracefolio/api-key@1", ...key, sha256 };
	if (await createRecord(state, placeOf(id), record))
		return { key: { ...key, revokedAt: null }, text };
	throw new TracefolioError(
		"STORE",
		`Cannot make a key in "${state.uri}": its random id is taken. Try again`,
	);
}

/** Every key, in the order of their ids. Throws STORE where one cannot be read. */
export async function listKeys(state: Store): Promise<ApiKey[]> {
	const { objects } = await state.level("keys/");
	const keys: ApiKey[] = [];
	for (const name of objects) {
		const id = /^([0-9a-f]{16})\.json$/.exec(name)?.[1];
		const found = id === undefined ? null : await readKey(state, id);
		if (found !== null) keys.push(withoutHash(found));
	}
	return keys;
}

/**
 * Revokes a key for good; where it is revoked already, the first revocation stands. Null where there is no such key. Throws what the
 * store throws.
 */
export async function revokeKey(
	state: Store,
	id: string,
	now: number,
): Promise<ApiKey | null> {
	if (!/^[0-9a-f]{16}$/.test(id) || (await readKey(state, id)) === null)
		return null;
	const revokedAt = isoUtc(now);
	const record = { schema: "tracefolio/api-key-revocation@1", id, revokedAt };
	await createRecord(state, revocationOf(id), record);
	const found = await readKey(state, id);
	return found && withoutHash(found);
}

function withoutHash({ sha256: _, ...key }: StoredKey): ApiKey {
	return key;
}

/** The keys that still work and will have expired in so many days. Throws what listKeys throws. */
export async function expiringKeys(
	state: Store,
	now: number,
	days: number,
): Promise<ApiKey[]> {
	const keys = await listKeys(state);
	return keys.filter((key) => {
		const expiry = Date.parse(key.expiresAt);
		return isUsable(key, now) && expiry <= now + days * DAY_MS;
	});
}

export function isUsable(
	{ expiresAt, revokedAt }: ApiKey,
	now: number,
): boolean {
	return revokedAt === null && now < Date.parse(expiresAt);
}

/** A key by its id; null where there is none. Throws STORE where it cannot be read. */
export async function readKey(
	state: Store,
	id: string,
): Promise<StoredKey | null> {
	if ((await state.head(placeOf(id))) === null) return null;
	const { schema: _, ...key } = await readRecord(state, placeOf(id), RECORD);
	const revoked = await state.head(revocationOf(id));
	if (revoked === null) return { ...key, revokedAt: null };
	const { revokedAt } = await readRecord(state, revocationOf(id), REVOCATION);
	return { ...key, revokedAt };
}

function placeOf(id: string): string {
	return `keys/${id}.json`;
}

function revocationOf(id: string): string {
	return `keys/${id}.revoked.json`;
}

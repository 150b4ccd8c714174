import {
	type ApiKey,
	createKey,
	type KeyOrder,
	listKeys,
	revokeKey,
} from "./access/api-keys.ts";
import { SCOPES } from "./access/principal.ts";
import type { S3Settings } from "./config.ts";
import { TracefolioError } from "./errors.ts";
import { loadProfile, located, notGiven, s3Options } from "./profile-file.ts";
import { profilePaths } from "./profile-paths.ts";
import { stateUri } from "./state-place.ts";
import { openStore } from "./store/open.ts";
import type { Store } from "./store/store.ts";

export type { ApiKey };

/** What an API key may be for. */
export const KEY_SCOPES = SCOPES;

/** Where API keys are kept; absent values come from the profile. */
export interface KeyPlace {
	/** path of the profile file, or of a folder of profiles, of which the first counts */
	readonly profile?: string | undefined;
	readonly output?: string | undefined;
	readonly state?: string | undefined;
	readonly s3: S3Settings;
}

/** What was made, with the text of the key, which is kept nowhere. */
export interface MadeKey {
	readonly key: ApiKey;
	readonly text: string;
	/** URI of the store that knows the key */
	readonly state: string;
}

const NO_OUTPUT = `${notGiven("output", "--out")}; or say where the service keeps its state (--state, TRACEFOLIO_STATE)`;

/** Makes an API key. Throws CONFIG where its place is not given, and what the store throws. */
export async function makeKey(
	place: KeyPlace,
	order: KeyOrder,
	now: number,
): Promise<MadeKey> {
	const state = await openState(place);
	return { ...(await createKey(state, order, now)), state: state.uri };
}

/** Every API key. Throws as makeKey does. */
export async function allKeys(place: KeyPlace): Promise<ApiKey[]> {
	return listKeys(await openState(place));
}

/** Revokes an API key for good. Throws USAGE where there is none of that id, and as makeKey does. */
export async function endKey(
	place: KeyPlace,
	id: string,
	now: number,
): Promise<ApiKey> {
	const state = await openState(place);
	const key = await revokeKey(state, id, now);
	if (key !== null) return key;
	throw new TracefolioError(
		"USAGE",
		`There is no API key ${JSON.stringify(id)} in "${state.uri}". Its id is what \`tracefolio keys list\` shows: 16 hex digits, of which the key itself is not part`,
		{ facts: { state: state.uri } },
	);
}

/** The same store that the service opens by the same settings. */
async function openState(place: KeyPlace): Promise<Store> {
	const [path] = await profilePaths(place.profile);
	const { profile, folder } = await loadProfile(path);
	const output = () =>
		place.output ?? located(profile.output, folder, NO_OUTPUT);
	return openStore(
		place.state ?? stateUri(undefined, output()),
		s3Options(place.s3, profile.s3),
		{ mayBeMissing: true },
	);
}

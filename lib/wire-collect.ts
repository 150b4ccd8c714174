import type { Authenticator } from "./collect/auth.ts";
import { authenticatorOf } from "./collect/authenticator.ts";
import { collectSource } from "./collect/collect.ts";
import {
	type CredentialsOffer,
	credentialsOf,
	readOnce,
	runtimeCredentials,
} from "./collect/credentials.ts";
import { secretsManager } from "./collect/secret.ts";
import {
	answerOf,
	type CollectAnswer,
	exitOf,
	failedAnswer,
	type SourceAnswer,
} from "./collect-answer.ts";
import {
	type CollectSettings,
	collectSettings,
	type GivenCredentials,
	type SourceSettings,
} from "./collect-config.ts";
import type { S3Settings } from "./config.ts";
import { TracefolioError } from "./errors.ts";
import { GENERATOR } from "./generator.ts";
import { loadProfile, located, notGiven, s3Options } from "./profile-file.ts";
import { profilePaths } from "./profile-paths.ts";
import { openStore } from "./store/open.ts";
import type { Store } from "./store/store.ts";

/** What a caller asks for; absent values come from the profile, and then from its defaults. */
export interface CollectRequest {
	/** path of the profile file */
	readonly profile?: string | undefined;
	readonly archive?: string | undefined;
	readonly s3: S3Settings;
	/** in place of the profile's sources; null for these */
	readonly source: SourceSettings | null;
	/** a part of time asked for by hand, ms since the epoch, UTC; null: from where the ledger ends until now */
	readonly window: { readonly from: number; readonly to: number } | null;
	readonly credentials: GivenCredentials;
	/** the context of a function runtime, which may hold temporary keys */
	readonly runtime?: unknown;
	/** how long the run may take; what is missing then is recorded as missing */
	readonly limitMs?: number;
	/** ms since the epoch, UTC */
	readonly now: () => number;
	progress(message: string): void;
}

const LIMIT_MS = 14 * 60 * 1000;
const RETRY = { attempts: 7, firstDelayMs: 500, longestDelayMs: 30_000 };

/**
 * Collects from every source at the same time; one that fails does not stop the others, and its answer says why.
 * Throws CONFIG before anything is asked: for the profile, and for credentials that no source has; and USAGE, once every source has
 * ended, for a window that the service no longer keeps.
 */
export async function collect(request: CollectRequest): Promise<CollectAnswer> {
	const { profile, folder } = await loadProfile(request.profile);
	const settings = collectSettings(profile, request.source);
	const uri =
		request.archive ?? located(profile.archive.uri, folder, NO_ARCHIVE);
	const s3 = s3Options(request.s3, profile.s3);
	const archive = openStore(uri, s3, { mayBeMissing: true });
	const signal = AbortSignal.timeout(request.limitMs ?? LIMIT_MS);
	const ready = await prepare(settings, request, signal);
	const work = ready.map(({ source, auth }) =>
		auth instanceof Error
			? failedAnswer(source, auth)
			: collectOne(source, auth, { settings, archive, signal, request }),
	);
	const done = await Promise.allSettled(work);
	const sources = done.map((result) => {
		if (result.status === "rejected") throw result.reason;
		return result.value;
	});
	return { archive: archive.uri, sources, exit: exitOf(sources) };
}

const NO_ARCHIVE = notGiven("archive", "--archive");

interface Ready {
	readonly source: SourceSettings;
	/** the error, where the source cannot be asked */
	readonly auth: Authenticator | TracefolioError;
}

/** Every source with what authenticates its requests. Throws CONFIG where no source has that. */
async function prepare(
	{ sources, auth: settings }: CollectSettings,
	{ credentials: given, runtime, now }: CollectRequest,
	signal: AbortSignal,
): Promise<readonly Ready[]> {
	const offer: CredentialsOffer = {
		given,
		runtime: runtimeCredentials(runtime),
		readSecret: readOnce(secretsManager(signal)),
	};
	const authOf = async (source: SourceSettings) => {
		try {
			const credentials = await credentialsOf(source, offer);
			return authenticatorOf(settings, source, credentials, { fetch, now });
		} catch (error) {
			if (error instanceof TracefolioError) return error;
			throw error;
		}
	};
	const ready = await Promise.all(
		sources.map(async (source) => ({ source, auth: await authOf(source) })),
	);
	const wrong = ready.map(({ auth }) => auth).filter(isWrongConfiguration);
	if (wrong.length === ready.length) throw wrong[0];
	return ready;
}

function isWrongConfiguration(value: unknown): boolean {
	return value instanceof TracefolioError && value.code === "CONFIG";
}

interface Run {
	readonly settings: CollectSettings;
	readonly archive: Store;
	readonly signal: AbortSignal;
	readonly request: CollectRequest;
}

/** Throws USAGE, and what is a defect of ours. */
async function collectOne(
	source: SourceSettings,
	auth: Authenticator,
	{ settings, archive, signal, request }: Run,
): Promise<SourceAnswer> {
	const { region, project, endpoint, apiVersion } = source;
	const { now, window, progress } = request;
	try {
		const entry = await collectSource(
			{ region, endpoint, projectId: project, version: apiVersion },
			{
				...{ auth, fetch, signal, retry: RETRY },
				...{ archive, now, generator: GENERATOR, window },
				rereadHours: settings.rereadHours,
				progress: (message) => progress(`${region}/${project}: ${message}`),
			},
		);
		return answerOf(source, entry);
	} catch (error) {
		const isFault = error instanceof TracefolioError && error.code !== "USAGE";
		if (!isFault) throw error;
		return failedAnswer(source, error);
	}
}

/**
 * The profiles that a path names and that collect; of a single one it is not asked, so that collecting says what is missing in it.
 * Throws CONFIG where one is wrong, or none of several collects.
 */
export async function collectingProfiles(
	path: string | undefined,
): Promise<(string | undefined)[]> {
	const paths = await profilePaths(path);
	if (paths.length === 1) return paths;
	const collecting: (string | undefined)[] = [];
	for (const one of paths)
		if ((await loadProfile(one)).profile.collect !== undefined)
			collecting.push(one);
	if (collecting.length > 0) return collecting;
	throw new TracefolioError(
		"CONFIG",
		`No profile in "${path}" has a section "collect"`,
		{ facts: { path } },
	);
}

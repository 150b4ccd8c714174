import { isAbsolute, join } from "node:path";
import { CATALOGS } from "../catalogs/index.ts";
import { assetPath } from "./assets.ts";
import type { Profile, S3Settings } from "./config.ts";
import { trustIn } from "./digest-trust.ts";
import { mapBounded } from "./each-bounded.ts";
import { TracefolioError } from "./errors.ts";
import { fileKeySigner } from "./evidence/file-key.ts";
import { kmsKeySigner } from "./evidence/kms-key.ts";
import { type MadeBag, makeBag } from "./evidence/make-bag.ts";
import { type Published, readPublished } from "./evidence/published.ts";
import type { SourcesMode } from "./evidence/records.ts";
import type { Signer } from "./evidence/signer.ts";
import { requestTimestamp } from "./evidence/timestamp.ts";
import type { EvidenceSettings } from "./evidence-config.ts";
import { GENERATOR } from "./generator.ts";
import { parsePeriod, periodKey } from "./period.ts";
import {
	loadProfile,
	located,
	notGiven,
	readLocal,
	s3Options,
} from "./profile-file.ts";
import { openStore } from "./store/open.ts";
import type { Store } from "./store/store.ts";
import { withWorkFolder } from "./work-folder.ts";

/** What a caller asks for; absent values come from the profile, and then from its defaults. */
export interface EvidenceRequest {
	/** a label as parsePeriod reads it */
	readonly period: string;
	/** absent: the newest */
	readonly revision?: number | undefined;
	/** name that the report is published under; absent: the profile's */
	readonly publishedAs?: string | undefined;
	/** path of the zip file to write */
	readonly out: string;
	/** path of the profile file */
	readonly profile?: string | undefined;
	readonly archive?: string | undefined;
	readonly output?: string | undefined;
	readonly sources?: SourcesMode | undefined;
	/** paths of PEM files; with a key or a KMS key, nothing of the profile's keys is used but the certificate */
	readonly key?: string | undefined;
	readonly kmsKey?: string | undefined;
	readonly certificate?: string | undefined;
	/** of an encrypted key */
	readonly passphrase?: string | undefined;
	readonly timestamp?: string | undefined;
	readonly recipient?: string | undefined;
	readonly purpose?: string | undefined;
	/** PEM files with further public keys for digests */
	readonly digestKeys?: readonly string[] | undefined;
	readonly s3: S3Settings;
	/** ms since the epoch, UTC */
	readonly now: number;
	progress(message: string): void;
}

export interface EvidenceAnswer extends MadeBag {
	readonly published: Published;
	readonly sources: SourcesMode;
	/** URI of the publication's folder */
	readonly publication: string;
}

const NO_ARCHIVE = `${notGiven("archive", "--archive")}. The bag holds the trace files that the report rests on; without them, use --sources listed`;
const NO_OUTPUT = notGiven("output", "--output");
const PAGE = "evidence/verify.html";

/**
 * Writes the evidence bag of a publication with the drivers that the configuration names.
 * Throws USAGE and CONFIG for what cannot be done, STORE where a store, the key service or the time-stamping authority fails, or
 * where something is not as it was published; then no bag is written.
 */
export async function makeEvidence(
	request: EvidenceRequest,
): Promise<EvidenceAnswer> {
	const { profile, folder: base } = await loadProfile(request.profile);
	const settings = settingsOf(profile, base, request);
	const signer = await signerOf(settings, request.passphrase);
	const { label } = parsePeriod(request.period, profile.timezone, request.now);
	const s3 = s3Options(request.s3, profile.s3);
	const output = openStore(
		request.output ?? located(profile.output, base, NO_OUTPUT),
		s3,
		{ mayBeMissing: true },
	);
	const published = await readPublished(
		output,
		request.publishedAs ?? profile.profile,
		periodKey(label),
		request.revision ?? null,
	);
	const { sources, timestamp } = settings;
	const { digests, ledgers } = published.sources;
	const isNeeded = sources === "full" || digests.length + ledgers.length > 0;
	const uri = () =>
		request.archive ?? located(profile.archive.uri, base, NO_ARCHIVE);
	const archive = isNeeded ? openStore(uri(), s3) : null;
	const { keys: digestKeys } = await trustIn(
		profile,
		base,
		archive?.uri ?? "",
		request.digestKeys,
	);
	const made = await withWorkFolder(async (folder) =>
		makeBag(
			{
				...{ published, output, archive, sources, signer, folder },
				catalogs: CATALOGS,
				digestKeys,
				custodyLog: await custodyLogOf(output, profile.profile),
				recipient: request.recipient ?? null,
				purpose: request.purpose ?? null,
				timestamp:
					timestamp === undefined
						? null
						: (content) => requestTimestamp(content, timestamp, fetch),
				page: await readLocal(assetPath(PAGE), "page for verification"),
				generator: GENERATOR,
				now: request.now,
				progress: request.progress,
			},
			request.out,
		),
	);
	const publication = `${output.uri}/${published.index.facts.folder}`;
	return { ...made, published, sources, publication };
}

/** What the service recorded of its own use; null where it was never used for this profile. */
async function custodyLogOf(
	output: Store,
	profile: string,
): Promise<Buffer | null> {
	const keys: string[] = [];
	for await (const { key } of output.list(`${profile}/custody/`))
		keys.push(key);
	const entries = await mapBounded(keys, ENTRIES_AT_ONCE, async (key) =>
		Buffer.concat(await Array.fromAsync(output.read(key))),
	);
	return entries.length === 0 ? null : Buffer.concat(entries);
}

const ENTRIES_AT_ONCE = 16;

/** The command line's settings, then the profile's, whose files lie relative to it. Throws USAGE where they do not fit together. */
function settingsOf(
	{ evidence }: Profile & { readonly evidence?: EvidenceSettings | undefined },
	base: string,
	request: EvidenceRequest,
): EvidenceSettings {
	const { key, kmsKey } = request;
	const own = (path: string | undefined) =>
		path === undefined || isAbsolute(path) ? path : join(base, path);
	if (key !== undefined && kmsKey !== undefined)
		throw new TracefolioError("USAGE", "Give one of --key and --kms-key");
	const keys =
		(key ?? kmsKey) === undefined
			? { key: own(evidence?.key), kmsKey: evidence?.kmsKey }
			: { key, kmsKey };
	const certificate = request.certificate ?? own(evidence?.certificate);
	if ((keys.key ?? keys.kmsKey) !== undefined && certificate === undefined)
		throw new TracefolioError(
			"USAGE",
			"A key needs its certificate, which says whose it is (--certificate)",
		);
	if ((keys.key ?? keys.kmsKey) === undefined && certificate !== undefined)
		throw new TracefolioError(
			"USAGE",
			"A certificate needs its key (--key or --kms-key)",
		);
	return {
		...keys,
		certificate,
		timestamp: request.timestamp ?? evidence?.timestamp,
		sources: request.sources ?? evidence?.sources ?? "full",
	};
}

async function signerOf(
	{ key: keyPath, kmsKey: arn, certificate: path }: EvidenceSettings,
	passphrase: string | undefined,
): Promise<Signer | null> {
	if (path === undefined) return null;
	const certificates = (await readLocal(path, "certificate")).toString();
	const given = { certificates, certificatesPath: path };
	if (arn !== undefined) return kmsKeySigner({ arn, ...given });
	if (keyPath === undefined) return null;
	const key = (await readLocal(keyPath, "key")).toString();
	return fileKeySigner({ key, keyPath, passphrase, ...given });
}

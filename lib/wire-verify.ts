import type { X509Certificate } from "node:crypto";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { S3Settings } from "./config.ts";
import { trustIn } from "./digest-trust.ts";
import { parseCertificates } from "./evidence/certificate.ts";
import { locatePublications } from "./evidence/publication-name.ts";
import { type BagVerification, verifyBag } from "./evidence/verify-bag.ts";
import {
	type PublicationsCheck,
	verifyPublications,
} from "./evidence/verify-publication.ts";
import { parsePeriod } from "./period.ts";
import { loadProfile, located, readLocal, s3Options } from "./profile-file.ts";
import { openStore } from "./store/open.ts";
import { type ArchiveCheck, verifyArchive } from "./verify-archive.ts";
import { withWorkFolder } from "./work-folder.ts";

/** What a caller asks to be verified. */
export interface VerifyRequest {
	/** a folder, a file or `s3://bucket/prefix` */
	readonly target: string;
	/** of an archive: a label as parsePeriod reads it */
	readonly period?: string | undefined;
	readonly timezone?: string | undefined;
	readonly profile?: string | undefined;
	/** of publications: where their sources lie, to compare them too */
	readonly archive?: string | undefined;
	/** PEM files with further public keys for digests */
	readonly digestKeys?: readonly string[] | undefined;
	/** PEM files with certificates of signers, or of authorities, that are trusted */
	readonly trust?: readonly string[] | undefined;
	/** ms since the epoch, UTC */
	readonly now: number;
	readonly s3: S3Settings;
	progress(message: string): void;
}

/** What was found, by what the target is. */
export type Verification =
	| ({ readonly kind: "archive" } & ArchiveCheck)
	| ({ readonly kind: "publications" } & PublicationsCheck)
	| ({ readonly kind: "bag"; readonly holds: boolean } & Omit<
			BagVerification,
			"kind"
	  >);

/**
 * Verifies what is at the target: an evidence bag (a zip file, or a folder with a `bagit.txt`), publications (a publication, a period,
 * a profile or a whole output store), or else an archive. Throws USAGE and CONFIG where the request is wrong, STORE where something
 * cannot be read.
 */
export async function verifyTarget(
	request: VerifyRequest,
): Promise<Verification> {
	const { target, now } = request;
	const trusted = await certificatesIn(request.trust ?? []);
	if (await isBag(target)) {
		const { kind, ...found } = await verifyBag(target, { trusted, now });
		return { kind: "bag", holds: kind === "holds", ...found };
	}
	const { profile, folder: base } = await loadProfile(request.profile);
	const s3 = s3Options(request.s3, profile.s3);
	const { progress } = request;
	const publications = await locatePublications(target, (root) =>
		openStore(root, s3),
	);
	if (publications !== null) {
		const uri = request.archive ?? profile.archive.uri;
		const place = uri && located(uri, request.archive ? "." : base, "");
		const archive = place ? openStore(place, s3) : undefined;
		const options = { archive, progress };
		return {
			kind: "publications",
			...(await verifyPublications(
				publications.store,
				publications.target,
				options,
			)),
		};
	}
	const zone = request.timezone ?? profile.timezone;
	const period =
		request.period === undefined
			? null
			: parsePeriod(request.period, zone, now);
	const archive = openStore(target, s3);
	const trust = await trustIn(profile, base, archive.uri, request.digestKeys);
	return withWorkFolder(async (folder) => {
		const effects = { archive, folder, now, progress, trust };
		const found = await verifyArchive(profile, period, effects);
		return { kind: "archive", ...found };
	});
}

async function isBag(target: string): Promise<boolean> {
	if (target.startsWith("s3://")) return false;
	const found = await stat(target).catch(() => null);
	if (found?.isFile()) return target.endsWith(".zip");
	const mark = await stat(join(target, "bagit.txt")).catch(() => null);
	return mark?.isFile() ?? false;
}

async function certificatesIn(
	paths: readonly string[],
): Promise<X509Certificate[]> {
	const certificates: X509Certificate[] = [];
	for (const path of paths) {
		const pem = (await readLocal(path, "trusted certificate")).toString();
		certificates.push(...parseCertificates(pem, path));
	}
	return certificates;
}

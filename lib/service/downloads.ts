import type { Principal } from "../access/principal.ts";
import { isoUtc } from "../period.ts";
import type { DownloadView, VerificationView } from "./contract.ts";
import {
	baseProfile,
	type PublishedId,
	parseReportId,
	publicationId,
	type ReportId,
} from "./ids.ts";
import { readJob } from "./jobs.ts";
import type { KnownPublication } from "./publications.ts";
import { notFound, Refusal } from "./refusal.ts";
import {
	LINK_SECONDS,
	type Served,
	type Service,
	servedFor,
} from "./service.ts";

/** A publication that exists for a caller. */
export interface FoundPublication extends KnownPublication {
	readonly served: Served;
	readonly name: PublishedId;
}

/** The publication of a report's id, be it that of a request. Throws Refusal where none exists for the caller, or none yet. */
export async function publishedFor(
	service: Service,
	principal: Principal,
	id: string,
): Promise<FoundPublication> {
	const parsed = parseReportId(id);
	if (parsed === null) throw notFound("report");
	const base = baseProfile(parsed.profile);
	const served = servedFor(service, principal, base, "report");
	const name = await nameOf(service, parsed, id);
	const found = await served.publications.read(name);
	if (found === null) throw notFound("report");
	return { ...found, served, name };
}

async function nameOf(
	{ state }: Service,
	parsed: ReportId,
	id: string,
): Promise<PublishedId> {
	if (parsed.kind === "publication") return parsed;
	const job = await readJob(state, id);
	if (job === null) throw notFound("report");
	const made = job.publication === null ? null : parseReportId(job.publication);
	if (made?.kind === "publication") return made;
	throw new Refusal(
		"conflict",
		`The report is ${job.status}: nothing of it is published`,
	);
}

/**
 * A URL of one file of a publication that anybody can use for some minutes; that it was given out is recorded in the custody log.
 * Throws Refusal where there is none for the caller, and what the stores throw.
 */
export async function downloadOf(
	service: Service,
	principal: Principal,
	id: string,
	name: string,
): Promise<DownloadView> {
	const {
		served,
		name: of,
		files,
	} = await publishedFor(service, principal, id);
	const { profile, period, revision } = of;
	const file = files.find((one) => one.name === name);
	if (file === undefined) throw notFound("file");
	const now = service.now();
	const until = now + LINK_SECONDS * 1000;
	const fileName = `${profile}-${period}-r${revision}-${name}`;
	const { key, version, size, sha256 } = file;
	const url = await service.link(served, { key, version, fileName }, until);
	await served.custody.add(
		{
			who: principal.name,
			did: "download-link-issued",
			what: publicationId(profile, period, revision),
			details: { file: name, sha256 },
		},
		isoUtc(now),
	);
	return { name, size, sha256, url, expiresAt: isoUtc(until) };
}

/** Verifies a publication. Throws Refusal where there is none for the caller, and what the stores throw. */
export async function verificationOf(
	service: Service,
	principal: Principal,
	id: string,
): Promise<VerificationView> {
	const { served, name } = await publishedFor(service, principal, id);
	const { profile, period, revision } = name;
	const result = await served.verify({ profile, period, revision });
	return { ...result, verifiedAt: isoUtc(service.now()) };
}

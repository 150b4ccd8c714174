import { isAbsolute, join } from "node:path";
import { CATALOGS } from "../catalogs/index.ts";
import type { Tickets } from "./analysis.ts";
import { selectCatalogs } from "./catalog/matcher.ts";
import { parseTickets } from "./change-tickets.ts";
import type { Profile, S3Settings } from "./config.ts";
import { trustIn } from "./digest-trust.ts";
import { TracefolioError } from "./errors.ts";
import { GENERATOR } from "./generator.ts";
import { keepMapping, pseudonymsOf } from "./mapping-file.ts";
import { checkTimezone, parsePeriod } from "./period.ts";
import { type FilesRead, type Outcome, runReport } from "./pipeline.ts";
import {
	loadProfile,
	located,
	notGiven,
	readLocal,
	s3Options,
} from "./profile-file.ts";
import { sha256 } from "./publish/artifact.ts";
import { RENDERERS } from "./render/renderers.ts";
import type { Theme } from "./report/model.ts";
import { openStore } from "./store/open.ts";
import type { Store } from "./store/store.ts";
import { choiceOf, variantOf } from "./variant.ts";
import { withWorkFolder } from "./work-folder.ts";

/** What a caller asks for; absent values come from the profile, and then from its defaults. */
export interface ReportRequest {
	/** a label as parsePeriod reads it */
	readonly period: string;
	/** ms since the epoch, UTC */
	readonly now: number;
	/** path of the profile file */
	readonly profile?: string | undefined;
	readonly archive?: string | undefined;
	readonly output?: string | undefined;
	readonly timezone?: string | undefined;
	readonly template?: Profile["template"] | undefined;
	readonly language?: Profile["language"] | undefined;
	/** whether a report with a choice of its own is published beside the profile's, under a name of its own */
	readonly beside?: boolean | undefined;
	/** PEM files with further public keys for digests */
	readonly digestKeys?: readonly string[] | undefined;
	/** what pseudonyms are made with, where the profile asks for them */
	readonly pseudonymKey?: string | undefined;
	readonly s3: S3Settings;
	progress(message: string, files?: FilesRead): void;
}

/** The publication that stands after a request, and the store it is in. */
export interface ReportAnswer extends Outcome {
	readonly output: Store;
	readonly profile: Profile;
}

const NO_ARCHIVE = `${notGiven("archive", "--archive")}. A report is made from an archive, because the trace service itself keeps traces for only seven days; "tracefolio collect" keeps an archive`;
const NO_OUTPUT = notGiven("output", "--out");

/**
 * Makes the report that is asked for with the drivers that the configuration names.
 * Throws USAGE and CONFIG before anything is read, STORE where a store fails; then nothing is published.
 */
export async function makeReport(
	request: ReportRequest,
): Promise<ReportAnswer> {
	const { profile, folder: base } = await loadChosen(request);
	const period = parsePeriod(request.period, profile.timezone, request.now);
	if (period.start > request.now)
		throw new TracefolioError(
			"USAGE",
			`Period "${period.label}" has not begun yet`,
		);
	const catalogs = selectCatalogs(CATALOGS, profile.catalogs);
	const s3 = s3Options(request.s3, profile.s3);
	const archive = openStore(
		request.archive ?? located(profile.archive.uri, base, NO_ARCHIVE),
		s3,
	);
	const output = outputOf(request, profile, base);
	const theme = await loadTheme(profile, base);
	const trust = await trustIn(profile, base, archive.uri, request.digestKeys);
	const tickets = await loadTickets(profile, base);
	const pseudonyms = pseudonymsOf(profile, request.pseudonymKey);
	if (pseudonyms) await keepMapping(profile, base, pseudonyms);
	const { now, progress } = request;
	return withWorkFolder(async (folder) => {
		const given = { archive, output, now, folder, catalogs, trust, theme };
		const fixed = { generator: GENERATOR, renderers: RENDERERS };
		const people = { tickets, pseudonyms };
		const effects = { ...given, ...fixed, ...people, progress };
		const outcome = await runReport(profile, period, effects);
		if (pseudonyms) await keepMapping(profile, base, pseudonyms);
		return { ...outcome, output, profile };
	});
}

/** The store that a profile's reports are published in. Throws CONFIG where none is given. */
export function outputOf(
	given: Pick<ReportRequest, "output" | "s3">,
	profile: Profile,
	base: string,
): Store {
	return openStore(
		given.output ?? located(profile.output, base, NO_OUTPUT),
		s3Options(given.s3, profile.s3),
		{ mayBeMissing: true },
	);
}

/** The profile, with what is asked for otherwise. */
async function loadChosen({
	profile: path,
	beside = false,
	...asked
}: ReportRequest) {
	if (asked.timezone !== undefined) checkTimezone(asked.timezone);
	const { profile, folder } = await loadProfile(path);
	const choice = choiceOf(profile, asked);
	return {
		profile: beside ? variantOf(profile, choice) : { ...profile, ...choice },
		folder,
	};
}

async function loadTheme(
	{ theme: { colour, logo } }: Profile,
	base: string,
): Promise<Theme> {
	if (logo === null) return { colour, logo: null };
	const path = isAbsolute(logo) ? logo : join(base, logo);
	const bytes = await readLocal(path, "logo");
	return {
		colour,
		logo: `data:${imageType(bytes, path)};base64,${bytes.toString("base64")}`,
	};
}

async function loadTickets(
	{ tickets: file, timezone }: Profile,
	base: string,
): Promise<Tickets | null> {
	if (file === null) return null;
	const path = isAbsolute(file) ? file : join(base, file);
	const bytes = await readLocal(path, "file of change tickets");
	const tickets = parseTickets(bytes.toString(), path, timezone);
	return { tickets, sha256: sha256(bytes) };
}

const LARGEST_LOGO_BYTES = 512 * 1024;

function imageType(bytes: Buffer, path: string): string {
	const isPng = bytes.subarray(0, 4).toString("latin1") === "\x89PNG";
	const isJpeg = bytes[0] === 0xff && bytes[1] === 0xd8;
	if ((isPng || isJpeg) && bytes.length <= LARGEST_LOGO_BYTES)
		return isPng ? "image/png" : "image/jpeg";
	throw new TracefolioError(
		"CONFIG",
		`The logo "${path}" cannot be used: expected a PNG or JPEG file of at most ${LARGEST_LOGO_BYTES / 1024} KiB`,
		{ facts: { path } },
	);
}

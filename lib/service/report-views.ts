import type { Principal } from "../access/principal.ts";
import { mapBounded } from "../each-bounded.ts";
import { publishedNames, readRevision } from "../publish/index-entry.ts";
import type { ReportsView, ReportView } from "./contract.ts";
import {
	baseProfile,
	type PublishedId,
	parseReportId,
	publicationId,
} from "./ids.ts";
import { type Job, openJobs, readJob } from "./jobs.ts";
import { publicationOf } from "./publications.ts";
import { notFound, Refusal } from "./refusal.ts";
import { type Served, type Service, servedFor, servedTo } from "./service.ts";

/** One report, by the id of a publication or of a request. Throws Refusal where none exists for the caller, and what the stores throw. */
export async function reportView(
	service: Service,
	principal: Principal,
	id: string,
): Promise<ReportView> {
	const parsed = parseReportId(id);
	if (parsed === null) throw notFound("report");
	const base = baseProfile(parsed.profile);
	const served = servedFor(service, principal, base, "report");
	if (parsed.kind === "publication") {
		const publication = await publishedView(served, parsed);
		return { ...ofSchedule(parsed.profile, parsed.period), id, publication };
	}
	const job = await readJob(service.state, id);
	if (job === null) throw notFound("report");
	const made = job.publication === null ? null : parseReportId(job.publication);
	const publication =
		made?.kind === "publication" ? await publishedView(served, made) : null;
	return { ...ofJob(job), publication };
}

async function publishedView({ publications }: Served, of: PublishedId) {
	const found = await publications.read(of);
	if (found === null) throw notFound("report");
	return found.view;
}

function ofSchedule(
	profile: string,
	period: string,
): Omit<ReportView, "id" | "publication"> {
	return {
		profile,
		period: period.replace("--", "/"),
		...{ timezone: null, language: null, template: null },
		status: "published",
		...{ requestedBy: null, requestedAt: null },
		...{ progress: null, reason: null },
	};
}

function ofJob(job: Job): Omit<ReportView, "publication"> {
	const { id, profile, period, timezone, language, template } = job;
	const { status, requestedBy, requestedAt, progress, reason } = job;
	const order = { profile, period, timezone, language, template };
	return { id, ...order, status, requestedBy, requestedAt, progress, reason };
}

/** What a list is narrowed to. */
export interface ListQuery {
	readonly profile?: string | undefined;
	readonly status?: ReportView["status"] | undefined;
	readonly limit: number;
	readonly cursor?: string | undefined;
}

/** One line of a list, which is read when its page is asked for. */
interface Line {
	/** lines are in the order of their places, from the last */
	readonly place: string;
	read(): Promise<ReportView | null>;
}

/**
 * The reports that exist for a caller: requests that have not led to a publication, the newest first, then the publications by their periods, the newest first.
 * Throws Refusal for a cursor that is none, and what the stores throw.
 */
export async function reportsView(
	service: Service,
	principal: Principal,
	{ profile, status, limit, cursor }: ListQuery,
): Promise<ReportsView> {
	const all =
		profile === undefined
			? servedTo(service, principal)
			: [servedFor(service, principal, profile)];
	const lines: Line[] = [];
	for (const served of all) {
		if (status !== "published")
			lines.push(...(await jobLines(service, served, status)));
		if (status === undefined || status === "published")
			lines.push(...(await publicationLines(served)));
	}
	lines.sort((a, b) => (a.place < b.place ? 1 : -1));
	const after = cursor === undefined ? null : placeOf(cursor);
	const rest =
		after === null ? lines : lines.filter(({ place }) => place < after);
	const page = rest.slice(0, limit);
	const views = await mapBounded(page, AT_ONCE, (line) => line.read());
	const reports = views.filter((view) => view !== null);
	const last = page.at(-1);
	const next =
		last !== undefined && rest.length > limit ? cursorAt(last.place) : null;
	return { reports, next };
}

/** Small objects that are read at a time: object storage takes its time for each. */
const AT_ONCE = 16;

async function jobLines(
	{ state }: Service,
	{ profile: { profile } }: Served,
	status: ReportView["status"] | undefined,
): Promise<Line[]> {
	const jobs = (await openJobs(state, profile)).filter(
		(job) => status === undefined || job.status === status,
	);
	return jobs.map((job) => ({
		place: `1 ${job.requestedAt} ${job.id}`,
		read: async () => ({ ...ofJob(job), publication: null }),
	}));
}

async function publicationLines({
	profile: { profile },
	output,
}: Served): Promise<Line[]> {
	const { folders } = await output.level("");
	const names = folders.filter(
		(name) => name === profile || name.startsWith(`${profile}~`),
	);
	const lines: Line[] = [];
	for (const name of names)
		for (const { period, revision } of await publishedNames(output, name))
			lines.push({
				place: `0 ${period} ${name} ${String(revision).padStart(6, "0")}`,
				read: async () => {
					const entry = await readRevision(output, name, period, revision);
					if (entry === null) return null;
					const id = publicationId(name, period, revision);
					const publication = publicationOf(entry);
					return { ...ofSchedule(name, period), id, publication };
				},
			});
	return lines;
}

function cursorAt(place: string): string {
	return Buffer.from(place).toString("base64url");
}

function placeOf(cursor: string): string {
	const place = Buffer.from(cursor, "base64url").toString();
	if (/^[01] [\x21-\x7e][\x20-\x7e]*$/.test(place)) return place;
	throw new Refusal("malformed-request", "The cursor is none of this list", {
		errors: [
			{ field: "cursor", message: "expected the value of `next` of an answer" },
		],
	});
}

/** What an id of the service names. */
export type ReportId =
	| {
			readonly kind: "publication";
			/** name of the profile, or of a variant of it */
			readonly profile: string;
			/** label of the period, fit for a path (periodKey) */
			readonly period: string;
			readonly revision: number;
	  }
	| {
			readonly kind: "job";
			readonly profile: string;
			/** of what was asked for; equal requests have the same */
			readonly hash: string;
			/** counts the equal requests of which each was made after the one before it had ended */
			readonly n: number;
	  };

/** The id of a publication. */
export type PublishedId = Extract<ReportId, { readonly kind: "publication" }>;

const NAME = "[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?";
/** Of a publication in another zone, template or language than the profile's; names of profiles have no tilde. */
const VARIANT = `${NAME}(?:~[a-z0-9+-]{1,80})?`;
const PERIOD = "[0-9]{4}(?:-[0-9QW-]{1,17})?";
const NUMBER = "[1-9][0-9]{0,5}";

const PUBLICATION = new RegExp(`^(${VARIANT})\\.(${PERIOD})\\.r(${NUMBER})$`);
const JOB = new RegExp(`^(${NAME})\\.([0-9a-f]{16})\\.j(${NUMBER})$`);
const HANDOVER = new RegExp(`^(${NAME})\\.h([0-9a-f]{16})$`);

/** Reads the id of a report; null where it is none. What is read is fit for a key. */
export function parseReportId(id: string): ReportId | null {
	const [, name, period, revision] = PUBLICATION.exec(id) ?? [];
	if (name !== undefined && period !== undefined)
		return {
			kind: "publication",
			profile: name,
			period,
			revision: Number(revision),
		};
	const [, profile, hash, n] = JOB.exec(id) ?? [];
	if (profile !== undefined && hash !== undefined)
		return { kind: "job", profile, hash, n: Number(n) };
	return null;
}

export function publicationId(
	profile: string,
	period: string,
	revision: number,
): string {
	return `${profile}.${period}.r${revision}`;
}

export function jobId(profile: string, hash: string, n: number): string {
	return `${profile}.${hash}.j${n}`;
}

/** The profile of a hand-over, and what tells it apart; null where it is no id of one. */
export function parseHandoverId(
	id: string,
): { readonly profile: string; readonly hash: string } | null {
	const [, profile, hash] = HANDOVER.exec(id) ?? [];
	return profile !== undefined && hash !== undefined ? { profile, hash } : null;
}

export function handoverId(profile: string, hash: string): string {
	return `${profile}.h${hash}`;
}

/** The profile that a publication is of, be it a variant. */
export function baseProfile(name: string): string {
	return name.split("~", 1)[0] ?? name;
}

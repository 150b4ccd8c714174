import type { Profile } from "./config.ts";

/** What a report may have of its own. */
export type Choice = Pick<Profile, "timezone" | "language" | "template">;

/** The choice of an order: what is absent is the profile's. */
export function choiceOf(
	{ timezone, language, template }: Choice,
	order: { readonly [Key in keyof Choice]?: Choice[Key] | undefined },
): Choice {
	return {
		timezone: order.timezone ?? timezone,
		language: order.language ?? language,
		template: order.template ?? template,
	};
}

/**
 * The profile of a report with a choice of its own. Where it differs from the profile's, the report has a name of its own too, so
 * that the profile's revisions go on as if it had not been asked for (decision 16).
 */
export function variantOf(profile: Profile, choice: Choice): Profile {
	const { timezone, language, template } = choice;
	const own = [
		language === profile.language ? [] : [language],
		template === profile.template ? [] : [template],
		timezone === profile.timezone ? [] : [zoneSegment(timezone)],
	].flat();
	if (own.length === 0) return profile;
	return {
		...profile,
		...choice,
		profile: `${profile.profile}~${own.join("-")}`,
	};
}

/** An IANA name as part of a path: `Etc/GMT+1` becomes `etc-gmt+1`; two zones never become the same. */
function zoneSegment(zone: string): string {
	return zone.toLowerCase().replace(/[^a-z0-9+-]/g, "-");
}

import type { Tickets } from "./analysis.ts";
import type { Profile } from "./config.ts";
import type { Pseudonyms } from "./pseudonyms.ts";

/** A profile whose exceptions call people as the report does; a pattern stands for no pseudonym. */
export function withExceptionsRenamed(
	profile: Profile,
	pseudonyms: Pseudonyms | null,
): Profile {
	if (pseudonyms === null) return profile;
	const exceptions = profile.exceptions.map(({ user, ...rest }) => ({
		...rest,
		user: user === null ? null : pseudonyms.person(user),
	}));
	return { ...profile, exceptions };
}

/** Approved changes whose operators, and resources that are people, are called as the report calls them. */
export function withOperatorsRenamed(
	tickets: Tickets | null,
	pseudonyms: Pseudonyms | null,
): Tickets | null {
	if (tickets === null || pseudonyms === null) return tickets;
	const named = (value: string | null) =>
		value === null ? null : pseudonyms.person(value);
	const renamed = tickets.tickets.map((ticket) => ({
		...ticket,
		operator: named(ticket.operator),
		alias: named(ticket.resource),
	}));
	return { ...tickets, tickets: renamed };
}

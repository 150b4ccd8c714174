import type { Finding } from "../../../report/model.ts";
import { type Draft, given } from "../draft.ts";

/** Whom and what a finding is about: the user with the domain, the subject, the unit; what stands for a missing one where it names none. */
export function aboutOf(
	draft: Draft,
	{ user, domain, subject, unit }: Finding,
): string {
	const named = user ?? domain;
	const who = user && domain ? `${user} (${domain})` : named;
	const parts = [who, subject, unit].filter((part) => part !== null);
	return given(draft, parts.join(", "));
}

import type { Principal } from "../access/principal.ts";
import { maySee } from "../access/principal.ts";
import type { Queue } from "../queue/queue.ts";
import type { Store } from "../store/store.ts";
import type { VerificationView } from "./contract.ts";
import type { CustodyLog } from "./custody.ts";
import type { Publications } from "./publications.ts";
import { notFound } from "./refusal.ts";

/** What the service needs to know of a profile. */
export interface ServedProfile {
	readonly profile: string;
	readonly title: string;
	readonly organisation: string;
	readonly timezone: string;
	readonly language: "en" | "de";
	readonly template: "full" | "audit-summary";
	readonly evidence?: { readonly sources: "full" | "listed" } | undefined;
}

/** A profile, and where its reports are. */
export interface Served {
	readonly profile: ServedProfile;
	readonly output: Store;
	readonly publications: Publications;
	readonly custody: CustodyLog;
	/** Verifies a publication, without its sources. Throws what the store throws. */
	verify(publication: {
		readonly profile: string;
		readonly period: string;
		readonly revision: number;
	}): Promise<Omit<VerificationView, "verifiedAt">>;
}

/** What is given out for a short time. */
export interface Download {
	readonly key: string;
	readonly version: string | null;
	readonly fileName: string;
}

/** What the HTTP API works with. */
export interface Service {
	readonly version: string;
	/** by name */
	readonly profiles: ReadonlyMap<string, Served>;
	/** where jobs and other things lie that are no evidence */
	readonly state: Store;
	readonly queue: Queue;
	/** ms since the epoch, UTC */
	now(): number;
	/** begin of the URLs that are handed to people, without a slash at the end; null: the one that was called */
	readonly url: string | null;
	/** A URL by which anybody can have an object until an instant (ms since the epoch, UTC). Throws what the store throws. */
	link(served: Served, download: Download, until: number): Promise<string>;
}

/** How long a URL of a file holds. */
export const LINK_SECONDS = 300;

/** A profile that exists for the caller. Throws the same where there is none and where it is somebody else's. */
export function servedFor(
	{ profiles }: Pick<Service, "profiles">,
	principal: Principal,
	name: string,
	what = "profile",
): Served {
	const served = profiles.get(name);
	if (served === undefined || !maySee(principal, name)) throw notFound(what);
	return served;
}

/** Every profile that exists for the caller, sorted by name. */
export function servedTo(
	{ profiles }: Service,
	principal: Principal,
): Served[] {
	return [...profiles.values()]
		.filter(({ profile }) => maySee(principal, profile.profile))
		.sort((a, b) => (a.profile.profile < b.profile.profile ? -1 : 1));
}

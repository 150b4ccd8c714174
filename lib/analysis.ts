import { correlator, familyKey } from "./aggregate/correlation/correlator.ts";
import { withExceptions } from "./aggregate/findings/exceptions.ts";
import { finder } from "./aggregate/findings/finder.ts";
import type { Observed, Observer } from "./aggregate/observed.ts";
import type { Beside } from "./aggregate/partial.ts";
import { ticketJoin } from "./aggregate/tickets.ts";
import { weekCounter } from "./aggregate/week.ts";
import type { Baseline } from "./baseline.ts";
import type { CatalogVersion } from "./catalog/catalog.ts";
import { serviceKey } from "./catalog/matcher.ts";
import type { Ticket } from "./change-tickets.ts";
import type { Profile } from "./config.ts";
import { anyOf } from "./patterns.ts";
import { offsetFinder, type Period } from "./period.ts";
import type { Finding, Report } from "./report/model.ts";

/** Approved changes, and SHA-256 of the file that they were read from. */
export interface Tickets {
	readonly tickets: readonly Ticket[];
	readonly sha256: string;
}

/** What the traces mean. */
export type Analysis = Pick<
	Report,
	"correlation" | "findings" | "rules" | "tickets" | "week"
>;

/** By what a period is analysed. */
export interface AnalysisInput {
	readonly profile: Pick<
		Profile,
		"correlation" | "findings" | "exceptions" | "timezone"
	>;
	readonly period: Period;
	readonly catalogs: readonly CatalogVersion[];
	readonly baseline: Baseline | null;
	readonly tickets: Tickets | null;
	/** what is found without looking at traces */
	readonly found: readonly Finding[];
}

/** Correlates requests with their tasks, joins operations with approved changes, and looks for findings, all in one pass over the traces. */
export function analysis(input: AnalysisInput): Observer<Analysis> {
	const { profile, period, catalogs, baseline, tickets, found } = input;
	const offsetAt = offsetFinder(period.timezone);
	const seenBefore = baseline?.seen ?? null;
	const findings = finder(profile.findings, { offsetAt, seenBefore });
	const correlation = correlator(
		profile.correlation,
		twoStepFamilies(catalogs),
		period,
		findings.told,
	);
	const joined = tickets && ticketJoin(tickets, findings.unticketed);
	const week = weekCounter(offsetAt);
	return {
		add(observed: Observed) {
			findings.add(observed);
			correlation.add(observed);
			joined?.add(observed);
			week.add(observed);
		},
		result() {
			// what correlation settles at the end becomes findings too
			const correlated = correlation.result();
			const ofTraces = findings.result();
			return {
				correlation: correlated,
				tickets: joined?.result() ?? null,
				week: week.result(),
				...withExceptions(
					[...found, ...ofTraces.findings],
					ofTraces.rules,
					profile.exceptions,
					period,
					profile.findings,
				),
			};
		},
	};
}

/** Families of which some version documents a request and a task. */
function twoStepFamilies(
	catalogs: readonly CatalogVersion[],
): ReadonlySet<string> {
	const steps = new Map<string, Set<string>>();
	for (const { services, operations } of catalogs)
		for (const service of services)
			for (const { family, phase } of operations) {
				const key = familyKey(service, family);
				steps.set(key, (steps.get(key) ?? new Set()).add(phase));
			}
	const both = [...steps].filter(
		([, phases]) => phases.has("request") && phases.has("task"),
	);
	return new Set(both.map(([key]) => key));
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Which traces are looked at although they do not count. */
export function besideOf({
	correlation,
	findings,
}: Pick<Profile, "correlation" | "findings">): Beside {
	const after = correlation.hours * HOUR_MS;
	const { services, operations } = findings.logging;
	const own = new Set(services.map(serviceKey));
	const isNamed = anyOf(operations);
	return {
		before: Math.max(after, findings.systemAction.minutes * MINUTE_MS),
		after,
		watched: (service, name) => own.has(serviceKey(service)) && isNamed(name),
	};
}

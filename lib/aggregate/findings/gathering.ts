import type { PopulationRow } from "../../report/model.ts";
import type { Observed } from "../observed.ts";
import { type Brief, operationOf } from "./brief.ts";
import type { Detector } from "./detector.ts";
import { groups, type Wording } from "./groups.ts";

/** Which traces make findings, and which of them make one together. */
export interface Gathering extends Wording {
	readonly wanted: (observed: Observed) => boolean;
	readonly key: (row: PopulationRow) => string;
	/** what of a trace the message names the largest of */
	readonly size?: (row: PopulationRow) => number;
}

/** A detector for a rule that looks at each trace alone. */
export function gathering({
	wanted,
	key,
	size,
	...wording
}: Gathering): Detector {
	const found = groups(wording);
	return {
		add(observed) {
			if (!wanted(observed)) return;
			const { row } = observed;
			found.add(key(row), row, size?.(row));
		},
		result: found.drafts,
	};
}

/** The key of one actor's operation. */
export function byActorAndOperation(brief: Brief): string {
	const { domain, user, service } = brief;
	return JSON.stringify([domain, user, service, operationOf(brief)]);
}

/** The key of an operation, whoever acted. */
export function byOperation(brief: Brief): string {
	return JSON.stringify([brief.service, operationOf(brief)]);
}

/** The key of a trace name. */
export function byTraceName({ service, traceName }: Brief): string {
	return JSON.stringify([service, traceName]);
}

const NAMES_REMEMBERED = 10_000;

/** The same test, which remembers its answers: traces repeat the same names. */
export function remembered(
	test: (name: string) => boolean,
): (name: string) => boolean {
	const known = new Map<string, boolean>();
	return (name) => {
		let answer = known.get(name);
		if (answer === undefined) {
			answer = test(name);
			if (known.size < NAMES_REMEMBERED) known.set(name, answer);
		}
		return answer;
	};
}

import type { FindingSettings } from "../../analysis-config.ts";
import type { PopulationRow } from "../../report/model.ts";
import { type Brief, briefOf, hasActor } from "./brief.ts";
import type { Detector } from "./detector.ts";
import { byActorAndOperation } from "./gathering.ts";
import { groups } from "./groups.ts";
import { recentByKey, timeWindow } from "./time-window.ts";
import { quoted, who } from "./words.ts";

type Failures = ReturnType<typeof timeWindow<Brief>>;

/** Actors whose operation failed several times and then succeeded: guessing, or trying until it works. */
export function failuresThenSuccess({
	failuresThenSuccess: { failures: least, minutes },
}: FindingSettings): Detector {
	const span = minutes * 60_000;
	const failures = recentByKey<Failures>(span);
	const found = groups({
		message: (group) =>
			`${quoted(group.operation)} (${group.service}) by ${who(group)} failed ${group.largest} times within ${minutes} minutes and then succeeded`,
	});
	return {
		add({ where, row }, time) {
			if (where !== "population" || !hasActor(row)) return;
			const key = byActorAndOperation(row);
			const before = failures.get(key, time);
			if (row.outcome === "success") {
				const failed = failuresOf(before?.at(time) ?? [], row);
				if (failed.length < least) return;
				for (const failure of failed) found.add(key, failure);
				found.add(key, row, failed.length);
				failures.put(key, timeWindow<Brief>(span), time);
			} else if (row.outcome !== "unknown") {
				const window = before ?? timeWindow<Brief>(span);
				window.add(briefOf(row), time);
				failures.put(key, window, time);
			}
		},
		result: found.drafts,
	};
}

/** A request that was accepted ends other requests that were refused, and not tasks that failed. */
function failuresOf(
	failures: readonly { readonly value: Brief }[],
	{ phase }: PopulationRow,
): readonly Brief[] {
	const all = failures.map(({ value }) => value);
	return phase === "request"
		? all.filter((failure) => failure.phase === "request")
		: all;
}

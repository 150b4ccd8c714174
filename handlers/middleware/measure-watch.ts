import { Metrics } from "@aws-lambda-powertools/metrics";
import type { WatchAnswer } from "../../lib/wire-watch.ts";
import { SERVICE } from "./log.ts";

const metrics = new Metrics({ namespace: "Tracefolio", serviceName: SERVICE });

/** Publishes how much of each kind was found in all profiles, also where that is nothing, so that an alarm can end. */
export function measureWatch({ profiles, failures }: WatchAnswer): void {
	const concerns = profiles.flatMap((profile) => profile.concerns);
	const of = (topic: string) =>
		concerns.filter((concern) => concern.topic === topic).length;
	const numbers = {
		MissingPublications: of("missing"),
		NotFinal: of("not-final"),
		StuckJobs: of("job"),
		Concerns: concerns.length,
		SuccessfulWatch: failures.length === 0 ? 1 : 0,
	};
	for (const [name, value] of Object.entries(numbers))
		metrics.addMetric(name, "Count", value);
	metrics.publishStoredMetrics();
}
